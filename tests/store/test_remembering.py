"""What a transaction reads twice is read once, until somebody writes where it came from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from review.store.documents import lock_document
from review.store.people import Office, Organisation
from review.store.remembering import remembered
from tests.store import rows


@pytest.fixture
def house(session: Session) -> Organisation:
    """An organisation with one office."""
    made = rows.organisation(session)
    rows.office(session, made)
    return made


def reader(session: Session) -> tuple[Callable[[], int], list[int]]:
    """A remembered count of offices, and the list of the times it was really made."""
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return session.scalar(select(func.count()).select_from(Office)) or 0

    return lambda: remembered(session, (Office,), "offices", make), made


@pytest.mark.usefixtures("house")
def test_a_question_is_asked_once(session: Session) -> None:
    ask, made = reader(session)
    assert ask() == ask() > 0
    assert len(made) == 1


def test_a_new_row_is_seen_even_before_it_is_flushed(session: Session, house: Organisation) -> None:
    ask, _made = reader(session)
    before = ask()
    session.add(Office(organisation_id=house.id, name="新设处"))
    assert ask() == before + 1


@pytest.mark.usefixtures("house")
def test_a_statement_that_writes_the_table_makes_it_ask_again(session: Session) -> None:
    ask, made = reader(session)
    ask()
    session.execute(update(Office).values(name=Office.name))
    ask()
    assert len(made) == 2


def test_writing_another_table_changes_nothing(session: Session, house: Organisation) -> None:
    ask, made = reader(session)
    ask()
    session.execute(update(Organisation).values(name=Organisation.name))
    house.short_name = "另名"
    ask()
    assert len(made) == 1


@pytest.mark.usefixtures("house")
def test_nothing_is_remembered_beyond_the_end_of_a_transaction(session: Session) -> None:
    ask, made = reader(session)
    ask()
    session.rollback()
    ask()
    session.commit()
    ask()
    assert len(made) == 3


def test_what_was_read_before_a_lock_is_read_again(session: Session, house: Organisation) -> None:
    ask, made = reader(session)
    ask()
    lock_document(session, house.id)  # none is there, yet it may have been waited for
    ask()
    assert len(made) == 2
