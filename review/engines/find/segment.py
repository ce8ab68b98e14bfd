"""All findings of one segment: values, addresses, lists and surroundings put together and resolved.

The same for a segment of a document and for a plain text. What spans segments comes in as further hits. Cells
that say the same in the same column are looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from review.engines.find.addresses import find_addresses
from review.engines.find.context import with_context
from review.engines.find.hits import Hit, Label
from review.engines.find.patterns import find_patterns
from review.engines.find.resolve import resolve
from review.engines.find.terms import Terms, find_denied, let_pass
from review.engines.read.reading import CellPlace

#: Cells that may come again: short ones that are no long number, which would be another in every row.
_SHORT: Final = 40
_LONG_NUMBER: Final = re.compile(r"[0-9]{7}")
#: What may label something: figures and signs do not.
_WORD: Final = re.compile(r"[^\W\d_]")
#: Cells that are remembered at one time.
_REMEMBERED: Final = 20_000


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


class CellFinder:
    """``hits_of`` for the cells of one file, with one memory: under the same header and beside the same
    label the same text has the same findings.
    """

    def __init__(self, terms: Terms, day: date | None) -> None:
        self._terms = terms
        self._day = day
        self._known: dict[tuple[str, str, str], list[Hit]] = {}

    def hits(self, text: str, place: CellPlace, further: Sequence[Hit] = ()) -> list[Hit]:
        """Findings of a whole cell; ``further`` as for ``hits_of``."""
        if further or len(text) > _SHORT or _LONG_NUMBER.search(text):
            return self._look(text, place, further)
        # a number to the left labels nothing, and is another one in every row
        left = place.left if _WORD.search(place.left) else place.left and "0"
        key = (text, place.header, left)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._look(text, place, ())
        return found

    def _look(self, text: str, place: CellPlace, further: Sequence[Hit]) -> list[Hit]:
        label = place.label
        return hits_of(text, lambda _: label, further=further, terms=self._terms, day=self._day)
