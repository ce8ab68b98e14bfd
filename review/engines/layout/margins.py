"""Headers and footers of a print: the same words at the same height of many pages, with other numbers.

They are taken out before the text between them is laid beside its paragraphs, because they would
stand in the middle of whatever runs over a page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from review.engines.layout.model import Print
from review.engines.layout.texts import Text

#: Lines at either end of a page that are looked at, and letters of a margin that has any.
_LINES: Final = 12
_LONGEST: Final = 2_000
_SAME_HEIGHT: Final = 0.01  # of the page
_DIGITS: Final = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class _Margin:
    """The texts of one header or footer, as one row with a number wherever one may stand."""

    texts: tuple[Text, ...]
    pieces: tuple[str, ...]
    pattern: re.Pattern[str]
    letters: int
    is_header: bool


@dataclass(frozen=True, slots=True)
class _Seen:
    """A margin on a page: how far down it begins, the letters of its lines, and how they fit its pieces."""

    margin: _Margin
    top: float
    letters: tuple[int, ...]
    found: re.Match[str]


def find_margins(texts: Sequence[Text], printed: Print) -> dict[str, list[dict[int, int]]]:
    """For each text of a header or footer, page by page: which of its letters is which of the print. The
    numbers in them are only there where they are the same.
    """
    margins = [*_margins(texts, "header"), *_margins(texts, "footer")]
    if not margins:
        return {}
    by_page: defaultdict[int, list[int]] = defaultdict(list)
    for number, letter in enumerate(printed.letters):
        by_page[letter.page].append(number)
    seen = [each for row in by_page.values() for each in _seen(margins, printed, row)]
    found: defaultdict[str, list[dict[int, int]]] = defaultdict(list)
    for each in _at_their_height(seen):
        for text, letters in _letters_of(each):
            found[text.id].append(letters)
    return dict(found)


def _margins(texts: Sequence[Text], kind: str) -> Iterator[_Margin]:
    """One for each part, the longest first."""
    parts: defaultdict[str, list[Text]] = defaultdict(list)
    for text in texts:
        if text.kind == kind:
            parts[text.part].append(text)
    made = []
    for group in parts.values():
        letters = "".join(text.letters for text in group)
        if 0 < len(letters) <= _LONGEST:
            pieces = tuple(filter(None, _DIGITS.split(letters)))
            pattern = "".join(
                r"(\d{1,6})" if piece.isdigit() else f"({re.escape(piece)})" for piece in pieces
            )
            made.append(
                _Margin(tuple(group), pieces, re.compile(pattern), len(letters), kind == "header")
            )
    return iter(sorted(made, key=lambda margin: -margin.letters))


def _seen(margins: Sequence[_Margin], printed: Print, row: Sequence[int]) -> Iterator[_Seen]:
    """The header and the footer of a page."""
    lines = _lines(printed, row)
    for is_header in (True, False):
        asked = [each for each in margins if each.is_header is is_header]
        ends = lines[:_LINES] if is_header else lines[::-1][:_LINES]
        found = next((hit for margin in asked if (hit := _at_end(margin, ends, printed))), None)
        if found is not None:
            yield found


def _at_end(margin: _Margin, ends: Sequence[Sequence[int]], printed: Print) -> _Seen | None:
    """The margin where it fills the first of these lines, counted from the edge of the page."""
    taken: list[int] = []
    for line in ends:
        taken = [*taken, *line] if margin.is_header else [*line, *taken]
        if len(taken) > 2 * margin.letters + _LINES:
            return None
        words = "".join(printed.letters[number].folded for number in taken)
        found = margin.pattern.fullmatch(words)
        if found is not None:
            top = printed.letters[taken[0]].box[1]
            return _Seen(margin, top, tuple(taken), found)
    return None


def _lines(printed: Print, row: Sequence[int]) -> list[list[int]]:
    """The letters of a page as lines from the top, each from left to right."""
    boxes = {number: printed.letters[number].box for number in row}
    middle = {number: (box[1] + box[3]) / 2 for number, box in boxes.items()}
    lines: list[list[int]] = []
    bottom = -1.0
    for number in sorted(row, key=lambda each: middle[each]):
        if lines and middle[number] <= bottom:
            lines[-1].append(number)
        else:
            lines.append([number])
            bottom = boxes[number][3]
    return [sorted(line, key=lambda each: boxes[each][0]) for line in lines]


def _at_their_height(seen: Sequence[_Seen]) -> Iterator[_Seen]:
    """Those that stand where most of their kind stand: a title with the words of a header is none."""
    heights: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for each in seen:
        heights[id(each.margin)][round(each.top / _SAME_HEIGHT)] += 1
    for each in seen:
        usual = heights[id(each.margin)].most_common(1)[0][0] * _SAME_HEIGHT
        if abs(each.top - usual) <= 2 * _SAME_HEIGHT:
            yield each


def _letters_of(seen: _Seen) -> Iterator[tuple[Text, dict[int, int]]]:
    """For each text of the margin: number of a letter in it → number in the print."""
    same: dict[int, int] = {}
    at = 0
    for number, piece in enumerate(seen.margin.pieces, 1):
        if seen.found[number] == piece:
            start = seen.found.start(number)
            same |= {at + each: seen.letters[start + each] for each in range(len(piece))}
        at += len(piece)
    begin = 0
    for text in seen.margin.texts:
        end = begin + len(text.letters)
        yield text, {at - begin: same[at] for at in range(begin, end) if at in same}
        begin = end
