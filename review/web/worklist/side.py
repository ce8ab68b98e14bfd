"""Beside the worklist: who holds what, and the dates of this month. Frozen values, already worded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.domain.request_flow import OFFICER
from review.domain.states import Role
from review.store.worklists import Holding, Show, due_days, holdings, role_holders
from review.web.deadlines import Badge, badge_of, short_date
from review.web.runtime import current_house
from review.web.session import current_actor, current_session
from review.web.wording import word
from review.web.wording.joining import joined

#: So many names of those who hold a role stand in a line.
_NAMES = 2


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A line of "who holds what"."""

    name: str
    role: str
    count: int
    url: str
    due: Badge | None


def holders(calendar: WorkingCalendar, day: date) -> tuple[Holder, ...]:
    """Who holds what the reader may see and does not hold, most pressing first."""
    session, actor = current_session(), current_actor()
    held = holdings(session, actor)
    names = role_holders(session, actor, day) if held else {}
    return tuple(
        Holder(
            name=h.name or joined(names.get(h.role, [])[:_NAMES]) or _("没有人"),
            role=_role_words(h),
            count=h.count,
            url=_url_of(h),
            due=badge_of(h.earliest, calendar, day),
        )
        for h in held
    )


def dates_of_month(calendar: WorkingCalendar, day: date) -> tuple[tuple[str, str, str | None], ...]:
    """What is due on which day, and until when a document issued today must be public."""
    last = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    found: list[tuple[str, str, str | None]] = [
        (
            short_date(on),
            _("%(n)s件到期", n=count),
            url_for("worklist.home", show=Show.DUE.value, on=on.isoformat()),
        )
        for on, count in due_days(current_session(), current_actor(), day, last)
    ]
    term = current_house().settings.publish_working_days
    found.append((short_date(calendar.add(day, term).on), _("今天印发的公文最迟上网日"), None))
    return tuple(found)


def _role_words(held: Holding) -> str:
    """As what somebody holds it; a request that was given to somebody is theirs to look after."""
    if held.role is OFFICER and held.person_id is not None:
        return str(_("依申请承办"))
    return word(held.role, "role")


def _url_of(held: Holding) -> str:
    """The list behind the number. A drafter that is nobody is asked for as 0, so is a handler."""
    named = held.role in (Role.DRAFTER, OFFICER)
    return url_for(
        "worklist.home",
        show=Show.OTHERS.value,
        role=held.role.value,
        person=held.person_id if held.person_id is not None else (0 if named else None),
        office=held.office_id,
    )
