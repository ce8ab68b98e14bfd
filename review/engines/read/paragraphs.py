"""The paragraphs of one WordprocessingML part, joined over runs, with the node behind every
character.

Shared by reading and by redaction: what a finding points at is what gets masked. Rules:
redaction.md section 6.4. Knows one part only; which parts there are is ``docx.py``.

Segment ids (stable for the same bytes):

* ``<part>#p<n>``: visible text of the n-th ``w:p`` of the part, counted from 0 over
  ``root.iter(w:p)``, so every paragraph has its own number wherever it is nested, those of skipped
  fallbacks included;
* ``<part>#p<n>.deleted`` and ``<part>#p<n>.hidden``: its struck-out and its invisible text;
* ``<part>#t<n>``: the n-th alternative text of a picture or shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lxml import etree

from review.engines.model import Hidden
from review.engines.read.symbols import OBJECT, shown_by

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
_V: Final = "{urn:schemas-microsoft-com:vml}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_OFF: Final = frozenset({"0", "false", "off", "none"})


class PieceKind(StrEnum):
    """How a stretch of a unit's text is held by its node."""

    TEXT = "text"  # node.text, character by character
    MARK = "mark"  # the node itself is the character: a tab, a break, a hyphen, a symbol
    PATH = "path"  # the node's attribute ``string`` (VML text path)
    ALT = "alt"  # the node's attribute named in ``Piece.attribute``


@dataclass(frozen=True)
class Piece:
    """``unit.text[start:end]`` is what ``node`` holds."""

    node: etree._Element
    start: int
    end: int
    kind: PieceKind
    attribute: str | None = None


@dataclass(frozen=True)
class Unit:
    """The text of one segment with the nodes behind it. ``number`` is n of the id; ``label`` is
    what stands above and left of it in its table (column header, then left neighbour), empty
    outside tables.
    """

    id: str
    part: str
    number: int
    kind: str
    text: str
    pieces: tuple[Piece, ...]
    paragraph: etree._Element
    label: str


def word(name: str) -> tuple[str, str]:
    """The qualified names of a WordprocessingML element, transitional and strict."""
    return _W + name, _STRICT + name


_P: Final = word("p")
_MARKS: Final = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "",
    "sym": OBJECT,
}
#: Properties, layout and field codes: never text of the paragraph.
_SKIPPED: Final = frozenset(
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
        "instrText",
        "delInstrText",
        "fldData",
        "ffData",
    )
)
_STRUCTURE: Final = ("p", "tbl", "tr", "tc", "r", "del", "moveFrom", "rt", "txbxContent")
_NAMES: Final[dict[str, str]] = {
    qualified: name
    for name in ("t", "delText", *_STRUCTURE, *_MARKS, *_SKIPPED)
    for qualified in word(name)
} | {
    **dict.fromkeys((_A + "t", _A_STRICT + "t", _M + "t", _M_STRICT + "t"), "t"),
    _V + "textpath": "textpath",
    _MC + "AlternateContent": "choice",
}
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


def hidden_styles(styles: etree._Element) -> frozenset[str]:
    """The ids of the styles of ``word/styles.xml`` whose text is hidden, also by a style they are
    based on.
    """
    own: dict[str, bool | None] = {}
    parents: dict[str, str] = {}
    for style in styles:
        if style.tag not in word("style"):
            continue
        name = _attribute(style, "styleId")
        own[name] = _vanishes(_child(style, "rPr"))
        based = _child(style, "basedOn")
        if based is not None:
            parents[name] = _attribute(based, "val")
    hidden = set()
    for style_id in own:
        seen: set[str] = set()
        at = style_id
        while at in own and own[at] is None and at not in seen:
            seen.add(at)
            at = parents.get(at, "")
        if own.get(at):
            hidden.add(style_id)
    return frozenset(hidden)


def paragraph_units(
    part_name: str, root: etree._Element, hidden: frozenset[str] = frozenset()
) -> list[Unit]:
    """The units of a part in document order; empty ones are left out, their numbers stay taken.

    ``root`` must be the unmodified tree of the part (numbers count its ``w:p``); ``hidden`` comes
    from ``hidden_styles``. A part that holds no paragraphs gives an empty list. Inside
    ``mc:AlternateContent`` the first choice counts; a fallback that says something else is given as
    hidden.
    """
    kind = kind_of_part(root)
    if kind is None:
        return []
    walk = _Walk(part_name, hidden, nested="textbox" if kind == "paragraph" else kind)
    walk.block(root, kind, "")
    walk.alternatives(root)
    return walk.units


