"""How a check of the proof is written down: passed with its counts, or failed with places and pages.

Details hold counts and places, never text. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from review.engines.model import Check

#: Places that are named; who has more of them looks at the file anyway.
_NAMED = 20


def outcome(
    name: str, detail: str, faults: Sequence[object] = (), pages: Iterable[int] = ()
) -> Check:
    """A check that passes where there is no fault. ``pages`` (from 1) are those at fault, as far as a
    fault belongs to pages.
    """
    if not faults:
        return Check(name, passed=True, detail=detail)
    shown = ", ".join(list(dict.fromkeys(map(str, faults)))[:_NAMED])
    at = tuple(sorted(set(pages)))
    return Check(name, passed=False, detail=f"{detail}; failed: {shown}", pages=at)


def outcome_of_pages(name: str, detail: str, pages: Iterable[int]) -> Check:
    """The same for a check that goes page by page: its faults are its pages."""
    at = sorted(set(pages))
    return outcome(name, detail, at, at)
