"""Requests for information: received by whom, closed how and after how long, which documents they asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo

from review.domain.statistics.facts import Fact, Line, day_of
from review.domain.statistics.standing import Known, said_of

_REGISTERED, _AMENDED = "request.registered", "request.amended"
_CLOSED, _UNDONE = "request.closed", "request.closing_undone"
_ASKED_FOR = "document.requested"
NAMES = frozenset({_REGISTERED, _AMENDED, _CLOSED, _UNDONE, _ASKED_FOR})
#: How often a document was asked for; two or more flag it at once (product.md section 7).
_TIMES = {1: "once", 2: "twice"}


@dataclass
class _Request:
    applicant: str
    received_on: date
    outcome: str | None = None
    closed_on: date | None = None


class Requests:
    """Requests as the log has told of them so far."""

    def __init__(self) -> None:
        self._held: dict[int, _Request] = {}

    def read(self, lines: Iterable[Line]) -> Requests:
        """Take in lines in their order; answers itself."""
        for line in lines:
            self._take(line)
        return self

    def received(self) -> tuple[Fact, ...]:
        """Every request, on the day it was received, with how it stands."""
        return tuple(
            Fact(request.received_on, None, number, _marks(request, request.received_on))
            for number, request in self._held.items()
        )

    def closed(self) -> tuple[Fact, ...]:
        """Every request that is closed, on that day; its length is in days of the calendar."""
        return tuple(
            Fact(
                request.closed_on,
                None,
                number,
                _marks(request, request.closed_on),
                days=float((request.closed_on - request.received_on).days),
            )
            for number, request in self._held.items()
            if request.closed_on is not None
        )

    def _take(self, line: Line) -> None:
        said, on = line.said, day_of(line.said.get("on"))
        if line.name == _REGISTERED and on is not None:
            self._held[said["request"]] = _Request(said["applicant"], on)
            return
        held = self._held.get(said["request"])
        if held is None:
            return
        if line.name == _AMENDED:
            held.applicant = said.get("applicant") or held.applicant
            held.received_on = day_of(said.get("received_on")) or held.received_on
        elif line.name == _CLOSED:
            held.outcome, held.closed_on = said["outcome"], on
        elif line.name == _UNDONE:
            held.outcome, held.closed_on = None, None


def asked_for(lines: Iterable[Line], known: Known, zone: tzinfo) -> tuple[Fact, ...]:
    """Each document that was asked for, with how often, on the day of the last time it was written down."""
    last = {line.document_id: line for line in lines if line.name == _ASKED_FOR}
    return tuple(
        Fact(
            line.on(zone),
            document_id,
            None,
            {
                **said_of(line, known).marks,
                "times": _TIMES.get(int(line.said["count"]), "oftener"),
            },
        )
        for document_id, line in last.items()
    )


def _marks(request: _Request, on: date) -> dict[str, str]:
    return {
        "applicant": request.applicant,
        "outcome": request.outcome or "open",
        "month": f"{on:%Y-%m}",
    }
