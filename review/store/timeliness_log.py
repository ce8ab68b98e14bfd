"""The lines of the log that tell what went online when, and what rows keep for ever beside them.

Only documents that moved since shortly before the period and those still on their way are read, so
that a long log costs no more than its period. What follows is
``domain.timeliness_log``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from review.domain.statistics import Frame, Line
from review.domain.timeliness_log import DECISIVE, NAMES, Ground, Watched, read_matters
from review.store.calendar import working_calendar
from review.store.cases import ReviewCase
from review.store.events import Event
from review.store.statistics.lines import lines
from review.store.statistics.older import standing_of_old
from review.store.timeliness import limits_of
from review.store.validity import ProofEntry

#: How long before the period a line may lie that belongs to a term in it: issued on paper, entered late.
_BEFORE = timedelta(days=60)
_FINISHED = ("case.published", "case.filed", "case.discarded", "case.given_up")
#: Before these nothing is to go online by a case.
_DECIDED = ("case.issued", "case.signed", "case.signed_urgently")
_A_QUERY = 5_000


def matters_of(session: Session, frame: Frame) -> tuple[Watched, ...]:
    """What was to go online in the frame's period, and what was left over from before it."""
    found = list(lines(session, frame, NAMES, _of_interest(frame)))
    return read_matters(found, frame, _ground(session, frame, found))


# ---- inside --------------------------------------------------------------------------------------


def _of_interest(frame: Frame) -> ColumnElement[bool]:
    """The decisive lines of documents that moved in or after the period, and every line of those
    whose case is still on its way.
    """
    since = datetime.combine(frame.period.from_on - _BEFORE, time(), frame.zone)
    known = (
        Event.organisation_id == frame.organisation_id,
        Event.at < _written(frame.as_of.until),
        Event.document_id.is_not(None),
    )
    moved = select(Event.document_id).where(
        *known, Event.name.in_(sorted(DECISIVE)), Event.at >= _written(since)
    )
    ended = select(Event.case_id).where(
        *known, Event.name.in_(_FINISHED), Event.case_id.is_not(None)
    )
    on_their_way = select(Event.document_id).where(
        *known, Event.name.in_(_DECIDED), Event.case_id.not_in(ended)
    )
    return or_(
        and_(Event.name.in_(sorted(DECISIVE)), Event.document_id.in_(moved)),
        Event.document_id.in_(on_their_way),
    )


def _written(moment: datetime) -> str:
    """A moment as the log writes it; as text in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _ground(session: Session, frame: Frame, found: Sequence[Line]) -> Ground:
    cases = sorted({line.case_id for line in found if line.case_id is not None})
    proofs = [line.said["proof"] for line in found if line.name == "document.proof_recorded"]
    return Ground(
        kinds=_by_id(session, select(ReviewCase.id, ReviewCase.kind), ReviewCase.id, cases),
        proofs=_by_id(session, select(ProofEntry.id, ProofEntry.on), ProofEntry.id, proofs),
        known=standing_of_old(session, found),
        calendar=working_calendar(session),
        limits=limits_of(session, frame.organisation_id),
    )


def _by_id(
    session: Session, query: Select[int, Any], column: Any, ids: Sequence[int]
) -> dict[int, Any]:
    """Id and value of many rows, a block at a time."""
    found: dict[int, Any] = {}
    for at in range(0, len(ids), _A_QUERY):
        rows = session.execute(query.where(column.in_(ids[at : at + _A_QUERY])))
        found.update((row[0], row[1]) for row in rows)
    return found
