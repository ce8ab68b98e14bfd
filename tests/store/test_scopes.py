"""What an actor may know of: own office, own tree, own organisation; never another organisation's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.states import (
    ADMIN_ROLES,
    BUSINESS_ROLES,
    OFFICE_ROLES,
    Attribute,
    CaseState,
    ConfirmationKind,
    DocumentStatus,
    Role,
)
from review.domain.values import Actor
from review.store.cases import Confirmation, ReviewCase
from review.store.documents import Document
from review.store.people import Office, actor_of
from review.store.scopes import (
    NEXT_ACTION,
    TURN,
    place_of,
    turn_of,
    visible_cases,
    visible_document,
    visible_documents,
    waiting_for,
)
from tests.store import rows
from tests.store.rows import NOW, TODAY

SYSTEM = Actor(id=None, name="root", system=True)


def _actor(session: Session, role: Role, at: Office) -> Actor:
    """Somebody with one role: in the office, its organisation, or the installation."""
    holder = rows.person(session, None)
    if role in OFFICE_ROLES:
        rows.grant(session, holder, role, at)
    elif role in BUSINESS_ROLES:
        rows.grant(session, holder, role, at, office_id=None)
    else:
        rows.grant(session, holder, role, None)
    return actor_of(session, holder, TODAY)


def _seen(session: Session, actor: Actor) -> set[int]:
    return {document.id for document in session.scalars(visible_documents(actor))}


@pytest.mark.parametrize("role", sorted(BUSINESS_ROLES))
def test_two_organisations_never_see_each_other(session: Session, role: Role) -> None:
    here, there = (rows.office(session, rows.organisation(session)) for _ in range(2))
    own, foreign = rows.document(session, here), rows.document(session, there)
    own_case, _ = rows.case(session, own), rows.case(session, foreign)
    actor = _actor(session, role, here)
    assert _seen(session, actor) == {own.id}
    assert session.scalars(visible_cases(actor)).all() == [own_case]
    assert visible_document(session, actor, own.id) is own
    assert visible_document(session, actor, foreign.id) is None
    waiting = session.scalars(
        select(ReviewCase.document_id).join(Document).where(waiting_for(actor))
    )
    assert foreign.id not in waiting.all()


@pytest.mark.parametrize("role", sorted(OFFICE_ROLES))
def test_an_office_role_sees_its_office_and_a_head_the_offices_below(
    session: Session, role: Role
) -> None:
    at = rows.organisation(session)
    top = rows.office(session, at)
    own = rows.office(session, at, above=top)
    below = rows.office(session, at, above=own)
    documents = [rows.document(session, office).id for office in (top, own, below)]
    seen = _seen(session, _actor(session, role, own))
    assert seen == set(documents[1:] if role is Role.OFFICE_HEAD else documents[1:2])


@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
def test_an_administrator_sees_no_document(session: Session, role: Role) -> None:
    at = rows.office(session, rows.organisation(session))
    rows.case(session, rows.document(session, at))
    actor = _actor(session, role, at)
    assert _seen(session, actor) == set()
    assert session.scalars(visible_cases(actor)).all() == []


def test_whoever_holds_nothing_sees_nothing(session: Session) -> None:
    rows.document(session, rows.office(session, rows.organisation(session)))
    assert _seen(session, Actor(id=1, name="某人")) == _seen(session, SYSTEM) == set()


def _waits_for(session: Session, office: Office, roles: Sequence[Role]) -> set[Role]:
    found = set()
    for role in roles:
        query = (
            select(ReviewCase.id).join(Document).where(waiting_for(_actor(session, role, office)))
        )
        if session.scalars(query).all():
            found.add(role)
    return found


@pytest.mark.parametrize("state", [state for state in CaseState if state in TURN])
def test_a_case_waits_for_exactly_the_role_whose_turn_it_is(
    session: Session, state: CaseState
) -> None:
    office = rows.office(session, rows.organisation(session))
    approver = rows.person(session, None)
    decision = {
        "decided_attribute": Attribute.PROACTIVE,
        "decided_at": NOW,
        "approver_id": approver.id,
    }
    document = rows.document(session, office)
    rows.case(session, document, state=state, **(decision if state is CaseState.DECIDED else {}))
    expected = turn_of(state, document.status, proactive=True, bytes_confirmed=False)
    assert _waits_for(session, office, sorted(BUSINESS_ROLES)) == {expected}


def test_a_decided_case_passes_from_clerk_to_reviewer_to_officer(session: Session) -> None:
    office = rows.office(session, rows.organisation(session))
    approver = rows.person(session, None)
    document = rows.document(session, office)
    case = rows.case(
        session,
        document,
        state=CaseState.DECIDED,
        decided_attribute=Attribute.PROACTIVE,
        decided_at=NOW,
        approver_id=approver.id,
    )
    turns = [_waits_for(session, office, sorted(BUSINESS_ROLES))]
    document.status, document.issued_on = DocumentStatus.ISSUED, TODAY
    session.flush()
    turns.append(_waits_for(session, office, sorted(BUSINESS_ROLES)))
    session.add(
        Confirmation(
            organisation_id=case.organisation_id,
            case_id=case.id,
            kind=ConfirmationKind.RENDITION,
            person_id=approver.id,
            content_digest="c",
            at=NOW,
        )
    )
    session.flush()
    turns.append(_waits_for(session, office, sorted(BUSINESS_ROLES)))
    assert turns == [
        {Role.CLERK},
        {Role.CONFIDENTIALITY_REVIEWER},
        {Role.DISCLOSURE_OFFICER},
    ]
    assert [
        turn_of(CaseState.DECIDED, status, proactive=proactive, bytes_confirmed=confirmed)
        for status, proactive, confirmed in (
            (DocumentStatus.UNISSUED, True, False),
            (DocumentStatus.ISSUED, True, False),
            (DocumentStatus.ISSUED, True, True),
            (DocumentStatus.ISSUED, False, False),
        )
    ] == [
        Role.CLERK,
        Role.CONFIDENTIALITY_REVIEWER,
        Role.DISCLOSURE_OFFICER,
        Role.DISCLOSURE_OFFICER,
    ]


def test_a_closed_case_waits_for_nobody(session: Session) -> None:
    office = rows.office(session, rows.organisation(session))
    for state in (CaseState.SETTLED, CaseState.DISCARDED):
        rows.case(session, rows.document(session, office), state=state)
        assert turn_of(state, DocumentStatus.FILED, proactive=False, bytes_confirmed=False) is None
    assert _waits_for(session, office, sorted(BUSINESS_ROLES)) == set()


def test_every_waiting_state_names_its_next_move() -> None:
    assert set(NEXT_ACTION) == set(TURN) - {CaseState.DECIDED}


def test_a_place_is_the_document_with_its_latest_case(session: Session) -> None:
    office = rows.office(session, rows.organisation(session))
    document = rows.document(session, office)
    assert place_of(session, document).case_state is None
    rows.case(session, document, state=CaseState.SETTLED, urgent=True)
    assert place_of(session, document).urgent
    rows.case(session, document, state=CaseState.RETURNED)
    place = place_of(session, document)
    assert (place.organisation_id, place.office_id) == (document.organisation_id, office.id)
    assert (place.status, place.case_state) == (DocumentStatus.UNISSUED, CaseState.RETURNED)
