"""All findings of one segment: values, addresses, lists and surroundings put together and resolved.

The same for a segment of a document and for a plain text. What spans segments comes in as further hits.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from review.engines.find.addresses import find_addresses
from review.engines.find.context import with_context
from review.engines.find.hits import Hit, Label
from review.engines.find.patterns import find_patterns
from review.engines.find.resolve import resolve
from review.engines.find.terms import Terms, find_denied, let_pass


def hits_of(
    text: str,
    label: Label | None = None,
    *,
    further: Iterable[Hit] = (),
    terms: Terms | None = None,
    day: date | None = None,
) -> list[Hit]:
    """Findings of ``text`` without overlaps in reading order.

    ``label`` answers the table header of a place, None outside tables; ``further`` are names,
    marks, questions and pieces of broken numbers in this segment; ``day`` is the document's date.
    """
    lists = terms or Terms()
    hits = [
        *find_patterns(text, label),
        *find_addresses(text, label),
        *find_denied(text, lists.deny),
        *further,
    ]
    if not hits and label is None:
        return []
    told = with_context(text, resolve(hits), label=label, day=day)
    return let_pass(text, resolve(told), lists.allow)
