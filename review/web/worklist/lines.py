"""The lines of the worklist: cases, items and requests of a page together, in the order of the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from review.domain.calendar import WorkingCalendar
from review.domain.guards import EDITABLE
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Actor
from review.store.case_work import CaseRow, case_rows
from review.store.item_lists import UNANSWERED
from review.store.item_work import WorkItem, item_rows
from review.store.request_work import request_rows
from review.store.work_sources import Source
from review.store.worklists import Cursor
from review.web.request_register.work import request_row
from review.web.rounds.july_work import item_row
from review.web.session import current_actor, current_session
from review.web.worklist.rows import Row, work_row


def lines_of(
    places: tuple[Cursor, ...], calendar: WorkingCalendar, day: date, *, mine: bool
) -> tuple[Row, ...]:
    """What stands at each place of a page; one query for each kind of work on it."""
    session, actor = current_session(), current_actor()
    ids = {source: [p.id for p in places if p.source is source] for source in Source}
    cases = case_rows(session, ids[Source.CASE]) if ids[Source.CASE] else {}
    items = item_rows(session, ids[Source.ITEM]) if ids[Source.ITEM] else {}
    requests = request_rows(session, ids[Source.REQUEST]) if ids[Source.REQUEST] else {}
    lines = []
    for place in places:
        if place.source is Source.CASE:
            case = cases[place.id]
            row = work_row(case, actor, calendar, day)
            lines.append(replace(row, pick=_pick_of_case(case, actor)))
        elif place.source is Source.ITEM:
            item = items[place.id]
            row = item_row(item, actor, calendar, day)
            lines.append(replace(row, pick=_pick_of_item(item, actor)))
        else:
            lines.append(request_row(requests[place.id], calendar, day, mine=mine))
    return tuple(lines)


def _pick_of_case(row: CaseRow, actor: Actor) -> str | None:
    """What a tick names: the case and the drafter it was seen with (``HandOver.cases``)."""
    if row.state not in EDITABLE or not _may_hand_over(actor, row.organisation_id, row.office_id):
        return None
    return f"{Source.CASE}-{row.case_id}-{row.drafter_id or 0}"


def _pick_of_item(row: WorkItem, actor: Actor) -> str | None:
    """What a tick names: the item and its version (``HandOver.items``)."""
    if row.state not in UNANSWERED or not _may_hand_over(actor, row.organisation_id, row.office_id):
        return None
    return f"{Source.ITEM}-{row.item_id}-{row.version}"


def _may_hand_over(actor: Actor, organisation_id: int, office_id: int) -> bool:
    place = Place(organisation_id=organisation_id, office_id=office_id)
    return not refusals_for(actor, Permission.WORK_HAND_OVER, place)