class _Walk:
    """One pass over a part. ``block`` looks for paragraphs, ``_inline`` collects the text of
    one.
    """

    def __init__(self, part: str, hidden: frozenset[str], nested: str) -> None:
        self.part = part
        self.hidden = hidden
        self.nested = nested
        self.number = 0
        self.units: list[Unit] = []

    def block(self, parent: etree._Element, kind: str, label: str) -> None:
        for child in parent:
            name = _NAMES.get(child.tag)
            if name == "p":
                self._paragraph(child, kind, label)
            elif name == "tbl":
                self._table(child, "cell" if kind == "paragraph" else kind)
            elif name == "choice":
                for branch, branch_kind in self._branches(child, kind):
                    self.block(branch, branch_kind, label)
            elif name in ("del", "moveFrom"):
                self.block(child, Hidden.DELETED.value, label)
            elif name not in _SKIPPED:
                self.block(child, kind, label)

    def _table(self, table: etree._Element, kind: str) -> None:
        header: dict[int, str] = {}
        for number, row in enumerate(_inside(table, "tr")):
            column, left = 0, ""
            for cell in _inside(row, "tc"):
                first = len(self.units)
                self.block(cell, kind, f"{header.get(column, '')} {left}".strip())
                left = " ".join(unit.text for unit in self.units[first:])
                if number == 0:
                    header[column] = left
                column += _span(cell)

    def _paragraph(self, paragraph: etree._Element, kind: str, label: str) -> None:
        number = self.number
        self.number += 1
        texts: dict[str, _Collected] = {
            "": _Collected(),
            "deleted": _Collected(),
            "hidden": _Collected(),
        }
        style = _style(_child(paragraph, "pPr"), "pStyle")
        place = len(self.units)
        self._inline(paragraph, "", texts, style in self.hidden)
        found = []
        for state, collected in texts.items():
            if collected.length:
                found.append(
                    Unit(
                        id=f"{self.part}#p{number}" + (f".{state}" if state else ""),
                        part=self.part,
                        number=number,
                        kind=state or kind,
                        text="".join(collected.texts),
                        pieces=tuple(collected.pieces),
                        paragraph=paragraph,
                        label=label,
                    )
                )
        self.units[place:place] = found

    def _inline(
        self, parent: etree._Element, state: str, texts: dict[str, _Collected], by_style: bool
    ) -> None:
        for child in parent:
            name = _NAMES.get(child.tag, "")
            if name in _SKIPPED or texts[state].take(child, name):
                continue
            if name == "txbxContent":
                self.block(child, state or self.nested, "")
            elif name == "p":
                self._paragraph(child, state or self.nested, "")
            elif name == "choice":
                for branch, branch_state in self._branches(child, state):
                    self._inline(branch, branch_state, texts, by_style)
            else:
                self._inline(child, self._state(child, name, state, by_style), texts, by_style)

    def _state(self, child: etree._Element, name: str, state: str, by_style: bool) -> str:
        if name in ("del", "moveFrom"):
            return "deleted"
        if name == "rt":  # the small reading above a word, which redaction drops
            return state or "hidden"
        return state or (self._state_of_run(child, by_style) if name == "r" else "")

    def _state_of_run(self, run: etree._Element, by_style: bool) -> str:
        properties = _child(run, "rPr")
        hidden = _vanishes(properties)
        if hidden is None:
            hidden = by_style or _style(properties, "rStyle") in self.hidden
        return "hidden" if hidden else ""

    def _branches(self, choice: etree._Element, kind: str) -> Iterator[tuple[etree._Element, str]]:
        """The branch that is shown with the given kind; others that say something else as
        hidden.
        """
        shown: str | None = None
        for branch in choice:
            text = "".join(node.text or "" for node in branch.iter(*_TEXT_NODES))
            if shown is None:
                shown = text
                yield branch, kind
            elif text not in ("", shown):
                yield branch, Hidden.HIDDEN.value
            else:
                self.number += sum(1 for _ in branch.iter(*_P))

    def alternatives(self, root: etree._Element) -> None:
        """Alternative texts (``descr`` and ``title`` of drawings, ``alt`` and ``title`` of VML
        shapes).
        """
        number = 0
        for node in root.iter():
            tag = str(node.tag)
            attributes = ("alt", "title") if tag.startswith(_V) else ("descr", "title")
            if not tag.startswith(_V) and not tag.endswith(("}docPr", "}cNvPr")):
                continue
            for attribute in attributes:
                text = node.get(attribute)
                if text:
                    piece = Piece(node, 0, len(text), PieceKind.ALT, attribute)
                    name = f"{self.part}#t{number}"
                    kind = Hidden.HIDDEN.value
                    self.units.append(Unit(name, self.part, number, kind, text, (piece,), node, ""))
                    number += 1


_TEXT_NODES: Final = tuple(tag for tag, name in _NAMES.items() if name in ("t", "delText"))


class _Collected:
    """The text of one state of a paragraph while it is being walked."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0

    def take(self, node: etree._Element, name: str) -> bool:
        """Add what the node itself holds; False when it holds no text."""
        if name in ("t", "delText"):
            self._add(node, node.text or "", PieceKind.TEXT, None)
        elif name in _MARKS:
            text = shown_by(node) if name == "sym" else _MARKS[name]
            self._add(node, text, PieceKind.MARK, None)
        elif name == "textpath":
            self._add(node, node.get("string") or "", PieceKind.PATH, "string")
        else:
            return False
        return True

    def _add(self, node: etree._Element, text: str, kind: PieceKind, attribute: str | None) -> None:
        end = self.length + len(text)
        self.texts.append(text)
        self.pieces.append(Piece(node, self.length, end, kind, attribute))
        self.length = end


def _inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those wrapped in a content control or a revision
    mark.
    """
    for child in parent:
        found = _NAMES.get(child.tag)
        if found == name:
            yield child
        elif found not in _SKIPPED and found != "p":
            yield from _inside(child, name)


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    if parent is not None:
        for child in parent:
            if child.tag in word(name):
                return child
    return None


def _attribute(node: etree._Element, name: str) -> str:
    return node.get(_W + name) or node.get(_STRICT + name) or ""


def _style(properties: etree._Element | None, name: str) -> str:
    style = _child(properties, name)
    return "" if style is None else _attribute(style, "val")


def _vanishes(properties: etree._Element | None) -> bool | None:
    """Whether run properties hide their text; None when they don't say (ISO/IEC 29500-1 section
    17.3.2.41).
    """
    vanish = _child(properties, "vanish")
    return None if vanish is None else _attribute(vanish, "val") not in _OFF


def _span(cell: etree._Element) -> int:
    span = _child(_child(cell, "tcPr"), "gridSpan")
    value = "" if span is None else _attribute(span, "val")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 4 else 1
