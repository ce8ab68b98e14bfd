"""All identifiers that their shape, check digit or label gives away, in one segment.

Puts the finders of identity papers, contacts, belongings, birth dates and masked numbers together; what
overlaps is left to ``resolve.py``. Rules: detection.md sections 5.3 and 6.
"""

from __future__ import annotations

import re
from typing import Final

from review.engines.find.belongings import find_belongings
from review.engines.find.birth import find_birth_dates
from review.engines.find.contact import find_contact
from review.engines.find.hits import Context, Hit, Label
from review.engines.find.identity import find_identity
from review.engines.find.masked import find_masked
from review.engines.find.normalise import normalise

__all__ = ["Hit", "Label", "find_patterns"]

_ENOUGH_DIGITS: Final = re.compile(r"(?:[0-9][^0-9A-Za-z\u4e00-\u9fff]{0,4}){5}")
_CONFUSABLE: Final = re.compile(r"[0-9OolI|SBZ]{11}")


def find_patterns(text: str, label: Label | None = None) -> list[Hit]:
    """All identifiers in one segment, overlapping ones included, in no particular order.

    ``label`` answers what stands above and left of a place of ``text`` in its table.
    """
    context = Context(normalise(text), label)
    digits = bool(_ENOUGH_DIGITS.search(context.text) or _CONFUSABLE.search(context.text))
    hits = [
        *find_contact(context, digits=digits),
        *find_belongings(context, digits=digits),
        *find_birth_dates(context),
    ]
    if digits or any(each.isdigit() for each in context.text):
        hits.extend(find_identity(context, digits=digits))
        hits.extend(find_masked(context))
    return hits
