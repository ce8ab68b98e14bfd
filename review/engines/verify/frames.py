"""The texts in which a plan counts its characters, laid over the verifier's own reading of the pages.

A page that was recognised has no text of its own: its characters and places are those of the
recognition. On other pages the verifier's characters keep their own places and only learn at which
offset of the plan's text they stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, Self

from review.engines.model import PageFacts, PlanError, Segment
from review.engines.verify.canon import canonical
from review.engines.verify.chars import Char
from review.engines.verify.inked import Corners
from review.engines.verify.pages import Page

#: Segments of a page that nobody sees: none of them may survive at all.
UNSEEN = re.compile(r"page-[0-9]+-(?:layer|hidden-[0-9]+)")


class _Line(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def boxes(self) -> tuple[Corners, ...]: ...


class _Recognised(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def lines(self) -> Sequence[_Line]: ...


@dataclass(frozen=True)
class Line:
    """A recognised line: its text, a rectangle for each character in fractions of the page."""

    text: str
    boxes: tuple[Corners, ...]


@dataclass(frozen=True)
class Frames:
    """Texts of segments by id, the recognised lines of each page by its number, and the pages whose
    own text is their text though lines were recognised on them (source ``mixed``).
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)
    mixed: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        segments: Iterable[Segment],
        recognised: Iterable[_Recognised],
        pages: Iterable[PageFacts],
    ) -> Self:
        """The frames of an inspection and of what it was given."""
        lines = {
            number: tuple(Line(line.text, line.boxes) for line in page.lines)
            for page in recognised
            if (number := _number(page.key)) is not None
        }
        mixed = frozenset(each.number for each in pages if each.source == "mixed")
        return cls({each.id: each.text for each in segments}, lines, mixed)

    @classmethod
    def read(cls, inspection: object, recognised: Iterable[Path]) -> Self:
        """The same from JSON and from files of recognised text. Raises ``PlanError``."""
        rows = inspection.get("segments") if isinstance(inspection, Mapping) else None
        facts = inspection.get("pages") if isinstance(inspection, Mapping) else None
        pages: dict[int, tuple[Line, ...]] = {}
        try:
            mixed = frozenset(int(row["number"]) for row in facts or () if row["source"] == "mixed")
            texts = {str(row["id"]): str(row["text"]) for row in rows or ()}
            for path in recognised:
                for line in path.read_bytes().splitlines():
                    page = json.loads(line)
                    number = _number(page["key"])
                    if number is not None:
                        pages[number] = tuple(map(_line, page["lines"]))
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise PlanError("recognised: not what recognise writes") from fault
        return cls(texts, pages, mixed)


@dataclass(frozen=True)
class Parts:
    """One page of the original as the plan sees it, by segment id: the page, and its pictures apart.

    ``scanned`` says that something of it was recognised: its result is to be recognised again.
    """

    number: int
    pages: Mapping[str, Page]
    scanned: bool


def framed(page: Page, frames: Frames) -> Parts:
    """The page with the plan's offsets. What can not be brought together keeps its own."""
    name = f"page-{page.number}"
    lines = frames.lines.get(page.number)
    text = frames.texts.get(name)
    is_recognised = lines is not None and page.number not in frames.mixed
    whole = _lines_of(text, lines or ()) if is_recognised and text is not None else None
    if whole is not None and text is not None:
        return Parts(page.number, {name: _as_recognised(page, text, whole)}, scanned=True)
    pages = {name: _aligned(page, text) if text is not None else page}
    picture = frames.texts.get(f"{name}-picture")
    beside = _lines_of(picture, lines) if lines is not None and picture is not None else None
    if beside is not None and picture is not None:
        pages[f"{name}-picture"] = _as_recognised(page, picture, beside)
    return Parts(page.number, pages, scanned=lines is not None)


def _number(key: object) -> int | None:
    kind, _, number = str(key).partition("-")
    return int(number) if kind == "page" and number.isdecimal() else None


def _line(row: Any) -> Line:
    boxes = tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in row["boxes"])
    return Line(str(row["text"]), boxes)


def _lines_of(text: str, lines: Sequence[Line]) -> list[Line] | None:
    """The lines, in their order, that make up the text; None where it is no text of these lines."""
    rest = text.split("\n")
    rest.reverse()
    found = []
    for line in lines:
        if rest and rest[-1] == line.text:
            found.append(line)
            rest.pop()
    return None if rest else found


def _as_recognised(page: Page, text: str, lines: Sequence[Line]) -> Page:
    chars: list[Char] = []
    start = 0
    for line in lines:
        chars += [
            Char(start + at, character, box)
            for at, (character, box) in enumerate(zip(line.text, line.boxes, strict=False))
        ]
        start += len(line.text) + 1
    return replace(page, text=text, chars=chars, pictures=[])


def _aligned(page: Page, text: str) -> Page:
    """The characters at the offsets of ``text``, which may lack blanks and what nobody sees."""
    if text == page.text:
        return page
    own = [canonical(each) for each in page.text]
    offsets: dict[int, int] = {}
    here = 0
    for at, letter in enumerate(own):
        wanted = canonical(text[here]) if here < len(text) else None
        if wanted is None:
            if letter:
                return page
        elif letter and letter == wanted:
            offsets[at] = here
            here += 1
        elif not wanted:  # a blank for a blank, or for something that nobody sees
            here += 1
        elif letter:
            return page
    if any(canonical(each) for each in text[here:]):
        return page
    chars = [char._replace(at=offsets[char.at]) for char in page.chars if char.at in offsets]
    return replace(page, text=text, chars=chars)
