"""One cell of a new workbook: the value that was shown, masked where the plan says so. Formulas become
their values, numbers that hold something masked become text.

Which cells there are is ``xlsx_sheet.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from review.engines.read.xlsx_strings import local, unescaped
from review.engines.read.xlsx_styles import Styles
from review.engines.redact.folding import fold
from review.engines.redact.plan import Place
from review.engines.redact.xlsx_styles import NewStyles
from review.engines.redact.xlsx_texts import Run, Text, inline, masked_runs, text_of

_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_ERRORS: Final = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA")
)
#: A value shorter than this stands in stored digits and formats by chance; one that is not Latin does not.
_SHORTEST, _SHORTEST_OTHER = 4, 2
#: A day as it is written, with a time behind it or not.
_DAY: Final = re.compile(
    r"([0-9]{4}|[0-9]{2})\s*[-‐-―−/.．年]\s*([0-9]{1,2})\s*[-‐-―−/.．月]\s*([0-9]{1,2})\s*日?"
    r"(?:[ T]*[0-9]{1,2}[:时][0-9]{1,2}(?:[:分][0-9.]{0,6})?[分秒]?)?|([0-9]{4})([0-9]{2})([0-9]{2})"
)
#: Where days are counted from: Excel has a 29 February 1900 that never was.
_FROM_1900, _FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_DAY: Final = 2_957_003
_DAY_DIGITS: Final = 7
#: Years of two digits are of this century below 30.
_CENTURY, _LAST_OF_2000 = 100, 30


class Removed:
    """Asks texts beside the cells for what the plan removes."""

    def __init__(self, places: Sequence[Place]) -> None:
        values = {fold(each.value).text for each in places}
        self._values = sorted(
            each
            for each in values
            if len(each) >= (_SHORTEST if each.isascii() else _SHORTEST_OTHER)
        )
        self._days = days_of(each.value for each in places)

    def within(self, text: str, *, beside: str = "") -> bool:
        """Whether ``text`` says a value that ``beside`` does not say."""
        if not self._values or not text:
            return False
        plain, other = fold(text).text, fold(beside).text
        return any(each in plain and each not in other for each in self._values)

    def is_day(self, value: str, said: str, *, from_1904: bool) -> bool:
        """Whether a stored number is a day that is removed, and what the cell says is neither that day nor
        the number: a date behind a format that shows its year only.
        """
        number = _digits(value).partition(".")[0]
        if not self._days or not number.isdecimal() or len(number) > _DAY_DIGITS:
            return False
        start = _FROM_1904 if from_1904 else _FROM_1900
        if not 0 <= int(number) <= _LAST_DAY:
            return False
        day = start + timedelta(days=int(number))
        shown = "".join(each for each in said if each.isdecimal())
        return day in self._days and day not in days_of([said]) and number not in shown


def days_of(texts: Iterable[str]) -> set[date]:
    """The days that texts are: nothing else stands in them but a time of day."""
    days: set[date] = set()
    for each in texts:
        found = _DAY.fullmatch(unicodedata.normalize("NFKC", each).strip())
        if found is None:
            continue
        year, month, day = (int(part) for part in found.groups() if part)
        if year < _CENTURY:
            year += 2000 if year < _LAST_OF_2000 else 1900
        with suppress(ValueError):
            days.add(date(year, month, day))
    return days


@dataclass(frozen=True)
class Cell:
    """A cell as it is written: number of its style, its type or nothing, its inner XML."""

    style: int
    kind: str = ""
    inner: str = ""


@dataclass(frozen=True)
class CellWriter:
    """Makes the cells of one workbook. ``said`` is what each visible cell shows, by segment."""

    texts: Sequence[Text]
    styles: Styles
    new: NewStyles
    said: Mapping[str, str]
    places: Mapping[str, Sequence[Place]]
    removed: Removed
    from_1904: bool = False

    def cell(self, node: etree._Element, segment: str) -> Cell:
        """The cell of a ``c``: with its value where the original shows one."""
        style = node.get("s")
        said = self.said.get(segment)
        if said is None:
            return Cell(self.new.number(style))
        places = self.places.get(segment, ())
        parts = {local(child): child for child in node.iterchildren(etree.Element)}
        kind = node.get("t") or "n"
        value = parts["v"].text or "" if "v" in parts else ""
        if "is" in parts or kind in ("s", "str", "inlineStr"):
            return self._text(self._runs(parts.get("is"), kind, value), style, said, places)
        if not places and not self._tells(value, style, said):
            if kind == "b":
                return Cell(self.new.number(style), "b", f"<v>{int(said == 'TRUE')}</v>")
            if kind == "e" and said in _ERRORS:
                return Cell(self.new.number(style), "e", f"<v>{said}</v>")
            if kind == "n" and _NUMBER.fullmatch(value.strip()):
                self.new.shows(style, value.strip())
                return Cell(self.new.number(style), "", f"<v>{value.strip()}</v>")
        return self._shown((Run(said),), style, said, places)

    def _runs(self, own: etree._Element | None, kind: str, value: str) -> Text:
        if own is not None:
            return text_of(own, self.styles, self.new)
        if kind != "s":
            return (Run(unescaped(value)),)
        value = value.strip()
        at = int(value[:9]) if value.isdecimal() else -1
        return self.texts[at] if 0 <= at < len(self.texts) else ()

    def _text(self, runs: Text, style: str | None, said: str, places: Sequence[Place]) -> Cell:
        whole = "".join(each.text for each in runs)
        if whole != said or places or self.new.tells(style):
            return self._shown(runs, style, said, places)
        inner = inline(runs)
        self.new.shows(style, None)
        return Cell(self.new.number(style), "inlineStr" if inner else "", inner)

    def _shown(self, runs: Text, style: str | None, said: str, places: Sequence[Place]) -> Cell:
        """A cell that holds what was shown and has no number format any more."""
        inner = inline(masked_runs(runs, said, places))
        number = self.new.number(style, as_text=True)
        return Cell(number, "inlineStr" if inner else "", inner)

    def _tells(self, value: str, style: str | None, said: str) -> bool:
        """Whether what is stored says something removed that is not shown: digits behind a rounding, the day
        behind a year, the other section of a format.
        """
        return (
            self.removed.within(value, beside=said)
            or self.removed.within(_digits(value), beside=said)
            or self.removed.is_day(value, said, from_1904=self.from_1904)
            or self.new.tells(style)
        )


def _digits(value: str) -> str:
    """A stored number with all its digits and no exponent."""
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return ""
    return f"{number:f}" if number.is_finite() and abs(number.adjusted()) < 40 else ""
