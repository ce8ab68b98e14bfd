"""The paragraphs of one WordprocessingML part, joined over runs, with the node behind every
character.

Shared by reading and by redaction: what a finding points at is what gets masked. Rules:
redaction.md section 6.4. Knows one part only; which parts there are is ``docx.py``.

Segment ids (stable for the same bytes):

* ``<part>#p<n>``: visible text of the n-th ``w:p`` of the part, counted from 0 over
  ``root.iter(w:p)``, so every paragraph has its own number wherever it is nested, those of skipped
  fallbacks included;
* ``<part>#p<n>.<state>``: what it holds beside, by ``State``: struck out, hidden, white …;
* ``<part>#t<n>``: the n-th alternative text of a picture or shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lxml import etree

from review.engines.model import Hidden
from review.engines.read.docx_fields import says_something
from review.engines.read.docx_looks import (
    UNKNOWN,
    Looks,
    Shade,
    cell_surface,
    hidden_styles,
    page_colour,
    table_surface,
)
from review.engines.read.docx_names import (
    CODES,
    MARKS,
    MATH,
    NAMES,
    SKIPPED,
    TEXT_NODES,
    VML,
    WORD_NAMESPACES,
    child,
    inside,
    is_on,
    kind_of_part,
    word,
)
from review.engines.read.docx_tables import Grid
from review.engines.read.reading import CellPlace
from review.engines.read.symbols import shown_by

__all__ = [
    "WORD_NAMESPACES",
    "Looks",
    "Piece",
    "PieceKind",
    "State",
    "Unit",
    "hidden_styles",
    "kind_of_part",
    "paragraph_units",
    "word",
]


class State(StrEnum):
    """What a stretch of a paragraph is to a reader of the paper; also the kind of its segment."""

    SHOWN = ""
    DELETED = "deleted"
    HIDDEN = "hidden"
    WHITE = "white"
    INVISIBLE = "invisible"
    FALLBACK = "fallback"
    FIELD = "field"


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
    """The text of one segment with the nodes behind it. ``number`` is n of the id; ``cell`` says where
    in a table it stands, None outside tables.
    """

    id: str
    part: str
    number: int
    kind: str
    text: str
    pieces: tuple[Piece, ...]
    paragraph: etree._Element
    cell: CellPlace | None

    @property
    def label(self) -> str:
        """What stands above and left of it in its table: column header, then left neighbour."""
        return "" if self.cell is None else self.cell.label


def paragraph_units(part_name: str, root: etree._Element, looks: Looks | None = None) -> list[Unit]:
    """The units of a part in document order; empty ones are left out, their numbers stay taken.

    ``root`` must be the unmodified tree of the part (numbers count its ``w:p``); ``looks`` come from
    ``read_looks`` of its style sheet: without them no style and no colour hides text. A part that
    holds no paragraphs gives an empty list. Inside ``mc:AlternateContent`` the first choice counts;
    a branch that says something else is given as fallback.
    """
    kind = kind_of_part(root)
    if kind is None:
        return []
    walk = _Walk(part_name, root, looks, nested="textbox" if kind == "paragraph" else kind)
    walk.block(root, kind, None)
    walk.alternatives(root)
    return walk.units


class _Walk:
    """One pass over a part. ``block`` looks for paragraphs, ``_inline`` collects the text of
    one. ``surface`` is the colour behind the text of the place that is being walked.
    """

    def __init__(self, part: str, root: etree._Element, looks: Looks | None, nested: str) -> None:
        self.part = part
        self.looks = looks or Looks()
        self.surface = UNKNOWN if looks is None else page_colour(root)
        self.nested = nested
        self.number = 0
        self.tables = 0
        self.units: list[Unit] = []

    def block(self, parent: etree._Element, kind: str, cell: CellPlace | None) -> None:
        for each in parent:
            name = NAMES.get(each.tag)
            if name == "p":
                self._paragraph(each, kind, cell)
            elif name == "tbl":
                self._table(each, "cell" if kind == "paragraph" else kind)
            elif name == "choice":
                for branch, branch_kind in self._branches(each, kind):
                    self.block(branch, branch_kind, cell)
            elif name in ("del", "moveFrom"):
                self.block(each, Hidden.DELETED.value, cell)
            elif name not in SKIPPED:
                self.block(each, kind, cell)

    def _table(self, table: etree._Element, kind: str) -> None:
        grid = Grid(f"{self.part}#table{self.tables}")
        self.tables += 1
        outside = self.surface
        self.surface = behind = table_surface(child(table, "tblPr"), self.looks, outside)
        for row in inside(table, "tr"):
            properties = child(row, "trPr")
            row_kind = kind
            if child(properties, "del") is not None:
                row_kind = Hidden.DELETED.value
            elif is_on(child(properties, "hidden")):
                row_kind = Hidden.HIDDEN.value
            cells = list(inside(row, "tc"))
            grid.begin(properties, cells)
            for cell in cells:
                shape = child(cell, "tcPr")
                self.surface = cell_surface(shape, behind)
                gone = child(shape, "cellDel") is not None
                first = len(self.units)
                self.block(cell, Hidden.DELETED.value if gone else row_kind, grid.place())
                grid.take(shape, " ".join(unit.text for unit in self.units[first:]))
            grid.end()
        self.surface = outside

    def _paragraph(self, paragraph: etree._Element, kind: str, cell: CellPlace | None) -> None:
        number = self.number
        self.number += 1
        texts: dict[str, _Collected] = {"": _Collected()}
        place = len(self.units)
        around = self.looks.paragraph(child(paragraph, "pPr"))
        self._inline(paragraph, "", texts, around)
        found = []
        for state in _STATES:
            collected = texts.get(state)
            if collected is None or not collected.length:
                continue
            text = "".join(collected.texts)
            if state == "field" and not says_something(text):
                continue
            alone = kind == "paragraph" and not state and collected.is_formula
            found.append(
                Unit(
                    id=f"{self.part}#p{number}" + (f".{state}" if state else ""),
                    part=self.part,
                    number=number,
                    kind="formula" if alone else state or kind,
                    text=text,
                    pieces=tuple(collected.pieces),
                    paragraph=paragraph,
                    cell=cell,
                )
            )
        self.units[place:place] = found

    def _inline(
        self, parent: etree._Element, state: str, texts: dict[str, _Collected], around: Shade
    ) -> None:
        here = texts.get(state)
        if here is None:
            here = texts[state] = _Collected()
        # the colour of a run is not that of what is drawn in it
        drawn = "" if state in _INK else state
        for each in parent:
            name = NAMES.get(each.tag, "")
            if name in SKIPPED:
                continue
            if name in CODES:
                texts.setdefault("field", _Collected()).take(each, "t")
                continue
            if (texts[drawn] if name == "textpath" else here).take(each, name):
                continue
            if name in ("txbxContent", "p"):
                self._nested(each, name, drawn)
            elif name == "choice":
                for branch, branch_state in self._branches(each, state):
                    self._inline(branch, branch_state, texts, around)
            elif name == "shape":
                outside, self.surface = self.surface, UNKNOWN
                self._inline(each, state, texts, around)
                self.surface = outside
            else:
                self._inline(each, self._state(each, name, state, around), texts, around)

    def _nested(self, node: etree._Element, name: str, state: str) -> None:
        """The text of a box, whose paragraphs are units of their own."""
        if name == "p":
            self._paragraph(node, state or self.nested, None)
        else:
            self.block(node, state or self.nested, None)

    def _state(self, node: etree._Element, name: str, state: str, around: Shade) -> str:
        if name in ("del", "moveFrom"):
            return "deleted"
        if name == "rt":  # the small reading above a word, which redaction drops
            return state or "hidden"
        if state or name != "r":
            return state
        return self.looks.state(child(node, "rPr"), around, self.surface)

    def _branches(self, choice: etree._Element, kind: str) -> Iterator[tuple[etree._Element, str]]:
        """The branch that is shown with the given kind; others that say something else as
        fallback.
        """
        shown: str | None = None
        for branch in choice:
            text = "".join(node.text or "" for node in branch.iter(*TEXT_NODES))
            if shown is None:
                shown = text
                yield branch, kind
            elif text not in ("", shown):
                yield branch, Hidden.FALLBACK.value
            else:
                self.number += sum(1 for _ in branch.iter(*_P))

    def alternatives(self, root: etree._Element) -> None:
        """Alternative texts (``descr`` and ``title`` of drawings, ``alt`` and ``title`` of VML
        shapes).
        """
        number = 0
        for node in root.iter(VML + "*", "{*}docPr", "{*}cNvPr"):
            drawn = not str(node.tag).startswith(VML)
            for name in ("descr", "title") if drawn else ("alt", "title"):
                text = node.get(name)
                if text:
                    piece = Piece(node, 0, len(text), PieceKind.ALT, name)
                    unit = f"{self.part}#t{number}"
                    kind = Hidden.ALT_TEXT.value
                    self.units.append(
                        Unit(unit, self.part, number, kind, text, (piece,), node, None)
                    )
                    number += 1


_P: Final = word("p")
_STATES: Final = tuple(each.value for each in State)
_INK: Final = frozenset({State.WHITE.value, State.INVISIBLE.value})


class _Collected:
    """The text of one state of a paragraph while it is being walked."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0
        self.is_formula = False
        self._is_prose = False

    def take(self, node: etree._Element, name: str) -> bool:
        """Add what the node itself holds; False when it holds no text."""
        if name in ("t", "delText"):
            text = node.text or ""
            self._judge(text, formula=node.tag in MATH)
            self._add(node, text, PieceKind.TEXT, None)
        elif name in MARKS:
            text = shown_by(node) if name == "sym" else MARKS[name]
            self._judge(text, formula=False)
            self._add(node, text, PieceKind.MARK, None)
        elif name == "textpath":
            text = node.get("string") or ""
            self._judge(text, formula=False)
            self._add(node, text, PieceKind.PATH, "string")
        else:
            return False
        return True

    def _judge(self, text: str, *, formula: bool) -> None:
        """A paragraph of formulas and blanks alone is a formula."""
        if text.strip():
            self._is_prose = self._is_prose or not formula
            self.is_formula = not self._is_prose

    def _add(self, node: etree._Element, text: str, kind: PieceKind, attribute: str | None) -> None:
        end = self.length + len(text)
        self.texts.append(text)
        self.pieces.append(Piece(node, self.length, end, kind, attribute))
        self.length = end
