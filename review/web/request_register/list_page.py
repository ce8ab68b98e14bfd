"""The list of requests put together: tabs with counts, filters, lines, the year in charts.

Frozen values for ``request_register/list.html``, already worded. Applicants stand masked.
"""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.domain.permissions import Permission
from review.domain.requests import ApplicantKind, RequestOutcome, RequestState, masked
from review.store.calendar import working_calendar
from review.store.people import Office, Person
from review.store.request_lists import (
    RequestFilter,
    Which,
    count_requests,
    list_requests,
    months_of,
    outcomes_of,
    request_years,
)
from review.store.requests import InformationRequest
from review.web.access import may_in_organisation
from review.web.deadlines import Badge, badge_of
from review.web.documents.register import Filter
from review.web.locale import write_date
from review.web.pages import Pager, page_number, pager_of
from review.web.request_register.list_question import Question, list_url
from review.web.request_register.people import offices_of
from review.web.session import current_actor, current_session, today
from review.web.wording import choices, word

SIZE = 30
#: So much of what is asked stands in a line.
_CLIP = 60
_TABS = (
    Which.OPEN,
    Which.OPEN_LATE,
    Which.SOON,
    Which.MINE,
    Which.AWAITING_CORRECTION,
    Which.CONSULTING,
    Which.CLOSED,
    Which.ALL,
)

Tab = tuple[str, str, bool, int | None, bool]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A request in the list."""

    reference: str
    url: str
    what: str
    who: str
    kind: str
    received: str
    state: str
    state_words: str
    due: Badge | None
    closed: str
    holder: str


@dataclass(frozen=True, kw_only=True)
class MonthColumn:
    """A month of the chart, as ``components/chart.html`` draws it, with the numbers and their lists."""

    label: str
    bars: tuple[tuple[str, int], ...]
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True)
class OutcomeBar:
    """How many were answered in one way, with the list behind it."""

    label: str
    url: str
    count: int
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class YearView:
    """A year in charts with their tables."""

    year: int
    years: tuple[tuple[int, str, bool], ...]
    months: tuple[MonthColumn, ...]
    outcomes: tuple[OutcomeBar, ...]
    received: int
    closed: int
    statistics_url: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """What ``request_register/list.html`` prints."""

    tabs: tuple[Tab, ...]
    which: str
    text: str
    days: tuple[tuple[str, str, str], ...]
    filters: tuple[Filter, ...]
    applied: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    total: int
    pager: Pager | None
    clear_url: str
    new_url: str | None
    settings_url: str | None
    ledger_url: str
    year: YearView | None


def list_page(organisation_id: int, question: Question) -> ListPage:
    """The list as it was asked; the year only for those who may see the figures of the whole house."""
    session, actor, day = current_session(), current_actor(), today()
    total = count_requests(session, actor, question.chosen, day)
    number = page_number()
    rows = list_requests(
        session,
        actor,
        question.chosen,
        day,
        order=question.order,
        limit=SIZE,
        offset=(number - 1) * SIZE,
    )
    handles = may_in_organisation(Permission.REQUEST_HANDLE)
    return ListPage(
        tabs=_tabs(question),
        which=question.chosen.which.value,
        text=question.chosen.text,
        days=_days(question),
        filters=_filters(organisation_id, question),
        applied=_applied(organisation_id, question),
        lines=_lines(rows),
        total=total,
        pager=pager_of(total, number, SIZE, lambda n: list_url(**question.parts, page=n))
        if total > SIZE
        else None,
        clear_url=url_for("request_register.list_requests"),
        new_url=url_for("request_entry.new") if handles else None,
        settings_url=url_for("request_settings.show") if handles else None,
        ledger_url=url_for("request_register.ledger", **question.parts),  # type: ignore[arg-type]
        year=_year(organisation_id, question)
        if may_in_organisation(Permission.FIGURES_READ)
        else None,
    )


# ---- the question --------------------------------------------------------------------------------


def _tabs(question: Question) -> tuple[Tab, ...]:
    """One tab per way a request can stand, each counted under the other filters."""
    session, actor, day = current_session(), current_actor(), today()
    others = {k: v for k, v in question.parts.items() if k != "which"}
    made = []
    for which in _TABS:
        chosen = RequestFilter(**{**vars(question.chosen), "which": which})
        count = count_requests(session, actor, chosen, day)
        current = question.chosen.which is which
        url = list_url(**others, which=which.value)
        if count or current or which in (Which.OPEN, Which.CLOSED, Which.ALL):
            late = which is Which.OPEN_LATE and count > 0
            made.append((word(which, "request_which"), url, current, count, late))
    return tuple(made)


def _filters(organisation_id: int, question: Question) -> tuple[Filter, ...]:
    def one(name: str, label: str, value: object, options: list[tuple[str, str]]) -> Filter:
        said = str(value) if value else ""
        return Filter(name=name, label=label, value=said, options=(("", _("不限")), *options))

    chosen = question.chosen
    offices = [(str(i), name) for i, name in offices_of(organisation_id)]
    return (
        one("applicant", _("申请人类别"), chosen.applicant, choices(ApplicantKind, "applicant")),
        one("outcome", _("答复"), chosen.outcome, choices(RequestOutcome, "request_outcome")),
        one("office", _("承办处室"), chosen.office_id, offices),
    )


def _days(question: Question) -> tuple[tuple[str, str, str], ...]:
    """The four days of the search form: name, label, value."""
    chosen = question.chosen
    days = (
        ("received_from", _("收到从"), chosen.received_from),
        ("received_to", _("收到至"), chosen.received_to),
        ("closed_from", _("办结从"), chosen.closed_from),
        ("closed_to", _("办结至"), chosen.closed_to),
    )
    return tuple((name, str(label), day.isoformat() if day else "") for name, label, day in days)


def _applied(organisation_id: int, question: Question) -> tuple[tuple[str, str], ...]:
    """What the list is narrowed to, each with the address that takes it off."""
    chosen = question.chosen
    offices = dict(offices_of(organisation_id))
    said = {
        "q": _("“%(text)s”", text=chosen.text) if chosen.text else "",
        "applicant": word(chosen.applicant, "applicant"),
        "outcome": word(chosen.outcome, "request_outcome"),
        "office": offices.get(chosen.office_id or 0, ""),
        "received_from": _since(_("收到从"), chosen.received_from),
        "received_to": _since(_("收到至"), chosen.received_to),
        "closed_from": _since(_("办结从"), chosen.closed_from),
        "closed_to": _since(_("办结至"), chosen.closed_to),
        "document": _("申请了同一份公文") if chosen.document_id else "",
    }
    return tuple(
        (words, list_url(**{k: v for k, v in question.parts.items() if k != name}))
        for name, words in said.items()
        if words
    )


def _since(label: str, day: date | None) -> str:
    return f"{label}{write_date(day)}" if day else ""


# ---- lines ---------------------------------------------------------------------------------------


def _lines(rows: list[InformationRequest]) -> tuple[Line, ...]:
    session = current_session()
    calendar = working_calendar(session)
    return tuple(_line(row, calendar) for row in rows)


def _line(row: InformationRequest, calendar: WorkingCalendar) -> Line:
    session = current_session()
    office = session.get(Office, row.office_id) if row.office_id else None
    person = session.get(Person, row.handler_id) if row.handler_id else None
    closed = row.state is RequestState.CLOSED
    waiting = row.state is RequestState.AWAITING_CORRECTION
    due = row.correction_due_on if waiting else row.due_on
    return Line(
        reference=row.reference,
        url=url_for("request_cases.show", request_id=row.id),
        what=clipped(row.what),
        who=masked(row.identity, row.applicant).name,
        kind=word(row.applicant, "applicant"),
        received=write_date(row.received_on),
        state=row.state.value,
        state_words=word(row.outcome, "request_outcome")
        if closed
        else word(row.state, "request_state"),
        due=None
        if closed
        else badge_of(due, calendar, today(), estimated=row.due_estimated and not waiting),
        closed=_closed(row),
        holder="　".join(one.name for one in (office, person) if one is not None),
    )


def _closed(row: InformationRequest) -> str:
    """When a request was answered, and whether too late."""
    if row.closed_on is None:
        return ""
    said = _("%(on)s办结", on=write_date(row.closed_on))
    late = row.due_on is not None and row.closed_on > row.due_on
    return str(_("%(said)s，超期", said=said)) if late else str(said)


def clipped(text: str) -> str:
    """The beginning of what is asked, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _CLIP else f"{line[: _CLIP - 1]}…"


