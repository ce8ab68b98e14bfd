"""Of overlapping hits one stays: the surer, then the longer, then the one that says more.

Gives findings their order. Knows no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from review.engines.find.patterns import Hit
from review.engines.model import LEVEL_ORDER

#: On equal spans and levels (detection.md section 5.6).
_PRECEDENCE: Final = (
    "SEC_MARK",
    "DIS",
    "ID",
    "USCC",
    "BANK",
    "HKID",
    "TWID",
    "MOID",
    "PASS",
    "PERMIT",
    "MOB",
    "LAND",
    "PLATE",
    "MAIL",
    "WX",
    "QQ",
    "DOB",
)

#: Nobody's number: on its span there is no ID and no account (detection.md section 5.3).
_CREDIT_CODE: Final = "USCC"

#: What an address on the same span rules out.
_NAMES: Final = frozenset({"PER", "MASKED_NAME"})

#: What asks about a line or a run and is no value: it gives way to values inside it.
QUESTIONS: Final = frozenset(
    {
        "SEC_MARK",
        "WORK_SECRET",
        "INTERNAL",
        "ATTR",
        "DRAFT",
        "MINUTES",
        "PROC",
        "LAWENF",
        "TRADE",
        "UNSURE",
        "UNREAD",
    }
)


#: Kinds that run on beside what overlaps them: a piece of an address is still somebody's door.
_RUNNING_ON: Final = frozenset({"ADDR"})


def resolve(hits: Iterable[Hit]) -> list[Hit]:
    """Hits of one segment without overlaps, in reading order. Questions keep what values leave them,
    addresses what surer values leave them; a name inside an address is a street and goes, for were it
    taken, the door would stay.
    """
    everything = list(hits)
    if len(everything) < 2:
        return everything
    values: list[Hit] = []
    for wanted in (_is_code, _is_number, _is_name):
        for hit in _ranked(each for each in everything if wanted(each)):
            rest = _give_way(hit, values) if hit.code in _RUNNING_ON else _whole(hit, values)
            if rest is not None:
                values.append(rest)
    questions: list[Hit] = []
    for hit in _ranked(each for each in everything if each.code in QUESTIONS):
        left = _give_way(hit, values)
        if left is not None and _whole(left, questions) is not None:
            questions.append(left)
    return sorted([*values, *questions], key=lambda hit: (hit.start, hit.end))


def _is_name(hit: Hit) -> bool:
    return hit.code in _NAMES


def _is_code(hit: Hit) -> bool:
    return hit.code == _CREDIT_CODE


def _is_number(hit: Hit) -> bool:
    return hit.code not in _NAMES and hit.code not in QUESTIONS and hit.code != _CREDIT_CODE


def _ranked(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(
        hits,
        key=lambda hit: (
            LEVEL_ORDER.index(hit.level),
            hit.start - hit.end,
            _PRECEDENCE.index(hit.code) if hit.code in _PRECEDENCE else len(_PRECEDENCE),
            hit.start,
        ),
    )


def _whole(hit: Hit, kept: Iterable[Hit]) -> Hit | None:
    """The hit when nothing kept overlaps it."""
    overlaps = any(hit.start < other.end and hit.end > other.start for other in kept)
    return None if overlaps else hit


def _give_way(hit: Hit, kept: Iterable[Hit]) -> Hit | None:
    """The longest stretch of a hit in which nothing kept stands; None when nothing is left."""
    free = [(hit.start, hit.end)]
    for other in kept:
        free = [
            part
            for start, end in free
            for part in ((start, min(end, other.start)), (max(start, other.end), end))
            if part[0] < part[1]
        ]
    if not free:
        return None
    start, end = max(free, key=lambda part: part[1] - part[0])
    return replace(hit, start=start, end=end)
