"""Whatever is logged verifies; whatever is changed afterwards is found; every walk by the table replays.

Logs and walks are invented. What the triggers refuse is in tests/store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from review.audit_verifier import NotIntact
from review.audit_verifier import verify as verify_alone
from review.domain.audit import EVENTS
from review.domain.case_flow import Row
from review.domain.states import CaseAction, CaseState, DocumentStatus, Route
from review.domain.values import Actor
from review.store.base import make_engine, writing
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import (
    About,
    append,
    export,
    head_line,
    history,
    payload_of,
    verify,
)
from review.store.migrate import upgrade
from review.store.replay import replay
from review.store.triggers import drop_triggers
from tests.databases import Databases
from tests.store import rows
from tests.store.rows import NOW
from tests.store.walks import opened, walk

SETTINGS = settings(max_examples=40, deadline=None, derandomize=True)
CODES = st.text(st.characters(codec="ascii"), max_size=120)
ONE = st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), CODES)
VALUES = st.one_of(ONE, st.lists(ONE, max_size=4))
IDS = st.one_of(st.none(), st.integers(1, 2**40))
#: System acts carry the name of an operating-system user, which may be anything.
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    """One SQLite database; nothing a test writes is committed, so every log begins empty."""
    engine = make_engine(databases.fresh("sqlite", upgrade))
    yield engine
    engine.dispose()


@st.composite
def events(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some events of any declared kind, with any payload such an event may carry."""
    made = []
    for name in draw(st.lists(st.sampled_from(sorted(EVENTS)), min_size=1, max_size=8)):
        system = draw(st.booleans())
        made.append(
            {
                "name": name,
                "actor": Actor(id=None if system else 3, name=draw(NAMES), system=system),
                "now": NOW + timedelta(microseconds=draw(st.integers(0, 10**12))),
                "about": About(draw(IDS), draw(IDS), draw(IDS)),
                "payload": {field: draw(VALUES) for field in EVENTS[name]},
            }
        )
    return made


def _written(session: Session, made: Sequence[dict[str, Any]]) -> None:
    for event in made:
        append(session, **event)


def _alone(session: Session) -> bool:
    connection = session.connection()
    try:
        verify_alone([*export(connection), head_line(connection)])
    except NotIntact:
        return False
    return True


def test_whatever_is_logged_verifies_here_and_alone(engine: Engine) -> None:
    @SETTINGS
    @given(events())
    def check(made: list[dict[str, Any]]) -> None:
        with writing(engine)() as session:
            _written(session, made)
            result = verify(session.connection())
            assert (result.rows, result.fault) == (len(made), None)
            assert _alone(session)

    check()


TEXTS = ("at", "name", "actor_label", "payload", "digest")
NUMBERS = ("actor_id", "organisation_id", "document_id", "case_id")


def test_a_change_of_any_cell_of_any_row_is_found_here_and_alone(engine: Engine) -> None:
    @SETTINGS
    @given(events(), st.data())
    def check(made: list[dict[str, Any]], data: st.DataObject) -> None:
        row = data.draw(st.integers(1, len(made)), "row")
        column = data.draw(st.sampled_from(TEXTS + NUMBERS), "column")
        value = data.draw(NAMES if column in TEXTS else IDS, "value")
        with writing(engine)() as session:
            _written(session, made)
            drop_triggers(session.connection())
            query = text(f"SELECT {column} FROM event WHERE seq = :row")
            before = session.execute(query, {"row": row}).scalar_one()
            change = text(f"UPDATE event SET {column} = :value WHERE seq = :row")
            session.execute(change, {"value": value, "row": row})
            fault = verify(session.connection()).fault
            assert (fault.seq if fault else None) == (None if value == before else row)
            assert _alone(session) is (value == before)

    check()


def test_a_row_that_was_taken_out_is_named(engine: Engine) -> None:
    @SETTINGS
    @given(events(), st.data())
    def check(made: list[dict[str, Any]], data: st.DataObject) -> None:
        row = data.draw(st.integers(1, len(made)), "row")
        with writing(engine)() as session:
            _written(session, made)
            drop_triggers(session.connection())
            session.execute(text("DELETE FROM event WHERE seq = :row"), {"row": row})
            fault = verify(session.connection()).fault
            assert fault is not None
            assert fault.seq == row
            assert not _alone(session)

    check()


def _random_walk(session: Session, data: st.DataObject) -> tuple[ReviewCase, Document]:
    at = rows.office(session, rows.organisation(session))
    action = data.draw(st.sampled_from([CaseAction.DRAFT, CaseAction.REGISTER]), "opened by")
    case = opened(session, at, action, data.draw(st.sampled_from(list(Route)), "route"))
    steps = iter(range(data.draw(st.integers(0, 12), "steps")))

    def choose(offered: Sequence[Row]) -> Row | None:
        if next(steps, None) is None or not offered:
            return None
        return data.draw(st.sampled_from(offered), "move")

    walk(session, case, choose, urgent=data.draw(st.booleans(), "urgent"))
    return case, session.get_one(Document, case.document_id)


def test_every_walk_by_the_table_replays_to_where_it_stands(engine: Engine) -> None:
    @SETTINGS
    @given(st.data())
    def check(data: st.DataObject) -> None:
        with writing(engine)() as session:
            case, document = _random_walk(session, data)
            assert replay(session) == []
            state = data.draw(st.sampled_from(list(CaseState)), "state beside the table")
            moved = state is not case.state
            if moved and state is CaseState.DECIDED:
                return
            case.state = state
            session.flush()
            expected = ["case_state_differs"] if moved else []
            assert [problem.code for problem in replay(session)] == expected
            assert document.status in DocumentStatus

    check()


def test_a_walk_without_its_last_event_replays_only_where_that_moved_nothing(
    engine: Engine,
) -> None:
    @SETTINGS
    @given(st.data())
    def check(data: st.DataObject) -> None:
        with writing(engine)() as session:
            _, document = _random_walk(session, data)
            drop_triggers(session.connection())
            last = history(session, document.id)[-1]
            said = payload_of(last)
            moved = said["source"] != said["target"] or last.name == "case.issued"
            session.delete(last)
            session.flush()
            assert bool(replay(session)) is moved

    check()
