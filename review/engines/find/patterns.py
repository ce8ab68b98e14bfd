"""All identifiers that their shape, check digit or label gives away, in one segment.

Puts the finders of identity papers, contacts, belongings, birth dates and masked numbers together; what
overlaps is left to ``resolve.py``. Rules: detection.md sections 5.3 and 6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from review.engines.find.belongings import CARD, find_belongings
from review.engines.find.birth import find_birth_dates
from review.engines.find.contact import MOBILE, find_contact, find_messengers
from review.engines.find.hits import Context, Hit, Label
from review.engines.find.identity import PROVEN, find_identity
from review.engines.find.masked import find_masked
from review.engines.find.normalise import normalise

__all__ = ["Hit", "Label", "find_patterns", "may_cross"]

_ENOUGH_DIGITS: Final = re.compile(r"(?:[0-9][^0-9A-Za-z\u4e00-\u9fff]{0,4}){5}")
_CONFUSABLE: Final = re.compile(r"[0-9OolI|SBZ]{11}")
#: Most cells of most tables. Without a letter and with hardly a figure only dates of birth, numbers under QQ
#: and masks are left to look for; any other number has seven figures.
_HARDLY_A_FIGURE: Final = re.compile(r"[^0-9A-Za-z]*+(?:[0-9][^0-9A-Za-z]*+){0,6}+")
_CROSSING: Final = (*PROVEN, MOBILE, CARD)
#: Figures of the longest of these.
_MOST: Final = 20
_FIGURES: Final = "0123456789"


def find_patterns(text: str, label: Label | None = None) -> list[Hit]:
    """All identifiers in one segment, overlapping ones included, in no particular order.

    ``label`` answers what stands above and left of a place of ``text`` in its table.
    """
    context = Context(normalise(text), label)
    if _HARDLY_A_FIGURE.fullmatch(context.text):
        return [
            *find_messengers(context),
            *find_birth_dates(context),
            *find_masked(context),
        ]
    digits = bool(_ENOUGH_DIGITS.search(context.text) or _CONFUSABLE.search(context.text))
    hits = [
        *find_contact(context, digits=digits),
        *find_belongings(context, digits=digits),
        *find_birth_dates(context),
    ]
    if context.figures:
        hits.extend(find_identity(context, digits=digits))
        hits.extend(find_masked(context))
    return hits


def may_cross(text: str, joints: Sequence[int]) -> bool:
    """Whether anything shaped like a number that its check digit or label proves stands over one of the
    ``joints``, places of ``text`` at which two texts were put together. Shapes only: quick.
    """
    plain = normalise(text)
    if plain.deleted:
        return True
    joints = [joint for joint in joints if _may_join(plain.text, joint)]
    for pattern in _CROSSING if joints else ():
        match = pattern.search(plain.text)
        while match is not None:
            start, end = match.span()
            if any(start < joint < end for joint in joints):
                return True
            match = pattern.search(plain.text, start + 1)
    return False


def _may_join(text: str, joint: int) -> bool:
    """Whether the figures to both sides may be one number: it begins and ends with a run of figures, never
    within one.
    """
    left = text[max(0, joint - 1 - 2 * _MOST) : joint - 1]
    right = text[joint : joint + 2 * _MOST]
    runs = len(left) - len(left.rstrip(_FIGURES)) + len(right) - len(right.lstrip(_FIGURES))
    return runs <= _MOST
