"""The only place that moves a request: judge by the table, write the act, set the clock, log the event.

Nothing else in the project assigns ``.state`` of an ``InformationRequest`` or its due dates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.calendar import WorkingCalendar
from review.domain.grounds import comment_is_adequate
from review.domain.request_clock import reply_due, target_due
from review.domain.request_flow import REQUEST_FLOW
from review.domain.request_values import RequestAnswer
from review.domain.requests import RequestAction
from review.domain.values import Actor, Refusal, Refused, Stale
from review.store.calendar import working_calendar
from review.store.events import About, append
from review.store.request_values import dates_of, held_request
from review.store.requests import InformationRequest, lock_request, settings_of

#: Writes the act itself and answers what the event carries beyond ``request`` and ``on``.
Record = Callable[[], Mapping[str, object]]


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act: which, on which day, with the answer of a closing and the comment of an undoing."""

    action: RequestAction
    on: date
    answer: RequestAnswer | None = None
    comment: str = ""


def opened_request(session: Session, request_id: int, version: int) -> InformationRequest:
    """The request, locked. Raises Refused (``request_gone``), or Stale when somebody changed it since."""
    row = lock_request(session, request_id)
    if row is None:
        raise Refused(Refusal("request_gone"))
    if row.version != version:
        raise Stale(version, row.version)
    return row


def apply_act(
    session: Session,
    actor: Actor,
    row: InformationRequest,
    act: Act,
    record: Record,
    *,
    now: datetime,
    today: date,
    faults: tuple[Refusal, ...] = (),
    document_id: int | None = None,
) -> InformationRequest:
    """Judge one act and carry it out; ``faults`` are what the caller found wrong with its values.

    Raises Refused with every reason. The clock is set anew by what the act wrote.
    """
    before = held_request(session, row, today=today, on=act.on, answer=act.answer)
    verdict = REQUEST_FLOW.judge(actor, before, act.action)
    refusals = [of_request(r, row, act.action) for r in verdict.refusals] + list(faults)
    needs_comment = verdict.row is not None and verdict.row.needs_comment
    if needs_comment and (thin := comment_is_adequate(act.comment)) is not None:
        refusals.append(thin)
    if refusals or verdict.row is None:
        raise Refused(*refusals)
    said = record()
    with session.no_autoflush:  # an answer and the state it leads to are stored together
        after = held_request(session, row, today=today, on=act.on)
    row.state = verdict.row.lands_on(after)
    row.version += 1
    session.flush()
    set_clock(session, row, working_calendar(session), today)
    session.flush()
    append(
        session,
        verdict.row.event,
        actor=actor,
        now=now,
        about=About(row.organisation_id, document_id),
        payload={"request": row.id, "on": act.on.isoformat(), **said},
    )
    return row


def of_request(refusal: Refusal, row: InformationRequest, action: RequestAction) -> Refusal:
    """The machine speaks of states in general; a request is told of its own."""
    if refusal.code != "not_in_this_state":
        return refusal
    if action is RequestAction.CLOSE:
        return Refusal("request_closed_already")
    return Refusal("request_not_in_this_state", {"request_state": row.state.value})


def set_clock(
    session: Session, row: InformationRequest, calendar: WorkingCalendar, today: date
) -> None:
    """Set the last day for the reply and the house's own by the days of the request as they are."""
    dates = dates_of(session, row)
    due = reply_due(calendar, dates, today)
    target = target_due(
        calendar, dates, settings_of(session, row.organisation_id).target_days, today
    )
    row.due_on, row.due_estimated = due or (None, False)
    row.target_on = target.on if target is not None else None
