"""The monthly summary as the paper that is filed and as a workbook; a nil return says so in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _

from review.domain.duties import Duties
from review.domain.submissions import ReportPeriod, SubmissionKind
from review.papers.book import Book, Column, Kind, Sheet
from review.papers.paper import Paper, Signature, Table, TableColumn, Text
from review.services.reports.figures import REVIEWED, figures_of
from review.store.people import Organisation
from review.web.reports.confidentiality_page import Row
from review.web.rounds.notice import chinese_day
from review.web.wording import word

_NIL = "本月没有办理信息公开保密审查，没有公开公文，特此零报告。"


def confidentiality_paper(
    organisation: Organisation,
    duties: Duties,
    period: ReportPeriod,
    rows: Sequence[Row],
    *,
    created: datetime,
    day: date,
) -> Paper:
    """The summary of a month: how many, one line each, who files it. Always Chinese."""
    figures = figures_of(duties, SubmissionKind.CONFIDENTIALITY, period)
    said = "、".join(f"{word(duty, 'duty')}{figures[duty.value]}件次" for duty in REVIEWED)
    words = (
        f"{period.year}年{period.month}月办理信息公开保密审查：{said}；"
        f"当月上网公开公文{figures['published']}件。数字截至{chinese_day(duties.as_of)}。"
    )
    if not any(figures.values()):
        words = _NIL
    return Paper(
        title="信息公开保密审查汇总表",
        subtitle=f"{organisation.name}（{period.year}年{period.month}月）",
        created=created,
        blocks=(
            Text(text=f"{words}本表所列载体均为公文类。"),
            Table(
                columns=(
                    TableColumn(header="序号", width=0.6, numeric=True),
                    TableColumn(header="信息名称", width=3.2),
                    TableColumn(header="文号", width=2.3),
                    TableColumn(header="公开方式", width=1),
                    TableColumn(header="审查意见", width=1.6),
                    TableColumn(header="审查人", width=1.1),
                    TableColumn(header="审查日期", width=1.2),
                ),
                rows=tuple(
                    (
                        str(at),
                        row.title,
                        row.doc_number,
                        row.way,
                        f"{row.verdict}（{row.ground}）" if row.ground else row.verdict,
                        row.reviewer,
                        f"{row.on.month}月{row.on.day}日",
                    )
                    for at, row in enumerate(rows, start=1)
                ),
                empty="没有。",
            ),
            Signature(signers=(organisation.name,), dated=day),
        ),
    )


def confidentiality_book(
    duties: Duties, period: ReportPeriod, rows: Sequence[Row], *, created: datetime
) -> Book:
    """The same rows as a workbook, in the reader's language."""
    title = str(_("%(year)s年%(month)s月保密审查汇总表", year=period.year, month=period.month))
    heads = (
        (_("信息名称"), 60),
        (_("文号"), 24),
        (_("处室"), 18),
        (_("载体"), 10),
        (_("公开方式"), 12),
        (_("审查意见"), 20),
        (_("依据"), 24),
        (_("审查人"), 12),
        (_("审查日期"), 12),
        (_("公开日期"), 12),
    )
    dates = {8, 9}
    sheet = Sheet(
        name=str(_("汇总表")),
        heading=title,
        notes=(str(_("数字截至%(on)s。", on=duties.as_of.isoformat())),),
        columns=tuple(
            Column(header=str(head), width=width, kind=Kind.DATE if at in dates else Kind.TEXT)
            for at, (head, width) in enumerate(heads)
        ),
        rows=(
            (
                row.title,
                row.doc_number,
                row.office,
                str(_("公文类")),
                row.way,
                row.verdict,
                row.ground,
                row.reviewer,
                row.on,
                row.published_on,
            )
            for row in rows
        ),
        empty=str(_("本月没有审查，零报告。")),
    )
    return Book(title=title, created=created, sheets=(sheet,))
