"""Documents by validity: counts, the chart by year of issue, the list, and its workbook; proofs as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.states import Validity
from review.papers.book import Book, Column, Kind, Sheet, Value
from review.store.documents import Document
from review.store.people import names_of
from review.store.validity_lists import (
    ValidityQuestion,
    count_of_validity,
    documents_by_id,
    documents_of_validity,
    proofs_by_document,
    validity_by_year,
)
from review.web.access import requires
from review.web.locale import write_date
from review.web.pages import Pager, page_number, pager_of
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, now, today
from review.web.validity.view import Link, link_to, look_of
from review.web.wording import word

bp = Blueprint("validity_pages", __name__)

SIZE = 50
#: Years of issue drawn, the newest last; older ones stand in the table.
_DRAWN = 20
#: Class of each part of a bar: living, changed, ended.
_PARTS = {
    Validity.IN_FORCE: "c-done",
    Validity.AMENDED: "c-half",
    Validity.LAPSED: "c-soft",
    Validity.REPEALED: "c-left",
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Year:
    """A year of issue: how many of its documents stand how."""

    label: str
    url: str
    counts: tuple[int, ...]
    parts: tuple[tuple[str, int], ...]

    @property
    def total_words(self) -> str:
        """The number at the end of the bar."""
        return str(sum(self.counts))


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """One document of the list."""

    title: str
    number: str
    url: str
    issued: str
    look: str
    words: str
    since: str
    successor: Link | None
    successor_text: str


@dataclass(frozen=True, kw_only=True)
class ListValidity:
    """What ``validity/list_documents.html`` prints."""

    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]
    text: str
    validity: str
    year: str
    years: tuple[Year, ...]
    drawn: tuple[Year, ...]
    heads: tuple[str, ...]
    rows: tuple[DocumentLine, ...]
    total: int
    pager: Pager | None
    export_url: str
    proofs_url: str


@bp.get("/validity/documents")
@requires(Permission.WORKLIST_READ)
def list_documents() -> ResponseReturnValue:
    """Issued documents by validity and year of issue."""
    session, actor = current_session(), current_actor()
    question, number = _question(), page_number()
    counted = validity_by_year(session, actor)
    total = count_of_validity(session, actor, question)
    found = documents_of_validity(session, actor, question, limit=SIZE, offset=(number - 1) * SIZE)
    years = _years(counted)
    page = ListValidity(
        tabs=_tabs(question, counted),
        text=question.text,
        validity=question.validity.value if question.validity else "",
        year=str(question.year or ""),
        years=years[::-1],
        drawn=years[-_DRAWN:],
        heads=tuple(word(each, "validity") for each in Validity),
        rows=_lines(found),
        total=total,
        pager=pager_of(total, number, SIZE, lambda n: _url(question, page=n))
        if total > SIZE
        else None,
        export_url=url_for("validity_pages.export", **_asked(question)),
        proofs_url=url_for("validity_pages.export_proofs"),
    )
    return render_template("validity/list_documents.html", page=page)


@bp.get("/validity/documents.xlsx")
@requires(Permission.WORKLIST_READ)
def export() -> ResponseReturnValue:
    """The catalogue of validity as a workbook."""
    session, actor = current_session(), current_actor()
    found = documents_of_validity(session, actor, _question())
    sheet = Sheet(
        name="有效性目录",
        heading="公文有效性目录",
        notes=(f"截至{today():%Y年%m月%d日}",),
        columns=(
            Column(header="标题", width=50),
            Column(header="文号", width=22),
            Column(header="发文机关", width=24),
            Column(header="印发日期", kind=Kind.DATE),
            Column(header="有效性"),
            Column(header="起始日期", kind=Kind.DATE),
            Column(header="替代或修改它的文件", width=50),
            Column(header="公开属性"),
        ),
        rows=_book_rows(found),
        empty="没有公文。",
    )
    return _book("有效性目录", sheet)


@bp.get("/validity/proofs.xlsx")
@requires(Permission.WORKLIST_READ)
def export_proofs() -> ResponseReturnValue:
    """Proofs of marks on other sites as a workbook."""
    session = current_session()
    found = proofs_by_document(session, current_actor())
    names = names_of(session, [proof.entered_by_id for proof, _document in found])
    sheet = Sheet(
        name="其他网站标注",
        heading="其他网站有效性标注记录",
        columns=(
            Column(header="标题", width=50),
            Column(header="文号", width=22),
            Column(header="标注为"),
            Column(header="网址", width=50),
            Column(header="标注日期", kind=Kind.DATE),
            Column(header="标注人"),
            Column(header="登记人"),
            Column(header="截图摘要（SHA-256）", width=70),
        ),
        rows=(
            (
                document.title,
                document.doc_number or "",
                _zh(proof.validity),
                proof.address,
                proof.on,
                proof.person,
                names.get(proof.entered_by_id or 0, ""),
                proof.digest,
            )
            for proof, document in found
        ),
        empty="没有登记过。",
    )
    return _book("其他网站标注", sheet)


# ---- parts -----------------------------------------------------------------------------------------


def _question() -> ValidityQuestion:
    """What the address asks; values it does not know are left aside."""
    asked = request.args.get("validity", "")
    year = request.args.get("year", None, type=int)
    return ValidityQuestion(
        validity=Validity(asked) if asked in set(Validity) else None,
        year=year if year is not None and 1900 <= year <= 2200 else None,
        text=request.args.get("q", "").strip()[:200],
    )


def _asked(question: ValidityQuestion) -> dict[str, Any]:
    pairs: dict[str, Any] = {
        "validity": question.validity.value if question.validity else None,
        "year": question.year,
        "q": question.text or None,
    }
    return {name: value for name, value in pairs.items() if value is not None}


def _url(question: ValidityQuestion, page: int | None = None) -> str:
    return url_for("validity_pages.list_documents", **_asked(question), page=page)


def _years(counted: list[tuple[int, Validity, int]]) -> tuple[Year, ...]:
    found: dict[int, dict[Validity, int]] = {}
    for year, validity, count in counted:
        found.setdefault(year, {})[validity] = count
    return tuple(
        Year(
            label=str(year),
            url=_url(ValidityQuestion(year=year)),
            counts=tuple(by.get(each, 0) for each in Validity),
            parts=tuple((_PARTS[each], by.get(each, 0)) for each in Validity),
        )
        for year, by in sorted(found.items())
    )


def _tabs(
    question: ValidityQuestion, counted: list[tuple[int, Validity, int]]
) -> tuple[tuple[str, str, bool, int | None, bool], ...]:
    rows = [row for row in counted if question.year in (None, row[0])]
    every = _url(ValidityQuestion(year=question.year, text=question.text))
    return (
        (_("全部"), every, question.validity is None, sum(row[2] for row in rows), False),
        *(
            (
                word(each, "validity"),
                _url(ValidityQuestion(validity=each, year=question.year, text=question.text)),
                question.validity is each,
                sum(count for _year, validity, count in rows if validity is each),
                False,
            )
            for each in Validity
        ),
    )


def _lines(found: list[Document]) -> tuple[DocumentLine, ...]:
    linked = documents_by_id(current_session(), {d.successor_id for d in found if d.successor_id})
    return tuple(
        DocumentLine(
            title=document.title,
            number=document.doc_number or "",
            url=url_for("validity.show", document_id=document.id),
            issued=write_date(document.issued_on or document.doc_date),
            look=look_of(document.validity),
            words=word(document.validity, "validity"),
            since=write_date(document.validity_on),
            successor=link_to(linked[document.successor_id])
            if document.successor_id in linked
            else None,
            successor_text=document.successor_text,
        )
        for document in found
    )


def _book_rows(found: list[Document]) -> Iterator[tuple[Value, ...]]:
    linked = documents_by_id(current_session(), {d.successor_id for d in found if d.successor_id})
    for document in found:
        successor = linked.get(document.successor_id or 0)
        yield (
            document.title,
            document.doc_number or "",
            document.issuer,
            document.issued_on or document.doc_date,
            _zh(document.validity),
            document.validity_on,
            link_to(successor)[0] if successor else document.successor_text,
            _ATTRIBUTES.get(document.attribute.value, "") if document.attribute else "",
        )


#: A ledger is an official paper: Chinese whatever language the reader's pages are in.
_ZH = {"in_force": "有效", "amended": "已修改", "lapsed": "失效", "repealed": "废止"}
_ATTRIBUTES = {"proactive": "主动公开", "on_request": "依申请公开", "exempt": "不予公开"}


def _zh(validity: Validity) -> str:
    return _ZH[validity.value]


def _book(title: str, sheet: Sheet) -> ResponseReturnValue:
    from review.papers.sheets import write_sheet  # noqa: PLC0415 - a large library, loaded when asked

    moment = now().astimezone(current_house().settings.time_zone)
    data = write_sheet(Book(title=title, created=moment, sheets=(sheet,)))
    return send_file(
        io.BytesIO(data),
        mimetype=_XLSX,
        as_attachment=True,
        download_name=f"{title}-{moment:%Y%m%d}.xlsx",
    )
