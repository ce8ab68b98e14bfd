"""A Word file is read whole: everything that carries text becomes a segment, each place exactly once."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from review.engines.model import FileRefused, Segment
from review.engines.read.docx import read_docx
from review.engines.read.paragraphs import PieceKind, hidden_styles, paragraph_units
from tests.engines.docx_parts import NAMESPACES, run
from tests.engines.making import make_docx

_SHOWN = '<w:vanish w:val="0"/>'


def _styled(style: str) -> str:
    return f'<w:rStyle w:val="{style}"/>'


def _read(tmp_path: Path, body_xml: str) -> list[tuple[str, str]]:
    path = make_docx(tmp_path / "a.docx", body_xml=body_xml)
    return [(each.kind, each.text) for each in read_docx(path).segments]


def _by_kind(segments: tuple[Segment, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in segments:
        found.setdefault(each.kind, []).append(each.text)
    return found


def test_every_carrier_of_a_word_file_is_read(tmp_path: Path) -> None:
    path = make_docx(
        tmp_path / "all.docx",
        ["标题", ["身份证", "号", "码"]],
        table=[["姓名", "电话"], ["甲", "乙"]],
        header="页眉",
        footer="页脚",
        footnote="脚注",
        endnote="尾注",
        comment="批注",
        tracked_deletion="删除",
        tracked_insertion="插入",
        textbox="文本框",
        hidden="隐藏",
        properties={"title": "属性", "creator": "张三"},
    )
    assert _by_kind(read_docx(path).segments) == {
        "paragraph": ["标题", "身份证号码", "插入"],
        "deleted": ["删除"],
        "hidden": ["隐藏"],
        "cell": ["姓名", "电话", "甲", "乙"],
        "textbox": ["文本框"],
        "header": ["页眉"],
        "footer": ["页脚"],
        "footnote": ["脚注"],
        "endnote": ["尾注"],
        "comment": ["批注"],
        "property": ["乙", "甲", "审核人", "属性", "张三"],
    }


def test_ids_count_paragraphs_in_document_order(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["甲", "", "乙"], textbox="框", table=[["一"]])
    ids = [each.id for each in read_docx(path).segments]
    # 0 甲, 1 empty, 2 乙, 3 cell, 4 the paragraph that holds the box, 5 the box, 6 its fallback
    assert ids == [f"word/document.xml#p{n}" for n in (0, 2, 3, 5)]


def test_tabs_breaks_and_hyphens_are_characters(tmp_path: Path) -> None:
    inner = (
        "<w:r><w:t>138</w:t><w:noBreakHyphen/><w:t>00</w:t><w:softHyphen/><w:t>13</w:t><w:tab/><w:t>a</w:t><w:br/>"
        '<w:t>b</w:t><w:cr/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    )
    assert _read(tmp_path, f"<w:p>{inner}</w:p>") == [("paragraph", "138-0013\ta\nb\n\ufffc")]


def test_a_number_split_by_links_fields_and_insertions_is_one_text(tmp_path: Path) -> None:
    body = (
        f"<w:p>{run('4401')}<w:hyperlink>{run('0319')}</w:hyperlink><w:ins w:id='1' w:author='x'>{run('9001')}</w:ins>"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
        f"<w:smartTag>{run('0112')}</w:smartTag><w:sdt><w:sdtPr/><w:sdtContent>{run('34')}</w:sdtContent></w:sdt></w:p>"
    )
    assert _read(tmp_path, body) == [
        ("paragraph", "440103199001011234"),
        ("field", "HYPERLINK x"),
        ("property", "x"),
    ]


def test_visible_text_is_joined_over_hidden_and_struck_text(tmp_path: Path) -> None:
    body = (
        f"<w:p>{run('138')}{run('藏', properties='<w:vanish/>')}<w:del w:id='1' w:author='x'>"
        f"{run('删', tag='delText')}</w:del>{run('0013')}{run('显', properties=_SHOWN)}</w:p>"
    )
    assert _read(tmp_path, body) == [
        ("paragraph", "1380013显"),
        ("deleted", "删"),
        ("hidden", "藏"),
        ("property", "x"),
    ]


def test_text_hidden_by_a_style_is_hidden(tmp_path: Path) -> None:
    styles = (
        f"<w:styles {NAMESPACES}>"
        '<w:style w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="Child"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:styleId="Shown"><w:basedOn w:val="Base"/><w:rPr><w:vanish w:val="false"/></w:rPr></w:style>'
        '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style></w:styles>'
    )
    assert hidden_styles(etree.fromstring(styles)) == {"Base", "Child"}
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="Child"/></w:pPr>{run("甲")}</w:p>'
        f"<w:p>{run('乙', properties=_styled('Base'))}{run('丙', properties=_styled('Shown'))}</w:p>"
    )
    path = make_docx(
        tmp_path / "a.docx", body_xml=body, more_parts={"word/styles.xml": styles.encode()}
    )
    found = [(each.kind, each.text) for each in read_docx(path).segments]
    assert found == [("hidden", "甲"), ("paragraph", "丙"), ("hidden", "乙")]


def test_alternate_content_counts_once_and_a_lying_fallback_is_told(tmp_path: Path) -> None:
    shown, other = run("正文"), run("别的")
    body = (
        f"<w:p><mc:AlternateContent><mc:Choice Requires='wps'>{shown}</mc:Choice>"
        f"<mc:Fallback>{shown}</mc:Fallback></mc:AlternateContent></w:p>"
        f"<w:p><mc:AlternateContent><mc:Choice Requires='wps'>{shown}</mc:Choice>"
        f"<mc:Fallback>{other}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert _read(tmp_path, body) == [
        ("paragraph", "正文"),
        ("paragraph", "正文"),
        ("fallback", "别的"),
    ]


def test_alternative_texts_ruby_and_text_paths_are_read(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="照片：张三"/></wp:inline>'
        "</w:drawing></w:r></w:p>"
        f"<w:p><w:r><w:ruby><w:rubyPr/><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r></w:p>"
        '<w:p><w:r><w:pict><v:shape><v:textpath string="水印"/></v:shape></w:pict></w:r></w:p>'
    )
    assert _read(tmp_path, body) == [
        ("paragraph", "拼"),
        ("hidden", "pin"),
        ("paragraph", "水印"),
        ("alt_text", "照片：张三"),
    ]


def test_words_of_charts_and_custom_xml_are_read(tmp_path: Path) -> None:
    chart = '<c:chart xmlns:c="c" xmlns:a="a"><a:t>图例</a:t><c:v>13800138000</c:v></c:chart>'
    item = "<x><y>自定义</y><z>12</z></x>"
    path = make_docx(
        tmp_path / "a.docx",
        ["甲"],
        more_parts={"word/charts/chart1.xml": chart.encode(), "customXml/item1.xml": item.encode()},
    )
    found = _by_kind(read_docx(path).segments)
    assert found["chart"] == ["图例", "13800138000"]
    assert found["custom"] == ["自定义"]


def test_a_header_no_page_uses_is_read_all_the_same(tmp_path: Path) -> None:
    orphan = f"<w:hdr {NAMESPACES}><w:p>{run('旧页眉')}</w:p></w:hdr>".encode()
    path = make_docx(tmp_path / "a.docx", ["甲"], more_parts={"word/header9.xml": orphan})
    assert _by_kind(read_docx(path).segments)["header"] == ["旧页眉"]


def test_a_cell_knows_what_stands_above_and_left_of_it(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", table=[["姓名", "身份证号"], ["甲", "1"], ["乙", "2"]])
    reading = read_docx(path)
    labels = {each.text: reading.label(each.id, 0) for each in reading.segments}
    assert labels["1"] == "身份证号 甲"
    assert labels["乙"] == "姓名"


def test_strict_open_xml_is_read_too(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{strict}"><w:body><w:p><w:r><w:t>严格</w:t></w:r></w:p></w:body></w:document>'
    units = paragraph_units("word/document.xml", etree.fromstring(body))
    assert [(unit.id, unit.text) for unit in units] == [("word/document.xml#p0", "严格")]


def test_every_character_of_a_unit_leads_to_its_node() -> None:
    tabbed = "c\td"
    body = (
        f"<w:document {NAMESPACES}><w:body><w:p>{run('ab')}{run(tabbed)}"
        "<w:r><w:noBreakHyphen/></w:r></w:p></w:body></w:document>"
    )
    unit = paragraph_units("word/document.xml", etree.fromstring(body))[0]
    assert unit.text == "abc\td-"
    for piece in unit.pieces:
        if piece.kind is PieceKind.TEXT:
            assert piece.node.text == unit.text[piece.start : piece.end]
    marks = [
        unit.text[each.start : each.end] for each in unit.pieces if each.kind is PieceKind.MARK
    ]
    assert marks == ["\t", "-"]


def test_a_package_without_a_body_is_refused(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["甲"], more_parts={"word/document.xml": b"<x/>"})
    with pytest.raises(FileRefused) as caught:
        read_docx(path)
    assert caught.value.reason == "unreadable"
