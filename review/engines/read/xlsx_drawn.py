"""What lies over the cells of a workbook: text boxes, shapes, alternative texts; comments
of both kinds with their authors.

Opens no file: the parts come parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from review.engines.model import Hidden, Segment
from review.engines.read.loose_text import loose_texts, paragraphs
from review.engines.read.xlsx_strings import local, rich_text
from review.engines.read.xlsx_styles import Styles

#: Names that programs give to shapes by themselves.
_MACHINE_NAME: Final = re.compile(r"[\w ]{1,24}?[ _]?\d{1,6}|[A-Za-z ]{1,24}", re.ASCII)
_MACHINE_WORDS: Final = re.compile(
    r"(?:图片|图像|文本框|矩形|圆角矩形|直线|直接连接符|直接箭头连接符|组合|图表|椭圆|形状|对象|箭头|按钮) ?\d{0,5}"
)
_SHAPES: Final = ("{*}sp", "{*}cxnSp", "{*}pic", "{*}graphicFrame", "{*}grpSp")


def drawing(part: str, root: etree._Element, *, hidden: bool = False) -> Iterator[Segment]:
    """Shapes of a drawing: each paragraph of text, and what describes a shape. ``hidden`` where the
    sheet is.
    """
    chosen: set[str] = set()
    number = 0
    for body in root.iter("{*}txBody"):
        fallback = any(local(each) == "Fallback" for each in body.iterancestors())
        for text in paragraphs(body):
            if fallback and text in chosen:
                continue
            chosen.add(text)
            kind = "textbox"
            if hidden or _is_hidden(body):
                kind = Hidden.HIDDEN.value
            elif fallback:
                kind = Hidden.FALLBACK.value
            yield Segment(f"{part}#t{number}", part, kind, None, text)
            number += 1
    for at, (kind, text) in enumerate(_described(root)):
        yield Segment(f"{part}#a{at}", part, kind, None, text)


def _described(root: etree._Element) -> Iterator[tuple[str, str]]:
    for node in root.iter("{*}cNvPr", "{*}hlinkClick", "{*}hlinkHover"):
        own = local(node) == "cNvPr"
        names = ("descr", "title", "name") if own else ("tooltip",)
        for name in names:
            text = (node.get(name) or "").strip()
            kind = Hidden.ALT_TEXT if own else Hidden.LINK
            if text and not (name == "name" and _is_made(text)):
                yield kind.value, text


def _is_made(name: str) -> bool:
    return bool(_MACHINE_NAME.fullmatch(name) or _MACHINE_WORDS.fullmatch(name))


def _is_hidden(node: etree._Element) -> bool:
    shape = next(node.iterancestors(*_SHAPES), None)
    own = next(shape.iter("{*}cNvPr"), None) if shape is not None else None
    return own is not None and own.get("hidden") in ("1", "true")


def vml(part: str, root: etree._Element) -> Iterator[Segment]:
    """Shapes of the old drawing language: boxes with text, controls, alternative texts."""
    number = 0
    for node in root.iter("{*}textbox", "{*}shape", "{*}textpath"):
        name = local(node)
        said = " ".join("".join(map(str, node.itertext())).split()) if name == "textbox" else ""
        said = said or ((node.get("string") or "").strip() if name == "textpath" else "")
        if said:
            yield Segment(f"{part}#t{number}", part, "textbox", None, said)
            number += 1
        for attribute in ("alt", "title", "href"):
            text = (node.get(attribute) or "").strip()
            if text:
                kind = Hidden.LINK if attribute == "href" else Hidden.ALT_TEXT
                yield Segment(f"{part}#a{number}", part, kind.value, None, text)
                number += 1
    skip = ("textbox", "shapetype")
    yield from loose_texts(part, root, Hidden.CUSTOM.value, skip=skip, attributes=False)


def comments(part: str, root: etree._Element, styles: Styles) -> Iterator[Segment]:
    """Comments at cells, ``<part>#<cell>``, and who wrote them."""
    for number, node in enumerate(root.iterfind("{*}authors/{*}author")):
        if node.text and node.text.strip():
            yield Segment(
                f"{part}#author{number}", part, Hidden.PROPERTY.value, None, node.text.strip()
            )
    for number, node in enumerate(root.iter("{*}comment")):
        body = node.find("{*}text")
        text = rich_text(body, styles).text if body is not None else ""
        if text.strip():
            name = f"{part}#{node.get('ref') or ''}c{number}"
            yield Segment(name, part, Hidden.COMMENT.value, None, text)


def threaded_comments(part: str, root: etree._Element) -> Iterator[Segment]:
    """Comments with answers, as newer programs keep them."""
    for number, node in enumerate(root.iter("{*}threadedComment")):
        text = "".join(each.text or "" for each in node.iterfind("{*}text"))
        if text.strip():
            name = f"{part}#{node.get('ref') or ''}c{number}"
            yield Segment(name, part, Hidden.COMMENT.value, None, text)
