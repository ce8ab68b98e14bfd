"""The statistics as workbooks: the tables of a page, or the list behind a number.

Every sheet says of which period it speaks and when that was known, so that it can be reproduced.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from review.domain.statistics import Table
from review.papers.book import Book, Column, Kind, Sheet, Value
from review.services.reports.statistics import tables_of
from review.web.reports.statistics_asked import Asked
from review.web.reports.statistics_list import cell_words, facts_behind, key_of, subjects_of
from review.web.reports.statistics_page import SHARES, known_words, share_words
from review.web.reports.statistics_words import Labels
from review.web.session import current_session, now
from review.web.wording import word


def statistics_book(asked: Asked) -> Book:
    """A sheet for each table of the page."""
    session = current_session()
    tables = tables_of(session, asked.frame, asked.section)
    labels = Labels(session, tables)
    return Book(
        title=str(_("统计")),
        created=now(),
        sheets=tuple(_sheet(asked, table, labels) for table in tables),
    )


def list_book(asked: Asked, table: Table, row: str | None, column: str | None) -> Book:
    """What a number counts, a line each; the sum of the weights is the number."""
    session, source = current_session(), table.spec.source
    facts = facts_behind(table, row, column)
    subjects = subjects_of(session, source, facts)
    columns = (
        Column(header=str(_("公文或申请")), width=56),
        Column(header=str(_("发文字号")), width=22),
        Column(header=str(_("日期")), width=12, kind=Kind.DATE),
        Column(header=str(_("计数")), width=8, kind=Kind.NUMBER, summed=True),
        Column(header=str(_("天数")), width=10, kind=Kind.NUMBER),
    )

    def rows() -> Iterator[tuple[Value, ...]]:
        for fact in facts:
            subject = subjects.get(key_of(source, fact))
            name, number = (subject.name, subject.number) if subject else ("", "")
            days = round(fact.days, 1) if fact.days is not None else None
            yield (name, number, fact.on, fact.weight, days)

    sheet = Sheet(
        name=word(table.spec.code, "statistics_table"),
        heading=cell_words(Labels(session, [table]), table, row, column),
        notes=_notes(asked, table),
        columns=columns,
        rows=rows(),
        empty=str(_("没有。")),
        totals=str(_("合计")),
    )
    return Book(title=str(_("统计")), created=now(), sheets=(sheet,))


# ---- inside --------------------------------------------------------------------------------------


def _notes(asked: Asked, table: Table) -> tuple[str, ...]:
    notes = [word(table.spec.code, "statistics_meaning"), known_words(asked)]
    if asked.frame.provisional:
        notes.append(str(_("这段期间还没有结束，数字还会增加")))
    return tuple(notes)


def _sheet(asked: Asked, table: Table, labels: Labels) -> Sheet:
    spec = table.spec

    def number(header: str, *, summed: bool = True) -> Column:
        return Column(header=header, width=14, kind=Kind.NUMBER, summed=summed)

    columns = [Column(header=word(spec.rows, "statistics_rows"), width=32)]
    columns += [number(labels.of(spec.columns, column)) for column in table.columns]
    if spec.has_sums:
        columns.append(number(str(_("合计"))))
    if spec.code in SHARES:
        columns.append(Column(header=word(SHARES[spec.code][0], "statistics_share"), width=12))
    if spec.timed:
        for header in (_("中位数（天）"), _("九成不超过（天）"), _("最长（天）")):
            columns.append(number(str(header), summed=False))
    return Sheet(
        name=word(spec.code, "statistics_table"),
        heading=word(spec.code, "statistics_table"),
        notes=_notes(asked, table),
        columns=tuple(columns),
        rows=(_row(table, labels, row) for row in table.rows if table.figure(row).number),
        empty=str(_("没有。")),
        totals=str(_("合计")),
    )


def _row(table: Table, labels: Labels, row: str) -> tuple[Value, ...]:
    spec = table.spec
    values: list[Value] = [labels.of(spec.rows, row)]
    values += [table.figure(row, column).number for column in table.columns]
    if spec.has_sums:
        values.append(table.figure(row).number)
    if spec.code in SHARES:
        values.append(share_words(table, row))
    if spec.timed:
        spread = table.figure(row).spread
        times = (spread.median, spread.ninth, spread.longest) if spread else (None, None, None)
        values += [round(days, 1) if days is not None else None for days in times]
    return tuple(values)
