"""Of the styles of a Word file only those are told whose names people gave."""

from __future__ import annotations

from lxml import etree

from review.engines.read.docx_beside import Beside

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def told(*names: str) -> list[str]:
    """What is told of a style sheet with custom styles of these names."""
    root = etree.Element(f"{{{W}}}styles")
    for name in names:
        style = etree.SubElement(root, f"{{{W}}}style", {f"{{{W}}}customStyle": "1"})
        etree.SubElement(style, f"{{{W}}}name", {f"{{{W}}}val": name})
    beside = Beside("word/styles.xml")
    beside.style_names(root)
    return [line for segment in beside.segments for line in segment.text.splitlines()]


def test_what_word_calls_its_own_character_styles_is_no_content() -> None:
    own = ("Heading 1 Char", "Body Text 3 Char", "Macro Text Char", "Intense Quote Char")
    chinese = (
        "标题 1 字符",
        "标题 3 Char",
        "页眉 字符",
        "正文文本缩进 2 Char Char1",
        "脚注文本 字符",
    )
    assert told(*own, *chinese) == []


def test_a_style_that_a_person_named_is_told_however_like_it_sounds() -> None:
    named = ("王某的样式", "标题 张三 Char", "Heading Smith Char", "页眉（内部）字符")
    assert told("Title Char", *named) == list(named)
