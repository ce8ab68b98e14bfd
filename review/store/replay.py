"""Does the history explain the present? The log, played through the transition tables.

It must end where the state columns stand. Queries and the domain's tables only; nothing changes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from review.domain.case_flow import OPENINGS, Row, case_flow
from review.domain.document_flow import DOCUMENT_FLOW
from review.domain.states import DocumentStatus, Route
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import Event
from review.store.problems import Problem

_OPENED_AS = {opening.event: opening.document for opening in OPENINGS}
_OPENED = {(o.event, o.role.value, o.target.value) for o in OPENINGS}
_HELD = {(row.event, row.role.value): row for row in DOCUMENT_FLOW.rows}

_IMPORTED = "document.imported"
_BORN_AS = frozenset({DocumentStatus.ISSUED.value, DocumentStatus.FILED.value})


def replay(session: Session) -> list[Problem]:
    """Play every event of cases and documents through the tables and compare with the columns.

    Codes about an event: ``case_unknown``, ``document_unknown``, ``opened_twice``, ``not_opened``,
    ``move_not_in_table``, ``status_differs``. About a row, with what the log says and what the row
    says: ``case_state_differs``, ``document_status_differs``.
    """
    cases = {row.id: row for row in session.scalars(select(ReviewCase))}
    documents = {row.id: row for row in session.scalars(select(Document))}
    past = _Past({i: row.route for i, row in cases.items()}, frozenset(documents))
    moves = or_(
        Event.name.like("case.%"),
        Event.name.in_([name for name, _ in _HELD]),
        Event.name == _IMPORTED,
    )
    query = select(Event.seq, Event.name, Event.case_id, Event.document_id, Event.payload)
    for seq, name, case_id, document_id, payload in session.execute(
        query.where(moves).order_by(Event.seq).execution_options(yield_per=2000)
    ):
        past.play(seq, name, case_id, document_id, json.loads(payload))
    found = past.problems
    for i, row in cases.items():
        found += _compared("case_state_differs", f"review_case {i}", past.states.get(i), row.state)
    for i, document in documents.items():
        status = past.statuses.get(i)
        subject = f"document {i}"
        found += _compared("document_status_differs", subject, status, document.status)
    return found


def _compared(code: str, subject: str, said: str | None, stands: str) -> list[Problem]:
    return [] if said == stands else [Problem(code, subject, f"{said} {stands}")]


def _moves_of(route: Route) -> dict[tuple[str, str], list[Row]]:
    """Rows of a route by event and source; urgency may change while a case is with the drafter."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for urgent in (False, True):
        for row in case_flow(route, urgent=urgent).rows:
            found[row.event, row.source.value].append(row)
    return found


@dataclass
class _Past:
    """Where the log has brought every case and document so far, and what did not fit."""

    routes: dict[int, Route]
    documents: frozenset[int]
    states: dict[int, str] = field(default_factory=dict)
    statuses: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _moves: dict[Route, dict[tuple[str, str], list[Row]]] = field(default_factory=dict)

    def play(
        self,
        seq: int,
        name: str,
        case_id: int | None,
        document_id: int | None,
        said: dict[str, Any],
    ) -> None:
        """Play one event; after one that does not fit the log is followed, so it is told once."""
        code: str | None
        if document_id is None or document_id not in self.documents:
            code = "document_unknown"
        elif name == _IMPORTED:
            code = self._import(document_id, said)
        elif (name, said["role"]) in _HELD:
            code = self._play_document(name, document_id, said)
        elif case_id is None or case_id not in self.routes:
            code = "case_unknown"
        elif name in _OPENED_AS:
            code = self._open(name, case_id, document_id, said)
        else:
            code = self._move(name, case_id, document_id, said)
        if code is not None:
            self.problems.append(Problem(code, f"event {seq}", name))

    def _import(self, document_id: int, said: dict[str, Any]) -> str | None:
        """A document of the past begins with what its manifest said: issued, or filed inside."""
        known = document_id in self.statuses
        self.statuses[document_id] = said["status"]
        if known:
            return "opened_twice"
        return None if said["status"] in _BORN_AS else "move_not_in_table"

    def _open(self, name: str, case_id: int, document_id: int, said: dict[str, Any]) -> str | None:
        known = case_id in self.states
        self.states[case_id] = said["target"]
        status = _OPENED_AS[name]
        if status is not None:
            self.statuses[document_id] = status.value
        if known:
            return "opened_twice"
        if (name, said["role"], said["target"]) not in _OPENED or said["source"] is not None:
            return "move_not_in_table"
        return self._status(document_id, said)

    def _move(self, name: str, case_id: int, document_id: int, said: dict[str, Any]) -> str | None:
        source = self.states.get(case_id)
        self.states[case_id] = said["target"]
        route = self.routes[case_id]
        if route not in self._moves:
            self._moves[route] = _moves_of(route)
        rows = [
            row
            for row in self._moves[route].get((name, said["source"]), [])
            if row.role.value == said["role"] and said["target"] in row.targets
        ]
        status = next((row.document for row in rows if row.document is not None), None)
        if status is not None:
            self.statuses[document_id] = status.value
        if source is None:
            return "not_opened"
        if not rows or source != said["source"]:
            return "move_not_in_table"
        return self._status(document_id, said)

    def _status(self, document_id: int, said: dict[str, Any]) -> str | None:
        if self.statuses.get(document_id) == said["status"]:
            return None
        self.statuses[document_id] = said["status"]
        return "status_differs"

    def _play_document(self, name: str, document_id: int, said: dict[str, Any]) -> str | None:
        row = _HELD[name, said["role"]]
        source = self.statuses.get(document_id)
        self.statuses[document_id] = said["target"]
        sound = source == said["source"] == row.source and said["target"] == row.target
        return None if sound else "move_not_in_table"
