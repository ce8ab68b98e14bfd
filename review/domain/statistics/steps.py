"""How cases left each step of the road, how long they had been there, and where they stand.

A stay is from the line that brought a case to a step to the line that took it away; its length is
real time in days, so no later change of the working calendar moves it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from review.domain.statistics.facts import Fact, Line
from review.domain.statistics.standing import Known, said_of

_WAYS = {
    "case.returned": "returned",
    "case.sent_back": "sent_back",
    "case.sent_to_review": "sent_back",
    "case.recalled": "recalled",
    "case.referred": "referred",
    "case.discarded": "given_up",
    "case.given_up": "given_up",
}
#: After these a case stands nowhere.
_OVER = frozenset({"settled", "discarded"})
_DAY = 86_400


class Stays:
    """Where each case is, since when, as the log has told so far."""

    def __init__(self, known: Known, zone: tzinfo) -> None:
        self._known, self._zone = known, zone
        self._at: dict[int, tuple[str, Line]] = {}
        self._left: list[Fact] = []

    def read(self, lines: Iterable[Line]) -> Stays:
        """Take in the lines of cases (``case.…``) in their order; answers itself."""
        for line in lines:
            if line.case_id is not None:
                self._take(line, line.case_id)
        return self

    def left(self) -> tuple[Fact, ...]:
        """Every stay that is over, on the day it ended."""
        return tuple(self._left)

    def waiting(self, until: datetime) -> tuple[Fact, ...]:
        """Every case that stands somewhere at ``until``, with how long; on the day it came there."""
        found = (self._fact(came, came, until, {"step": step}) for step, came in self._at.values())
        return tuple(fact for fact in found if fact is not None)

    def _take(self, line: Line, case_id: int) -> None:
        source, target = line.said["source"], line.said["target"]
        if source == target:
            return
        if (came := self._at.pop(case_id, None)) is not None:
            step, since = came
            way = _WAYS.get(line.name, "passed")
            marks = {"step": step, "way": way}
            if way == "returned":
                marks["returned_from"] = step
            if (fact := self._fact(line, since, line.at, marks)) is not None:
                self._left.append(fact)
        if target not in _OVER:
            self._at[case_id] = (target, line)

    def _fact(self, line: Line, since: Line, until: datetime, marks: dict[str, str]) -> Fact | None:
        """What a line counts; None for a Party document."""
        standing = said_of(line, self._known)
        if standing.party:
            return None
        days = (until - since.at).total_seconds() / _DAY
        marks = {**standing.marks, **marks}
        return Fact(line.on(self._zone), line.document_id, line.case_id, marks, days=days)
