"""Who may act on a day: grants in force, the reach of a head over the office tree, who holds a role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from review.domain.states import Role, Route
from review.store.people import (
    RouteSetting,
    actor_of,
    names_of,
    offices_below,
    people_holding,
    route_on,
)
from tests.store import rows
from tests.store.rows import NOW, TODAY

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("dates", "counts"),
    [
        ({"from_on": TODAY}, True),
        ({"from_on": TOMORROW}, False),
        ({"until_on": TODAY}, True),
        ({"until_on": YESTERDAY}, False),
        ({"until_on": TODAY, "acting": True}, True),
        ({"until_on": YESTERDAY, "acting": True}, False),
        ({"ended_at": NOW}, False),
    ],
)
def test_a_grant_counts_from_its_first_to_its_last_day_unless_ended(
    session: Session, dates: dict[str, object], counts: bool
) -> None:
    at = rows.organisation(session)
    clerk = rows.person(session, at)
    rows.grant(session, clerk, Role.CLERK, at, **dates)
    actor = actor_of(session, clerk, TODAY)
    assert actor.holds(Role.CLERK, at.id, None) is counts
    assert (clerk in people_holding(session, Role.CLERK, at.id, None, TODAY)) is counts


def test_an_acting_grant_is_told_apart(session: Session) -> None:
    at = rows.organisation(session)
    deputy = rows.person(session, at)
    rows.grant(session, deputy, Role.APPROVER, at, acting=True, until_on=TOMORROW)
    assert [held.acting for held in actor_of(session, deputy, TODAY).held] == [True]


def test_a_drafter_reaches_one_office_and_a_head_all_below(session: Session) -> None:
    at = rows.organisation(session)
    top = rows.office(session, at)
    middle = rows.office(session, at, above=top)
    low = rows.office(session, at, above=middle)
    beside = rows.office(session, at)
    drafter, head = rows.person(session, at), rows.person(session, at)
    rows.grant(session, drafter, Role.DRAFTER, middle)
    rows.grant(session, head, Role.OFFICE_HEAD, middle)
    offices = (top, middle, low, beside)
    as_drafter, as_head = actor_of(session, drafter, TODAY), actor_of(session, head, TODAY)
    reached = [as_drafter.holds(Role.DRAFTER, at.id, office.id) for office in offices]
    assert reached == [False, True, False, False]
    reached = [as_head.holds(Role.OFFICE_HEAD, at.id, office.id) for office in offices]
    assert reached == [False, True, True, False]
    found = people_holding(session, Role.OFFICE_HEAD, at.id, low.id, TODAY)
    assert (found, people_holding(session, Role.OFFICE_HEAD, at.id, top.id, TODAY)) == ([head], [])
    assert people_holding(session, Role.DRAFTER, at.id, low.id, TODAY) == []


def test_offices_that_name_each_other_as_parents_do_not_loop(session: Session) -> None:
    at = rows.organisation(session)
    first = rows.office(session, at)
    second = rows.office(session, at, above=first)
    first.parent_id = second.id
    session.flush()
    both = frozenset({first.id, second.id})
    assert offices_below(session, at.id) == {first.id: both, second.id: both}


def test_a_role_of_the_organisation_reaches_every_office_of_it_only(session: Session) -> None:
    at, other = rows.organisation(session), rows.organisation(session)
    officer = rows.person(session, at)
    rows.grant(session, officer, Role.DISCLOSURE_OFFICER, at)
    actor = actor_of(session, officer, TODAY)
    assert actor.holds(Role.DISCLOSURE_OFFICER, at.id, rows.office(session, at).id)
    assert not actor.holds(Role.DISCLOSURE_OFFICER, other.id, rows.office(session, other).id)
    assert people_holding(session, Role.DISCLOSURE_OFFICER, other.id, None, TODAY) == []


def test_an_administrator_reaches_the_installation_and_no_document(session: Session) -> None:
    at = rows.organisation(session)
    admin = rows.person(session, None)
    rows.grant(session, admin, Role.AUDIT_ADMIN, None)
    actor = actor_of(session, admin, TODAY)
    assert actor.has_role(Role.AUDIT_ADMIN)
    assert [held.organisation_id for held in actor.held] == [None]
    assert not actor.holds(Role.AUDIT_ADMIN, at.id, None)


def test_people_holding_a_role_are_named_once_active_and_in_order(session: Session) -> None:
    at = rows.organisation(session)
    for name, active in (("乙", True), ("甲", True), ("丙", False)):
        holder = rows.person(session, at, name, active=active)
        rows.grant(session, holder, Role.APPROVER, at)
        rows.grant(session, holder, Role.APPROVER, at, acting=True, until_on=TOMORROW)
    found = people_holding(session, Role.APPROVER, at.id, None, TODAY)
    assert [person.name for person in found] == sorted(["乙", "甲"])


def test_the_route_of_a_day_is_the_newest_that_has_begun(session: Session) -> None:
    at = rows.organisation(session)
    assert route_on(session, at.id, TODAY) is Route.AUDIT_THEN_CONFIDENTIALITY
    for route, day in (
        (Route.CONFIDENTIALITY_THEN_AUDIT, date(2026, 1, 1)),
        (Route.OFFICE_AUDIT_CONFIDENTIALITY, TODAY),
        (Route.OFFICE_CONFIDENTIALITY_AUDIT, TOMORROW),
    ):
        session.add(RouteSetting(organisation_id=at.id, route=route, effective_on=day))
    session.flush()
    assert route_on(session, at.id, YESTERDAY) is Route.CONFIDENTIALITY_THEN_AUDIT
    assert route_on(session, at.id, TODAY) is Route.OFFICE_AUDIT_CONFIDENTIALITY


def test_names_are_looked_up_for_those_who_exist(session: Session) -> None:
    somebody = rows.person(session, None, "张三")
    assert names_of(session, [somebody.id, None, 987_654]) == {somebody.id: "张三"}
    assert names_of(session, [None]) == {}


def test_who_took_over_a_dissolved_office_reaches_what_it_left(session: Session) -> None:
    at = rows.organisation(session)
    top = rows.office(session, at)
    living, gone = rows.office(session, at, above=top), rows.office(session, at)
    gone.dissolved_on, gone.successor_id = TODAY, living.id
    drafter, left, head = (rows.person(session, at) for _ in range(3))
    rows.grant(session, drafter, Role.DRAFTER, living)
    rows.grant(session, left, Role.DRAFTER, gone)
    rows.grant(session, head, Role.OFFICE_HEAD, top)
    session.flush()
    assert actor_of(session, drafter, TODAY).holds(Role.DRAFTER, at.id, gone.id)
    assert not actor_of(session, drafter, YESTERDAY).holds(Role.DRAFTER, at.id, gone.id)
    assert not actor_of(session, left, TODAY).holds(Role.DRAFTER, at.id, living.id)
    assert actor_of(session, head, TODAY).holds(Role.OFFICE_HEAD, at.id, gone.id)
    holders = people_holding(session, Role.DRAFTER, at.id, gone.id, TODAY)
    assert set(holders) == {drafter, left}
    assert people_holding(session, Role.OFFICE_HEAD, at.id, gone.id, TODAY) == [head]
