"""Two who write at once wait for each other: no lost event, no 'database is locked', no deadlock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from review.domain.values import Actor
from review.store.base import make_engine, make_sessions, writing
from review.store.events import About, append, verify
from review.store.migrate import upgrade
from review.store.people import Organisation
from review.store.releases import next_index
from tests.databases import Databases
from tests.store import rows
from tests.store.rows import NOW

SYSTEM = Actor(id=None, name="root", system=True)
WRITERS, EACH = 4, 10


def _read_then_write(session: Session) -> None:
    """What every request does: look first, then change and log."""
    found = session.scalars(select(Organisation).with_for_update()).one()
    found.publish_days += 1
    append(
        session, "setting.changed", actor=SYSTEM, now=NOW, about=About(), payload={"name": "days"}
    )


def test_writers_at_the_same_time_lose_nothing(engine: Engine) -> None:
    with writing(engine).begin() as session:
        rows.organisation(session).publish_days = 0
    together = Barrier(WRITERS)

    def write(_: int) -> None:
        together.wait()
        for _turn in range(EACH):
            with writing(engine).begin() as session:
                _read_then_write(session)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    with make_sessions(engine)() as session:
        assert session.scalars(select(Organisation.publish_days)).one() == WRITERS * EACH
        result = verify(session.connection())
    assert (result.rows, result.fault) == (WRITERS * EACH, None)


@pytest.fixture
def sqlite(databases: Databases) -> Engine:
    """A SQLite database alone."""
    return make_engine(databases.fresh("sqlite", upgrade))


def test_a_session_that_writes_holds_the_lock_from_its_first_look(sqlite: Engine) -> None:
    with sqlite.connect() as impatient:
        impatient.exec_driver_sql("PRAGMA busy_timeout=0")
        impatient.rollback()
        with writing(sqlite)() as session:
            session.scalars(select(Organisation)).all()
            impatient.execute(select(Organisation.id))  # readers never wait
            with pytest.raises(OperationalError, match="locked"):
                impatient.exec_driver_sql("UPDATE organisation SET name = 'x'")
    sqlite.dispose()


def test_a_session_that_reads_takes_no_lock(sqlite: Engine) -> None:
    with make_sessions(sqlite)() as reader, writing(sqlite).begin() as writer:
        assert reader.scalars(select(Organisation)).all() == []
        rows.organisation(writer)
    sqlite.dispose()


def test_a_power_cut_loses_no_event_that_was_committed(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }
    sqlite.dispose()


def test_the_first_index_numbers_of_a_year_are_given_to_two_at_once(engine: Engine) -> None:
    with writing(engine).begin() as session:
        organisation_id = rows.organisation(session).id
    together = Barrier(2)

    def take(_: int) -> int:
        together.wait()
        with writing(engine).begin() as session:
            return next_index(session, organisation_id, 2027)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, range(2))) == [1, 2]
