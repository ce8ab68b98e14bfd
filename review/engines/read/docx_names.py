"""Names of WordprocessingML and its neighbours as the reader of Word files uses them, and small looks at
a tree.

Transitional and strict (ISO/IEC 29500-4 and -1) are read alike. Nothing here decides what a text is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from lxml import etree

from review.engines.model import Hidden

#: Transitional and strict WordprocessingML (ISO/IEC 29500-1 and -4).
WORD_NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_W: Final = "{" + WORD_NAMESPACES[0] + "}"
_STRICT: Final = "{" + WORD_NAMESPACES[1] + "}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_A_STRICT: Final = "{http://purl.oclc.org/ooxml/drawingml/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_M_STRICT: Final = "{http://purl.oclc.org/ooxml/officeDocument/math}"
_WPS: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML: Final = "{urn:schemas-microsoft-com:vml}"

#: Values that switch a property off (ISO/IEC 29500-1 section 17.17.4).
OFF: Final = frozenset({"0", "false", "off", "none"})

#: Text of formulas.
MATH: Final = frozenset({_M + "t", _M_STRICT + "t"})


@cache
def word(name: str) -> tuple[str, str]:
    """The qualified names of a WordprocessingML element, transitional and strict."""
    return _W + name, _STRICT + name


#: Elements that are a character themselves.
MARKS: Final = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "",
    "sym": "\ufffc",
}
#: Properties and layout: never text of the paragraph.
SKIPPED: Final = frozenset(
    (
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "tblGrid",
        "tcPr",
        "trPr",
        "sectPr",
        "rubyPr",
        "fldData",
        "ffData",
    )
)
#: How a field was made; what it shows is text of the paragraph.
CODES: Final = frozenset({"instrText", "delInstrText"})
_STRUCTURE: Final = ("p", "tbl", "tr", "tc", "r", "del", "moveFrom", "rt", "txbxContent")
NAMES: Final[dict[str, str]] = {
    qualified: name
    for name in ("t", "delText", *_STRUCTURE, *MARKS, *SKIPPED, *CODES)
    for qualified in word(name)
} | {
    **dict.fromkeys((_A + "t", _A_STRICT + "t", *MATH), "t"),
    VML + "textpath": "textpath",
    _MC + "AlternateContent": "choice",
    _WPS + "wsp": "shape",
    VML + "textbox": "shape",
}
TEXT_NODES: Final = tuple(tag for tag, name in NAMES.items() if name in ("t", "delText"))
_KIND_OF_PART: Final = {
    "document": "paragraph",
    "hdr": "header",
    "ftr": "footer",
    "footnotes": "footnote",
    "endnotes": "endnote",
    "comments": Hidden.COMMENT.value,
    "glossaryDocument": Hidden.HIDDEN.value,
}


def kind_of_part(root: etree._Element) -> str | None:
    """The kind of the paragraphs of a part by its root element; None when it is no part with
    paragraphs.
    """
    namespace, _, name = str(root.tag)[1:].partition("}")
    return _KIND_OF_PART.get(name) if namespace in WORD_NAMESPACES else None


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that WordprocessingML name."""
    return None if parent is None else next(parent.iterchildren(*word(name)), None)


def attribute(node: etree._Element | None, name: str) -> str:
    """The value of a WordprocessingML attribute, empty where it is not given."""
    if node is None:
        return ""
    return node.get(_W + name) or node.get(_STRICT + name) or ""


def number(node: etree._Element | None) -> int:
    """The ``w:val`` of a node as a small number, 0 where it says none."""
    value = attribute(node, "val")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 4 else 0


def is_on(node: etree._Element | None) -> bool:
    """Whether a switch is there and not turned off."""
    return node is not None and attribute(node, "val") not in OFF


def local(node: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those wrapped in a content control or a revision
    mark.
    """
    for each in parent:
        found = NAMES.get(each.tag)
        if found == name:
            yield each
        elif found not in SKIPPED and found != "p":
            yield from inside(each, name)
