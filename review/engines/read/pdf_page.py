"""The text of one page of a PDF through pdfium, and the rectangle of each character.

Works on an opened page and keeps no rectangles. What the page draws beside its text is
``pdf_drawn.py``; which of its characters nobody sees, ``pdf_unseen.py``.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pypdfium2.raw as pdfium

from review.engines.find.normalise import normalise

Rectangle = tuple[float, float, float, float]

_GRID: Final = 1_000_000  # steps of a page side when pdfium turns points into fractions
_FAR: Final = 1_000  # points between the places from which the turning is worked out
#: pdfium writes U+FFFE or U+0002 for a hyphen at the end of a line; other controls have no place in
#: a text. Radicals are what some printers write for common ideographs (⾥ for 里), one for one.
_ODD: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\u2e80-\u2fdf]")
_TIDIED: Final = (
    {code: "\ufffd" for code in range(32) if code not in (9, 10)}
    | {0x02: "-", 0xFFFE: "-", 0x0D: "\n"}
    | {code: normalise(chr(code)).text for code in range(0x2E80, 0x2FE0)}
)
_IDEOGRAPH: Final = (
    "\u3001-\u3011\u3014-\u3017\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff"
    "\uff08\uff09\uff0c\uff1a\uff1b\U00020000-\U0003134f"
)
_BLANK: Final = re.compile(f"(?<=[{_IDEOGRAPH}]) (?=[{_IDEOGRAPH}])")
#: With what the name of an organ ends: two long names on one line stay apart.
_ORGAN_ENDS: Final = frozenset("委局厅部院署会处科站所馆社府室队行司心学校团组")
_LONG_NAME: Final = 4
#: How wide a gap may be, in widths of the smaller neighbour: wider ones part columns.
_JUSTIFIED: Final = 1.0
_LETTER_SPACED: Final = 3.0


class PageText:
    r"""The text of one page. ``text`` has ``\n`` between lines and no blanks that pdfium put between
    ideographs of a justified or letter-spaced line; ``place`` finds a character of it in pdfium.
    """

    def __init__(self, textpage: Any) -> None:
        self.count: int = pdfium.FPDFText_CountChars(textpage)
        buffer = (ctypes.c_ushort * (self.count * 2 + 2))()
        written = pdfium.FPDFText_GetText(textpage, 0, self.count, buffer) if self.count > 0 else 0
        raw = bytes(buffer)[: max(written - 1, 0) * 2].decode("utf-16-le", "replace")
        # pdfium counts the halves of a rare ideograph (𠮷), Python the whole
        self._rare: list[int] = []
        if len(raw) != self.count:
            self._rare = [at for at, letter in enumerate(raw) if letter > "\uffff"]
        self.is_even = len(raw) + len(self._rare) == self.count  # then both count alike
        dropped = list(_positions(raw, "\r\n", 1))
        for at in _blanks(raw):
            numbers = [self._number(textpage, each) for each in (at - 1, at, at + 1)]
            if _is_justified(textpage, raw, at, numbers):
                dropped.append(at)
        dropped.sort()
        self._dropped = [at - number - 1 for number, at in enumerate(dropped)]
        text = _without(raw, dropped) if dropped else raw
        self.text = text.translate(_TIDIED) if _ODD.search(text) else text

    def place(self, index: int) -> int:
        """Index in pdfium's own text of the character ``text[index]``."""
        return self._units(index + bisect_right(self._dropped, index - 1))

    def _units(self, at: int) -> int:
        """Index in pdfium's own text of a character by its index in the same as Python has it."""
        return at + bisect_left(self._rare, at) if self._rare else at

    def _number(self, textpage: Any, at: int) -> int:
        """The same as pdfium counts characters; -1 where it has none."""
        place = self._units(at)
        if self.is_even:
            return place
        found: int = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, place)
        return found

    def numbers(self, textpage: Any, start: int, end: int) -> list[int]:
        """The same for each character of ``text[start:end]``, at once."""
        if self._rare or not self.is_even:
            return [self.character(textpage, index) for index in range(start, end)]
        found: list[int] = []
        at = bisect_right(self._dropped, start - 1)
        while start < end:
            stop = min(end, self._dropped[at] + 1) if at < len(self._dropped) else end
            if stop > start:
                found += range(start + at, stop + at)
                start = stop
            at += 1
        return found

    def character(self, textpage: Any, index: int) -> int:
        """Number of the character ``text[index]`` as pdfium counts characters; -1 where it has none."""
        return self._number(textpage, index + bisect_right(self._dropped, index - 1))


