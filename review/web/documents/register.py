"""The register: every document of the reader's scope, with search, filters and paging.

The address holds the whole question, so that a list can be kept as a bookmark and sent to others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.states import DOC_KINDS, Attribute, DocumentStatus
from review.store.calendar import working_calendar
from review.store.register import (
    Question,
    RegisterPage,
    documents_asked,
    status_counts,
    years_and_offices,
)
from review.web.access import may_in_organisation, requires
from review.web.pages import Pager
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, today
from review.web.wording import choices, word
from review.web.worklist.rows import Row, register_row

bp = Blueprint("register", __name__)

Choice = tuple[str, str]
Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A select field of the search form."""

    name: str
    label: str
    value: str
    options: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class ListDocuments:
    """What ``documents/list_documents.html`` prints."""

    text: str
    issuer: str
    published: str
    status: str
    filters: tuple[Filter, ...]
    applied: tuple[tuple[str, str], ...]
    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]
    rows: tuple[Row, ...]
    total: int
    pager: Pager | None
    clear_url: str
    new_url: str | None
    register_url: str | None


@bp.get("/documents")
@requires(Permission.WORKLIST_READ)
def list_documents() -> str:
    """All documents of the actor's scope, newest first."""
    session, actor = current_session(), current_actor()
    question = _question()
    found = documents_asked(session, actor, question)
    counts = status_counts(session, actor, question)
    calendar = working_calendar(session)
    total = counts.get(question.status, 0) if question.status else sum(counts.values())
    years, offices = years_and_offices(session, actor)
    page = ListDocuments(
        text=question.text,
        issuer=question.issuer,
        published=f"{question.published:%Y-%m}" if question.published else "",
        status=question.status.value if question.status else "",
        filters=_filters(question, years, offices),
        applied=_applied(question, offices),
        tabs=_tabs(question, counts),
        rows=tuple(register_row(row, calendar, today()) for row in found.rows),
        total=total,
        pager=_pager(found, total),
        clear_url=url_for("register.list_documents"),
        new_url=_address("documents.new", Permission.DOCUMENT_CREATE),
        register_url=_address("documents.register", Permission.REGISTER_DOCUMENT),
    )
    return render_template("documents/list_documents.html", page=page)


# ---- the question --------------------------------------------------------------------------------


def _question() -> Question:
    """What the address asks; values it does not know are left aside."""
    args = request.args
    kind = args.get("kind", "")
    return Question(
        text=args.get("q", "").strip()[:200],
        status=_code(DocumentStatus, args.get("status", "")),
        attribute=_code(Attribute, args.get("attribute", "")),
        office_id=number_asked("office"),
        doc_kind=kind if kind in DOC_KINDS else "",
        year=_year(number_asked("year")),
        issuer=args.get("issuer", "").strip()[:100],
        published=_month(args.get("published", "")),
        zone=current_house().settings.time_zone,
        before=number_asked("before"),
        after=number_asked("after"),
    )


def number_asked(name: str) -> int | None:
    """A number of the address; None where it is none, or larger than any row of a database."""
    number = request.args.get(name, None, type=int)
    return number if number is not None and abs(number) < 1 << 62 else None


def _code(codes: type[Code], text: str) -> Code | None:
    return codes(text) if text in set(codes) else None


def _year(year: int | None) -> int | None:
    return year if year is not None and 1900 <= year <= 2200 else None


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None


def _asked() -> dict[str, str]:
    """The filled-in parts of the present question, without the place in the list."""
    return {k: v for k, v in request.args.items() if v and k not in ("before", "after", "at")}


# ---- parts of the page ---------------------------------------------------------------------------


def _filters(
    question: Question, years: list[int], offices: list[tuple[int, str]]
) -> tuple[Filter, ...]:
    """The select fields; the first option of each is "any"."""

    def one(name: str, label: str, value: object, options: list[Choice]) -> Filter:
        said = str(value) if value else ""
        return Filter(name=name, label=label, value=said, options=(("", _("不限")), *options))

    return (
        one("attribute", _("公开属性"), question.attribute, choices(Attribute, "attribute")),
        one("office", _("处室"), question.office_id, [(str(i), name) for i, name in offices]),
        one("kind", _("文种"), question.doc_kind, choices(DOC_KINDS, "doc_kind")),
        one("year", _("印发年份"), question.year, [(str(y), str(y)) for y in years]),
    )


def _applied(question: Question, offices: list[tuple[int, str]]) -> tuple[tuple[str, str], ...]:
    """What the list is narrowed to, each with the address that takes it off."""
    names = dict(offices)
    said = {
        "q": _("“%(text)s”", text=question.text),
        "attribute": word(question.attribute, "attribute"),
        "office": names.get(question.office_id or 0, ""),
        "kind": word(question.doc_kind, "doc_kind"),
        "year": _("%(year)s年印发", year=question.year),
        "issuer": question.issuer,
        "published": _("%(month)s公开", month=request.args.get("published", "")),
    }
    asked = _asked()
    return tuple(
        (words, _list_url({k: v for k, v in asked.items() if k != name}))
        for name, words in said.items()
        if name in asked and words
    )


def _tabs(
    question: Question, counts: dict[DocumentStatus, int]
) -> tuple[tuple[str, str, bool, int | None, bool], ...]:
    """One tab per status that answers the question, after "all"."""
    asked = {k: v for k, v in _asked().items() if k != "status"}
    every = (_("全部"), _list_url(asked), question.status is None, sum(counts.values()), False)
    return (
        every,
        *(
            (
                word(status, "state"),
                _list_url({**asked, "status": status.value}),
                question.status is status,
                counts[status],
                False,
            )
            for status in DocumentStatus
            if counts.get(status)
        ),
    )


def _pager(found: RegisterPage, total: int) -> Pager | None:
    """Newer and older; a keyset has no page numbers."""
    if not (found.newer or found.older) or not found.rows:
        return None
    asked = _asked()
    first = max(number_asked("at") or 1, 1)
    size = len(found.rows)
    newest, oldest = found.rows[0].document_id, found.rows[-1].document_id
    return Pager(
        first=first,
        last=min(first + size - 1, total),
        total=total,
        previous_url=_list_url({**asked, "after": newest, "at": max(first - size, 1)})
        if found.newer
        else None,
        next_url=_list_url({**asked, "before": oldest, "at": first + size})
        if found.older
        else None,
        pages=(),
    )


def _list_url(values: dict[str, object] | dict[str, str]) -> str:
    return url_for("register.list_documents", **values)


def _address(endpoint: str, permission: Permission) -> str | None:
    return url_for(endpoint) if may_in_organisation(permission) else None
