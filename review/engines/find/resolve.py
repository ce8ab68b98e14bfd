"""Of overlapping hits one stays: the surer, then the longer, then the one that says more.

Gives findings their order. Knows no text.
"""

from __future__ import annotations

from collections.abc import Iterable
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

#: What a credit code on the same span rules out (detection.md section 5.3).
_VETOED: Final = frozenset({"ID", "BANK", "MOB", "LAND"})


def resolve(hits: Iterable[Hit]) -> list[Hit]:
    """Hits of one segment without overlaps, in reading order."""
    ranked = sorted(
        _without_vetoed(list(hits)),
        key=lambda hit: (
            LEVEL_ORDER.index(hit.level),
            hit.start - hit.end,
            _PRECEDENCE.index(hit.code) if hit.code in _PRECEDENCE else len(_PRECEDENCE),
            hit.start,
        ),
    )
    kept: list[Hit] = []
    for hit in ranked:
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _without_vetoed(hits: list[Hit]) -> list[Hit]:
    """A credit code is nobody's number: on its span there is no ID and no account."""
    codes = [hit for hit in hits if hit.code == "USCC"]
    return [
        hit
        for hit in hits
        if hit.code not in _VETOED
        or not any(hit.start < code.end and hit.end > code.start for code in codes)
    ]
