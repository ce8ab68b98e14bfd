"""What a document says of its own life and of others': until when it is in force, what it ends.

Picks the places worth reading and leaves the reading to ``engines/validity``; a whole book is not
folded for one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from review.engines.model import Field, Hidden, Segment
from review.engines.validity.folding import fold_segments
from review.engines.validity.mentions import AMENDS, mentions_in
from review.engines.validity.periods import TERM, TRIAL, VALIDITY, end_of, periods_in

_HIDDEN: Final = frozenset(kind.value for kind in Hidden)
#: Words without which no sentence says how long; blanks and line ends may stand inside them.
_LASTS: Final = re.compile(
    r"有\s*效|(?:试\s*行|暂\s*行|试\s*点|执\s*行|实\s*施|施\s*行)\s*(?:期|至|到)|政\s*策\s*期\s*限|适\s*用\s*期|"
    r"试\s*行\s*[\d一二两三四五半]|年\s*\d*\s*月?\s*\d*\s*日?\s*起?[^。\n]{0,8}[至到]\s*(?:19|20)\d"
)
#: … and without which none ends another document.
_ENDS: Final = re.compile(
    r"废\s*止|作\s*废|失\s*效|停\s*止\s*[执施实使]|终\s*止\s*[执施]|不\s*再\s*[执施适有]|[代替取]\s*[替代]"
)
_ORDER: Final = (VALIDITY, TRIAL, TERM)
#: Characters read for one field; the rest of a book of rules stays unread.
_MOST: Final = 300_000
#: No document says so often that something ends; reading them takes the square of their number.
_MOST_VERBS: Final = 1000


def find_valid_until(segments: Sequence[Segment], issued: str | None) -> Field | None:
    """The last day of the period the document states, as an ISO date. The rule is its kind: validity,
    trial or term; a period from the day of issue needs ``issued`` (ISO).
    """
    near = _near(segments, _LASTS, rest=False)
    if not near:
        return None
    start = date.fromisoformat(issued) if issued else None
    periods = [(each, end_of(each, start)) for each in periods_in(fold_segments(near))]
    for kind in _ORDER:
        for each, end in periods:
            if each.kind == kind and end is not None:
                return Field(end.isoformat(), kind, each.segment, each.from_at, each.to_at)
    return None


def find_repeals(segments: Sequence[Segment], title: str, number: str | None) -> Field | None:
    """The documents this one ends (废止, 失效, replaced), each by its number or else by its title in
    《》. The place is that of the first.
    """
    near = _near(segments, _ENDS, rest=True)
    if not near or sum(len(_ENDS.findall(each.text)) for each in near) > _MOST_VERBS:
        return None
    found = [
        each
        for each in mentions_in(fold_segments(near), title=title, number=number)
        if each.kind != AMENDS
    ]
    if not found:
        return None
    first = found[0]
    values = dict.fromkeys(each.number or f"《{each.title}》" for each in found)
    end = max(each.end for each in found if each.segment == first.segment)
    return Field(tuple(values), first.kind, first.segment, first.start, end)


def _near(segments: Sequence[Segment], words: re.Pattern[str], *, rest: bool) -> list[Segment]:
    """The segments with such a word, each with its neighbours: a sentence may begin before or go on
    overleaf. With ``rest`` all that follows too: lists come after the sentence that opens them.
    """
    shown = [each for each in segments if each.kind not in _HIDDEN and each.text]
    hits = [place for place, each in enumerate(shown) if words.search(each.text)]
    if not hits:
        return []
    wanted = {place + step for place in hits for step in (-1, 0, 1)}
    if rest:
        wanted |= set(range(hits[0], len(shown)))
    found: list[Segment] = []
    size = 0
    for place in sorted(wanted):
        if 0 <= place < len(shown) and size + len(shown[place].text) <= _MOST:
            found.append(shown[place])
            size += len(shown[place].text)
    return found
