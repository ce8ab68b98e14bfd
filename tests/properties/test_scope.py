"""The reading rule is written twice, as a predicate and as a WHERE clause: both must say the same.

Houses are invented: organisations, offices in trees, people with grants of every kind and date.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from review.domain.permissions import Permission, Place, may
from review.domain.states import OFFICE_ROLES, Role
from review.domain.values import Actor, Held
from review.store.base import make_engine, writing
from review.store.documents import Document
from review.store.migrate import upgrade
from review.store.people import Office, Person, actor_of
from review.store.scopes import place_of, visible_documents
from tests.databases import Databases
from tests.store import rows
from tests.store.rows import TODAY

HOUSES = 25
GRANTABLE = sorted(set(Role) - {Role.SYSTEM})
DAYS = st.integers(-2, 2).map(lambda n: TODAY + timedelta(days=n))


def _invent_house(session: Session, data: st.DataObject) -> list[Office]:
    offices = []
    for _ in range(data.draw(st.integers(1, 3), "organisations")):
        at = rows.organisation(session)
        own: list[Office] = []
        for _ in range(data.draw(st.integers(1, 4), "offices")):
            above = data.draw(st.sampled_from([None, *own]), "above")
            own.append(rows.office(session, at, above))
        offices += own
    for office in offices:
        for _ in range(data.draw(st.integers(0, 2), "documents")):
            rows.document(session, office)
    return offices


def _invent_person(session: Session, data: st.DataObject, offices: list[Office]) -> Person:
    somebody = rows.person(session, None)
    for _ in range(data.draw(st.integers(0, 4), "grants")):
        role = data.draw(st.sampled_from(GRANTABLE), "role")
        at = data.draw(st.sampled_from(offices), "at")
        from_on = data.draw(DAYS, "from")
        dates: dict[str, Any] = {"from_on": from_on}
        if data.draw(st.booleans(), "ends"):
            dates["until_on"] = from_on + timedelta(days=data.draw(st.integers(0, 3), "length"))
            dates["acting"] = data.draw(st.booleans(), "acting")
        if role not in OFFICE_ROLES:
            dates["office_id"] = None
        rows.grant(session, somebody, role, at, **dates)
    return somebody


def _places(session: Session) -> dict[int, Place]:
    return {
        document.id: place_of(session, document) for document in session.scalars(select(Document))
    }


def _agree(session: Session, actor: Actor, places: dict[int, Place]) -> None:
    seen = {document.id for document in session.scalars(visible_documents(actor))}
    allowed = {
        document_id
        for document_id, place in places.items()
        if may(actor, Permission.DOCUMENT_READ, place)
    }
    assert seen == allowed


def _engine(databases: Databases, name: str) -> Engine:
    return make_engine(databases.fresh(name, upgrade))


def test_a_list_shows_exactly_what_the_permission_allows(
    databases: Databases, engine_name: str
) -> None:
    engine = _engine(databases, engine_name)

    @settings(
        max_examples=HOUSES,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.data())
    def check(data: st.DataObject) -> None:
        with writing(engine)() as session:  # never committed: every house begins empty
            offices = _invent_house(session, data)
            places = _places(session)
            for _ in range(3):
                somebody = _invent_person(session, data, offices)
                _agree(session, actor_of(session, somebody, TODAY), places)

    check()
    engine.dispose()


_HELD = st.builds(
    Held,
    role=st.sampled_from(GRANTABLE),
    organisation_id=st.one_of(st.none(), st.integers(1, 3)),
    offices=st.one_of(st.none(), st.frozensets(st.integers(1, 6), max_size=4)),
    acting=st.booleans(),
)


def test_both_rules_agree_on_any_actor_at_all(databases: Databases) -> None:
    """Also on actors that no grant makes: the rule must not rest on how they came about."""
    engine = _engine(databases, "sqlite")
    with writing(engine)() as session:
        organisations = [rows.organisation(session) for _ in range(3)]
        for number in range(6):
            rows.document(session, rows.office(session, organisations[number % 3]))
        places = _places(session)

        @settings(max_examples=150, deadline=None, derandomize=True)
        @given(st.lists(_HELD, max_size=3), st.booleans())
        def check(held: list[Held], system: bool) -> None:
            _agree(session, Actor(id=1, name="某人", held=tuple(held), system=system), places)

        check()
    engine.dispose()
