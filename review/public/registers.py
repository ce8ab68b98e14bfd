"""Lists beside the catalogue, by year: documents out of force, records that were taken out of sight.

Reads only. Of a withdrawn record nothing is answered but its permanent number, the day and the public
explanation: its title may be the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, exists, func, select

from review.public.tables import FacetCount, Listing, PublicRecord, RecordState, Validity

MOST_OF_YEAR = 1_000
_NEWEST_WITHDRAWN = 50


@dataclass(frozen=True)
class OutOfForce:
    """A document that was repealed, lapsed or was amended."""

    record_id: int
    title: str
    doc_number: str
    issuer: str
    validity: Validity
    on: date
    successor_id: int | None
    successor_text: str


@dataclass(frozen=True)
class Withdrawn:
    """A record that was taken out of sight."""

    record_id: int
    index_number: str
    at: datetime
    explanation: str


@dataclass(frozen=True)
class Years:
    """From which to which year there is something; None where there is nothing."""

    first: int
    last: int

    def newest_first(self) -> range:
        """Answer every year, newest first."""
        return range(self.last, self.first - 1, -1)


@lru_cache(maxsize=8)
def lists_on_request(engine: Engine, _state: str) -> bool:
    """Whether the house lists what is open on request, by title and number; asked once per state."""
    there = exists().where(FacetCount.listing == Listing.ON_REQUEST.value, FacetCount.count > 0)
    with engine.connect() as connection:
        return bool(connection.scalar(select(there)))


def out_of_force_years(engine: Engine) -> Years | None:
    """Answer the years in which validity ended or changed."""
    statement = select(
        func.min(PublicRecord.validity_on), func.max(PublicRecord.validity_on)
    ).where(PublicRecord.state == RecordState.PUBLISHED, PublicRecord.validity_on.is_not(None))
    with engine.connect() as connection:
        first, last = connection.execute(statement).one()
    return None if first is None or last is None else Years(first.year, last.year)


def out_of_force(engine: Engine, year: int) -> Sequence[OutOfForce]:
    """Answer what ended or changed in a year, newest first; at most MOST_OF_YEAR."""
    statement = (
        select(
            PublicRecord.record_id,
            PublicRecord.title,
            PublicRecord.doc_number,
            PublicRecord.issuer,
            PublicRecord.validity,
            PublicRecord.validity_on,
            PublicRecord.successor_id,
            PublicRecord.successor_text,
        )
        .where(
            PublicRecord.state == RecordState.PUBLISHED,
            PublicRecord.validity_on.between(date(year, 1, 1), date(year, 12, 31)),
            PublicRecord.validity != Validity.IN_FORCE,
        )
        .order_by(PublicRecord.validity_on.desc(), PublicRecord.record_id.desc())
        .limit(MOST_OF_YEAR)
    )
    with engine.connect() as connection:
        rows: Sequence[Any] = connection.execute(statement).all()
    return [OutOfForce(*row) for row in rows]


def withdrawn_years(engine: Engine, zone: ZoneInfo) -> Years | None:
    """Answer the years in which something was taken out of sight."""
    statement = select(
        func.min(PublicRecord.withdrawn_at), func.max(PublicRecord.withdrawn_at)
    ).where(PublicRecord.state == RecordState.WITHDRAWN)
    with engine.connect() as connection:
        first, last = connection.execute(statement).one()
    if first is None or last is None:
        return None
    return Years(first.astimezone(zone).year, last.astimezone(zone).year)


def withdrawn(engine: Engine, year: int, zone: ZoneInfo) -> Sequence[Withdrawn]:
    """Answer what was taken out of sight in a year, newest first; at most MOST_OF_YEAR."""
    first = datetime(year, 1, 1, tzinfo=zone).astimezone(UTC)
    behind = datetime(year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
    return _withdrawn(engine, first, behind, MOST_OF_YEAR)


def newest_withdrawn(engine: Engine) -> Sequence[Withdrawn]:
    """Answer what was taken out of sight last, for the feed."""
    return _withdrawn(
        engine,
        datetime(1, 1, 2, tzinfo=UTC),
        datetime(9999, 12, 30, tzinfo=UTC),
        _NEWEST_WITHDRAWN,
    )


def _withdrawn(engine: Engine, first: datetime, behind: datetime, most: int) -> Sequence[Withdrawn]:
    statement = (
        select(
            PublicRecord.record_id,
            PublicRecord.index_number,
            PublicRecord.withdrawn_at,
            PublicRecord.explanation,
        )
        .where(
            PublicRecord.state == RecordState.WITHDRAWN,
            PublicRecord.withdrawn_at >= first,
            PublicRecord.withdrawn_at < behind,
        )
        .order_by(PublicRecord.withdrawn_at.desc(), PublicRecord.record_id.desc())
        .limit(most)
    )
    with engine.connect() as connection:
        rows: Sequence[Any] = connection.execute(statement).all()
    return [Withdrawn(*row) for row in rows]
