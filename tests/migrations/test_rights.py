"""On PostgreSQL the site's account owns nothing: it can add to the log and never take away from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from review.domain.values import Actor
from review.store.base import make_engine, writing
from review.store.events import About, append, verify
from review.store.migrate import assert_ready, upgrade
from tests.databases import Databases, command

pytestmark = pytest.mark.postgres

ACCOUNT = "site"
NOW = datetime(2026, 7, 17, 1, 0, tzinfo=UTC)
SYSTEM = Actor(id=None, name="root", system=True)


@pytest.fixture(scope="module")
def site(databases: Databases, postgres_url: str) -> Iterator[Engine]:
    """An engine of the site's own account on a database that another account owns."""
    url = databases.fresh("postgresql")
    command(
        postgres_url,
        f"DO $$ BEGIN CREATE ROLE {ACCOUNT} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    )
    parts = urlsplit(url)
    own = urlunsplit(parts._replace(netloc=f"{ACCOUNT}@{parts.netloc.rpartition('@')[2]}"))
    upgrade(url, application_url=own)
    upgrade(url, application_url=own)  # rights are given once more without harm
    engine = make_engine(own)
    yield engine
    engine.dispose()


def _add_event(session: Session) -> None:
    append(
        session, "setting.changed", actor=SYSTEM, now=NOW, about=About(), payload={"name": "route"}
    )


def test_the_site_writes_rows_and_events(site: Engine) -> None:
    with writing(site).begin() as session:
        session.execute(
            text(
                "INSERT INTO organisation (name, short_name, code, number_code, created_at, "
                "index_template, publish_days, on_request_needs_reason, region_code, on_request_titles, "
                "copy_with_pdf, label_bars) "
                "VALUES ('a', 'a', 'a', 'a', now(), '', 20, true, '', false, false, false)"
            )
        )
        session.execute(text("UPDATE organisation SET name = 'b'"))
        _add_event(session)
    with site.connect() as connection:
        assert verify(connection).rows >= 1
        assert_ready(site)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET name = 'x'",
        "DELETE FROM event",
        "TRUNCATE event",
        "DELETE FROM event_head",
        "INSERT INTO event_head (id, seq, digest) VALUES (2, 0, '')",
        "TRUNCATE event_head",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "DROP TRIGGER event_no_change ON event",
        "DROP FUNCTION event_refuse() CASCADE",
        "DROP TABLE event",
        "UPDATE alembic_version SET version_num = ''",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_site_can_not_touch_what_it_wrote_to_the_log(site: Engine, statement: str) -> None:
    with writing(site).begin() as session:
        _add_event(session)
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        site.begin() as connection,
    ):
        connection.exec_driver_sql(statement)
