"""Names in a document that is open and in a plain text: what goes to the finder of names, and what it went without.

The finder itself is ``names/``; here is only which segments it gets and with which labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from review.engines.find.hits import Hit
from review.engines.find.names import Names, NameText, find_names
from review.engines.find.options import FindOptions
from review.engines.model import Segment
from review.engines.read.reading import Reading

#: Nobody asked for names.
OFF: Final = Names({}, ("names_off",))

_TEXT: Final = "text"


def names_of(reading: Reading, options: FindOptions) -> Names:
    """The names in all segments of an opened document, hidden ones too."""
    if not options.names:
        return OFF
    texts = [_segment(reading, segment) for segment in reading.segments if segment.text]
    return find_names(texts, cache=options.names_cache, known=options.known_names)


def names_in_text(text: str, options: FindOptions) -> Sequence[Hit]:
    """The names in one plain text."""
    if not options.names:
        return ()
    one = NameText(_TEXT, text)
    return find_names([one], cache=options.names_cache, known=options.known_names).hits[_TEXT]


def _segment(reading: Reading, segment: Segment) -> NameText:
    label = partial(reading.label, segment.id)
    if segment.kind == "cell":
        return NameText(segment.id, segment.text, segment.kind, label(0))
    if segment.kind == "page":
        return NameText(segment.id, segment.text, segment.kind, label)
    return NameText(segment.id, segment.text, segment.kind)
