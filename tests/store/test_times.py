"""Times know their zone, and codes are stored as codes, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from review.domain.states import Role
from review.store.base import UtcDateTime
from review.store.people import Person, SignIn
from tests.store import rows

BEIJING = timezone(timedelta(hours=8))


def _sign_in(session: Session, at: datetime) -> SignIn:
    token = f"t{at}"
    row = SignIn(
        token=token[:64],
        person_id=rows.person(session, None).id,
        created_at=at,
        seen_at=at,
        ends_at=at + timedelta(hours=12),
        address="127.0.0.1",
    )
    session.add(row)
    session.flush()
    return row


def test_a_time_comes_back_as_the_same_moment_in_utc(session: Session) -> None:
    at = datetime(2026, 7, 1, 7, 30, 0, 123456, tzinfo=BEIJING)
    row = _sign_in(session, at)
    session.expire(row)
    assert row.created_at == at
    assert row.created_at.tzinfo is UTC or row.created_at.utcoffset() == timedelta(0)
    assert row.revoked_at is None


def test_a_time_without_a_zone_is_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="must know its zone"):
        _sign_in(session, datetime(2026, 7, 1, 7, 30))  # noqa: DTZ001 - that is the point


def test_times_of_different_zones_compare_as_moments(session: Session) -> None:
    early = _sign_in(session, datetime(2026, 7, 1, 7, 0, tzinfo=BEIJING))
    late = _sign_in(session, datetime(2026, 7, 1, 0, 30, tzinfo=UTC))
    query = select(SignIn).where(SignIn.created_at > early.created_at)
    found = session.scalars(query).all()
    assert found == [late]


def test_a_column_of_times_says_so_in_its_type() -> None:
    assert isinstance(Person.__table__.c.created_at.type, UtcDateTime)


def test_a_role_is_stored_as_its_code(session: Session) -> None:
    at = rows.office(session, rows.organisation(session))
    given = rows.grant(session, rows.person(session, None), Role.OFFICE_HEAD, at)
    assert session.execute(text("SELECT role FROM role_grant")).scalar_one() == "office_head"
    session.expire(given)
    assert given.role is Role.OFFICE_HEAD
