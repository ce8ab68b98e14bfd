"""Of overlapping hits one stays: the surer, then the longer, then the one that says more.

Gives findings their order. Knows no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from review.engines.find.patterns import Hit
from review.engines.model import LEVEL_ORDER

#: On equal spans and levels (detection.md section 5.6).
_PRECEDENCE: Final = ("SEC_MARK", "DIS", "ID", "BANK", "MOB", "LAND", "PLATE", "MAIL")


def resolve(hits: Iterable[Hit]) -> list[Hit]:
    """Hits of one segment without overlaps, in reading order."""
    ranked = sorted(
        hits,
        key=lambda hit: (
            LEVEL_ORDER.index(hit.level),
            hit.start - hit.end,
            _PRECEDENCE.index(hit.code),
            hit.start,
        ),
    )
    kept: list[Hit] = []
    for hit in ranked:
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
