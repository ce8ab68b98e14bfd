"""The findings of a desk sorted once by what is asked of them: kind, level, column, how they stand.

Of thousands there are some dozens of groups; whatever is counted or listed is asked of the groups, whichever
finding is current and whatever the list is narrowed to. Nothing is worded or read here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from review.domain.findings import MUST_SETTLE, QUESTIONS, FindingLevel, SettlementAction
from review.services.columns import stands_in_column
from review.web.desk_finding import DeskFinding


class Traits(NamedTuple):
    """What the findings of one group have in common; ``action`` is how this stage settled them."""

    version_id: int
    code: str
    level: FindingLevel
    column: str | None
    action: SettlementAction | None
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

_NUMBER = attrgetter("number")


class Ordered:
    """All findings of a desk in reading order, and their groups in the order of their first findings."""

    def __init__(self, found: Sequence[DeskFinding]) -> None:
        self.all = tuple(found)

    @cached_property
    def groups(self) -> Mapping[Traits, Sequence[DeskFinding]]:
        """Each group in reading order."""
        groups: dict[Traits, list[DeskFinding]] = defaultdict(list)
        for finding in self.all:
            groups[_traits(finding)].append(finding)
        return groups

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where each finding stands in the order, by its id."""
        return {finding.found.id: at for at, finding in enumerate(self.all)}

    def those(self, chosen: Chosen) -> list[DeskFinding]:
        """The findings of the chosen groups in reading order."""
        groups = [found for traits, found in self.groups.items() if chosen(traits)]
        if len(groups) == 1:
            return list(groups[0])
        return sorted((f for found in groups for f in found), key=_NUMBER)

    def count(self, chosen: Chosen) -> int:
        """How many findings there are in the chosen groups."""
        return sum(len(found) for traits, found in self.groups.items() if chosen(traits))

    def first(self, chosen: Chosen) -> DeskFinding | None:
        """The first finding of the chosen groups."""
        firsts = (found[0] for traits, found in self.groups.items() if chosen(traits))
        return min(firsts, key=_NUMBER, default=None)


def _traits(finding: DeskFinding) -> Traits:
    found, own = finding.found, finding.own
    drafted, reviewed = finding.drafted, finding.reviewed
    column = found.column
    return Traits(
        found.version_id,
        found.code,
        found.level,
        column if column is not None and stands_in_column(column, found.code) else None,
        own.action if own is not None else None,
        drafted is not None and reviewed is not None and drafted.action is not reviewed.action,
    )
