"""Properties of items on rows: any walk leaves a log that explains it, counts that count it, two people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from review.domain.rounds import ItemReason, RoundKind, RoundState
from review.domain.states import (
    Attribute,
    DocumentStatus,
    ItemAction,
    ItemState,
    Outcome,
    Role,
)
from review.domain.values import Actor, Refused
from review.services.items.counting import count_in
from review.services.items.moving import apply_item_transition
from review.store.base import WRITES, make_engine
from review.store.migrate import upgrade
from review.store.people import Office, actor_of
from review.store.replay_items import check_counts, replay_items
from review.store.rounds import Round, RoundItem
from tests.domain.items import said
from tests.store import rows

NOW, TODAY = datetime(2026, 7, 17, 1, 0, tzinfo=UTC), date(2026, 7, 17)
MACHINE = Actor(None, "root", system=True)
A = ItemAction

#: A step: who (by number), which move, which answer it proposes.
Step = tuple[int, ItemAction, Outcome]
steps = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(
            [
                *(A.PROPOSE, A.PROPOSE, A.APPROVE, A.RETURN, A.REASSIGN, A.CARRY_OVER),
                *(A.SETTLE_ELSEWHERE, A.MOVE_OUT, A.APPROVE_RELEASE, A.REACH_SIGN_OFF),
            ]
        ),
        st.sampled_from([Outcome.KEEP, Outcome.DEFER, Outcome.TO_ON_REQUEST, Outcome.TAKE_DOWN]),
    ),
    min_size=3,
    max_size=14,
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One empty staff database; every walk is rolled back."""
    path: Path = tmp_path_factory.mktemp("items") / "review.db"
    upgrade(f"sqlite:///{path}")
    engine = make_engine(f"sqlite:///{path}").execution_options(**{WRITES: True})
    yield engine
    engine.dispose()


def a_round(session: Session, office: Office) -> Round:
    """An open July."""
    row = Round(
        organisation_id=office.organisation_id,
        kind=RoundKind.JULY,
        year=2026,
        state=RoundState.OPEN,
        opened_at=NOW,
        opened_on=TODAY,
        opened_by_id=None,
        from_on=date(2023, 1, 1),
        before_on=date(2024, 1, 1),
    )
    session.add(row)
    session.flush()
    return row


def an_item(session: Session, office: Office, of: Round | None = None) -> RoundItem:
    """An item of an exempt document, counted as opening counts it."""
    day = date(2023, 5, 4)
    document = rows.document(
        session, office, status=DocumentStatus.FILED, attribute=Attribute.EXEMPT, issued_on=day
    )
    return one_more(session, office, document.id, of or a_round(session, office))


def one_more(session: Session, office: Office, document_id: int, of: Round) -> RoundItem:
    """An item of a document in a round."""
    item = RoundItem(
        organisation_id=office.organisation_id,
        round_id=of.id,
        document_id=document_id,
        office_id=office.id,
        drafting_office_id=office.id,
        assigned_to_id=None,
        state=ItemState.ASSIGNED,
        reason=ItemReason.WINDOW,
        window_on=date(2023, 5, 4),
    )
    session.add(item)
    session.flush()
    count_in(session, item.round_id, office.id, item.state, None, 1)
    return item


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=steps)
def test_any_walk_of_an_item_is_explained_counted_and_decided_by_another(
    engine: Engine, walk: list[Step]
) -> None:
    with engine.connect() as connection, Session(connection) as session:
        at = rows.organisation(session)
        office = rows.office(session, at)
        people = []
        for roles in (
            (Role.DRAFTER, Role.APPROVER),
            (Role.DRAFTER, Role.APPROVER),
            (Role.OFFICE_HEAD,),
        ):
            person = rows.person(session, at)
            for role in roles:
                rows.grant(session, person, role, office if role is not Role.APPROVER else at)
            people.append(actor_of(session, person, TODAY))
        item = an_item(session, office)
        for who, action, outcome in walk:
            actor = [*people, MACHINE][who]
            before = (item.state, item.version)

            def settle(outcome: Outcome = outcome) -> None:
                item.outcome = item.outcome or outcome

            try:
                apply_item_transition(
                    session,
                    actor,
                    item,
                    action,
                    now=NOW,
                    today=TODAY,
                    comment="请补充与现行规定核对的结果后再报。",
                    proposal=said(outcome) if action is A.PROPOSE else None,
                    record=settle if action is A.SETTLE_ELSEWHERE else None,
                )
            except Refused:
                assert (item.state, item.version) == before
            assert item.approver_id is None or item.approver_id != item.proposer_id
        assert replay_items(session) == []
        assert check_counts(session) == []
        connection.rollback()


def test_a_document_has_one_open_item_at_most_whatever_the_round(engine: Engine) -> None:
    with engine.connect() as connection, Session(connection) as session:
        office = rows.office(session, rows.organisation(session))
        item = an_item(session, office)
        other = Round(
            organisation_id=office.organisation_id,
            kind=RoundKind.DYNAMIC,
            year=2026,
            state=RoundState.OPEN,
            opened_at=NOW,
            opened_on=TODAY,
            opened_by_id=None,
        )
        session.add(other)
        session.flush()
        with pytest.raises(IntegrityError), session.begin_nested():
            one_more(session, office, item.document_id, other)
        apply_item_transition(session, MACHINE, item, A.CARRY_OVER, now=NOW, today=TODAY)
        assert one_more(session, office, item.document_id, other).state is ItemState.ASSIGNED
        connection.rollback()
