"""The organisation's own lists: values that may pass (allow) and words that must be looked at (deny).

A term holds from a day until another; none is deleted. Terms are compared in one plain form, which is
that of the engines (``engines/find/terms.plain``) stated again, because this room imports no other;
a test holds the two against each other. Nothing here looks a term up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from review.domain.findings import FindingLevel
from review.domain.grounds import comment_is_adequate
from review.domain.values import Refusal


class TermKind(StrEnum):
    """Which list."""

    ALLOW = "allow"  # 放行名单: found values of this text are kept, and say so
    DENY = "deny"  # 必查名单: every place of this text is found


class TermState(StrEnum):
    """How a term stands on a day."""

    UPCOMING = "upcoming"
    IN_FORCE = "in_force"
    OVER = "over"


class ProposalState(StrEnum):
    """What became of a proposal to let a value pass."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"  # not asked again


#: Shorter terms would be met everywhere; longer ones are sentences.
SHORTEST: Final = 2
LONGEST: Final = 100
#: As many lines as one form takes.
MOST_LINES: Final = 300

#: Kinds of findings an allow term may be limited to, and of which one may be proposed. Papers of a
#: person are none: a list must never let an identity through.
LISTABLE: Final = ("MOB", "LAND", "MAIL", "WX", "QQ", "BANK", "PLATE", "ADDR", "PER", "USCC", "DOB")

#: In how many documents a value is kept before somebody is asked whether to let it pass.
KEPT_IN: Final = 3

# ---- the plain form --------------------------------------------------------------------------------

_INVISIBLE: Final = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
#: What goes altogether: characters without width, blanks, dashes and brackets.
_DROPPED: Final = re.compile(rf"[{_INVISIBLE}\s\-()]")
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_DOTS: Final = "\u2022\u30fb\u2027\u2219\uff65\u22c5"
#: CJK Radicals Supplement from U+2E80 on; a dot where there is no single ideograph.
_RADICALS: Final = (
    "·厂乛乚乙亻冂·刀刂卜㔾小小兀尣尢·巳幺彑·忄㣺扌攵·旡日月歺母民氵氺灬爫爫丬牛犭王·目示礻竹糹"
    "纟罓罒㓁㓁·羊··耂肀聿肉臼艹艹艹虎衤覀西见角·讠贝足车辶辶辶邑钅長镸长门·阝雨青韦页风飞食·飠饣·马骨鬼鱼鸟"
    "卤麦黄黾斉齐歯齿竜龙龜亀龟"
)


def _folding() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(dash): "-" for dash in _DASHES}
    table |= {ord(dot): "·" for dot in _DOTS}
    table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    table |= {0x2E80 + place: letter for place, letter in enumerate(_RADICALS) if letter != "·"}
    table |= {0x1D7CE + place: "0123456789"[place % 10] for place in range(50)}  # bold, double, …
    return table | {0x6236: "户", 0x6238: "户", 0x2F3E: "户", 0xFE6B: "@"}


_FOLDING: Final = _folding()


def plain_term(text: str) -> str:
    """A value as terms are compared: folded, without blanks, dashes and brackets, in lower case."""
    return _DROPPED.sub("", text.translate(_FOLDING)).lower()


# ---- one term --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TermValues:
    """A term as typed: ``code`` limits an allow term to one kind of finding; empty means any kind.

    ``until_on`` is the first day on which it does not hold any more; None means open.
    """

    kind: TermKind
    text: str
    code: str
    from_on: date
    until_on: date | None


def state_on(from_on: date, until_on: date | None, day: date) -> TermState:
    """How a term with these dates stands on a day."""
    if until_on is not None and day >= until_on:
        return TermState.OVER
    return TermState.IN_FORCE if day >= from_on else TermState.UPCOMING


def judge_term(term: TermValues) -> tuple[Refusal, ...]:
    """What is wrong with a term by itself; empty when it may be added."""
    key, found = plain_term(term.text), []
    if len(key) < SHORTEST:
        found.append(Refusal("term_too_short", {"least": str(SHORTEST)}))
    if len(term.text.strip()) > LONGEST:
        found.append(Refusal("term_too_long", {"most": str(LONGEST)}))
    if term.kind is TermKind.ALLOW and names_a_person(key):
        found.append(Refusal("term_is_identity"))
    if term.code and (term.kind is TermKind.DENY or term.code not in LISTABLE):
        found.append(Refusal("term_code_unknown"))
    if term.until_on is not None and term.until_on <= term.from_on:
        found.append(Refusal("term_dates_wrong"))
    return tuple(found)


def judge_reason(reason: str) -> tuple[Refusal, ...]:
    """A reason for a list must say something, as everywhere (product.md section 3)."""
    thin = comment_is_adequate(reason)
    return () if thin is None else (thin,)


def overlap(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two spans ``[from, until)`` share a day; None is open."""
    (from_a, until_a), (from_b, until_b) = first, second
    return (until_b is None or from_a < until_b) and (until_a is None or from_b < until_a)


# ---- what no list may let through ------------------------------------------------------------------

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10x98765432"
#: First digits of resident IDs (GB/T 2260).
_REGIONS: Final = "1234568"


def names_a_person(key: str) -> bool:
    """Whether a plain form is a valid resident ID (15 or 18 characters, GB 11643-1999), one of the
    disability cards that begin with it, or the number of a bank card (Luhn).
    """
    if len(key) in (18, 20) and _is_resident_id(key[:18]):
        return True
    if not (key.isascii() and key.isdecimal()):
        return False
    if len(key) == 15:
        return key[0] in _REGIONS and _is_date("19" + key[6:12])
    return 16 <= len(key) <= 19 and key[0] in "3456" and _luhn(key)


def _is_resident_id(number: str) -> bool:
    body = number[:17]
    if not (body.isascii() and body.isdecimal()) or number[0] not in _REGIONS:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17] and _is_date(number[6:14])


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


# ---- proposals -------------------------------------------------------------------------------------


def may_be_proposed(code: str, level: FindingLevel) -> bool:
    """Whether repeated keeping of such a finding leads to a proposal: nobody keeps a note or a hint."""
    return code in LISTABLE and level in (FindingLevel.CERTAIN, FindingLevel.LIKELY)


def lines_of(pasted: str) -> tuple[str, ...]:
    """The terms of pasted lines, each once: of a row of a spreadsheet (tabs, commas) the first cell."""
    cells = (
        re.split(r"[\t,，;；]", line.strip().strip("\ufeff"))[0] for line in pasted.splitlines()
    )
    return tuple(dict.fromkeys(filter(None, (cell.strip().strip('"“”').strip() for cell in cells))))


def first_refusals(judged: Iterable[tuple[int, Refusal]]) -> tuple[Refusal, ...]:
    """Each kind of refusal once, with the lines it concerns in its fact ``lines``."""
    by_code: dict[str, tuple[Refusal, list[int]]] = {}
    for line, refusal in judged:
        by_code.setdefault(refusal.code, (refusal, []))[1].append(line)
    return tuple(
        Refusal(refusal.code, {**refusal.facts, "lines": _shown(lines)})
        for refusal, lines in by_code.values()
    )


def _shown(lines: list[int]) -> str:
    shown = "、".join(map(str, lines[:8]))
    return f"{shown}…" if len(lines) > 8 else shown
