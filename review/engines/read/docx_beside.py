"""What parts of a Word file say beside their paragraphs, mostly in attributes: authors of revisions,
bookmarks, form fields, content controls, variables, mail merge, links, names of pictures.

Segment ids: ``<part>#b<n>`` counts what is found here in document order. Paragraphs and alternative
texts are ``paragraphs.py``.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Final

from lxml import etree

from review.engines.model import Hidden, Segment
from review.engines.read.docx_fields import says_something
from review.engines.read.docx_names import local
from review.engines.read.style_names import is_companion

#: Element -> the attributes that are words of people, and what kind of segment they are.
_CARRIERS: Final[dict[str, tuple[tuple[str, ...], Hidden]]] = {
    "bookmarkStart": (("name",), Hidden.BOOKMARK),
    "hyperlink": (("tooltip", "docLocation"), Hidden.LINK),
    "hlinkClick": (("tooltip",), Hidden.LINK),
    "hlinkHover": (("tooltip",), Hidden.LINK),
    "fldSimple": (("instr",), Hidden.FIELD),
    "helpText": (("val",), Hidden.FIELD),
    "statusText": (("val",), Hidden.FIELD),
    "default": (("val",), Hidden.FIELD),
    "listEntry": (("val",), Hidden.FIELD),
    "entryMacro": (("val",), Hidden.FIELD),
    "exitMacro": (("val",), Hidden.FIELD),
    "listItem": (("displayText", "value"), Hidden.FIELD),
    "lvlText": (("val",), Hidden.FIELD),
    "alias": (("val",), Hidden.CUSTOM),
    "tag": (("val",), Hidden.CUSTOM),
    "docPart": (("val",), Hidden.CUSTOM),
    "dataBinding": (("xpath", "prefixMappings"), Hidden.CUSTOM),
    "attr": (("val",), Hidden.CUSTOM),
    "docVar": (("name", "val"), Hidden.CUSTOM),
    "query": (("val",), Hidden.CUSTOM),
    "connectString": (("val",), Hidden.CUSTOM),
    "mailSubject": (("val",), Hidden.CUSTOM),
    "addressFieldName": (("val",), Hidden.CUSTOM),
    "udl": (("val",), Hidden.CUSTOM),
    "table": (("val",), Hidden.CUSTOM),
    "mappedName": (("val",), Hidden.CUSTOM),
    "tblCaption": (("val",), Hidden.ALT_TEXT),
    "tblDescription": (("val",), Hidden.ALT_TEXT),
    "permStart": (("ed",), Hidden.PROPERTY),
    "presenceInfo": (("userId",), Hidden.PROPERTY),
    "description": (("val",), Hidden.PROPERTY),
    "docPr": (("name",), Hidden.PROPERTY),
    "cNvPr": (("name",), Hidden.PROPERTY),
    "fldData": ((), Hidden.FIELD),
}
#: ``name`` means something in these only.
_NAMED: Final = {"ffData": Hidden.FIELD, "docPartPr": Hidden.PROPERTY}
_NAMES_INSIDE: Final = (
    "*[local-name()='name' or local-name()='category']/descendant-or-self::*/@*[local-name()='val']"
)
_TAGS: Final = tuple(f"{{*}}{name}" for name in (*_CARRIERS, *_NAMED))
#: Names that programs give to drawings and bookmarks by themselves.
_MADE_BOOKMARK: Final = re.compile(r"_\w{1,40}|OLE_LINK\d+")
_MACHINE_NAME: Final = re.compile(
    r"(?:图片|图像|文本框|文本占位符|矩形|圆角矩形|直线|直接连接符|直接箭头连接符|组合|图表|椭圆|形状|自选图形|"
    r"对象|图示|画布|连接符|箭头|Picture|Image|Text ?Box|TextBox|Rectangle|Rounded Rectangle|Line|"
    r"Straight (?:Arrow )?Connector|Group|Chart|Oval|Shape|AutoShape|Object|Diagram|Canvas|Freeform|"
    r"Drawing|Graphic|Frame|docPr|cNvPr|[a-zA-Z]{1,12})[ _]?\d{0,5}",
    re.IGNORECASE,
)
_GUID: Final = re.compile(
    r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?|[0-9A-F]{32}"
)
_LEVEL_MARKS: Final = re.compile(r"%\d|[\W_]")
_LEVEL_WORDS: Final = frozenset(
    {"", "第章", "第条", "第节", "第篇", "第部分", "图", "表", "附件", "附录", "o", "l", "n"}
)
#: An attribute that holds Chinese, an address or a long number, looked for in the bytes of the part.
#: Each pattern starts at the literal ``="`` and gives nothing back, so that it is linear in the bytes.
_WORDS_IN_BYTES: Final = tuple(
    re.compile(pattern.replace(b"Q", quote))
    for quote in (b'"', b"'")
    for pattern in (
        rb"=Q([^Q<\x80-\xff]*+[\xe4-\xe9][\x80-\xbf]{2}[^Q<]*+)Q",
        rb"=Q([^Q<@]*+@\w[^Q<]*+)Q",
        rb"=Q(\d{11,19}[Xx]?)Q",
    )
)
_NAME_BEFORE: Final = re.compile(rb"([\w:.-]{1,60})$")
_FONT_NAMES: Final = frozenset(
    {b"ascii", b"eastAsia", b"hAnsi", b"cs", b"typeface", b"font", b"style", b"string", b"author"}
)
_WIDE: Final = re.compile(
    r"(?:[\x20-\x7e\u3400-\u9fff\uff00-\uffef]\Z|[\x20-\x7e\u3400-\u9fff\uff00-\uffef]){4,}"
)


class Beside:
    """Collects the segments of one part; the same words of the same kind are given once."""

    def __init__(self, part: str, spoken: Iterable[str] = ()) -> None:
        """``spoken`` are texts that have their segment already."""
        self._part = part
        self._seen: set[tuple[str, str]] = set()
        self._spoken = set(spoken)
        self.segments: list[Segment] = []

    def add(self, kind: Hidden, text: str) -> None:
        """One piece of text, unless it is blank or was given before."""
        text = text.strip()
        if text and (kind.value, text) not in self._seen:
            self._seen.add((kind.value, text))
            self._spoken.add(text)
            name = f"{self._part}#b{len(self.segments)}"
            self.segments.append(Segment(name, self._part, kind.value, None, text))

    def attributes(self, root: etree._Element) -> None:
        """Everything the rules of this module know in a part."""
        for author in dict.fromkeys(_values(root, "//@*[local-name()='author']")):
            self.add(Hidden.PROPERTY, author)
        for node in root.iter(*_TAGS):
            name = local(node)
            if name in _NAMED:
                for value in _values(node, _NAMES_INSIDE):
                    self._add_named(_NAMED[name], value)
            else:
                self._add_carrier(name, node)
        for node in root.iter("{urn:schemas-microsoft-com:vml}*"):
            self.add(Hidden.LINK, node.get("href") or "")

    def style_names(self, root: etree._Element) -> None:
        """The names of styles that people made, one to a line."""
        names = _values(
            root,
            "*[local-name()='style'][@*[local-name()='customStyle']]/*[local-name()='name']"
            "/@*[local-name()='val']",
        )
        told = [n for n in names if not (_MACHINE_NAME.fullmatch(n) or is_companion(n))]
        self.add(Hidden.PROPERTY, "\n".join(told))

    def leftovers(self, data: bytes, styles: Iterable[str]) -> None:
        """Attributes no rule knows, found in the bytes of the part: Chinese, an address with @, a long
        number.
        """
        known = set(styles)
        for pattern in _WORDS_IN_BYTES:
            for match in pattern.finditer(data):
                before = _NAME_BEFORE.search(data, max(match.start() - 60, 0), match.start())
                name = before[1] if before else b""
                if name.rpartition(b":")[2] in _FONT_NAMES or name.startswith(b"xmlns"):
                    continue
                text = unescape(match[1].decode("utf-8", "replace")).strip()
                made = set(text) <= {"0", "1"} or _MACHINE_NAME.fullmatch(text)
                if not made and text not in known and text not in self._spoken:
                    self.add(Hidden.CUSTOM, text)

    def _add_carrier(self, name: str, node: etree._Element) -> None:
        asked, kind = _CARRIERS[name]
        if name == "fldData":
            self.add(kind, _field_data(node.text or ""))
        for key, value in node.items():
            if str(key).rpartition("}")[2] in asked:
                self._add_attribute(name, kind, str(value))

    def _add_attribute(self, element: str, kind: Hidden, text: str) -> None:
        if element == "lvlText" and _LEVEL_MARKS.sub("", text) in _LEVEL_WORDS:
            return
        if element == "fldSimple" and not says_something(text):
            return
        if element == "bookmarkStart" and _MADE_BOOKMARK.fullmatch(text):
            return
        if element in ("docPr", "cNvPr"):
            self._add_named(kind, text)
        elif not _GUID.fullmatch(text):
            self.add(kind, text)

    def _add_named(self, kind: Hidden, text: str) -> None:
        if not _MACHINE_NAME.fullmatch(text) and not _GUID.fullmatch(text):
            self.add(kind, text)


def _values(node: etree._Element, path: str) -> list[str]:
    found = node.xpath(path)
    return [str(each) for each in found] if isinstance(found, list) else []


def link_targets(root: etree._Element) -> Iterator[str]:
    """Where the relationships of a ``.rels`` part lead outside the package: addresses, files, templates."""
    for node in root.iter("{*}Relationship"):
        target = node.get("Target") or ""
        if node.get("TargetMode") == "External" and target.strip() and not target.startswith("#"):
            yield target


def _field_data(text: str) -> str:
    """The strings in the data of a field: base64 of a structure with texts in UTF-16."""
    try:
        data = base64.b64decode(re.sub(r"\s+", "", text), validate=True)
    except (binascii.Error, ValueError):
        return text
    found: list[str] = []
    for shift in (0, 1):
        held = data[shift : shift + (len(data) - shift) // 2 * 2]
        found += [each[0] for each in _WIDE.finditer(held.decode("utf-16-le", "replace"))]
    return "\n".join(dict.fromkeys(found))
