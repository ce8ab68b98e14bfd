"""Lines of the audit log for figures: of one organisation, of some kinds, before a moment."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from review.domain.audit import EVENTS
from review.domain.statistics import Frame, Line
from review.store.events import Event

CASE_LINES = frozenset(name for name in EVENTS if name.startswith("case."))
ITEM_LINES = frozenset(
    name for name, fields in EVENTS.items() if name.startswith("item.") and "target" in fields
)
#: After these a case stands nowhere any more (``domain.case_flow``).
_OVER = ("case.published", "case.filed", "case.discarded", "case.given_up")


def lines(session: Session, frame: Frame, names: Collection[str], *where: Any) -> Iterator[Line]:
    """Lines of these names known at ``frame.as_of``, in the order they were written.

    Streams: memory stays flat however long the log is.
    """
    query = (
        select(Event.seq, Event.at, Event.name, Event.document_id, Event.case_id, Event.payload)
        .where(*_known(frame, names), *where)
        .order_by(Event.seq)
        .execution_options(yield_per=2000)
    )
    for seq, at, name, document_id, case_id, payload in session.execute(query):
        yield Line(seq, datetime.fromisoformat(at), name, document_id, case_id, json.loads(payload))


def lines_of_cases(session: Session, frame: Frame) -> Iterator[Line]:
    """Every line of the cases that moved in the period, and of those that are still on their way."""
    start, end = _moments(frame)
    moved = _cases(frame, CASE_LINES).where(Event.at >= _written(start), Event.at < _written(end))
    over = _cases(frame, _OVER)
    wanted = or_(Event.case_id.in_(moved), Event.case_id.not_in(over))
    return lines(session, frame, CASE_LINES, wanted)


def began_on(session: Session, organisation_id: int, zone: tzinfo) -> date | None:
    """The day of the organisation's first line; None where there is none."""
    first = session.scalar(
        select(Event.at)
        .where(Event.organisation_id == organisation_id)
        .order_by(Event.seq)
        .limit(1)
    )
    return datetime.fromisoformat(first).astimezone(zone).date() if first else None


def _cases(frame: Frame, names: Collection[str]) -> Select[int | None]:
    return select(Event.case_id).where(*_known(frame, names), Event.case_id.is_not(None))


def _known(frame: Frame, names: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        Event.name.in_(sorted(names)),
        Event.organisation_id == frame.organisation_id,
        Event.at < _written(frame.as_of.until),
    )


def _moments(frame: Frame) -> tuple[datetime, datetime]:
    """When the period begins and when it is over, on the clocks of the house."""
    first, after = frame.period.from_on, frame.period.to_on + timedelta(days=1)
    return (
        datetime.combine(first, time(), frame.zone),
        datetime.combine(after, time(), frame.zone),
    )


def _written(moment: datetime) -> str:
    """A moment as the log writes it: such texts sort as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
