"""The audit log: what it takes, how it is chained, what the database refuses, what a check finds."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from review.domain.values import Actor
from review.store.base import make_engine, writing
from review.store.events import (
    GENESIS,
    About,
    EventError,
    Verified,
    algorithm,
    append,
    events_named,
    export,
    head_line,
    history,
    link_digest,
    payload_of,
    verify,
)
from review.store.migrate import upgrade
from review.store.triggers import drop_triggers
from tests.databases import Databases
from tests.store.rows import NOW

PERSON = Actor(id=3, name="张三")
SYSTEM = Actor(id=None, name="root", system=True)


def _append(session: Session, fields: object = ("title",), **changes: object) -> int:
    values: dict[str, object] = {
        "actor": PERSON,
        "now": NOW,
        "about": About(organisation_id=1, document_id=5),
        "payload": {"fields": fields},
        **changes,
    }
    return append(session, "document.changed", **values)  # type: ignore[arg-type]


def _filled(session: Session, count: int = 5) -> None:
    for at in range(count):
        _append(session, now=NOW + timedelta(seconds=at))


def _tamper(session: Session, *statements: str) -> None:
    """Somebody with the file, or the owner's account, changes the log behind its back."""
    drop_triggers(session.connection())
    for statement in statements:
        session.connection().exec_driver_sql(statement)


def _fault(session: Session) -> tuple[int, str] | None:
    fault = verify(session.connection()).fault
    return (fault.seq, fault.code) if fault else None


def test_events_are_numbered_and_chained(session: Session) -> None:
    _filled(session)
    result = verify(session.connection())
    rows = session.execute(text("SELECT seq, prev, digest FROM event ORDER BY seq")).all()
    assert (result.rows, result.fault, result.head) == (5, None, rows[-1].digest)
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5]
    assert [row.prev for row in rows] == [GENESIS, *(row.digest for row in rows[:-1])]


def test_an_empty_log_is_sound(session: Session) -> None:
    assert verify(session.connection()) == Verified(0, GENESIS, None)


def test_verification_goes_on_from_an_anchor(session: Session) -> None:
    _filled(session)
    connection = session.connection()
    anchor = connection.execute(text("SELECT digest FROM event WHERE seq = 3")).scalar_one()
    assert verify(connection, after=3, prev=anchor).rows == 2
    assert verify(connection, after=5, prev=verify(connection).head).fault is None
    wrong = verify(connection, after=3, prev="0" * 64).fault
    assert wrong is not None
    assert (wrong.seq, wrong.code) == (4, "link_broken")


def test_a_person_is_an_id_and_the_system_a_user_name(session: Session) -> None:
    _append(session)
    _append(session, actor=SYSTEM, payload={"fields": []})
    first, second = history(session, 5)
    assert [(e.actor_id, e.actor_label) for e in (first, second)] == [(3, ""), (None, "root")]
    assert payload_of(first) == {"fields": ["title"]}
    assert first.at == "2026-07-17T01:00:00.000000+00:00"
    assert [e.seq for e in events_named(session, ["document.changed"])] == [2, 1]
    assert events_named(session, ["case.signed"]) == history(session, 6) == []


@pytest.mark.parametrize(
    "fields",
    ["海府办〔2026〕1号", ["标题"], 1.5, {"a": 1}, [["a"]], "x" * 121, NOW, b"x"],
)
def test_an_event_carries_no_text(session: Session, fields: object) -> None:
    with pytest.raises(EventError, match="no text"):
        _append(session, fields)
    assert history(session, 5) == []


@pytest.mark.parametrize("fields", [None, True, 7, "code", ["a", 1, None], ()])
def test_an_event_carries_ids_codes_and_lists_of_them(session: Session, fields: object) -> None:
    _append(session, fields)
    assert verify(session.connection()).fault is None


def test_an_event_has_exactly_the_declared_fields(session: Session) -> None:
    for payload in ({}, {"fields": [], "more": 1}, {"field": []}):
        with pytest.raises(EventError, match="exactly"):
            _append(session, payload=payload)
    with pytest.raises(EventError, match="not declared"):
        append(session, "document.lost", actor=PERSON, now=NOW, about=About(), payload={})


def test_an_event_has_a_moment_that_knows_its_zone(session: Session) -> None:
    with pytest.raises(EventError, match="zone"):
        _append(session, now=datetime(2026, 7, 17, 9, 0))  # noqa: DTZ001 - that is the point


def test_what_is_rolled_back_leaves_no_gap(session: Session) -> None:
    _filled(session, 2)
    session.commit()
    _append(session)
    session.rollback()
    _filled(session, 1)
    result = verify(session.connection())
    assert (result.rows, result.fault) == (3, None)


_REFUSED = {
    "changed": "UPDATE event SET actor_id = 4 WHERE seq = 2",
    "deleted": "DELETE FROM event WHERE seq = 5",
    "added out of order": (
        "INSERT INTO event SELECT seq + 7, at, name, actor_id, actor_label, organisation_id, "
        "document_id, case_id, payload, prev, digest, algorithm FROM event WHERE seq = 5"
    ),
    "added without its link": (
        "INSERT INTO event SELECT seq + 1, at, name, actor_id, actor_label, organisation_id, "
        "document_id, case_id, payload, prev, digest, algorithm FROM event WHERE seq = 5"
    ),
    "given a second head": "INSERT INTO event_head (id, seq, digest) VALUES (2, 0, '')",
    "left without its head": "DELETE FROM event_head",
    "given another head": "UPDATE event_head SET seq = 3, digest = 'x'",
    "given the head of an event to come": "UPDATE event_head SET seq = 6, digest = 'x'",
}
_ON_ONE_ENGINE = {
    "sqlite": {
        "replaced": (
            "INSERT OR REPLACE INTO event SELECT 2, at, name, 4, actor_label, organisation_id, "
            "document_id, case_id, payload, prev, digest, algorithm FROM event WHERE seq = 2"
        ),
        "given a replaced head": "INSERT OR REPLACE INTO event_head VALUES (1, 0, '')",
    },
    "postgresql": {"emptied": "TRUNCATE event", "robbed of its head": "TRUNCATE event_head"},
}


