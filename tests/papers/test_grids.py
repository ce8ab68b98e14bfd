"""Printed forms: merged cells come out merged, heads are repeated, a form with a hole is refused."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn

from review.papers.docx import write_paper
from review.papers.paper import Grid, GridCell, Heading, Paper, Side, Signature, Text

CREATED = datetime(2026, 1, 20, 2, tzinfo=UTC)


def cell(text: str, across: int = 1, down: int = 1) -> GridCell:
    return GridCell(text=text, across=across, down=down)


#: A head over two columns, and a first column over two rows.
FORM = (
    (cell("项目", down=2), cell("申请人", across=2)),
    (cell("自然人"), cell("企业")),
    (cell("新收"), cell("61"), cell("14")),
)


def test_merged_cells_come_out_merged() -> None:
    grid = Grid(widths=(3, 1, 1), rows=FORM, heads=2, title="表一")
    data = write_paper(Paper(title="年度报告", created=CREATED, blocks=(grid,)))
    table = Document(io.BytesIO(data)).tables[0]
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["项目", "申请人", "申请人"],
        ["项目", "自然人", "企业"],
        ["新收", "61", "14"],
    ]
    heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert heads == [True, True, False]


def test_a_form_that_stays_together_keeps_each_row_with_the_next() -> None:
    grid = Grid(widths=(3, 1, 1), rows=FORM, together=True)
    data = write_paper(Paper(title="表", created=CREATED, blocks=(grid,)))
    rows = Document(io.BytesIO(data)).tables[0].rows
    kept = [
        {bool(p.paragraph_format.keep_with_next) for c in row.cells for p in c.paragraphs}
        for row in rows
    ]
    assert kept == [{True}, {True}, {False}]


def test_words_stand_where_the_cell_says() -> None:
    left = GridCell(text="新收", side=Side.LEFT)
    data = write_paper(
        Paper(title="表", created=CREATED, blocks=(Grid(widths=(1,), rows=((left,),)),))
    )
    paragraph = Document(io.BytesIO(data)).tables[0].rows[0].cells[0].paragraphs[0]
    assert paragraph._p.pPr.jc.get(qn("w:val")) == "left"


def test_a_heading_begins_a_page_where_it_is_asked_to() -> None:
    heading = Heading(text="三、收到和处理申请情况", on_new_page=True)
    data = write_paper(Paper(title="表", created=CREATED, blocks=(Text(text="前文。"), heading)))
    breaks = [p.paragraph_format.page_break_before for p in Document(io.BytesIO(data)).paragraphs]
    assert breaks == [None, None, True]


def test_a_signature_takes_the_last_words_along() -> None:
    signature = Signature(signers=("海屿区",), dated=date(2026, 1, 24))
    data = write_paper(Paper(title="表", created=CREATED, blocks=(Text(text="完。"), signature)))
    assert Document(io.BytesIO(data)).paragraphs[1].paragraph_format.keep_with_next


@pytest.mark.parametrize(
    "rows",
    [
        ((cell("甲"),),),  # a column without a cell
        ((cell("甲"), cell("乙"), cell("丙")),),  # a cell too many
        ((cell("甲", across=3),),),  # outside
        ((cell("甲", down=2), cell("乙")),),  # below the last row
        ((cell("甲"), cell("乙", down=2)), (cell("丙", across=2),)),  # over another
        (),
    ],
)
def test_a_form_with_a_hole_or_an_overlap_is_refused(
    rows: tuple[tuple[GridCell, ...], ...],
) -> None:
    with pytest.raises(ValueError, match="form"):
        Grid(widths=(1, 1), rows=rows)
