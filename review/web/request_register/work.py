"""Requests on the worklist: their lines among the cases, their numbers among the counts."""

from __future__ import annotations

from dataclasses import replace

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, false, func, not_

from review.domain.calendar import WorkingCalendar
from review.domain.requests import RequestState
from review.store.people import Office
from review.store.request_work import due_on, request_counts, waits_for, work_requests
from review.store.requests import InformationRequest
from review.store.worklists import Show, Wanted, WorkCounts
from review.web.deadlines import badge_of
from review.web.july_work import Dated
from review.web.request_register.list_page import clipped
from review.web.session import current_actor, current_session
from review.web.wording import word
from review.web.work_rows import Row


def with_requests(counts: WorkCounts, wanted: Wanted) -> WorkCounts:
    """The worklist's numbers with the open requests."""
    found = request_counts(current_session(), current_actor(), wanted.today, wanted.soon_on)
    return replace(
        counts,
        mine=counts.mine + found.mine,
        others=counts.others + found.others,
        late=counts.late + found.late,
        late_mine=counts.late_mine + found.late_mine,
        soon=counts.soon + found.soon,
        soon_others=counts.soon_others + found.soon_others,
    )


def request_rows(wanted: Wanted, calendar: WorkingCalendar, *, limit: int) -> list[Dated]:
    """Requests of the list asked for, each with its day; none where the list is one holder's cases."""
    condition = _condition(wanted)
    if condition is None:
        return []
    found = work_requests(current_session(), current_actor(), condition, limit=limit)
    return [_dated(row, calendar, wanted) for row in found]


def _condition(wanted: Wanted) -> ColumnElement[bool] | None:
    if wanted.role or wanted.person_id or wanted.office_id or wanted.show is Show.DUE:
        return None
    mine, due = func.coalesce(waits_for(current_actor()), false()), due_on()
    chosen: dict[Show, ColumnElement[bool]] = {
        Show.MINE: mine,
        Show.OTHERS: not_(mine),
        Show.LATE: due < wanted.today,
        Show.SOON: and_(due >= wanted.today, due <= wanted.soon_on),
    }
    return chosen[wanted.show]


def _dated(row: InformationRequest, calendar: WorkingCalendar, wanted: Wanted) -> Dated:
    waiting = row.state is RequestState.AWAITING_CORRECTION
    due = row.correction_due_on if waiting else row.due_on
    office = current_session().get(Office, row.office_id) if row.office_id else None
    url = url_for("request_cases.show", request_id=row.id)
    estimated = row.due_estimated and not waiting
    return due, Row(
        title=clipped(row.what),
        url=url,
        number=row.reference,
        office=office.name if office is not None else None,
        steps=(),
        state=row.state.value,
        state_words=word(row.state, "request_state"),
        due=badge_of(due, calendar, wanted.today, estimated=estimated),
        tags=((_("依申请公开"), "blue"),),
        verb=_("办理") if wanted.show is Show.MINE else _("查看"),
        verb_url=url,
    )
