"""What a plan means in a file, resolved anew from the verifier's own reading of the original.

Lives here: marked characters and values. Finding ids are not understood: a plan is made explicit
before it comes here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from review.engines.model import Check, Kept, Plan, PlanError, Treatment
from review.engines.verify.canon import canonical, is_distinct, occurrences
from review.engines.verify.numbers import in_full, number_of, takes_dots, without_marks, written

#: Segments beside the pages, and text of pages that nobody sees. None of them may survive at all (``no_hidden_parts``,
#: ``no_hidden_text``, ``no_metadata``), so one that only another reader can see needs no place.
_BESIDE = re.compile(
    r"(?:info|xmp|outline|attachment|page-[0-9]+)#|.*#[a-oq-z][0-9]*$|.*#p[0-9]+\.(?:field|fallback)$"
    r"|.*#p$|.*!"
)


@dataclass
class Marked:
    """What has to go from one segment: treatment by character offset, and the canonical values of
    its places.
    """

    treatment: dict[int, Treatment] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, start: int, end: int, treatment: Treatment, value: str) -> None:
        """Mark a span. Where a removal and a mask meet, the removal wins."""
        for at in range(start, end):
            if self.treatment.get(at) is not Treatment.REMOVE:
                self.treatment[at] = treatment
        self.values.append(value)
        self.spans.append((start, end))


@dataclass(frozen=True)
class Marks:
    """Marked segments by id; every canonical value the plan names or marks, and those it ``met``;
    ``drawn`` are those met on pages of a PDF, where its fonts draw them; ``unmet`` are named and stand in
    no text; ``numbers`` are named and gone in whatever writing, without separators.
    """

    segments: dict[str, Marked]
    values: tuple[str, ...]
    places: int
    met: frozenset[str] = frozenset()
    drawn: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()

    @property
    def unmet(self) -> tuple[str, ...]:
        """Values a plan names that no text has: long enough to be told from others by a reader of pictures."""
        return tuple(v for v in self.values if v not in self.met and is_distinct(v))


def mark(plan: Plan, texts: Mapping[str, str]) -> Marks:
    """Resolve actions by text and by span over ``texts`` (segment id -> text). Boxes are the page
    checks' business.

    Raises ``PlanError`` for a segment that the original does not have, and for an action by
    finding.
    """
    segments: dict[str, Marked] = {}
    met: set[str] = set()
    named = {canonical(each.text) for each in plan.actions if each.text is not None}
    standing = _Standing(texts, named)
    for number, action in enumerate(plan.actions):
        if action.finding is not None:
            raise PlanError(f"action {number}: verification does not know findings; give its place")
        if action.text is not None:
            wanted = canonical(action.text)
            for name, start, end, treatment, value in standing.places(wanted, action.action):
                if not _kept(plan.keep, name, start, end):
                    segments.setdefault(name, Marked()).add(start, end, treatment, value)
                    met.add(wanted)
        elif action.segment is not None and action.start is not None and action.end is not None:
            held = texts.get(action.segment)
            if held is None or action.end > len(held):
                if _BESIDE.match(action.segment):
                    continue
                raise PlanError(f"action {number}: the original has no such place")
            value = canonical(held[action.start : action.end])
            marked = segments.setdefault(action.segment, Marked())
            marked.add(action.start, action.end, action.action, value)
    met |= {value for marked in segments.values() for value in marked.values}
    places = sum(len(marked.values) for marked in segments.values())
    drawn = {
        value for name, marked in segments.items() if "#" not in name for value in marked.values
    }
    # what is named is gone everywhere, also where this reading does not look for places
    values = tuple(sorted((met | named) - {""}))
    numbers = tuple(sorted({number_of(each) for each in named} - {""}))
    return Marks(segments, values, places, frozenset(met), frozenset(drawn), numbers)


class _Standing:
    """Where the values that a plan names stand, numbers in other writings too; ``named`` are all of them: a
    writing that is one of them belongs to its own action.
    """

    def __init__(self, texts: Mapping[str, str], named: AbstractSet[str]) -> None:
        self._texts = texts
        self._named = named
        self._plain = {name: canonical(text) for name, text in texts.items()} if named else {}
        self._bare = {name: without_marks(plain) for name, plain in self._plain.items()}
        long = any(takes_dots(number_of(each)) for each in named)
        plain = self._plain if long else {}
        self._dotted = {name: without_marks(each, dots=True) for name, each in plain.items()}
        self._full: defaultdict[str, list[str]] = defaultdict(list)
        for name, text in texts.items() if any(map(number_of, named)) else ():
            if (number := in_full(text)) and canonical(text) not in named:
                self._full[number].append(name)

    def places(
        self, wanted: str, treatment: Treatment
    ) -> Iterator[tuple[str, int, int, Treatment, str]]:
        """Segment, start, end, what is done to it and the canonical value there."""
        number = number_of(wanted)
        bare = self._dotted if takes_dots(number) else self._bare
        for name, text in self._texts.items():
            for start, end in occurrences(text, wanted) if wanted in self._plain[name] else ():
                yield name, start, end, treatment, wanted
            for start, end in written(text, number) if number and number in bare[name] else ():
                value = canonical(text[start:end])
                if value not in self._named:
                    yield name, start, end, treatment, value
        for name in self._full.get(number, ()) if number else ():
            text = self._texts[name]
            start = len(text) - len(text.lstrip())
            yield name, start, len(text.rstrip()), Treatment.REMOVE, canonical(text)


def discreet(checks: Iterable[Check], values: Sequence[str]) -> list[Check]:
    """The same checks; a detail that would repeat a value (a part named after a person) keeps only
    its count.
    """
    return [
        replace(check, detail=check.detail.partition(";")[0] + "; places not named")
        if any(value in canonical(check.detail) for value in values if is_distinct(value))
        else check
        for check in checks
    ]


def _kept(keep: Sequence[Kept], segment: str, start: int, end: int) -> bool:
    return any(each.segment == segment and each.start < end and start < each.end for each in keep)
