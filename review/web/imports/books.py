"""The workbooks of imports: an empty manifest with its lists to choose from, and the report of a dry run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.grounds import GROUNDS
from review.domain.manifest import HEADERS, Column
from review.domain.states import DOC_KINDS
from review.papers.book import Book, Kind, Sheet
from review.papers.book import Column as Head
from review.store.imports import ImportRun, troubled
from review.store.people import Office
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.imports import sentence_of_fault


def template_book(organisation_id: int, created: datetime) -> bytes:
    """An empty manifest with every column and the words it takes."""
    from review.papers.sheets import write_sheet  # noqa: PLC0415 - a large library, loaded when asked

    offices = current_session().scalars(
        select(Office.name)
        .where(Office.organisation_id == organisation_id, Office.dissolved_on.is_(None))
        .order_by(Office.name)
    )
    yes = ("是", "否")
    choices: dict[Column, tuple[str, ...]] = {
        Column.ATTRIBUTE: ("主动公开", "依申请公开", "不予公开"),
        Column.KIND: tuple(DOC_KINDS.values()),
        Column.VALIDITY: ("有效", "已修改", "失效", "废止"),
        Column.OFFICE: tuple(offices),
        Column.NORMATIVE: yes,
        Column.PAPER_ONLY: yes,
    }
    hints = {
        Column.PATH: _("在压缩包或文件夹里的路径，例如 2012/通知.docx；仅纸质的留空"),
        Column.DOC_DATE: _("成文日期和印发日期至少填一个"),
        Column.ISSUED_ON: _("例如 2012-05-07"),
        Column.GROUNDS: _("不予公开必填；几项之间用分号隔开，写名称或代码"),
        Column.VALIDITY_ON: _("不是有效的，填失效或废止的日期"),
        Column.ATTRIBUTE: _("不确定的留空，以后评估"),
    }
    heads = tuple(
        Head(
            header=words[0],
            width=40 if column in (Column.PATH, Column.TITLE) else 16,
            kind=Kind.CHOICE if choices.get(column) else Kind.TEXT,
            choices=choices.get(column, ()),
            hint=str(hints.get(column, "")),
        )
        for column, words in HEADERS.items()
    )
    empty = tuple("" for _each in heads)
    grounds = Sheet(
        name=_("依据"),
        columns=(Head(header=_("名称"), width=30), Head(header=_("代码"), width=24)),
        rows=tuple((g.label, g.code) for g in GROUNDS.values() if g.selectable),
        empty="",
    )
    lines = Sheet(name=_("清单"), columns=heads, rows=(empty,) * 500, empty="", autofilter=False)
    title = _("历史公文导入清单")
    return write_sheet(Book(title=title, created=created, sheets=(lines, grounds)))


def errors_book(run: ImportRun, created: datetime) -> bytes:
    """Every line with something to say about it, a row for each cell."""
    from review.papers.sheets import write_sheet  # noqa: PLC0415 - a large library, loaded when asked

    session = current_session()

    def rows() -> Iterator[tuple[str | int, ...]]:
        for row in session.scalars(troubled(run.id).execution_options(yield_per=500)):
            said = str(row.values.get("title") or "")
            for fault in row.faults:
                result = word(row.result, "import_result")
                yield row.number, str(fault["cell"]), result, sentence_of_fault(fault), said

    sheet = Sheet(
        name=_("问题"),
        columns=(
            Head(header=_("行"), width=8, kind=Kind.NUMBER),
            Head(header=_("单元格"), width=10),
            Head(header=_("结果"), width=10),
            Head(header=_("问题和办法"), width=70),
            Head(header=_("标题"), width=50),
        ),
        rows=rows(),
        empty=_("没有问题。"),
        heading=_("清单“%(name)s”的问题", name=run.manifest_name),
    )
    return write_sheet(Book(title=_("导入问题"), created=created, sheets=(sheet,)))
