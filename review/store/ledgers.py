"""Ledgers (台账): attributes, reviews, publications, releases, rounds; each a list with filters and pages.

Queries only. A ledger lists what is there, by the date of each entry; figures as of a past day are
worked out from the log elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from review.domain.states import Attribute, DocumentStatus
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import Event
from review.store.people import Office
from review.store.releases import Release
from review.store.rounds import Round, RoundItem

#: A query of named columns.
_Query = Select[*tuple[Any, ...]]

#: What the ledger of reviews lists.
REVIEW_EVENTS = (
    "case.confidentiality_confirmed",
    "case.privacy_confirmed",
    "case.rendition_confirmed",
    "case.declared_not_releasable",
    "case.referred",
    "case.answered",
)
_ISSUED = (
    DocumentStatus.ISSUED,
    DocumentStatus.FILED,
    DocumentStatus.PUBLISHED,
    DocumentStatus.WITHDRAWN,
)


class Ledger(StrEnum):
    """Which ledger."""

    ATTRIBUTES = "attributes"  # issued documents with their four attributes
    REVIEWS = "reviews"  # what confidentiality reviewers confirmed and declared
    PUBLICATIONS = "publications"  # what went online: who made, audited, approved it
    RELEASES = "releases"  # the public copies: each revision that was written outside
    ROUNDS = "rounds"  # the items of rounds with their outcomes


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a ledger is narrowed to; days are both counted, in the zone of the house."""

    organisation_id: int
    zone: tzinfo
    from_on: date | None = None
    until_on: date | None = None
    office_id: int | None = None
    attribute: Attribute | None = None


def ledger_count(session: Session, ledger: Ledger, wanted: Filter) -> int:
    """How many entries answer a filter."""
    query = _QUERIES[ledger](wanted).order_by(None)
    return int(session.scalar(select(func.count()).select_from(query.subquery())) or 0)


