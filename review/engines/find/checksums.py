"""Check digits and dates of identifiers: pure arithmetic on normalised digits.

Says whether a number is well formed, nothing about where it stands; that is ``patterns.py``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from operator import mul
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"

#: First two digits of a resident ID (GB/T 2260, and 81 to 83 of the residence permits of Hong Kong,
#: Macau and Taiwan). Districts are not asked: lists of districts change, and most IDs of people
#: born before 1985 would fail them.
PROVINCES: Final = frozenset(
    f"{code}"
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(first, last + 1)
)
_FIRST_YEAR: Final = 1890


def id_check_character(digits: str) -> str:
    """The 18th character for the first 17 digits of a resident ID (ISO 7064 mod 11-2, GB
    11643-1999).
    """
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def birth_date(digits: str) -> date | None:
    """The date written as YYYYMMDD when it is one on which a living person can be born, else
    None.
    """
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR and day <= datetime.now(tz=UTC).date() else None


def is_resident_id(number: str) -> bool:
    """18 characters with province, date of birth and check character right."""
    return (
        number.isascii()
        and len(number) == 18
        and number[:2] in PROVINCES
        and number[:17].isdigit()
        and birth_date(number[6:14]) is not None
        and id_check_character(number[:17]) == number[17].upper()
    )


def is_old_resident_id(number: str) -> bool:
    """15 digits with province and date of birth right; this form has no check digit."""
    return (
        number.isascii()
        and len(number) == 15
        and number.isdigit()
        and number[:2] in PROVINCES
        and birth_date("19" + number[6:12]) is not None
    )


def passes_luhn(number: str) -> bool:
    """The Luhn test of card numbers (ISO/IEC 7812-1 annex B). All-equal digits are no card."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(number)) > 1


#: GB 32100-2015: the 31 characters of a credit code, in the order of their values.
_CREDIT: Final = {letter: value for value, letter in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_CREDIT_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))


def is_credit_code(code: str) -> bool:
    """18 upper-case characters whose last is the check character of GB 32100-2015 (mod 31)."""
    values = [_CREDIT.get(each, -1) for each in code]
    if len(values) != 18 or -1 in values:
        return False
    total: int = sum(map(mul, values, _CREDIT_WEIGHTS))
    return values[17] == (31 - total % 31) % 31


def is_hongkong_id(number: str) -> bool:
    """One or two letters, six digits and the check digit in brackets or not (mod 11)."""
    plain = re.sub(r"[()]", "", number).upper()
    letters, digits, check = plain[:-7], plain[-7:-1], plain[-1]
    if not 1 <= len(letters) <= 2 or not digits.isdigit():
        return False
    total = 9 * (36 if len(letters) == 1 else ord(letters[0]) - 55) + 8 * (ord(letters[-1]) - 55)
    total += sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True))
    return (total + (10 if check == "A" else int(check))) % 11 == 0


#: The two figures for which the letter of a Taiwan ID stands, minus 10, in the order A to Z.
_TAIWAN: Final = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    24,
    8,
    9,
    10,
    11,
    12,
    25,
    13,
    14,
    15,
    16,
    17,
    18,
    19,
    22,
    20,
    21,
    23,
)


def is_taiwan_id(number: str) -> bool:
    """A letter and nine digits with the right check digit (mod 10)."""
    letter, digits = number[:1].upper(), number[1:]
    if len(digits) != 9 or not digits.isdigit() or not "A" <= letter <= "Z":
        return False
    code = _TAIWAN[ord(letter) - 65] + 10
    total = code // 10 + code % 10 * 9
    total += sum(
        int(digit) * weight
        for digit, weight in zip(digits, (8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)
    )
    return total % 10 == 0
