"""Workbooks of a round: the list an office fills in, the whole ledger, and the rows to be mended.

Words in the reader's language; what a workbook looks like stands in ``review.papers``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _

from review.domain.grounds import GROUNDS
from review.domain.outcomes import CHOSEN_SCOPES
from review.domain.states import Outcome, Validity
from review.papers.book import Book, Kind, Sheet, Value
from review.papers.book import Column as PaperColumn
from review.services.rounds.exchange import Judged
from review.services.rounds.sheet_rows import Column, Vocabulary, check_of
from review.store.events import algorithm
from review.store.round_sheets import ListedItem
from review.store.rounds import Round
from review.web.downloads import named
from review.web.items.list_page import round_words
from review.web.runtime import current_house
from review.web.session import now
from review.web.wording import sentence_of, word

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LANGUAGES = ("zh_Hans", "en")


def vocabulary() -> Vocabulary:
    """The choices in every language, and the codes themselves."""
    outcomes: dict[str, Outcome] = {o.value: o for o in Outcome}
    grounds: dict[str, str] = {code: code for code in GROUNDS}
    validities: dict[str, Validity] = {v.value: v for v in Validity}
    scopes = {s.value: s for s in CHOSEN_SCOPES}
    for language in LANGUAGES:
        with force_locale(language):
            outcomes |= {word(o, "outcome"): o for o in Outcome}
            grounds |= {word(code, "ground"): code for code in GROUNDS}
            validities |= {word(v, "validity"): v for v in Validity}
            scopes |= {word(s, "scope"): s for s in CHOSEN_SCOPES}
    return Vocabulary(outcomes, grounds, validities, scopes)


def list_book(row: Round, office: str, items: Iterable[ListedItem], digest: str) -> Book:
    """The open items of an office, to be filled in and brought back."""
    words = _(
        "灰色的列不要改。填“评估意见”和后面的列，填好后在“用 Excel 填”里导回；没有填的行保持原样。"
    )
    sheet = Sheet(
        name=_("评估清单"),
        heading=f"{round_words(row)}　{office}",
        notes=(str(words),),
        columns=_columns(),
        rows=(_row(row, listed) for listed in items),
        empty=str(_("没有等处室答复的公文。")),
        autofilter=False,
    )
    keys = {"round": str(row.id), "list": digest}
    return Book(title=str(_("评估清单")), created=now(), sheets=(sheet,), keys=keys)


def ledger_book(row: Round, items: Iterable[ListedItem]) -> Book:
    """Every item of a round with what was proposed and what stands, to be filed."""
    heads = (
        (_("发文字号"), 20),
        (_("标题"), 56),
        (_("处室"), 16),
        (_("印发日期"), 12),
        (_("列入原因"), 16),
        (_("延后轮数"), 10),
        (_("当时属性"), 14),
        (_("状态"), 12),
        (_("评估意见"), 20),
        (_("理由"), 48),
        (_("下次评估"), 10),
        (_("有效性"), 12),
    )
    kinds = {3: Kind.DATE, 5: Kind.NUMBER, 10: Kind.NUMBER}
    columns = tuple(
        PaperColumn(header=str(head), width=width, kind=kinds.get(at, Kind.TEXT))
        for at, (head, width) in enumerate(heads)
    )
    sheet = Sheet(
        name=_("台账"),
        heading=round_words(row),
        columns=columns,
        rows=(_ledger_row(listed) for listed in items),
        empty=str(_("没有符合条件的公文。")),
    )
    return Book(title=str(_("评估台账")), created=now(), sheets=(sheet,))


def faults_book(row: Round, judged: Iterable[Judged]) -> Book:
    """The rows with faults, each fault with its cell and what to do."""
    heads = ((_("单元格"), 10), (_("公文"), 56), (_("为什么，怎么改"), 80))
    sheet = Sheet(
        name=_("没有采用的行"),
        heading=round_words(row),
        columns=tuple(PaperColumn(header=str(h), width=w) for h, w in heads),
        rows=(
            (fault.cell, each.title, sentence_of(fault.refusal))
            for each in judged
            for fault in each.faults
        ),
        empty=str(_("没有。所有填了的行都已采用。")),
    )
    return Book(title=str(_("没有采用的行")), created=now(), sheets=(sheet,))


def sent(book: Book, name: str, *, long: bool = False) -> Response:
    """A workbook as a download; a long one is written over a folder of the house, row by row."""
    from review.papers.sheets import write_sheet  # noqa: PLC0415 - large libraries, only when asked

    data = write_sheet(book, spool=_spool() if long else None)
    return named(Response(data, mimetype=XLSX), f"{name}.xlsx")


def list_digest(items: Iterable[tuple[int, int]]) -> str:
    """A digest of ids and versions: says whether a list is still what it was when it was exported."""
    text = "\n".join(f"{i}:{v}" for i, v in sorted(items))
    return hashlib.new(algorithm(), text.encode()).hexdigest()


# ---- inside --------------------------------------------------------------------------------------


def _columns() -> tuple[PaperColumn, ...]:
    """As ``services.rounds.sheet_rows.Column`` counts them."""
    outcomes = tuple(word(o, "outcome") for o in Outcome)
    grounds = tuple(word(code, "ground") for code in GROUNDS)
    validities = tuple(word(v, "validity") for v in Validity)
    scopes = tuple(word(s, "scope") for s in CHOSEN_SCOPES)
    hints = {
        Column.REASON: _("写明公开会影响什么，什么时候可以再评估。"),
        Column.NEXT_YEAR: _("四位数字，例如2031。维持现属性、转依申请、延后评估时填。"),
        Column.VALIDITY_ON: _("失效、废止或修改从哪一天起。"),
        Column.SUCCESSOR: _("替代它的公文的文号；不是本单位的写标题。"),
    }

    def hidden(column: Column) -> PaperColumn:
        return PaperColumn(header=column.name.lower(), locked=True, hidden=True)

    def locked(head: object, width: int, kind: Kind = Kind.TEXT) -> PaperColumn:
        return PaperColumn(header=str(head), width=width, kind=kind, locked=True)

    def choice(head: object, width: int, words: tuple[str, ...]) -> PaperColumn:
        return PaperColumn(header=str(head), width=width, kind=Kind.CHOICE, choices=words)

    def text(head: object, width: int, column: Column, kind: Kind = Kind.TEXT) -> PaperColumn:
        return PaperColumn(header=str(head), width=width, kind=kind, hint=str(hints[column]))

    return (
        hidden(Column.ITEM),
        hidden(Column.VERSION),
        hidden(Column.CHECK),
        locked(_("发文字号"), 20),
        locked(_("标题"), 48),
        locked(_("印发日期"), 12, Kind.DATE),
        locked(_("当时属性"), 14),
        locked(_("系统建议"), 18),
        choice(_("评估意见"), 20, outcomes),
        choice(_("法定依据"), 24, grounds),
        text(_("理由"), 48, Column.REASON),
        text(_("下次评估年份"), 14, Column.NEXT_YEAR),
        choice(_("有效性"), 12, validities),
        text(_("从哪一天起"), 12, Column.VALIDITY_ON, Kind.DATE),
        text(_("由哪份公文替代"), 24, Column.SUCCESSOR),
        choice(_("为什么不再评估"), 24, scopes),
    )


def _row(row: Round, listed: ListedItem) -> tuple[Value, ...]:
    item = listed.item
    return (
        str(item.id),
        str(item.version),
        check_of(row.id, item.id, item.version),
        listed.doc_number or "",
        listed.title,
        item.window_on,
        word(item.attribute_then, "attribute"),
        word(item.suggested_outcome, "outcome"),
        word(item.outcome, "outcome"),
        word(item.outcome_grounds[0], "ground") if item.outcome_grounds else "",
        item.outcome_reason,
        str(item.next_review_year or ""),
        word(item.validity, "validity"),
        item.validity_on,
        listed.successor_number or item.successor_text,
        word(item.out_of_scope, "scope"),
    )


def _ledger_row(listed: ListedItem) -> tuple[Value, ...]:
    item = listed.item
    return (
        listed.doc_number or "",
        listed.title,
        listed.office,
        item.window_on,
        word(item.reason, "item_reason"),
        item.rounds_late,
        word(item.attribute_then, "attribute"),
        word(item.state, "state"),
        word(item.outcome, "outcome"),
        item.outcome_reason,
        item.next_review_year,
        word(item.validity or item.validity_then, "validity"),
    )


def _spool() -> Path:
    """A folder of the house, not of the machine: rows of a long workbook wait there unencrypted."""
    folder = current_house().settings.data / "spool"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