def _positions(raw: str, wanted: str, offset: int) -> Iterator[int]:
    at = raw.find(wanted)
    while at >= 0:
        yield at + offset
        at = raw.find(wanted, at + len(wanted))


def _without(raw: str, dropped: list[int]) -> str:
    kept, start = [], 0
    for at in dropped:
        kept.append(raw[start:at])
        start = at + 1
    # a line end is "\r\n" in pdfium: its second half was dropped, the first stands for it
    return "".join([*kept, raw[start:]]).replace("\r", "\n")


def _blanks(raw: str) -> Iterator[int]:
    return (match.start() for match in _BLANK.finditer(raw))


def _is_justified(textpage: Any, raw: str, at: int, numbers: list[int]) -> bool:
    """Whether a blank between ideographs only comes from a stretched line (formats.md section 2); ``numbers``
    are those of the blank and its neighbours as pdfium counts.
    """
    if min(numbers) < 0 or pdfium.FPDFText_IsGenerated(textpage, numbers[1]) != 1:
        return False
    left = re.split(r"\s", raw[max(at - 40, 0) : at])[-1]
    right = re.split(r"\s", raw[at + 1 : at + 41], maxsplit=1)[0]
    if min(len(left), len(right)) >= _LONG_NAME and left[-1] in _ORGAN_ENDS:
        return False
    before, after = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    if not (
        pdfium.FPDFText_GetLooseCharBox(textpage, numbers[0], before)
        and pdfium.FPDFText_GetLooseCharBox(textpage, numbers[2], after)
    ):
        return False
    across = max(after.left - before.right, before.left - after.right)
    down = max(after.bottom - before.top, before.bottom - after.top)
    size = min(
        max(box.right - box.left, box.top - box.bottom, 0.01)
        if down > across
        else max(box.right - box.left, 0.01)
        for box in (before, after)
    )
    widest = _LETTER_SPACED if len(left) == len(right) == 1 else _JUSTIFIED
    return bool(max(across, down) <= widest * size)


