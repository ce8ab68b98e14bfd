"""What the codes of number formats say in a result, judged by the verifier itself: which section shows a
value, and whether another one holds words of its own. Days behind a number too.

Written apart from the reader and from the writer; knows no cell and no plan.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from review.engines.verify.xlsx_looks import sections_of

_LIMIT: Final = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
#: Letters of a code that stand for a part of the value.
_FIELDS: Final = re.compile(
    r"general|g/通用格式|am/pm|a/p|上午/下午|e[+-]|[ymdhseg]+|a{3,4}|[0#?]", re.IGNORECASE
)
_PLAIN_BRACKET: Final = re.compile(
    r"(?:[<>=]+-?[0-9.]+|[hms]+|(?:db|nat)num[0-9]+|colou?r ?[0-9]+|颜色 ?[0-9]+|[a-z]{3,7}"
    r"|[黑蓝青绿红白黄洋品]红?色?)",
    re.IGNORECASE,
)
_MANY: Final = re.compile("[0-9]{7,}")
_FEW: Final = 5
_TEXT: Final = 3
_WRITTEN: Final = re.compile(
    r"(?:(\d{4}|\d\d)[-/.‐-―−年\s]{1,3}(\d{1,2})[-/.‐-―−月\s]{1,3}(\d{1,2})\s?日?|(\d{4})(\d\d)(\d\d))"
    r"(?:[ T]*\d{1,2}[:时].{0,12})?",
    re.DOTALL,
)
_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001  # a sheet knows no zone
_DAYS_TO_1904: Final = 1462
_LAST: Final = 2_958_465


def section_for(code: str, value: float | None) -> int | None:
    """Which section of a code, from 0, shows a number, or a text where ``value`` is None."""
    sections = list(sections_of(code))
    if value is None:
        at = [number for number, each in enumerate(sections) if "@" in _bare(each)]
        return _TEXT if len(sections) > _TEXT else at[0] if at else None
    numbers = [n for n, each in enumerate(sections[:_TEXT]) if "@" not in _bare(each)]
    numbers = numbers if len(sections) > 1 else [0]
    if not numbers:
        return None
    limits = [_LIMIT.search(sections[number]) for number in numbers]
    if any(limits):
        for number, limit in zip(numbers, limits, strict=True):
            if limit is None or _within(value, limit[1], float(limit[2])):
                return number
        return numbers[-1]
    at_sign = 1 if value < 0 and len(numbers) > 1 else 2 if value == 0 and len(numbers) > 2 else 0
    return numbers[at_sign]


def came_of(new: str, old: str, value: float | None) -> bool:
    """Whether a code is another with words left out that do not show the value."""
    if new == old:
        return True
    one, other = list(sections_of(new)), list(sections_of(old))
    at = section_for(old, value)
    if len(one) != len(other) or (at is not None and one[at : at + 1] != other[at : at + 1]):
        return False
    rest = iter(old)
    return all(letter in rest for letter in new)


def tells_unshown(code: str, shown: Collection[int]) -> bool:
    """Whether a code says words that none of its shown sections says."""
    said = "".join(
        word for at, each in enumerate(sections_of(code)) if at in shown for word in _words(each)
    )
    for each in sections_of(code):
        if any(_has_letters(word) and word not in said for word in _words(each)):
            return True
        if any(_has_letters(letter) for letter in _blanks(each)):
            return True
        for inner in re.findall(r"\[([^\]]*)\]", _unquoted(each)):
            digits = [number.rstrip("0").rstrip("9") for number in _MANY.findall(inner)]
            known = inner.startswith("$") or _PLAIN_BRACKET.fullmatch(inner)
            if not known or any(len(number) >= _FEW for number in digits):
                return True
    return False


def days_of(texts: Iterable[str]) -> set[date]:
    """The days that texts say, each nothing but a day and a time."""
    days: set[date] = set()
    for each in texts:
        found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", each).strip())
        if found is not None:
            year, month, day = (int(part) for part in found.groups() if part is not None)
            full = year if year > 99 else year + (2000 if year < 30 else 1900)
            try:
                days.add(date(full, month, day))
            except ValueError:
                continue
    return days


def hides_day(raw: str, said: str, days: Collection[date], *, from_1904: bool) -> bool:
    """Whether a stored number is one of these days, and what its cell says is neither it nor the number."""
    try:
        number = int(float(raw)) if days else -1
    except (ValueError, OverflowError):
        return False
    whole = number + (_DAYS_TO_1904 if from_1904 else 0)
    if number < 0 or whole > _LAST or (_ZERO + timedelta(days=whole)).date() not in days:
        return False
    digits = "".join(filter(str.isdecimal, said))
    return str(number) not in digits and not days_of([said]) & set(days)


def _within(value: float, sign: str, limit: float) -> bool:
    less, same = value < limit, value == limit
    return {
        "<": less,
        "<=": less or same,
        ">": not less and not same,
        ">=": not less,
        "=": same,
        "<>": not same,
    }[sign]


def _pieces(section: str) -> Iterator[tuple[str, str]]:
    """The pieces of a section: what is quoted, brackets, widths of blanks, and what is left."""
    at = 0
    while at < len(section):
        letter, after = section[at], section[at + 1 : at + 2]
        if letter == '"':
            end = section.find('"', at + 1)
            end = len(section) if end < 0 else end
            yield "quoted", section[at + 1 : end]
        elif letter == "[" and "]" in section[at:]:
            end = section.index("]", at)
            yield "bracket", section[at + 1 : end]
        elif letter in "\\_*" and after:
            end = at + 1
            yield "quoted" if letter == "\\" else "blank", after
        else:
            end = at
            yield "left", letter
        at = end + 1


def _words(section: str) -> Iterator[str]:
    """The words that a section says for itself."""
    run: list[str] = []
    for kind, piece in (*_pieces(section), ("end", "")):
        if kind == "left":
            run.append(piece)
            continue
        yield from _FIELDS.sub("", "".join(run))
        run.clear()
        if kind == "quoted":
            yield piece
        elif kind == "bracket" and piece.startswith("$"):
            yield piece[1:].partition("-")[0]


def _blanks(section: str) -> Iterator[str]:
    return (piece for kind, piece in _pieces(section) if kind == "blank")


def _unquoted(section: str) -> str:
    """The brackets of a section alone."""
    return "".join(f"[{piece}]" for kind, piece in _pieces(section) if kind == "bracket")


def _bare(section: str) -> str:
    """A section without its words."""
    return "".join(piece for kind, piece in _pieces(section) if kind == "left")


def _has_letters(word: str) -> bool:
    return any(unicodedata.category(each)[0] in "LN" for each in word)
