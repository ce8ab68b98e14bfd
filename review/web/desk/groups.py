"""The findings of a desk sorted once by what is asked of them: kind, level, column, how they stand.

Of thousands there are some dozens of groups; whatever is counted or listed is asked of the groups, whichever
finding is current and whatever the list is narrowed to. A finding is made when somebody looks at it.
Nothing is worded or read here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple, overload

from review.domain.findings import MUST_SETTLE, QUESTIONS, FindingLevel, SettlementAction, Stage
from review.store.found import Decided
from review.web.desk.finding import DeskFinding, Shared
from review.web.desk.order import Kind, Order, PageAt
from review.web.desk.view import DeskFile


class Traits(NamedTuple):
    """What the findings of one group have in common; ``action`` is how this stage settled them."""

    version_id: int
    code: str
    level: FindingLevel
    column: str | None
    action: SettlementAction | None
    #: Whether any stage has settled them, and whether the two stages did so differently.
    decided: bool
    differs: bool

    @property
    def must(self) -> bool:
        """Whether they have to be settled."""
        return self.level in MUST_SETTLE

    @property
    def settled(self) -> bool:
        """Whether this stage has settled them."""
        return self.action is not None

    @property
    def waits(self) -> bool:
        """Whether they must still be settled at this stage."""
        return self.must and not self.settled

    @property
    def question(self) -> bool:
        """Whether they ask something about the document."""
        return self.code in QUESTIONS

    @property
    def quiet(self) -> bool:
        """Whether they need nobody: notes."""
        return self.level is FindingLevel.NOTE and not self.settled and not self.question

    @property
    def look(self) -> str:
        """How they are drawn."""
        return self.action.value if self.action is not None else "open" if self.must else "keep"


#: Which groups are meant.
Chosen = Callable[[Traits], bool]


class Some(Sequence[DeskFinding]):
    """Some findings of a desk in reading order; each is made when it is looked at."""

    def __init__(
        self, ordered: Ordered, places: Sequence[int], current: DeskFinding | None = None
    ) -> None:
        self.places = places
        self._ordered = ordered
        self._current = current

    def marked(self, current: DeskFinding | None) -> Some:
        """The same with the current one among them as such."""
        return Some(self._ordered, self.places, current)

    def after(self, number: int) -> DeskFinding | None:
        """The first of them behind the finding of this number."""
        at = bisect_left(self.places, number)
        return self[at] if at < len(self.places) else None

    def before(self, number: int) -> DeskFinding | None:
        """The last of them before the finding of this number."""
        at = bisect_left(self.places, number - 1)
        return self[at - 1] if at else None

    def on_page(self, version_id: int, page: int) -> Some:
        """Those of them that begin on a page; page 0 is the whole of a version."""
        order = self._ordered.order
        whole = order.in_version.get(version_id, ())
        places = order.on_page.get((version_id, page), ()) if page else whole
        return Some(self._ordered, [p for p in places if p in self._known], self._current)

    def within(self, segments: Container[str]) -> Some:
        """Those of them that stand in these segments."""
        placed = self._ordered.order.placed
        inside = [place for place in self.places if placed[place].found.segment in segments]
        return Some(self._ordered, inside, self._current)

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[DeskFinding]:
        return map(self._at, self.places)

    @overload
    def __getitem__(self, at: int) -> DeskFinding: ...

    @overload
    def __getitem__(self, at: slice) -> Some: ...

    def __getitem__(self, at: int | slice) -> DeskFinding | Some:
        if isinstance(at, slice):
            return Some(self._ordered, self.places[at], self._current)
        return self._at(self.places[at])

    @cached_property
    def _known(self) -> Container[int]:
        return self.places if isinstance(self.places, range) else frozenset(self.places)

    def _at(self, place: int) -> DeskFinding:
        current = self._current
        if current is not None and current.number == place + 1:
            return current
        return self._ordered.at(place)


class Ordered:
    """All findings of a desk in reading order as they stand now, and their groups."""

    def __init__(
        self,
        order: Order,
        files: Sequence[DeskFile],
        decided: Decided,
        stage: Stage,
        shared: Shared,
    ) -> None:
        self.order = order
        self._files = files
        self._drafted, self._reviewed = decided[Stage.DRAFTER], decided[Stage.REVIEWER]
        self._own = decided[stage]
        self._shared = shared
        self._made: dict[int, DeskFinding] = {}

    @property
    def all(self) -> Some:
        """Every finding."""
        return Some(self, range(len(self.order.placed)))

    @property
    def places(self) -> Mapping[int, int]:
        """Where each finding stands in the order, by its id."""
        return self.order.places

    def at(self, place: int) -> DeskFinding:
        """The finding at this place."""
        if place not in self._made:
            found, file, page = self.order.placed[place]
            self._made[place] = DeskFinding(
                found,
                self._files[file],
                page,
                place + 1,
                self._drafted.get(found.id),
                self._reviewed.get(found.id),
                self._own.get(found.id),
                self._shared,
            )
        return self._made[place]

    @cached_property
    def groups(self) -> Mapping[Traits, Sequence[int]]:
        """The places of each group in reading order."""
        groups: dict[Traits, Sequence[int]] = {}
        for kind, places in self.order.kinds.items():
            groups.update(self._stand(kind, places))
        return groups

    def those(self, chosen: Chosen) -> Some:
        """The findings of the chosen groups in reading order."""
        groups = [places for traits, places in self.groups.items() if chosen(traits)]
        if len(groups) == 1:
            return Some(self, groups[0])
        return Some(self, sorted([place for places in groups for place in places]))

    def on_page(self, page: PageAt) -> Sequence[DeskFinding]:
        """What is found on a page, also what began on another one of a print."""
        order = self.order
        own = list(Some(self, order.on_page.get(page, ())))
        more = Some(self, order.running_on.get(page, ()))
        if not more:
            return own
        own += [replace(each, page=page[1]) for each in more]
        return sorted(own, key=lambda each: each.number)

    def count(self, chosen: Chosen) -> int:
        """How many findings there are in the chosen groups."""
        return sum(len(places) for traits, places in self.groups.items() if chosen(traits))

    def first(self, chosen: Chosen) -> DeskFinding | None:
        """The first finding of the chosen groups."""
        firsts = (places[0] for traits, places in self.groups.items() if chosen(traits))
        place = min(firsts, default=None)
        return self.at(place) if place is not None else None

    def _stand(self, kind: Kind, places: Sequence[int]) -> Mapping[Traits, Sequence[int]]:
        """The findings of a kind by what the two stages said."""
        ids, drafted, reviewed = self.order.ids, self._drafted.get, self._reviewed.get
        drafting = self._own is self._drafted
        said: dict[tuple[SettlementAction | None, SettlementAction | None], list[int]]
        said = defaultdict(list)
        for place in places:
            finding = ids[place]
            said[drafted(finding), reviewed(finding)].append(place)
        groups: dict[Traits, list[int]] = {}
        for (first, second), some in said.items():
            traits = Traits(
                *kind,
                first if drafting else second,
                first is not None or second is not None,
                first is not None and second is not None and first is not second,
            )
            groups.setdefault(traits, []).extend(some)
        return {traits: sorted(some) for traits, some in groups.items()}
