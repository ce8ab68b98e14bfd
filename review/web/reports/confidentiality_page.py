"""The page of a month's confidentiality reviews: what was judged and how, the months of the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.duties import Act, Duties, Duty
from review.domain.statistics import AsOf
from review.domain.submissions import ReportPeriod, SubmissionKind
from review.services.reports.figures import REVIEWED, figures_of, reviews_of_month
from review.store.confidentiality import Reviewed, reviewed
from review.store.submissions import submitted_periods
from review.web.reports.submission_forms import SubmissionForm
from review.web.reports.submission_view import SubmissionPart, submission_part
from review.web.runtime import current_house
from review.web.session import current_session, today
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class Row:
    """One review as page, paper and workbook print it."""

    title: str
    doc_number: str
    office: str
    way: str
    verdict: str
    ground: str
    reviewer: str
    on: date
    published_on: date | None
    url: str


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month of the strip above: how many reviews, and whether its summary was handed in."""

    label: str
    url: str
    current: bool
    reviews: int
    words: str
    tone: str


@dataclass(frozen=True)
class MonthColumns:
    """A month of the chart."""

    label: str
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class ConfidentialityPage:
    """What ``reports/confidentiality.html`` prints."""

    year: int
    month: int
    as_of: date
    latest: date
    provisional: bool
    nil: bool
    counts: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    months: tuple[Month, ...]
    columns: tuple[MonthColumns, ...]
    previous_year: str | None
    next_year: str | None
    paper_url: str
    book_url: str
    part: SubmissionPart


def confidentiality_page(
    duties: Duties, period: ReportPeriod, form: SubmissionForm | None = None
) -> ConfidentialityPage:
    """Everything of a month as it was known on the day of the figures."""
    kind = SubmissionKind.CONFIDENTIALITY
    figures = figures_of(duties, kind, period)
    here: dict[str, Any] = {
        "year": period.year,
        "month": period.month,
        "as_of": duties.as_of.isoformat(),
    }
    return ConfidentialityPage(
        year=period.year,
        month=period.month,
        as_of=duties.as_of,
        latest=today(),
        provisional=duties.as_of < period.last,
        nil=not any(figures.values()),
        counts=(
            *((word(duty, "duty"), figures[duty.value]) for duty in REVIEWED),
            (_("当月上网公开"), figures["published"]),
        ),
        rows=summary_rows(duties, period),
        months=_months(duties, period),
        columns=_columns(duties, period.year),
        previous_year=url_for("confidentiality.show", year=period.year - 1, month=12),
        next_year=url_for("confidentiality.show", year=period.year + 1, month=1)
        if period.year < today().year
        else None,
        paper_url=url_for("confidentiality.paper", **here),
        book_url=url_for("confidentiality.book", **here),
        part=submission_part(duties.organisation_id, kind, period, figures, duties.as_of, form),
    )


def summary_rows(duties: Duties, period: ReportPeriod) -> tuple[Row, ...]:
    """The reviews of a month with the words of their verdicts."""
    until = AsOf.end_of(duties.as_of, current_house().settings.time_zone).until
    moment = until.astimezone(current_house().settings.time_zone)
    found = reviewed(current_session(), reviews_of_month(duties, period), moment)
    return tuple(_row(one) for one in found)


def _row(one: Reviewed) -> Row:
    act = one.act
    public = act.duty is Duty.CLEARED and act.detail == "proactive"
    return Row(
        title=one.title,
        doc_number=one.doc_number,
        office=one.office,
        way=str(_("政府网站")) if public else str(_("不上网")),
        verdict=_verdict(act, partial=one.partial),
        ground=word(one.ground, "ground") if act.duty is Duty.NOT_RELEASABLE else "",
        reviewer=one.reviewer,
        on=act.on,
        published_on=one.published_on,
        url=url_for("documents.show", document_id=act.document_id),
    )


def _verdict(act: Act, *, partial: bool) -> str:
    if act.duty is Duty.NOT_RELEASABLE:
        return str(_("不得公开"))
    if act.duty is Duty.REFERRED:
        return str(_("报有关部门确定"))
    if act.detail != "proactive":
        return str(_("已审查，%(attribute)s", attribute=word(act.detail, "attribute")))
    return str(_("删减后可以公开")) if partial else str(_("可以公开"))


def _months(duties: Duties, period: ReportPeriod) -> tuple[Month, ...]:
    sent = submitted_periods(
        current_session(), duties.organisation_id, SubmissionKind.CONFIDENTIALITY, period.year
    )
    found = []
    for month in range(1, 13):
        one = ReportPeriod(period.year, month)
        if one.first > today():
            break
        words, tone = _("没有报送"), "todo"
        if (row := sent.get(month)) is not None:
            words, tone = (_("零报告已报") if row.nil else _("已报送")), "ok"
        elif one.last >= today():
            words, tone = _("还没有到期"), ""
        found.append(
            Month(
                label=_("%(month)s月", month=month),
                url=url_for("confidentiality.show", year=period.year, month=month),
                current=month == period.month,
                reviews=len(reviews_of_month(duties, one)),
                words=str(words),
                tone=tone,
            )
        )
    return tuple(found)


def _columns(duties: Duties, year: int) -> tuple[MonthColumns, ...]:
    found = []
    for month in range(1, 13):
        acts = reviews_of_month(duties, ReportPeriod(year, month))
        cleared = sum(1 for act in acts if act.duty is Duty.CLEARED)
        bars = (("c-done", cleared), ("c-late", len(acts) - cleared))
        found.append(MonthColumns(_("%(month)s月", month=month), bars))
    return tuple(found)
