"""The annual report that an address names: of the reader's organisation, of a year, as of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission, Place, refusals_for
from review.domain.reports import ReportState
from review.domain.values import Refusal
from review.services.reports.annual import Annual, annual_of
from review.services.reports.writing import FIRST_YEAR
from review.web.access import NotVisible, current_organisation_id
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, today

Crumb = tuple[str, str | None]


def annual_asked(year: int) -> Annual:
    """The report of a year, as of ``?as_of=``. Raises NotVisible for a year that has none."""
    check_year(year)
    return annual_of(
        current_session(),
        current_organisation_id(),
        year,
        today=today(),
        zone=current_house().settings.time_zone,
        as_of=_day_asked(),
    )


def check_year(year: int) -> None:
    """Raises NotVisible for a year before the Regulation, or to come."""
    if not FIRST_YEAR <= year <= today().year:
        raise NotVisible


def annual_url(annual: Annual, endpoint: str = "annual.show", **values: str) -> str:
    """The address of a page of the report; it keeps the day that somebody chose."""
    parts: dict[str, Any] = {"year": annual.year, **values, **day_kept(annual)}
    return url_for(endpoint, **parts)


def day_kept(annual: Annual) -> dict[str, str]:
    """The day in addresses: named where it is another than the page would choose by itself."""
    usual = today() if annual.state is ReportState.DRAFT else annual.report and annual.report.as_of
    return {} if annual.as_of == usual else {"as_of": annual.as_of.isoformat()}


def may_write(annual: Annual) -> bool:
    """Whether the reader may change the report, and it still takes changes."""
    return annual.state is ReportState.DRAFT and not refusals_on(annual, Permission.REPORT_WRITE)


def refusals_on(annual: Annual, permission: Permission) -> tuple[Refusal, ...]:
    """Why the reader may not do this to the report; empty when they may."""
    place = Place(organisation_id=annual.organisation_id)
    return refusals_for(current_actor(), permission, place)


def crumbs_of(annual: Annual, last: str = "") -> Iterable[Crumb]:
    """The way to a page of the report; ``last`` names one below it."""
    here = _("%(year)s年年度报告", year=annual.year)
    yield _("报告"), url_for("reports.show")
    yield here, annual_url(annual) if last else None
    if last:
        yield last, None


def _day_asked() -> date | None:
    """The day of the address; None where there is none, or where it is no date or lies ahead."""
    try:
        day = date.fromisoformat(request.values.get("as_of", ""))
    except ValueError:
        return None
    return day if day <= today() else None
