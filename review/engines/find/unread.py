"""What could not be read, or not surely, as findings: UNREAD for a page, picture or object, UNSURE for a
run of recognised text.

They are about the reading, not about persons: nobody can pass them over, a person must say that they
have looked. Reads no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from review.engines.find.patterns import Hit
from review.engines.model import Level, Segment, Treatment, Why
from review.engines.read.reading import Doubt, Unread

#: Longest stretch that one UNSURE finding covers.
_LONGEST: Final = 200


def unread_hit(unread: Unread) -> Hit:
    """One place without text; ``start`` and ``end`` are 0, its box says where it stands."""
    return Hit(
        code="UNREAD",
        level=Level.LIKELY,
        start=0,
        end=0,
        action=Treatment.KEEP,
        ground=None,
        why=(Why("unread", unread.cause.value),),
    )


def doubt_hit(doubt: Doubt, segments: Mapping[str, Segment]) -> Hit | None:
    """A run whose text is uncertain; likely where it holds digits, which may be somebody's number."""
    text = segments[doubt.segment].text[doubt.start : doubt.end]
    if not text.strip():
        return None
    digits = sum(character.isdigit() for character in text)
    return Hit(
        code="UNSURE",
        level=Level.LIKELY if digits >= 6 else Level.HINT,
        start=doubt.start,
        end=min(doubt.end, doubt.start + _LONGEST),
        action=Treatment.KEEP,
        ground=None,
        why=(Why(doubt.why, ""),),
    )
