"""Requests on the worklist: their lines among those of cases and items."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.store.request_work import RequestRow
from review.web.deadlines import badge_of
from review.web.request_register.list_page import clipped
from review.web.wording import word
from review.web.worklist.rows import Row


def request_row(row: RequestRow, calendar: WorkingCalendar, today: date, *, mine: bool) -> Row:
    """A request as a line; ``mine`` says that the list is of what waits for the reader."""
    url = url_for("request_cases.show", request_id=row.request_id)
    return Row(
        title=clipped(row.what),
        url=url,
        number=row.reference,
        office=row.office,
        steps=(),
        state=row.state.value,
        state_words=word(row.state, "request_state"),
        due=badge_of(row.due_on, calendar, today, estimated=row.estimated),
        tags=((_("依申请公开"), "blue"),),
        verb=_("办理") if mine else _("查看"),
        verb_url=url,
    )
