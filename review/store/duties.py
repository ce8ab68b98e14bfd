"""What the log and the rows say of a year's duties: the lines to be read, and what rows keep for ever.

Only documents that something was done to since the year began are asked for, so that a long log
costs no more than that. Which acts follow from the lines is ``domain.duty_log``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Select, func, or_, select, union
from sqlalchemy.orm import Session

from review.domain.duties import Duties
from review.domain.duty_log import NAMES, read_duties
from review.domain.duty_rounds import Item, July, Kept
from review.domain.rounds import RoundKind
from review.domain.statistics import Frame, Line
from review.store.calendar import working_calendar
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import Event
from review.store.rounds import RoundItem, round_of
from review.store.spot_checks import SpotCheck, SpotCheckEntry
from review.store.statistics.lines import lines
from review.store.statistics.older import standing_of_old
from review.store.timeliness_log import matters_of


def duties_of(session: Session, frame: Frame) -> Duties:
    """The duties of an organisation in the year of a frame, as they were known on its day."""
    wanted = or_(
        Event.document_id.is_(None), Event.document_id.in_(_documents(frame).scalar_subquery())
    )
    found = list(lines(session, frame, NAMES, wanted))
    return read_duties(found, matters_of(session, frame), frame, _kept(session, frame, found))


def _documents(frame: Frame) -> Select[Any]:
    """Ids of the documents that were issued in the year, or acted on since it began.

    Those whose date was corrected are among them: they may have been of the year before that.
    """
    period = frame.period
    begins = datetime.combine(period.from_on, time(), frame.zone)
    own = Event.organisation_id == frame.organisation_id
    acted = select(Event.document_id).where(
        own,
        Event.name.in_(sorted(NAMES)),
        Event.at >= _written(begins),
        Event.at < _written(frame.as_of.until),
        Event.document_id.is_not(None),
    )
    corrected = select(Event.document_id).where(own, Event.name == "document.dates_corrected")
    issued = select(Document.id).where(
        Document.organisation_id == frame.organisation_id,
        func.coalesce(Document.issued_on, Document.doc_date).between(period.from_on, period.to_on),
    )
    found = union(acted, corrected, issued).subquery()
    return select(found.c[0])


def _written(moment: datetime) -> str:
    """A moment as the log writes it; as text in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


# ---- what rows keep for ever -----------------------------------------------------------------------


def _kept(session: Session, frame: Frame, found: Collection[Line]) -> Kept:
    year = frame.period.from_on.year
    documents = _documents(frame).scalar_subquery()
    printed = session.execute(
        select(Document.id, Document.printed_attribute).where(
            Document.id.in_(documents), Document.printed_attribute.is_not(None)
        )
    )
    kinds = session.execute(
        select(ReviewCase.id, ReviewCase.kind).where(ReviewCase.document_id.in_(documents))
    )
    july = _july(session, frame, year)
    return Kept(
        kinds={i: kind for i, kind in kinds},  # noqa: C416 - rows are no tuples for mypy
        printed={i: mark.value for i, mark in printed if mark is not None},
        standing=standing_of_old(session, found),
        july=july,
        items=_items(session, july),
        drawn=_drawn(session, frame.organisation_id, year),
        calendar=working_calendar(session),
    )


def _july(session: Session, frame: Frame, year: int) -> July | None:
    row = round_of(session, frame.organisation_id, RoundKind.JULY, year)
    if row is None or row.opened_at >= frame.as_of.until:
        return None
    return July(row.id, row.opened_on, row.office_due_on)


def _items(session: Session, july: July | None) -> dict[int, Item]:
    """The items of the round by the office that drafted the document, which no reassignment changes."""
    if july is None:
        return {}
    rows = session.execute(
        select(
            RoundItem.id,
            RoundItem.round_id,
            RoundItem.document_id,
            RoundItem.drafting_office_id,
            RoundItem.reason,
        ).where(RoundItem.round_id == july.round_id)
    )
    return {row[0]: Item(*row[1:]) for row in rows}


def _drawn(session: Session, organisation_id: int, year: int) -> dict[int, int]:
    rows = session.execute(
        select(SpotCheckEntry.id, SpotCheckEntry.office_id)
        .join(SpotCheck, SpotCheck.id == SpotCheckEntry.spot_check_id)
        .where(SpotCheck.organisation_id == organisation_id, SpotCheck.year == year)
    )
    return {i: office for i, office in rows}  # noqa: C416 - rows are no tuples for mypy