class Turn:
    """From points of a page to fractions of what is displayed: cropped, turned, origin top left."""

    def __init__(self, page: Any) -> None:
        self._x0, self._y0 = _displayed(page, 0, 0)
        x, y = _displayed(page, _FAR, 0)
        self._xx, self._xy = (x - self._x0) / _FAR, (y - self._y0) / _FAR
        x, y = _displayed(page, 0, _FAR)
        self._yx, self._yy = (x - self._x0) / _FAR, (y - self._y0) / _FAR

    def whole(self, left: float, bottom: float, right: float, top: float) -> Rectangle:
        """The rectangle, which may reach beyond the page."""
        x0 = self._x0 + left * self._xx + bottom * self._yx
        x1 = self._x0 + right * self._xx + top * self._yx
        y0 = self._y0 + left * self._xy + bottom * self._yy
        y1 = self._y0 + right * self._xy + top * self._yy
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        return x0, y0, x1, y1

    def all_whole(self, rectangles: Sequence[Rectangle]) -> list[Rectangle]:
        """As ``whole`` for each of (left, bottom, right, top): the same numbers, for thousands at once."""
        left, bottom, right, top = np.array(rectangles, np.float64).reshape(-1, 4).T
        x0 = self._x0 + left * self._xx + bottom * self._yx
        x1 = self._x0 + right * self._xx + top * self._yx
        y0 = self._y0 + left * self._xy + bottom * self._yy
        y1 = self._y0 + right * self._xy + top * self._yy
        sides = (np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1))
        return list(zip(*(each.tolist() for each in sides), strict=True))

    def shown(self, left: float, bottom: float, right: float, top: float) -> Rectangle | None:
        """The part of the rectangle that lies on the page."""
        x0, y0, x1, y1 = self.whole(left, bottom, right, top)
        x0, y0, x1, y1 = max(x0, 0.0), max(y0, 0.0), min(x1, 1.0), min(y1, 1.0)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _displayed(page: Any, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value / _GRID, down.value / _GRID


def character_boxes(
    page: Any, textpage: Any, page_text: PageText, start: int, end: int
) -> list[Rectangle]:
    """Rectangles (x0, y0, x1, y1) of ``text[start:end]`` on the displayed page, merged per line.

    Loose boxes (the whole advance and line height, not the ink), turned as the page is turned, cut
    at its edges.
    """
    turn = Turn(page)
    lines: list[_Line] = []
    line = _Line(0.0, 0.0, 0.0, 0.0)
    is_generated, loose = pdfium.FPDFText_IsGenerated, pdfium.FPDFText_GetLooseCharBox
    box = pdfium.FS_RECTF()
    numbers = page_text.numbers(textpage, start, end)
    for letter, number in zip(page_text.text[start:end], numbers, strict=True):
        if letter in " \n-" and (number < 0 or is_generated(textpage, number) == 1):
            continue
        if number < 0 or not loose(textpage, number, box):
            continue
        x0, y0, x1, y1 = box.left, box.bottom, box.right, box.top
        if y0 == line.y0 and y1 == line.y1 and line.x0 <= x0 <= line.x1 + 2 * (x1 - x0):
            # nearly always: the next character of the same line
            line.x1 = x1 if x1 > line.x1 else line.x1  # noqa: FURB136  # twice as fast as max
            line.direction = "across"
        elif x0 < x1 and y0 < y1 and not (lines and line.take(x0, y0, x1, y1)):
            line = _Line(x0, y0, x1, y1)
            lines.append(line)
    shown = (turn.shown(each.x0, each.y0, each.x1, each.y1) for each in lines)
    return [each for each in shown if each is not None]


def each_box(
    page: Any, textpage: Any, page_text: PageText, start: int, end: int
) -> Iterator[Rectangle | None]:
    """The rectangle of each character of ``text[start:end]``; None for line ends, blanks that pdfium
    put in, and what lies off the page.
    """
    turn = Turn(page)
    box = pdfium.FS_RECTF()
    text = page_text.text
    for index in range(start, end):
        character = page_text.character(textpage, index)
        if (
            character < 0
            or (text[index] in " \n-" and pdfium.FPDFText_IsGenerated(textpage, character) == 1)
            or not pdfium.FPDFText_GetLooseCharBox(textpage, character, box)
        ):
            yield None
        else:
            yield turn.shown(box.left, box.bottom, box.right, box.top)


def merged(rectangles: Iterator[Rectangle]) -> list[Rectangle]:
    """Neighbours on one line (or in one column of vertical text) joined."""
    lines: list[_Line] = []
    for rectangle in rectangles:
        if not (lines and lines[-1].take(*rectangle)):
            lines.append(_Line(*rectangle))
    return [(line.x0, line.y0, line.x1, line.y1) for line in lines]


@dataclass(slots=True)
class _Line:
    """A growing rectangle: takes the next character when it stands beside (or, in vertical text,
    below) it.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    direction: str = ""

    def take(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        if self.direction != "down":
            shared = min(self.y1, y1) - max(self.y0, y0)
            gap = max(x0 - self.x1, self.x0 - x1)
            if shared > min(self.y1 - self.y0, y1 - y0) / 2 and gap <= 2 * (x1 - x0):
                return self._join("across", x0, y0, x1, y1)
        if self.direction != "across":
            shared = min(self.x1, x1) - max(self.x0, x0)
            gap = max(y0 - self.y1, self.y0 - y1)
            if shared > min(self.x1 - self.x0, x1 - x0) / 2 and gap <= 2 * (y1 - y0):
                return self._join("down", x0, y0, x1, y1)
        return False

    def _join(self, direction: str, x0: float, y0: float, x1: float, y1: float) -> bool:
        self.direction = direction
        self.x0, self.y0 = min(self.x0, x0), min(self.y0, y0)
        self.x1, self.y1 = max(self.x1, x1), max(self.y1, y1)
        return True
