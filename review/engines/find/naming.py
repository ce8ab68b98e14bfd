"""Names in a document that is open and in a plain text: what goes to the finder of names, and what it went without.

The finder itself is ``names/``; here is only which segments it gets and with which labels.
"""

from __future__ import annotations

import re
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
#: Names are written with characters from here on, radicals that look like them included.
_HAN: Final = re.compile("[\u2e80-\uffff\U00010000-\U0010ffff]")


def names_of(reading: Reading, options: FindOptions) -> Names:
    """The names in all segments of an opened document, hidden ones too; what has no Chinese character
    has no entry.
    """
    if not options.names:
        return OFF
    texts = [_segment(reading, each) for each in reading.segments if _HAN.search(each.text)]
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
        place = reading.cell(segment.id, 0)
        header = place.header if place is not None else ""
        return NameText(segment.id, segment.text, segment.kind, label(0), header)
    if segment.kind == "page":
        return NameText(segment.id, segment.text, segment.kind, label)
    return NameText(segment.id, segment.text, segment.kind)
