"""Word papers: opened again, laid out as the standard asks, without traces, equal for equal input."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from review.papers.charts import draw_bars
from review.papers.docx import write_paper
from review.papers.paper import (
    Block,
    Figure,
    Heading,
    Paper,
    Signature,
    Table,
    TableColumn,
    Text,
)
from review.papers.series import Part, Stack, Tone

CREATED = datetime(2026, 8, 5, 2, tzinfo=UTC)
COLUMNS = (
    TableColumn(header="处室", width=3),
    TableColumn(header="应评", numeric=True),
    TableColumn(header="办结", numeric=True),
)


def paper_of(*blocks: Block, title: str = "关于七月评估情况的报告") -> Paper:
    """A paper with these blocks."""
    return Paper(title=title, subtitle="（2026年）", created=CREATED, blocks=blocks)


def opened(*blocks: Block) -> Any:
    """The paper with these blocks, read again."""
    return Document(io.BytesIO(write_paper(paper_of(*blocks))))


def picture() -> bytes:
    """A small chart."""
    return draw_bars(Stack(parts=(Part(name="甲", tone=Tone.DONE),), rows=(), empty="没有"))


def faces(document: Any, style: str) -> tuple[str, float]:
    """Chinese face and size of a style."""
    one = document.styles[style]
    return one.element.rPr.rFonts.get(qn("w:eastAsia")), one.font.size.pt


def test_a_paper_is_set_as_the_standard_asks() -> None:
    document = opened(Heading(text="一、总体情况"), Text(text="应评估214件。"))
    section = document.sections[0]
    size = [round(side.mm) for side in (section.page_width, section.page_height)]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert size == [210, 297]
    assert [round(side.mm) for side in margins] == [37, 35, 28, 26]
    assert faces(document, "Title") == ("方正小标宋简体", 22)
    assert faces(document, "Normal") == ("仿宋", 16)
    assert [faces(document, f"Heading {n}")[0] for n in (1, 2, 3)] == ["黑体", "楷体", "仿宋"]
    assert document.styles["Normal"].paragraph_format.first_line_indent.pt == 32


def test_no_style_keeps_the_faces_and_colours_of_the_template() -> None:
    document = opened(Text(text="x"))
    for name in ("Title", "Subtitle", "Normal", "Caption", *(f"Heading {n}" for n in range(1, 5))):
        xml = etree.tostring(document.styles[name].element).decode()
        assert "Theme" not in xml.replace("themeColor", ""), name
        assert str(document.styles[name].font.color.rgb) == "000000", name


def test_texts_and_headings_come_back_in_order() -> None:
    document = opened(
        Text(text="区政府各部门：", indented=False),
        Heading(text="一、总体", level=1),
        Text(text="第一段。\n第二段。"),
        Heading(text="（一）进度", level=2),
    )
    told = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert told == [
        ("Title", "关于七月评估情况的报告"),
        ("Subtitle", "（2026年）"),
        ("Paper Plain", "区政府各部门："),
        ("Heading 1", "一、总体"),
        ("Normal", "第一段。"),
        ("Normal", "第二段。"),
        ("Heading 2", "（一）进度"),
    ]


def test_a_table_repeats_its_head_and_ends_in_a_bold_total() -> None:
    rows = tuple((f"第{n}科", str(3 * n), str(n)) for n in range(1, 41))
    document = opened(
        Table(columns=COLUMNS, rows=rows, total=("合计", "2460", "820"), empty="-", title="表1")
    )
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["处室", "应评", "办结"]
    assert [cell.text for cell in table.rows[40].cells] == ["第40科", "120", "40"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    sides = [cell.paragraphs[0].alignment for cell in table.rows[1].cells]
    assert [side and side.name for side in sides] == [None, "RIGHT", "RIGHT"]
    assert all(cell.paragraphs[0].runs[0].bold for cell in table.rows[41].cells)
    widths = [column.width.mm for column in table.columns]
    assert sum(widths) == pytest.approx(156, abs=0.2)
    assert widths[0] == pytest.approx(3 * widths[1], abs=0.2)


def test_two_tables_in_a_row_stay_two() -> None:
    one = Table(columns=COLUMNS, rows=(), empty="没有要评估的公文。")
    document = opened(one, one)
    body = [element.tag.split("}")[1] for element in document.element.body]
    assert body == ["p", "p", "tbl", "p", "tbl", "p", "sectPr"]


def test_an_empty_table_says_so_over_its_whole_width() -> None:
    total = ("合计", "0", "0")
    document = opened(Table(columns=COLUMNS, rows=(), total=total, empty="没有要评估的公文。"))
    rows = document.tables[0].rows
    assert len(rows) == 2
    assert {cell.text for cell in rows[1].cells} == {"没有要评估的公文。"}


def test_a_figure_has_its_caption_and_words_for_who_can_not_see_it() -> None:
    document = opened(Figure(png=picture(), caption="图1", described="各处室进度", width=120))
    shape = document.inline_shapes[0]
    assert round(shape.width.mm) == 120
    assert shape._inline.docPr.get("descr") == "各处室进度"
    assert document.paragraphs[-1].text == "图1"
    # An exact line height would cut the picture off.
    assert document.paragraphs[-2].style.paragraph_format.line_spacing == 1.0
    assert document.paragraphs[-2].style.paragraph_format.keep_with_next


def test_signer_and_date_stand_at_the_right_with_the_signer_over_the_date() -> None:
    document = opened(Signature(signers=("海屿区人民政府办公室",), dated=date(2026, 8, 5)))
    signer, day = document.paragraphs[-2:]
    assert day.text == "2026年8月5日"
    assert {p.style.paragraph_format.alignment.name for p in (signer, day)} == {"RIGHT"}
    assert day.paragraph_format.right_indent.pt == 64
    assert signer.paragraph_format.right_indent.pt == pytest.approx(64 + 16 * (6 - 10) / 2, abs=0.1)
    assert signer.paragraph_format.keep_with_next


def test_pages_are_numbered_between_dashes_outside() -> None:
    document = opened(Text(text="x"))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert paragraph.alignment.name == side
        assert "PAGE" in etree.tostring(paragraph._p).decode()


def test_equal_papers_are_equal_bytes_and_know_no_clock() -> None:
    blocks = (
        Text(text="x"),
        Table(columns=COLUMNS, rows=(("a", "1", "2"),), empty="-"),
        Figure(png=picture(), caption="c", described="d"),
    )
    first, second = (write_paper(paper_of(*blocks)) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.testzip() is None


def test_a_paper_names_nobody_and_no_program() -> None:
    data = write_paper(paper_of(Text(text="x")))
    about = Document(io.BytesIO(data)).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.title == "关于七月评估情况的报告"
    assert about.created == about.modified == CREATED
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        app = package.read("docProps/app.xml").decode()
        fonts = package.read("word/fontTable.xml").decode()
    assert not any("thumbnail" in name for name in names)
    assert "Microsoft" not in app
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/>' in fonts


def test_a_character_no_file_can_hold_is_shown_as_replaced() -> None:
    strange = "a\x00b\x0bc\ud800d"
    table = Table(columns=COLUMNS, rows=((strange, "1", "2"),), empty="-")
    document = opened(Heading(text=strange), Text(text=strange), table)
    assert [p.text for p in document.paragraphs[2:4]] == ["a�b�c�d"] * 2
    assert document.tables[0].rows[1].cells[0].text == "a�b�c�d"


def test_impossible_blocks_can_not_be_made() -> None:
    with pytest.raises(ValueError, match="level"):
        Heading(text="x", level=5)
    with pytest.raises(ValueError, match="cells"):
        Table(columns=COLUMNS, rows=(("a",),), empty="-")
    with pytest.raises(ValueError, match="cells"):
        Table(columns=COLUMNS, rows=(), total=("a",), empty="-")
    with pytest.raises(ValueError, match="columns"):
        Table(columns=(), rows=(), empty="-")
    with pytest.raises(ValueError, match="wide"):
        Figure(png=b"", caption="", described="", width=200)
    with pytest.raises(ValueError, match="zone"):
        Paper(title="x", created=datetime(2026, 1, 1), blocks=())  # noqa: DTZ001
    with pytest.raises(ValueError, match="PNG"):
        write_paper(paper_of(Figure(png=b"GIF89a", caption="", described="")))