def test_the_database_refuses_a_log_that_is(session: Session) -> None:
    _filled(session)
    connection = session.connection()
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:  # as a careless tool connects
        connection.exec_driver_sql("PRAGMA recursive_triggers=OFF")
    complaints = {}
    for act, statement in (_REFUSED | _ON_ONE_ENGINE[connection.dialect.name]).items():
        with pytest.raises(DBAPIError) as caught, connection.begin_nested():
            connection.exec_driver_sql(statement)
        complaints[act] = str(caught.value.orig)
    if on_sqlite:
        connection.exec_driver_sql("PRAGMA recursive_triggers=ON")
    assert [act for act, said in complaints.items() if "the audit log" not in said] == []
    assert _fault(session) is None


_CELLS = {
    "at": "'2026-07-18T01:00:00.000000+00:00'",
    "name": "'document.lost'",
    "actor_id": "4",
    "actor_label": "'admin'",
    "organisation_id": "2",
    "document_id": "NULL",
    "case_id": "1",
    "payload": """'{"fields":["number"]}'""",
    "digest": "prev",
}


@pytest.mark.parametrize("column", _CELLS)
def test_a_changed_cell_is_found_and_its_row_named(session: Session, column: str) -> None:
    _filled(session)
    _tamper(session, f"UPDATE event SET {column} = {_CELLS[column]} WHERE seq = 3")
    assert _fault(session) == (3, "digest_wrong")


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE event SET prev = digest WHERE seq = 4", (4, "link_broken")),
        ("DELETE FROM event WHERE seq = 2", (2, "gap")),
        ("DELETE FROM event WHERE seq <= 2", (1, "gap")),
        ("DELETE FROM event WHERE seq = 5", (5, "head_wrong")),
        ("DELETE FROM event", (1, "head_wrong")),
        ("UPDATE event SET seq = 50 WHERE seq = 5", (5, "gap")),
        ("UPDATE event_head SET seq = 4", (6, "head_wrong")),
        ("UPDATE event_head SET digest = 'x'", (6, "head_wrong")),
        ("DELETE FROM event_head", (6, "head_wrong")),
        ("UPDATE event SET algorithm = 'md5' WHERE seq = 1", (1, "algorithm_unknown")),
    ],
)
def test_whatever_else_was_done_is_found(
    session: Session, statement: str, fault: tuple[int, str]
) -> None:
    _filled(session)
    _tamper(session, statement)
    assert _fault(session) == fault


@pytest.mark.parametrize(
    ("value", "code"), [("x'ff00'", "digest_wrong"), ("CAST(x'ff' AS TEXT)", "unreadable")]
)
def test_a_cell_that_is_no_text_any_more_is_found(
    databases: Databases, value: str, code: str
) -> None:
    """SQLite stores whatever it is given; PostgreSQL takes no such value."""
    engine = make_engine(databases.fresh("sqlite", upgrade))
    with writing(engine)() as session:
        _filled(session)
        _tamper(session, f"UPDATE event SET payload = {value} WHERE seq = 4")
        assert _fault(session) == (4, code)
    engine.dispose()


def test_a_row_forged_with_its_digest_breaks_the_next_link(session: Session) -> None:
    _filled(session)
    query = (
        "SELECT seq, at, name, 99, actor_label, organisation_id, document_id, case_id, "
        "payload, prev FROM event WHERE seq = 3"
    )
    row = tuple(session.connection().exec_driver_sql(query).one())
    forged = link_digest(algorithm(), row[9], row[:9])
    _tamper(session, f"UPDATE event SET actor_id = 99, digest = '{forged}' WHERE seq = 3")
    assert _fault(session) == (4, "link_broken")


def test_the_log_is_exported_line_by_line_and_ends_with_its_head(session: Session) -> None:
    _filled(session, 3)
    connection = session.connection()
    lines = [json.loads(line) for line in export(connection)]
    assert [line["seq"] for line in lines] == [1, 2, 3]
    assert lines[2]["prev"] == lines[1]["digest"]
    assert lines[0]["payload"] == '{"fields":["title"]}'
    assert json.loads(head_line(connection)) == {"head": {"seq": 3, "digest": lines[2]["digest"]}}


def test_an_event_appended_while_the_log_is_read_is_read_too(engine: Engine) -> None:
    """Between the last row and the head somebody commits another event."""
    with writing(engine).begin() as session:
        _filled(session, 2)
    late = iter([True])

    def append_meanwhile(_c: object, _u: object, statement: str, *_more: object) -> None:
        if "FROM event_head" in statement and next(late, False):
            with writing(engine).begin() as other:
                _append(other)

    with engine.connect() as connection:
        event.listen(engine, "before_cursor_execute", append_meanwhile)
        result = verify(connection)
        event.remove(engine, "before_cursor_execute", append_meanwhile)
    assert (result.rows, result.fault) == (3, None)
