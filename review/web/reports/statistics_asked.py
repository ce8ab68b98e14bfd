"""What the address asks of the statistics: which page, which period, as known on which day.

Every link carries the whole question, so that a number sent to somebody else says the same to them.
What can not be read is answered with what is usual and a sentence, never with an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _

from review.domain.statistics import AsOf, Frame, Period, usual_as_of
from review.domain.statistics.tables import Section
from review.store.statistics.lines import began_on
from review.web.access import current_organisation_id
from review.web.runtime import current_house
from review.web.session import current_session, today

#: Years that a question may name; before and after there are no documents.
FIRST_YEAR, LAST_YEAR = 1949, 2200


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question: ``problems`` are sentences about what of the address could not be taken as it is."""

    section: Section
    frame: Frame
    problems: tuple[str, ...]

    def address(self, **more: Any) -> dict[str, Any]:
        """The values of an address that asks the same; ``more`` in place of some of them."""
        period, as_of = self.frame.period, self.frame.as_of
        said = {
            "section": self.section.value,
            "from": period.from_on.isoformat(),
            "to": period.to_on.isoformat(),
            "as_of": as_of.on.isoformat(),
        }
        return {name: value for name, value in {**said, **more}.items() if value is not None}


def asked() -> Asked:
    """The question of the address."""
    problems: list[str] = []
    period = _period(problems)
    zone = current_house().settings.time_zone
    organisation_id = current_organisation_id()
    usual = usual_as_of(period, today(), began_on(current_session(), organisation_id, zone))
    on = _day("as_of", problems) or usual
    if on > today():
        problems.append(_("截止日期还没有到，改按今天计算。"))
        on = today()
    frame = Frame(
        organisation_id=organisation_id, period=period, as_of=AsOf.end_of(on, zone), zone=zone
    )
    return Asked(section=_section(), frame=frame, problems=tuple(problems))


def _section() -> Section:
    try:
        return Section(request.args.get("section", ""))
    except ValueError:
        return Section.ATTRIBUTES


def _period(problems: list[str]) -> Period:
    """The days asked for; with one of them missing, the year of the other; with none, this year."""
    first, last = _day("from", problems), _day("to", problems)
    if first is not None and last is not None and first > last:
        problems.append(_("期间的开始晚于结束，改按结束日期所在的年份计算。"))
        first = None
    known = last or first or today()
    year = Period.of_year(known.year)
    return Period(first or year.from_on, last or year.to_on)


def _day(name: str, problems: list[str]) -> date | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        problems.append(_("“%(text)s”不是能用的日期，请写成2025-12-31这样。", text=text[:20]))
        return None
    return day
