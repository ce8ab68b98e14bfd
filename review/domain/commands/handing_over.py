"""The command by which open work goes to another drafter. Frozen and keyword-only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """Give others' open work to another drafter of its office, with a reason: ``hand_over``.

    ``cases`` are ids with the drafter the list showed (0 for nobody), ``items`` ids with the version it
    showed: what changed since stays where it is.
    """

    cases: tuple[tuple[int, int], ...]
    items: tuple[tuple[int, int], ...]
    person_id: int
    reason: str
