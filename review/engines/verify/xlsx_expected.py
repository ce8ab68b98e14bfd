"""What a redacted workbook must say, cell by cell and margin by margin: the texts of the original, with gaps
where the plan marks something and nothing where nobody could see anything.

Opens no file: works on what ``xlsx_read.py`` read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from review.engines.model import Treatment
from review.engines.verify.canon import canonical, canonical_characters
from review.engines.verify.frames import Frames
from review.engines.verify.gaps import Gap, fill_gaps, hides
from review.engines.verify.marks import Marked, Marks
from review.engines.verify.xlsx_formats import came_of
from review.engines.verify.xlsx_looks import GENERAL, Seen
from review.engines.verify.xlsx_read import Cell, Place, Sheet, Workbook, letters_of

#: Names that programs give to sheets; they are no segments.
_MADE = ("sheet", "chart", "工作表", "图表")
#: Between texts that are searched as one; no canonical text has it.
SEPARATOR = "\0"
_TRUTHS = {"true": "1", "false": "0"}

Tokens = tuple[str | Gap, ...]


@dataclass(frozen=True)
class Words:
    """A text that must stand: literal pieces and gaps in turn, in each way in which it may."""

    said: str
    marked: Marked | None
    ways: tuple[Tokens, ...]

    def fits(self, text: str) -> bool:
        """Whether ``text`` is what must stand, whatever fills its gaps."""
        return any(fill_gaps(each, canonical(text)) is not None for each in self.ways)

    def hides(self, text: str) -> bool:
        """Whether every gap of ``text`` hides its value."""
        return any(
            filled is not None and all(hides(gap, shown) for gap, shown in filled)
            for filled in (fill_gaps(each, canonical(text)) for each in self.ways)
        )

    @property
    def most(self) -> str:
        """The most that may stay, canonical, gaps left out."""
        return _literal(self.ways[0])

    @property
    def least(self) -> str:
        """The least that must stay."""
        return _literal(self.ways[-1])


@dataclass(frozen=True)
class Wanted:
    """A cell that must stand; ``sure`` is false where nobody can tell whether it is seen."""

    cell: Cell
    words: Words
    sure: bool

    def stands(self, new: Cell | None) -> bool:
        """Whether the cell of the result says what this one must, values of gaps apart."""
        if new is None:
            return not self.sure or self.words.fits("")
        if self.words.marked is not None or new.is_text != self.cell.is_text:
            return new.is_text and new.look.code == GENERAL and self.words.fits(new.text)
        if new.is_text:
            return self._same_text(new)
        same_kind = new.kind == self.cell.kind and self._same_code(new)
        return same_kind and _plain(new.raw) == _plain(self.cell.raw)

    def _same_text(self, new: Cell) -> bool:
        if self._same_code(new) and self.cell.text != self.words.said:
            return new.text in _kept(self.cell.text, self.cell.unseen)
        same = new.text in _kept(self.words.said, _moved(self.cell, self.words.said))
        return same and (new.look.code == GENERAL or self._same_code(new))

    def _same_code(self, new: Cell) -> bool:
        """Whether the result shows the cell as it was shown."""
        return came_of(new.look.code, self.cell.look.code, self.cell.number)


@dataclass
class Expected:
    """What one sheet must say."""

    cells: dict[Place, Wanted] = field(default_factory=dict)
    margins: dict[str, Words] = field(default_factory=dict)
    merges: set[tuple[int, int, int, int]] = field(default_factory=set)

    @cached_property
    def most(self) -> str:
        """All canonical text that may stand in the sheet."""
        texts = [each.words.most for each in self.cells.values()]
        return SEPARATOR.join([*texts, *(each.most for each in self.margins.values())])

    @cached_property
    def least(self) -> str:
        """All canonical text that must stand in the sheet."""
        texts = [each.words.least for each in self.cells.values() if each.sure]
        return SEPARATOR.join([*texts, *(each.least for each in self.margins.values())])


def joined(said: Iterable[str]) -> str:
    """Texts in their canonical form, none of which runs into the next."""
    return SEPARATOR.join(map(canonical, said))


def texts(book: Workbook, frames: Frames | None) -> dict[str, str]:
    """Every text of the workbook that has a place here, by segment: cells, headers and footers, names of
    sheets, hidden ones too. What a number shows comes from ``frames``; without them it is its digits.
    """
    found: dict[str, str] = {}
    for sheet in (*book.sheets.values(), *book.hidden):
        for place, cell in sheet.cells.items():
            name = segment(sheet, place)
            said = _said(cell, name, frames)
            if said.strip():
                found[name] = said
        found |= {name: text for name, text in sheet.margins.values() if text}
    for number, (name, _, _) in enumerate(book.names):
        if not is_made(name):
            found[f"{book.part}#sheet{number}"] = name
    return found


def is_made(name: str) -> bool:
    """Whether a program gave a sheet this name: no segment says it."""
    return name.casefold().rstrip("0123456789 ").endswith(_MADE)


def segment(sheet: Sheet, place: Place) -> str:
    """The segment of a cell."""
    return f"{sheet.part}#{letters_of(place[1])}{place[0]}"


def expected(sheet: Sheet, marks: Marks, known: Mapping[str, str]) -> Expected:
    """What the copy of a visible sheet must say; ``known`` are the texts by segment."""
    result = Expected()
    for place, cell in sheet.cells.items():
        name = segment(sheet, place)
        said = known.get(name, "")
        if not said.strip() or cell.seen is Seen.NO or sheet.is_hidden(place):
            continue
        words = must_say(said, marks.segments.get(name), _moved(cell, said))
        result.cells[sheet.rank(place)] = Wanted(cell, words, cell.seen is Seen.YES)
    for name, (id_, text) in sheet.margins.items():
        if text:
            result.margins[name] = must_say(text, marks.segments.get(id_), ())
    for top, left, bottom, right in sheet.merges:
        first, end = sheet.rank((top, left)), sheet.rank((bottom + 1, right + 1))
        if end[0] > first[0] and end[1] > first[1] and end != (first[0] + 1, first[1] + 1):
            result.merges.add((*first, end[0] - 1, end[1] - 1))
    return result


def _said(cell: Cell, name: str, frames: Frames | None) -> str:
    own = cell.text if cell.is_text else cell.raw
    if cell.kind == "b":
        own = "TRUE" if cell.raw in ("1", "true") else "FALSE"
    framed = frames.texts.get(name) if frames is not None else None
    if framed is None or (cell.is_text and canonical(own) not in canonical(framed)):
        return own
    return framed


def must_say(
    said: str, marked: Marked | None, unseen: tuple[tuple[int, int, Seen], ...] = ()
) -> Words:
    """What ``said`` must still say: its marked characters are gaps, its unseen ones (spans) are gone."""
    letters = canonical_characters(said)
    if marked is None and not unseen:  # most cells
        return Words(said, None, ((canonical(said),),))
    ways = []
    for gone in _choices(unseen):
        now = [(marked.treatment.get(at) if marked else None) for at in range(len(letters))]
        kept = [
            (letter, treatment)
            for at, (letter, treatment) in enumerate(zip(letters, now, strict=True))
            if at not in gone
        ]
        ways.append(tuple(_tokens(kept)))
    return Words(said, marked, tuple(ways))


def _tokens(letters: list[tuple[str, Treatment | None]]) -> Iterator[str | Gap]:
    for treatment, run in groupby(letters, key=lambda each: each[1]):
        text = "".join(letter for letter, _ in run)
        yield text if treatment is None else Gap(treatment, text)


def _literal(tokens: Tokens) -> str:
    return SEPARATOR.join(each for each in tokens if isinstance(each, str))


def _choices(unseen: tuple[tuple[int, int, Seen], ...]) -> Iterator[set[int]]:
    """The offsets that may be gone: surely unseen ones always, unsure ones all or none."""
    never = {at for a, b, seen in unseen if seen is Seen.NO for at in range(a, b)}
    perhaps = {at for a, b, seen in unseen if seen is Seen.UNSURE for at in range(a, b)}
    yield never
    if perhaps:
        yield never | perhaps


def _kept(text: str, unseen: tuple[tuple[int, int, Seen], ...]) -> list[str]:
    return [
        "".join(letter for at, letter in enumerate(text) if at not in gone)
        for gone in _choices(unseen)
    ]


def _moved(cell: Cell, said: str) -> tuple[tuple[int, int, Seen], ...]:
    """The unseen spans of a cell in what its format makes of it."""
    by = said.find(cell.text) if cell.text else 0
    return tuple((a + by, b + by, seen) for a, b, seen in cell.unseen) if by > 0 else cell.unseen


def _plain(raw: str) -> str:
    return _TRUTHS.get(raw, raw)
