"""The figures of reports that are handed in: a year's duties, a month's confidentiality reviews.

Computed from the log for any past day; a submission keeps them, and the same day gives the same again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, tzinfo

from sqlalchemy.orm import Session

from review.domain.duties import Act, Duties, Duty
from review.domain.statistics import AsOf, Frame, Period, usual_as_of
from review.domain.submissions import ReportPeriod, SubmissionKind
from review.store.duties import duties_of
from review.store.events import algorithm
from review.store.statistics.lines import began_on

#: What a monthly summary lists: every verdict of the confidentiality review.
REVIEWED = (Duty.CLEARED, Duty.NOT_RELEASABLE, Duty.REFERRED)


def year_duties(
    session: Session, organisation_id: int, year: int, as_of: date, zone: tzinfo
) -> Duties:
    """What was done in a year, as it was known when the day ``as_of`` ended."""
    frame = Frame(
        organisation_id=organisation_id,
        period=Period.of_year(year),
        as_of=AsOf.end_of(as_of, zone),
        zone=zone,
    )
    return duties_of(session, frame)


def usual_day(session: Session, organisation_id: int, year: int, today: date, zone: tzinfo) -> date:
    """The day on which a year is looked at where nobody names another."""
    began = began_on(session, organisation_id, zone)
    return usual_as_of(Period.of_year(year), today, began)


def reviews_of_month(duties: Duties, period: ReportPeriod) -> tuple[Act, ...]:
    """The verdicts of a month, by date."""
    return tuple(act for act in duties.listed(*REVIEWED) if _within(act, period))


def figures_of(duties: Duties, kind: SubmissionKind, period: ReportPeriod) -> dict[str, int]:
    """The numbers of a report by their codes, as a submission keeps them."""
    if kind is SubmissionKind.SELF_INSPECTION:
        return duties.figures()
    reviews = reviews_of_month(duties, period)
    counts = {duty.value: sum(1 for act in reviews if act.duty is duty) for duty in REVIEWED}
    published = [act for act in duties.listed(Duty.PUBLISHED) if _within(act, period)]
    return {**counts, "published": len(published)}


def is_nil(kind: SubmissionKind, figures: Mapping[str, int]) -> bool:
    """Whether a monthly summary is a nil return (零报告): nothing reviewed, nothing published."""
    return kind is SubmissionKind.CONFIDENTIALITY and not any(figures.values())


def figures_digest(figures: Mapping[str, int]) -> str:
    """The digest of figures that the log keeps."""
    text = json.dumps(dict(figures), sort_keys=True, separators=(",", ":"))
    return hashlib.new(algorithm(), text.encode()).hexdigest()


def _within(act: Act, period: ReportPeriod) -> bool:
    return period.first <= act.on <= period.last
