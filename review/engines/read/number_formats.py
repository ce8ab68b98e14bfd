"""What a spreadsheet shows for a stored number: number formats of ECMA-376 part 1, section 18.8.30 and
18.8.31, as Chinese Excel words the built-in ones.

A number in General format is given with all its digits, also where a narrow column would show an
exponent or ``###``: an identity number stored as a number must be seen. Reads no file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import lru_cache
from typing import Final

#: Digits up to which a whole number is shown as it is stored.
_PLAIN: Final = 15
#: Longest format that is understood; Excel allows 255 characters.
_LONGEST: Final = 1000
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<noon>AM/PM|A/P|上午/下午)'
    r"|(?P<general>General|G/通用格式)|(?P<exp>E[+-])|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+(?![+-])|g+)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<at>@)|(?P<slash>/)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"^(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$")
_ELAPSED: Final = re.compile(r"^(h+|m+|s+)$", re.IGNORECASE)
_WEEKDAYS: Final = "一二三四五六日"
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_NUMERALS: Final = "〇一二三四五六七八九"
#: Last day Excel knows, 9999-12-31, in its day count.
_LAST_DAY: Final = 2_958_466


@dataclass(frozen=True)
class _Section:
    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None
    chinese: bool

    @property
    def is_date(self) -> bool:
        return any(kind in ("date", "elapsed", "noon") for kind, _ in self.tokens)

    @property
    def is_empty(self) -> bool:
        return not self.tokens


class NumberFormat:
    """One number format, understood once. ``hides_text`` says that text in such a cell is not shown
    (``;;;``).
    """

    def __init__(self, code: str) -> None:
        sections = [_section(text) for text in _split(code[:_LONGEST])]
        self._text = next(
            (each for each in sections if any(kind == "at" for kind, _ in each.tokens)), None
        )
        if len(sections) > 3:
            self._text = sections[3]
        self.hides_text = len(sections) > 3 and sections[3].is_empty
        numbers = [each for each in sections[:3] if each is not self._text or len(sections) == 1]
        self._numbers = numbers or [_section("General")]
        self._general = code == "General"
        self._sections = sections

    def text(self, value: str) -> str:
        """How a text is shown: itself, with what the format puts around it."""
        if self._text is None or self.hides_text:
            return value
        return "".join(value if kind == "at" else word for kind, word in self._text.tokens)

    def number(self, raw: str, *, from_1904: bool = False) -> str:
        """How the stored number ``raw`` is shown; an empty string where the format hides it. What is
        no number is given back as it is.
        """
        if self._general and raw.isdecimal() and len(raw) <= _PLAIN and raw[0] != "0":
            return raw
        try:
            value = Decimal(raw)
        except InvalidOperation:
            return raw
        if not value.is_finite() or value.adjusted() > 300:
            return raw
        return self._shown(value, from_1904=from_1904)

    def section(self, raw: str | None) -> int | None:
        """The number, from 0, of the section that shows a stored number, or a text where ``raw`` is None;
        None where no section has a part in it.
        """
        chosen = self._text
        if raw is not None:
            try:
                value = Decimal(raw)
            except InvalidOperation:
                return None
            chosen = self._chosen(value)[0] if value.is_finite() else None
        return next((at for at, each in enumerate(self._sections) if each is chosen), None)

    def _shown(self, value: Decimal, *, from_1904: bool) -> str:
        section, signed = self._chosen(value)
        if section.is_empty:
            return ""
        if any(kind in ("general", "at") for kind, _ in section.tokens):
            return "".join(
                general(value if signed else abs(value)) if kind in ("general", "at") else word
                for kind, word in section.tokens
            )
        if section.is_date:
            return _moment(section, value, from_1904=from_1904)
        return _figure(section, value if signed else abs(value))

    def _chosen(self, value: Decimal) -> tuple[_Section, bool]:
        """The section for a value, and whether it shows the sign itself."""
        if any(each.condition for each in self._numbers):
            for each in self._numbers:
                if each.condition is None or _holds(value, each.condition):
                    return each, True
            return self._numbers[-1], True
        count = len(self._numbers)
        if value < 0 and count > 1:
            return self._numbers[1], False
        if value == 0 and count > 2:
            return self._numbers[2], True
        return self._numbers[0], True


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """The format of a code, e.g. ``000000`` or ``yyyy/m/d;@``."""
    return NumberFormat(code)


def general(value: Decimal) -> str:
    """A number with all its digits and without exponent, up to 30 digits."""
    if value == value.to_integral_value() and value.adjusted() < 30:
        return str(int(value))
    if -10 < value.adjusted() < 30:
        with localcontext() as context:
            context.prec = 15
            return f"{(+value).normalize():f}"
    return f"{value:.5E}"


def _split(code: str) -> list[str]:
    sections = [""]
    for match in _TOKEN.finditer(code):
        if match.group("plain") == ";":
            sections.append("")
        else:
            sections[-1] += match.group(0)
    return sections


def _section(text: str) -> _Section:
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, Decimal] | None = None
    chinese = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        word = match.group(0)
        if kind == "bracket":
            inner = match.group("bracket")
            if found := _CONDITION.match(inner):
                condition = (found[1], Decimal(found[2]))
            elif _ELAPSED.match(inner):
                tokens.append(("elapsed", inner.lower()))
            elif inner.startswith("$"):
                tokens.append(("plain", inner[1:].partition("-")[0]))
            elif inner.casefold().startswith("dbnum1"):
                chinese = True
        elif kind in ("quoted", "escaped"):
            tokens.append(("plain", match.group(kind)))
        elif kind is not None:
            tokens.append((kind, word.lower() if kind == "date" else word))
    return _Section(tuple(tokens), condition, chinese)


def _holds(value: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, limit = condition
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[sign]


def _figure(section: _Section, value: Decimal) -> str:
    """A number by its placeholders; text between them stays where it stands (``000-0000``)."""
    tokens = section.tokens
    kinds = [kind for kind, _ in tokens]
    if "slash" in kinds and "digit" in kinds:  # a fraction: shown as the number it is
        return general(value)
    if "digit" not in kinds:
        sign = "-" if value < 0 else ""
        return sign + "".join(word for _, word in tokens)
    if "exp" in kinds:
        places = kinds[kinds.index("point") : kinds.index("exp")] if "point" in kinds else []
        return f"{value:.{places.count('digit')}E}"
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    scale = 0
    while last + scale + 1 < len(kinds) and kinds[last + scale + 1] == "comma":
        scale += 1
    point = kinds.index("point") if "point" in kinds else len(kinds)
    whole = [at for at, kind in enumerate(kinds) if kind == "digit" and at < point]
    parts = [at for at, kind in enumerate(kinds) if kind == "digit" and at > point]
    grouped = any(kind == "comma" and at < last for at, kind in enumerate(kinds))
    with localcontext() as context:
        context.prec = 400
        shifted = abs(value).scaleb(2 * kinds.count("percent") - 3 * scale)
        rounded = shifted.quantize(Decimal(1).scaleb(-len(parts)), ROUND_HALF_UP)
        digits, _, decimals = f"{rounded:f}".partition(".")
    shown = _filled(tokens, whole, digits.lstrip("0"), grouped=grouped)
    shown |= _decimals(tokens, parts, decimals)
    out = ["-" if value < 0 and rounded else ""]
    for at, (kind, word) in enumerate(tokens):
        if kind == "digit":
            out.append(shown[at])
        elif kind == "point":
            out.append("." if any(shown[each] for each in parts) else "")
        elif kind != "comma":
            out.append(word)
    return "".join(out).strip()


def _filled(
    tokens: tuple[tuple[str, str], ...], places: list[int], digits: str, *, grouped: bool
) -> dict[int, str]:
    """Digits of the whole part for each placeholder, filled from the right."""
    shown: dict[int, str] = {}
    left = digits
    done = 0
    for number, at in enumerate(reversed(places)):
        first = number == len(places) - 1
        take = left if first else left[-1:]
        left = "" if first else left[:-1]
        if not take and tokens[at][1] == "0":
            take = "0"
        if grouped:
            take, done = _grouped(take, done)
        shown[at] = take
    return shown


def _grouped(digits: str, done: int) -> tuple[str, int]:
    out = ""
    for digit in reversed(digits):
        if done and done % 3 == 0:
            out = "," + out
        out = digit + out
        done += 1
    return out, done


def _decimals(
    tokens: tuple[tuple[str, str], ...], places: list[int], digits: str
) -> dict[int, str]:
    shown = dict(zip(places, digits.ljust(len(places), "0"), strict=False))
    for at in reversed(places):
        if tokens[at][1] == "0" or shown[at] != "0":
            break
        shown[at] = ""
    return shown


def _moment(section: _Section, value: Decimal, *, from_1904: bool) -> str:
    """A day count as date and time; what is no date in Excel stays a number."""
    days = value + (1462 if from_1904 else 0)
    elapsed = any(kind == "elapsed" for kind, _ in section.tokens)
    if days < 0 or days >= _LAST_DAY:
        return general(value)
    # Excel counts a 29 February 1900 that never was.
    start = datetime(1899, 12, 31) if days < 60 else datetime(1899, 12, 30)  # noqa: DTZ001
    moment = start + timedelta(milliseconds=round(days * 86_400_000))
    if "s" not in "".join(word for kind, word in section.tokens if kind == "date") and not elapsed:
        moment = moment + timedelta(milliseconds=500)
    noon = any(kind == "noon" for kind, _ in section.tokens)
    out: list[str] = []
    before = ""
    for at, (kind, word) in enumerate(section.tokens):
        if kind == "date":
            minutes = word[0] == "m" and (before == "h" or _next_unit(section.tokens, at) == "s")
            out.append(_unit(word, moment, minutes=minutes, noon=noon, chinese=section.chinese))
            before = word[0]
        elif kind == "elapsed":
            seconds = days * 86_400
            units = seconds / {"h": 3600, "m": 60, "s": 1}[word[0]]
            out.append(str(int(units)).zfill(len(word)))
            before = word[0]
        elif kind == "noon":
            out.append("上午" if moment.hour < 12 else "下午")
        elif kind != "at":
            out.append(word)
    return "".join(out).strip()


def _next_unit(tokens: tuple[tuple[str, str], ...], at: int) -> str:
    for kind, word in tokens[at + 1 :]:
        if kind in ("date", "elapsed"):
            return word[0]
    return ""


def _unit(word: str, moment: datetime, *, minutes: bool, noon: bool, chinese: bool) -> str:
    unit, length = word[0], len(word)
    if minutes:
        return str(moment.minute).zfill(min(length, 2))
    if (unit == "m" and length >= 3) or unit == "a" or (unit == "d" and length >= 3):
        return _named(unit, length, moment)
    if unit in "ye":
        year = f"{moment.year:04d}" if length > 2 or unit == "e" else f"{moment.year % 100:02d}"
        return "".join(_NUMERALS[int(digit)] for digit in year) if chinese else year
    if unit == "s":
        return _seconds(word, moment)
    number = {"m": moment.month, "d": moment.day, "h": moment.hour}.get(unit, 0)
    if unit == "h" and noon:
        number = number % 12 or 12
    if unit == "g":  # the name of an era, which China's calendar has not
        return ""
    return _chinese(number) if chinese else str(number).zfill(min(length, 2))


def _named(unit: str, length: int, moment: datetime) -> str:
    if unit == "m":
        return _MONTHS[moment.month - 1]
    return ("星期" if length == 4 else "周") + _WEEKDAYS[moment.weekday()]


def _seconds(word: str, moment: datetime) -> str:
    whole, _, decimals = word.partition(".")
    seconds = str(moment.second).zfill(min(len(whole), 2))
    part = f"{moment.microsecond:06d}"[: len(decimals)]
    return f"{seconds}.{part}" if decimals else seconds


def _chinese(number: int) -> str:
    """1 to 31 as a day is written: 十, 二十一."""
    tens, ones = divmod(number, 10)
    if not tens:  # midnight too: 〇
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")
