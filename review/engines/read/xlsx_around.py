"""What a worksheet holds beside its cells: headers and footers of the printed page, links, input checks
with their lists and messages, conditional formats, filters, scenarios, views.

Works on the root that ``xlsx_cells`` leaves. Opens no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from review.engines.model import Hidden, Segment
from review.engines.read.loose_text import loose_texts
from review.engines.read.xlsx_strings import local, unescaped

#: Codes of headers and footers (ECMA-376 part 1, section 18.3.1.39): sections, fonts, fields.
_CODE: Final = re.compile(
    r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d{1,3}|(?P<section>[LCR])|(?P<and>&)|[A-Za-z+-])'
)
_LITERALS: Final = re.compile(r'"([^"]*)"')
_MESSAGES: Final = ("promptTitle", "prompt", "errorTitle", "error")
_LINKS: Final = ("location", "display", "tooltip")
#: Elements that say nothing, or are read by name here or elsewhere.
_KNOWN: Final = frozenset(
    [
        "sheetData",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "mergeCells",
        "mergeCell",
        "pageMargins",
        "pageSetup",
        "drawing",
        "legacyDrawing",
        "legacyDrawingHF",
        "picture",
        "tableParts",
        "rowBreaks",
        "colBreaks",
        "phoneticPr",
        "ignoredErrors",
        "sheetProtection",
        "printOptions",
        "sheetCalcPr",
        "oleObjects",
        "dataValidation",
        "cfRule",
        "hyperlink",
        "oddHeader",
        "oddFooter",
        "evenHeader",
        "evenFooter",
        "firstHeader",
        "firstFooter",
    ]
)


def around(part: str, root: etree._Element, *, hidden: bool) -> Iterator[Segment]:
    """Segments of everything but the cells; headers and footers are visible unless the sheet is hidden."""
    for number, node in enumerate(root.iter(etree.Element)):
        name = local(node)
        if name.endswith(("Header", "Footer")) and node.text:
            kind = Hidden.HIDDEN.value if hidden else name[-6:].lower()
            text = margin_text(node.text)
            if text:
                yield Segment(f"{part}#{name}{number}", part, kind, None, text)
        elif name == "hyperlink":
            yield from _link(part, node, number)
        elif name == "dataValidation":
            yield from _validation(part, node, number)
        elif name == "cfRule":
            yield from _rule(part, node, number)
    yield from loose_texts(part, root, Hidden.CUSTOM.value, skip=_KNOWN)


def margin_text(code: str) -> str:
    """What a header or footer prints, its fields left out; left, middle and right on lines of their own."""
    return "".join(letter for letter, _ in margin_letters(unescaped(code)))


def margin_letters(code: str) -> list[tuple[str, tuple[int, int] | None]]:
    """The characters of ``margin_text`` and where in the code (unescaped) each stands; ends of lines stand
    nowhere.
    """
    lines: list[list[tuple[str, tuple[int, int] | None]]] = [[]]

    def plain(start: int, end: int) -> None:
        for at in range(start, end):
            if code[at] == "\n":
                lines.append([])
            else:
                lines[-1].append((code[at], (at, at + 1)))

    last = 0
    for found in _CODE.finditer(code):
        plain(last, found.start())
        last = found.end()
        if found["section"]:
            lines.append([])
        elif found["and"]:
            lines[-1].append(("&", found.span()))
    plain(last, len(code))
    letters: list[tuple[str, tuple[int, int] | None]] = []
    for line in lines:
        text = "".join(letter for letter, _ in line)
        if text.strip():
            start = len(text) - len(text.lstrip())
            letters += [("\n", None)] if letters else []
            letters += line[start : len(text.rstrip())]
    return letters


def _link(part: str, node: etree._Element, number: int) -> Iterator[Segment]:
    for name in _LINKS:
        text = (node.get(name) or "").strip()
        if text:
            at = f"{part}#{node.get('ref') or ''}.{name}{number}"
            yield Segment(at, part, Hidden.LINK.value, None, text)


def _validation(part: str, node: etree._Element, number: int) -> Iterator[Segment]:
    said = "\n".join(filter(None, (unescaped(node.get(name) or "") for name in _MESSAGES)))
    if said:
        yield Segment(f"{part}#message{number}", part, Hidden.ANNOTATION.value, None, said)
    listed = _literals(node)
    if listed:
        yield Segment(f"{part}#list{number}", part, Hidden.CUSTOM.value, None, listed)


def _rule(part: str, node: etree._Element, number: int) -> Iterator[Segment]:
    said = "\n".join(filter(None, (node.get("text"), _literals(node))))
    if said:
        yield Segment(f"{part}#rule{number}", part, Hidden.CUSTOM.value, None, said)


def _literals(node: etree._Element) -> str:
    """The strings in the formulas below ``node``; a list of choices stands in one of them."""
    found = [
        text
        for each in node.iter(etree.Element)
        if local(each) in ("formula", "formula1", "formula2", "f")
        for text in _LITERALS.findall(each.text or "")
        if text.strip()
    ]
    return "\n".join(found)
