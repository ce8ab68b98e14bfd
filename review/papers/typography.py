"""Faces, sizes, margins and page numbers of an official paper (党政机关公文格式 GB/T 9704-2012).

Title 小标宋 22 pt (2号), body 仿宋 16 pt (3号), headings 黑体, 楷体, 仿宋. A Word file can not bring the
faces with it; the font table names a substitute for each, as 方正小标宋 is missing on many machines.
"""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

__all__ = [
    "CAPTION", "CELL", "DENSE", "FIGURE", "GAP", "HEAD_CELL", "PLAIN", "SIGNATURE", "SUBTITLE", "TITLE",
    "fonts_part", "heading_style", "indent_right", "lay_out",
]  # fmt: skip

TITLE, SUBTITLE, CAPTION = "Title", "Subtitle", "Caption"
PLAIN, FIGURE, CELL, HEAD_CELL, DENSE, GAP, SIGNATURE = (
    "Paper Plain", "Paper Figure", "Paper Cell", "Paper Head Cell", "Paper Dense Cell", "Paper Gap",
    "Paper Signature",
)  # fmt: skip

_XIAOBIAOSONG, _SONG, _FANGSONG, _HEI, _KAI = "方正小标宋简体", "宋体", "仿宋", "黑体", "楷体"
_LATIN = "Times New Roman"
#: Substitutes for faces a machine may lack, by the names they have elsewhere.
_SUBSTITUTES = {
    _XIAOBIAOSONG: ("宋体", "auto", "roman"),
    _SONG: ("SimSun", "auto", "roman"),
    _FANGSONG: ("仿宋_GB2312", "fixed", "modern"),
    _HEI: ("SimHei", "auto", "swiss"),
    _KAI: ("楷体_GB2312", "fixed", "modern"),
}
#: 22 lines fill 225 mm (5.2.2).
_LEADING = Pt(28.9)
_BODY, _FOOT, _SMALL, _TINY = Pt(16), Pt(14), Pt(12), Pt(9)
_BOTH, _CENTRE, _RIGHT = (
    WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT,
)  # fmt: skip


def heading_style(level: int) -> str:
    """The style of a heading, level 1 to 4."""
    return f"Heading {level}"


def fonts_part() -> bytes:
    """word/fontTable.xml: each face with the one to take in its place."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{"fixed" if pitch == "fixed" else "variable"}"/></w:font>'
        for name, (other, pitch, family) in _SUBSTITUTES.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'{fonts}<w:font w:name="{_LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/>'
        '<w:pitch w:val="variable"/></w:font></w:fonts>'
    ).encode()


def lay_out(document: Any) -> None:
    """Page, page numbers and styles of an empty document."""
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:eastAsia"), "zh-CN")
    _set_styles(document.styles)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    # 7.5: odd pages one character from the right, even pages one from the left.
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        _number_page(footer.paragraphs[0], side)


def indent_right(paragraph: Any, characters: float) -> None:
    """Keep a distance from the right margin, in characters of the body; never less than none."""
    paragraph.paragraph_format.right_indent = round(_BODY * max(0.0, characters))


def _number_page(paragraph: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = _FOOT
    paragraph.paragraph_format.right_indent = _FOOT
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), (None, "1"), ("end", "")):
        run = paragraph.add_run(text if kind is None else "")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001
        elif text and kind is not None:
            order = OxmlElement("w:instrText")
            order.set(qn("xml:space"), "preserve")
            order.text = text
            run._r.append(order)  # noqa: SLF001
    paragraph.add_run(" —")


def _set_styles(styles: Any) -> None:
    _face(styles["Normal"], _FANGSONG, _BODY)
    _block(styles["Normal"], _BOTH, indented=True)
    _face(styles[TITLE], _XIAOBIAOSONG, Pt(22))
    _block(styles[TITLE], _CENTRE, leading=Pt(35), after=Pt(14), together=True)
    _face(styles[SUBTITLE], _KAI, _BODY)
    _block(styles[SUBTITLE], _CENTRE, after=Pt(14))
    for level, (east, bold) in enumerate(
        ((_HEI, False), (_KAI, False), (_FANGSONG, True), (_FANGSONG, False)), 1
    ):
        style = styles[heading_style(level)]
        _face(style, east, _BODY, bold=bold)
        _block(style, _BOTH, indented=True, together=True)
    _face(styles[CAPTION], _HEI, _SMALL)
    _block(styles[CAPTION], _CENTRE, leading=Pt(20), before=Pt(6), after=Pt(6))
    _face(styles["Footer"], _SONG, _FOOT, latin=_SONG)
    _block(styles["Footer"], _RIGHT, leading=None)
    for name in (PLAIN, FIGURE, CELL, HEAD_CELL, DENSE, GAP, SIGNATURE):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    _block(styles[PLAIN], _BOTH)
    _block(styles[SIGNATURE], _RIGHT)
    # A picture is cut off by an exact line height.
    _block(styles[FIGURE], _CENTRE, leading=None, before=Pt(6), together=True)
    _face(styles[CELL], _FANGSONG, _SMALL)
    _block(styles[CELL], WD_ALIGN_PARAGRAPH.LEFT, leading=None)
    _face(styles[HEAD_CELL], _HEI, _SMALL)
    _block(styles[HEAD_CELL], _CENTRE, leading=None, together=True)
    # Printed forms of twenty rows and ten columns stand on a page in type of this size only.
    _face(styles[DENSE], _SONG, _TINY)
    _block(styles[DENSE], _CENTRE, leading=None)
    # Two tables without a paragraph between them become one.
    _block(styles[GAP], _BOTH, leading=Pt(8))


def _face(style: Any, east: str, size: Pt, *, bold: bool = False, latin: str = _LATIN) -> None:
    """Faces by name, in black: a style of the template names its theme's, which would win."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    style.font.name = latin
    properties.rFonts.set(qn("w:eastAsia"), east)
    style.font.size = size
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    for old in (*properties.findall(qn("w:spacing")), *properties.findall(qn("w:kern"))):
        properties.remove(old)


def _block(
    style: Any,
    side: WD_ALIGN_PARAGRAPH,
    *,
    indented: bool = False,
    leading: Pt | None = _LEADING,
    before: Pt | None = None,
    after: Pt | None = None,
    together: bool = False,
) -> None:
    """Alignment, the indent of two characters and the distances; without leading lines are single."""
    shape = style.paragraph_format
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    shape.alignment = side
    shape.first_line_indent = 2 * _BODY if indented else Pt(0)
    shape.space_before = before or Pt(0)
    shape.space_after = after or Pt(0)
    shape.keep_with_next = together
    if leading is None:
        shape.line_spacing = 1.0
    else:
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = leading
