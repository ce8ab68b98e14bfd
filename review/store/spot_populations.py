"""The documents a spot check can be drawn from: filters of ``domain.spot_checks`` as a query.

Issued documents of an organisation that are no Party documents; one withdrawn from the web is still
one that was issued. Counts are for the preview, rows for the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from review.domain.spot_checks import PeriodBy, Population
from review.domain.states import DocumentStatus
from review.store.cases import ReviewCase
from review.store.documents import Document

#: What stands for an attribute or kind that a document has not got.
NONE = "none"
_ISSUED = (
    DocumentStatus.ISSUED,
    DocumentStatus.FILED,
    DocumentStatus.PUBLISHED,
    DocumentStatus.WITHDRAWN,
)
_BLOCK = 5000


def population_counts(
    session: Session, organisation_id: int, population: Population
) -> dict[tuple[str, ...], int]:
    """How many documents of each (office id, attribute, kind) the filters leave."""
    parts = (Document.office_id, Document.attribute, Document.doc_kind)
    rows = session.execute(
        select(*parts, func.count())
        .where(*_conditions(organisation_id, population))
        .group_by(*parts)
    )
    return {_names(office, attribute, kind): count for office, attribute, kind, count in rows}


def population_rows(
    session: Session, organisation_id: int, population: Population
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each document with its names from coarse to fine; equal names are one object."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    query = (
        select(Document.id, Document.office_id, Document.attribute, Document.doc_kind)
        .where(*_conditions(organisation_id, population))
        .order_by(Document.id)
        .execution_options(yield_per=_BLOCK)
    )
    for document_id, office, attribute, kind in session.execute(query):
        names = _names(office, attribute, kind)
        yield document_id, known.setdefault(names, names)


def _names(office_id: int, attribute: str | None, kind: str) -> tuple[str, ...]:
    return (str(office_id), str(attribute) if attribute is not None else NONE, kind or NONE)


def _conditions(organisation_id: int, population: Population) -> Iterator[ColumnElement[bool]]:
    yield Document.organisation_id == organisation_id
    yield Document.status.in_(_ISSUED)
    yield Document.is_party.is_(False)
    yield from _period(population)
    if population.offices:
        yield Document.office_id.in_(population.offices)
    if population.attributes:
        yield Document.attribute.in_(population.attributes)
    if population.kinds:
        yield Document.doc_kind.in_(population.kinds)
    if population.normative is not None:
        yield Document.is_normative.is_(population.normative)


def _period(population: Population) -> Iterator[ColumnElement[bool]]:
    first, last = population.from_on, population.until_on
    if population.by is PeriodBy.ISSUED:
        day = func.coalesce(Document.issued_on, Document.doc_date)
        if first is not None:
            yield day >= first
        if last is not None:
            yield day <= last
        return
    zone = ZoneInfo(population.zone)
    decided = [
        ReviewCase.organisation_id == Document.organisation_id,
        ReviewCase.document_id == Document.id,
        ReviewCase.decided_at.is_not(None),
    ]
    if first is not None:
        decided.append(ReviewCase.decided_at >= datetime.combine(first, time(), zone))
    if last is not None:
        after = datetime.combine(last + timedelta(days=1), time(), zone)
        decided.append(ReviewCase.decided_at < after)
    yield select(ReviewCase.id).where(*decided).exists()
