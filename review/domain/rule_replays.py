"""Two readings of one file compared: what today's rules find more, less, or at another level.

A finding is the same one at the same place; else where the same value of the same kind stands (the
reader may name or cut its segments otherwise today); else where it overlaps one of its kind. Works on
places and digests; no value comes in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from review.domain.findings import FindingLevel


class Change(StrEnum):
    """What a change of rules did to a place."""

    NEW = "new"
    GONE = "gone"
    RAISED = "raised"
    LOWERED = "lowered"
    RESIZED = "resized"  # the same kind at the same level, with another beginning or end


#: From sure to less sure.
_ORDER = {level: place for place, level in enumerate(FindingLevel)}


@dataclass(frozen=True)
class FoundAt:
    """A finding of one reading; ``value_digest`` is empty where it has no value of its own."""

    code: str
    segment: str
    start: int
    end: int
    level: FindingLevel
    rule: str
    value_digest: str = ""


@dataclass(frozen=True)
class Changed:
    """A place that stands otherwise today; of the two findings at least one is there."""

    change: Change
    before: FoundAt | None
    after: FoundAt | None

    @property
    def now(self) -> FoundAt:
        """The finding to show: today's, else the one that is gone."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change has a finding")
        return found

    @property
    def new_certain(self) -> bool:
        """Something that must not be public and that nobody knew, or knew as a mere hint."""
        return (
            self.change in (Change.NEW, Change.RAISED)
            and self.after is not None
            and self.after.level is FindingLevel.CERTAIN
        )


def compare(before: Iterable[FoundAt], after: Iterable[FoundAt]) -> list[Changed]:
    """The changes from one reading to the next, those of today in the order given, then what is gone."""
    old, new = list(before), list(after)
    pairs: list[tuple[FoundAt, FoundAt]] = []
    old, new = _pair(old, new, pairs, lambda f: (f.code, f.segment, f.start, f.end))
    old, new = _pair(
        old, new, pairs, lambda f: (f.code, f.value_digest) if f.value_digest else None
    )
    overlapping: list[tuple[FoundAt, FoundAt]] = []
    old, new = _overlapping(old, new, overlapping)
    found = [_levels(was, now) for was, now in pairs if was.level is not now.level]
    found += [
        _levels(was, now) if was.level is not now.level else Changed(Change.RESIZED, was, now)
        for was, now in overlapping
    ]
    found += [Changed(Change.NEW, None, now) for now in new]
    return found + [Changed(Change.GONE, was, None) for was in old]


def _levels(was: FoundAt, now: FoundAt) -> Changed:
    raised = _ORDER[now.level] < _ORDER[was.level]
    return Changed(Change.RAISED if raised else Change.LOWERED, was, now)


def _pair(
    old: list[FoundAt],
    new: list[FoundAt],
    pairs: list[tuple[FoundAt, FoundAt]],
    key: Callable[[FoundAt], Hashable | None],
) -> tuple[list[FoundAt], list[FoundAt]]:
    """Pair what has the same key, in order; answers what is left on both sides."""
    waiting: dict[Hashable, list[FoundAt]] = defaultdict(list)
    unkeyed: list[FoundAt] = []
    for was in old:
        name = key(was)
        (waiting[name] if name is not None else unkeyed).append(was)
    for stack in waiting.values():
        stack.reverse()
    left = []
    for now in new:
        name = key(now)
        if name is not None and waiting.get(name):
            pairs.append((waiting[name].pop(), now))
        else:
            left.append(now)
    return unkeyed + [was for stack in waiting.values() for was in reversed(stack)], left


def _overlapping(
    old: list[FoundAt], new: list[FoundAt], pairs: list[tuple[FoundAt, FoundAt]]
) -> tuple[list[FoundAt], list[FoundAt]]:
    """Pair what overlaps within a kind and segment: one walk over both, sorted."""
    sides: dict[tuple[str, str], tuple[list[FoundAt], list[FoundAt]]] = defaultdict(
        lambda: ([], [])
    )
    for side, found in enumerate((old, new)):
        for each in found:
            sides[each.code, each.segment][side].append(each)
    rest_old, rest_new = [], []
    for first, second in sides.values():
        was, now = (sorted(each, key=lambda f: (f.start, f.end)) for each in (first, second))
        i = j = 0
        while i < len(was) and j < len(now):
            if was[i].start < now[j].end and now[j].start < was[i].end:
                pairs.append((was[i], now[j]))
                i, j = i + 1, j + 1
            elif was[i].end <= now[j].start:
                rest_old.append(was[i])
                i += 1
            else:
                rest_new.append(now[j])
                j += 1
        rest_old += was[i:]
        rest_new += now[j:]
    return rest_old, rest_new