# ---- the year ------------------------------------------------------------------------------------


def _year(organisation_id: int, question: Question) -> YearView | None:
    session = current_session()
    years = request_years(session, organisation_id)
    if not years:
        return None
    year = question.year if question.year in years else years[0]
    figures = months_of(session, organisation_id, year)
    outcomes = outcomes_of(session, organisation_id, year)
    return YearView(
        year=year,
        years=tuple((y, list_url(**question.parts, year=y), y == year) for y in years),
        months=tuple(
            MonthColumn(
                label=_("%(n)s月", n=one.month),
                bars=(("c-half", one.received), ("c-done", one.closed), ("c-late", one.late)),
                cells=_month_cells(year, one.month, (one.received, one.closed, one.late)),
            )
            for one in figures
        ),
        outcomes=tuple(
            OutcomeBar(
                label=word(outcome, "request_outcome"),
                url=list_url(
                    which=Which.CLOSED.value,
                    outcome=outcome.value,
                    closed_from=f"{year}-01-01",
                    closed_to=f"{year}-12-31",
                ),
                count=count,
                parts=(("c-done", count), ("c-left", sum(outcomes.values()) - count)),
            )
            for outcome, count in outcomes.items()
        ),
        received=sum(one.received for one in figures),
        closed=sum(one.closed for one in figures),
        statistics_url=_statistics_url(year),
    )


def _statistics_url(year: int) -> str:
    """The figures of a year as they were known on a day, counted from the log."""
    days: dict[str, Any] = {"from": f"{year}-01-01", "to": f"{year}-12-31"}
    return url_for("statistics.show", section="requests", **days)


def _month_cells(
    year: int, month: int, counts: tuple[int, int, int]
) -> tuple[tuple[int, str], ...]:
    """The three numbers of a month with the address of the list behind each."""
    last = months.monthrange(year, month)[1]
    first_day, last_day = date(year, month, 1).isoformat(), date(year, month, last).isoformat()
    closed = {"closed_from": first_day, "closed_to": last_day}
    return (
        (counts[0], list_url(which=Which.ALL.value, received_from=first_day, received_to=last_day)),
        (counts[1], list_url(which=Which.CLOSED.value, **closed)),
        (counts[2], list_url(which=Which.LATE.value, **closed)),
    )
