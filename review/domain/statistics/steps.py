"""How cases left each step of the road, how long they had been there, and where they stand.

A stay is from the line that brought a case to a step to the line that took it away; its length is
real time in days, so no later change of the working calendar moves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo

from review.domain.statistics.documents import Standing
from review.domain.statistics.facts import Fact, Line

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

    def __init__(self, zone: tzinfo, standing: Callable[[int | None], Standing]) -> None:
        self._zone, self._standing = zone, standing
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
        return tuple(
            Fact(
                came.on(self._zone),
                came.document_id,
                case_id,
                {**self._standing(came.document_id).marks(), "step": step},
                days=(until - came.at).total_seconds() / _DAY,
            )
            for case_id, (step, came) in self._at.items()
            if not self._standing(came.document_id).party
        )

    def _take(self, line: Line, case_id: int) -> None:
        source, target = line.said["source"], line.said["target"]
        if source == target:
            return
        came = self._at.pop(case_id, None)
        if came is not None and not self._standing(line.document_id).party:
            self._left.append(self._stay(line, came[0], came[1]))
        if target not in _OVER:
            self._at[case_id] = (target, line)

    def _stay(self, line: Line, step: str, came: Line) -> Fact:
        way = _WAYS.get(line.name, "passed")
        marks = {**self._standing(line.document_id).marks(), "step": step, "way": way}
        if way == "returned":
            marks["returned_from"] = step
        days = (line.at - came.at).total_seconds() / _DAY
        return Fact(line.on(self._zone), line.document_id, line.case_id, marks, days=days)
