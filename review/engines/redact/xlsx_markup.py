"""XML of a new workbook as text: elements copied by a list of what they may say, and texts escaped as
cells want them.

Nothing here knows what a cell is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from review.engines.read.xlsx_strings import local

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: Names of elements that are copied, each with the attributes it may have.
Allowed = Mapping[str, frozenset[str]]

#: A number, a colour or a word of the format: no attribute of a kept element says anything else.
_PLAIN: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9]{0,31}|-?[0-9]{0,12}(?:\.[0-9]{1,20})?(?:[eE][-+]?[0-9]{1,3})?|[0-9A-Fa-f]{6,8}"
)
_COLOUR: Final = re.compile(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}")
_LIKE_AN_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def allowed(**elements: str) -> Allowed:
    """A list of elements with their attributes, each in one string with blanks between."""
    return {name: frozenset(attributes.split()) for name, attributes in elements.items()}


def copied(node: etree._Element, listed: Allowed) -> str:
    """The element and what is in it, as far as it is listed; no text, no value that is more than a
    number, a colour or one word. Nothing when the element itself is not listed.
    """
    name = local(node)
    if name not in listed:
        return ""
    said = "".join(
        f" {key}={quoteattr(value)}" for key, value in plain_attributes(node, listed[name]).items()
    )
    inner = "".join(copied(child, listed) for child in node.iterchildren(etree.Element))
    return f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>"


def plain_attributes(node: etree._Element, names: frozenset[str]) -> dict[str, str]:
    """The attributes of those names whose values are a number, a colour or one word."""
    return {
        str(key): str(value)
        for key, value in node.attrib.items()
        if key in names and value and (_COLOUR if key == "rgb" else _PLAIN).fullmatch(str(value))
    }


def text_element(text: str) -> str:
    """A ``t`` that says this text, whatever is in it."""
    return f'<t xml:space="preserve">{escape(escaped(text))}</t>'


def escaped(text: str) -> str:
    """Characters that XML can't hold as ``_x000B_`` (ECMA-376 part 1, section 22.9.2.19), and what only
    looks like that told apart from it.
    """
    text = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    return _NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
