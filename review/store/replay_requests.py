"""Whether the request register follows from the log: state, answer and every day that an event carries.

Names, texts and due dates are not in the log and are not compared. Queries only; nothing changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.requests import RequestState
from review.store.events import Event
from review.store.problems import Problem
from review.store.requests import InformationRequest

Said = dict[str, Any]


def _registered(said: Said) -> Said:
    return {"applicant": said["applicant"], "received_on": said["on"]}


def _amended(said: Said) -> Said:
    return {"applicant": said["applicant"], "received_on": said["received_on"]}


def _closed(said: Said) -> Said:
    return {
        "outcome": said["outcome"],
        "ground": said["ground"] or "",
        "closed_on": said["on"],
    }


def _undone(_: Said) -> Said:
    return {"outcome": None, "ground": "", "closed_on": None}


#: Event -> what it says of which columns.
_SAYS: dict[str, Callable[[Said], Said]] = {
    "request.registered": _registered,
    "request.amended": _amended,
    "request.assigned": lambda said: {"office_id": said["office"], "handler_id": said["handler"]},
    "request.correction_asked": lambda said: {
        "correction_asked_on": said["on"],
        "correction_due_on": said["due_on"],
    },
    "request.corrected": lambda said: {"corrected_on": said["on"]},
    "request.extended": lambda said: {
        "extended_on": said["on"],
        "extension_consent_by_id": said["consented_by"],
    },
    "request.fee_noticed": lambda said: {"fee_noticed_on": said["on"]},
    "request.fee_paid": lambda said: {"fee_paid_on": said["on"]},
    "request.reasons_asked": lambda said: {"reasons_asked_on": said["on"]},
    "request.reasons_given": lambda said: {"reasons_given_on": said["on"]},
    "request.deferred": lambda said: {"longer_due_on": said["due_on"]},
    "request.closed": _closed,
    "request.closing_undone": _undone,
}
_AT_ONCE = 500


def replay_requests(session: Session) -> list[Problem]:
    """Compare the last word of the log with the columns (``request_differs``: field, log, column);
    ``request_without_log`` for a row that no event speaks of.
    """
    told: dict[int, Said] = {}
    query = select(Event.name, Event.payload).where(Event.name.in_(list(_SAYS)))
    for name, payload in session.execute(
        query.order_by(Event.seq).execution_options(yield_per=2000)
    ):
        said = json.loads(payload)
        told.setdefault(said["request"], {}).update(_SAYS[name](said))
    found: list[Problem] = []
    for row in _requests(session):
        if row.id not in told:
            found.append(Problem("request_without_log", f"request {row.id}"))
            continue
        wanted = {**told[row.id], "state": _state(told[row.id])}
        found += [
            Problem("request_differs", f"request {row.id}", f"{name} {said or '-'} {stands or '-'}")
            for name, said in sorted(wanted.items())
            if (stands := _written(getattr(row, name))) != said
        ]
    return found


def _state(said: Said) -> str:
    """Where the days that the log tells leave a request."""
    if said.get("outcome"):
        return RequestState.CLOSED.value
    waits = said.get("correction_asked_on") and not said.get("corrected_on")
    return (RequestState.AWAITING_CORRECTION if waits else RequestState.HANDLING).value


def _written(value: Any) -> Any:
    """A column as an event writes it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _requests(session: Session) -> Iterable[InformationRequest]:
    query = select(InformationRequest).order_by(InformationRequest.id)
    yield from session.scalars(query.execution_options(yield_per=_AT_ONCE))
