"""Where something was removed from a PDF its text says nothing, and the words of a mask lie unseen under its bar;
here squares and these words are put there for whoever reads it.

Follows the plan over the original's text and the copy's own, letter by letter; knows no page and no file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

#: What stands for a removed place, however long it was.
SQUARES: Final = "■■■■"

#: Letters before a place that have to be found again where the whole text between two places is not.
_CONTEXT: Final = 8
#: What masks are made of beside letters of the value (``MASK_LETTERS`` of the redactor), and their usual length.
_OF_MASKS: Final = "*■某甲乙丙丁戊己庚辛壬癸"
_LONGEST_MASK: Final = 8
#: The words under the bars of a page, from the first to the last; in its text they are blanks.
_UNDER_BARS: Final = re.compile(r"(?P<page>.+)-hidden-\d+")
_BLANKS: Final = " \n\u200b"
#: Hyphens at the ends of lines, and what readers make of them, come and go.
_FLEETING: Final = frozenset("-\x02\ufffe\ufffd\u00ad")


def with_squares(
    copy: Iterable[Mapping[str, Any]],
    original: Iterable[Mapping[str, Any]],
    plan: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """The segments of a redacted copy with squares in the places of ``plan`` that were removed, and in those that
    were masked the words of the mask.

    A place that can not be found among the letters around it is left as it is, and so are segments
    of which the plan says nothing. A mask that can be seen stays as it stands there.
    """
    copy = list(copy)
    under: defaultdict[str, list[str]] = defaultdict(list)
    for each in copy:
        if (found := _UNDER_BARS.fullmatch(each["id"])) is not None:
            under[found["page"]].append(each["text"])
    texts = {each["id"]: each["text"] for each in original}
    places: defaultdict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for action in plan["actions"]:
        if "segment" in action:
            span = (action["start"], action["end"], action["action"] == "remove")
            places[action["segment"]].append(span)
    return [
        {
            **each,
            "text": _filled(each["text"], texts[each["id"]], places[each["id"]], under[each["id"]]),
        }
        if each["id"] in texts and each["id"] in places
        else dict(each)
        for each in copy
    ]


@dataclass(frozen=True)
class _Here:
    """How many letters of a copy are known to be those of the original; what the mask behind them stands for;
    whether they were ``lost`` since.
    """

    seen: int = 0
    masked: str = ""
    lost: bool = False


def _filled(
    copy: str, original: str, places: Sequence[tuple[int, int, bool]], under: Sequence[str]
) -> str:
    """One text with squares behind what stood before each removed place, found in its order; ``under`` are the
    words under its bars, which are taken where there are as many as masked places.
    """
    masked = [start for start, _, removed in sorted(places) if not removed]
    words = dict(zip(masked, under, strict=True)) if len(masked) == len(under) else {}
    at = [place for place, letter in enumerate(copy) if _counts(letter)]
    letters = "".join(copy[place] for place in at)
    filled: list[str] = []
    done = after = 0  # of the copy and of the original
    here = _Here()
    for start, end, removed in sorted(places):
        before = "".join(filter(_counts, original[after : max(start, after)]))
        value = original[max(start, after) : end]
        after = max(after, end)
        if here.masked and not before:  # nobody knows where the mask ends
            here = replace(here, masked=here.masked + value)
            continue
        found = _end_of(letters, before, here)
        if found is None:
            here = replace(here, masked="", lost=True)
            continue
        here = _Here(found, masked="" if removed else value)
        place = at[found - 1] + 1 if found else 0
        if removed and (place > done or not filled):
            filled += [copy[done:place], SQUARES]
            done = place
        elif not removed and (mask := words.get(start)):
            blank = copy[place : place + len(mask)]
            if len(blank) == len(mask) and not blank.strip(_BLANKS):
                filled += [copy[done:place], mask]
                done = place + len(mask)
    return "".join([*filled, copy[done:]])


def _end_of(letters: str, before: str, here: _Here) -> int | None:
    """How many letters of the copy end with these. A few letters are only believed where they have to stand:
    at once, or behind a mask that can not have them.
    """
    if not here.lost and not here.masked and letters.startswith(before, here.seen):
        return here.seen + len(before)
    if here.masked and before[0] not in here.masked + _OF_MASKS:
        longest = max(len(here.masked), _LONGEST_MASK) + len(before)
        found = letters.find(before, here.seen, here.seen + longest)
        if found >= 0:
            return found + len(before)
    for wanted in (before, before[-_CONTEXT:]):
        found = letters.find(wanted, here.seen) if len(wanted) >= _CONTEXT else -1
        if found >= 0 and letters.find(wanted, found + 1) < 0:
            return found + len(wanted)
    return None


def _counts(letter: str) -> bool:
    return not letter.isspace() and letter not in _FLEETING
