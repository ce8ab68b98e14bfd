"""Where something was removed from a PDF its text says nothing; here squares are put there for whoever reads it.

Follows the plan over the original's text and the copy's own, letter by letter; knows no page and no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

#: What stands for a removed place, however long it was.
SQUARES: Final = "■■■■"

#: Letters before a place that have to be found again where the whole text between two places is not.
_CONTEXT: Final = 8
#: Hyphens at the ends of lines, and what readers make of them, come and go.
_FLEETING: Final = frozenset("-\x02\ufffe\ufffd\u00ad")


def with_squares(
    copy: Iterable[Mapping[str, Any]],
    original: Iterable[Mapping[str, Any]],
    plan: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """The segments of a redacted copy with squares in the places of ``plan`` that were removed.

    A place that can not be found among the letters around it is left as it is, and so are segments
    of which the plan says nothing. Masks say themselves what they are.
    """
    texts = {each["id"]: each["text"] for each in original}
    places: defaultdict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for action in plan["actions"]:
        if "segment" in action:
            span = (action["start"], action["end"], action["action"] == "remove")
            places[action["segment"]].append(span)
    return [
        {**each, "text": _filled(each["text"], texts[each["id"]], places[each["id"]])}
        if each["id"] in texts and each["id"] in places
        else dict(each)
        for each in copy
    ]


def _filled(copy: str, original: str, places: Sequence[tuple[int, int, bool]]) -> str:
    """One text with squares behind what stood before each removed place, found in its order."""
    at = [place for place, letter in enumerate(copy) if _counts(letter)]
    letters = "".join(copy[place] for place in at)
    filled: list[str] = []
    done = seen = 0  # of the copy, and of its letters
    after = 0  # of the original
    masked = False  # whether the place before is a mask, of which nobody knows how long it is
    for start, end, removed in sorted(places):
        before = "".join(filter(_counts, original[after : max(start, after)]))
        after = max(after, end)
        found = _end_of(letters, before, seen) if before or not masked else None
        masked = not removed
        if found is None:
            continue
        seen = found
        if removed:
            here = at[seen - 1] + 1 if seen else 0
            if here > done or not filled:
                filled += [copy[done:here], SQUARES]
                done = here
    return "".join([*filled, copy[done:]])


def _end_of(letters: str, before: str, seen: int) -> int | None:
    """How many letters of the copy end with these, not before the first ``seen``."""
    for wanted in (before, before[-_CONTEXT:]):
        found = letters.find(wanted, seen)
        if found >= 0:
            return found + len(wanted)
    return None


def _counts(letter: str) -> bool:
    return not letter.isspace() and letter not in _FLEETING