def ledger_rows(
    session: Session,
    ledger: Ledger,
    wanted: Filter,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> Iterator[Any]:
    """The entries, newest first, by the names of their columns; all of them without a limit."""
    query = _QUERIES[ledger](wanted).offset(offset)
    if limit is not None:
        query = query.limit(limit)
    yield from session.execute(query.execution_options(yield_per=500))


# ---- one query for each ------------------------------------------------------------------------------


def _attributes(wanted: Filter) -> _Query:
    any_case = aliased(ReviewCase)
    decided = (
        select(func.max(any_case.id))
        .where(any_case.document_id == Document.id, any_case.decided_at.is_not(None))
        .correlate(Document)
        .scalar_subquery()
    )
    on = func.coalesce(Document.issued_on, Document.doc_date)
    return (
        select(
            Document.id.label("document_id"),
            Document.doc_number,
            Document.title,
            Office.name.label("office"),
            Document.doc_kind,
            Document.issued_on,
            Document.status,
            ReviewCase.proposed_attribute,
            ReviewCase.audited_attribute,
            Document.attribute,
            Document.partial,
            Document.printed_attribute,
            Document.grounds,
            Document.ground_reason,
        )
        .join(Office, Office.id == Document.office_id)
        .outerjoin(ReviewCase, ReviewCase.id == decided)
        .where(
            *_document(wanted),
            Document.status.in_(_ISSUED),
            *_days(on, wanted),
        )
        .order_by(on.desc(), Document.id.desc())
    )


def _reviews(wanted: Filter) -> _Query:
    return (
        select(
            Event.at,
            Event.name,
            Event.actor_id,
            Document.id.label("document_id"),
            Document.doc_number,
            Document.title,
            Office.name.label("office"),
            Document.attribute,
        )
        .join(Document, Document.id == Event.document_id)
        .join(Office, Office.id == Document.office_id)
        .where(
            Event.organisation_id == wanted.organisation_id,
            Event.name.in_(REVIEW_EVENTS),
            *_document(wanted),
            *_logged(wanted),
        )
        .order_by(Event.seq.desc())
    )


def _publications(wanted: Filter) -> _Query:
    return (
        select(
            Event.at,
            Event.actor_id,
            Document.id.label("document_id"),
            Document.doc_number,
            Document.title,
            Office.name.label("office"),
            Document.attribute,
            Document.index_number,
            Document.issuer,
            Document.issued_on,
            Document.drafter_id,
            ReviewCase.kind,
            ReviewCase.auditor_id,
            ReviewCase.approver_id,
        )
        .join(Document, Document.id == Event.document_id)
        .join(Office, Office.id == Document.office_id)
        .join(ReviewCase, ReviewCase.id == Event.case_id)
        .where(
            Event.organisation_id == wanted.organisation_id,
            Event.name == "case.published",
            *_document(wanted),
            *_logged(wanted),
        )
        .order_by(Event.seq.desc())
    )


def _releases(wanted: Filter) -> _Query:
    return (
        select(
            Release.written_at,
            Release.revision,
            Release.record,
            Release.strings_digest,
            Release.checked_at,
            Document.id.label("document_id"),
            Document.doc_number,
            Document.title,
            Office.name.label("office"),
            Document.attribute,
            Document.status,
            Document.hidden_at,
        )
        .join(Document, Document.id == Release.document_id)
        .join(Office, Office.id == Document.office_id)
        .where(
            *_document(wanted),
            Release.written_at.is_not(None),
            *_moments(Release.written_at, wanted),
        )
        .order_by(Release.written_at.desc(), Release.id.desc())
    )


def _rounds(wanted: Filter) -> _Query:
    return (
        select(
            Round.kind,
            Round.year,
            Round.serial,
            RoundItem.reason,
            RoundItem.state,
            RoundItem.outcome,
            RoundItem.attribute_then,
            RoundItem.outcome_reason,
            RoundItem.settled_at,
            Document.id.label("document_id"),
            Document.doc_number,
            Document.title,
            Office.name.label("office"),
            RoundItem.window_on,
        )
        .join(Round, Round.id == RoundItem.round_id)
        .join(Document, Document.id == RoundItem.document_id)
        .join(Office, Office.id == RoundItem.office_id)
        .where(
            RoundItem.organisation_id == wanted.organisation_id,
            *([RoundItem.office_id == wanted.office_id] if wanted.office_id else []),
            *([RoundItem.attribute_then == wanted.attribute] if wanted.attribute else []),
            *_days(Round.opened_on, wanted),
        )
        .order_by(Round.opened_on.desc(), RoundItem.id.desc())
    )


_QUERIES: dict[Ledger, Callable[[Filter], _Query]] = {
    Ledger.ATTRIBUTES: _attributes,
    Ledger.REVIEWS: _reviews,
    Ledger.PUBLICATIONS: _publications,
    Ledger.RELEASES: _releases,
    Ledger.ROUNDS: _rounds,
}


def _document(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Document.organisation_id == wanted.organisation_id]
    if wanted.office_id is not None:
        found.append(Document.office_id == wanted.office_id)
    if wanted.attribute is not None:
        found.append(Document.attribute == wanted.attribute)
    return found


def _days(column: Any, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.from_on is not None:
        found.append(column >= wanted.from_on)
    if wanted.until_on is not None:
        found.append(column <= wanted.until_on)
    return found


def _moments(column: Any, wanted: Filter) -> list[ColumnElement[bool]]:
    begins, ends = _span(wanted)
    found: list[ColumnElement[bool]] = []
    if begins is not None:
        found.append(column >= begins)
    if ends is not None:
        found.append(column < ends)
    return found


def _logged(wanted: Filter) -> list[ColumnElement[bool]]:
    """The same for the log, which writes moments as text in the order of time."""
    begins, ends = _span(wanted)
    found: list[ColumnElement[bool]] = []
    if begins is not None:
        found.append(Event.at >= begins.isoformat(timespec="microseconds"))
    if ends is not None:
        found.append(Event.at < ends.isoformat(timespec="microseconds"))
    return found


def _span(wanted: Filter) -> tuple[datetime | None, datetime | None]:
    begins = _midnight(wanted.from_on, wanted.zone) if wanted.from_on else None
    after = wanted.until_on + timedelta(days=1) if wanted.until_on else None
    return begins, _midnight(after, wanted.zone) if after else None


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
