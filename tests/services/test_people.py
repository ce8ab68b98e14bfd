"""Accounts, grants, passwords and sign-in tries as use cases, without any page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import (
    ChangePassword,
    CreateAccount,
    CreateOffice,
    CreateOrganisation,
    EndGrant,
    GiveGrant,
    ResetPassword,
    SetAccountActive,
    Unlock,
)
from review.domain.states import Role
from review.domain.values import Actor, Held, Refused
from review.services import passwords, people
from review.services.sign_in import (
    Limits,
    Outcome,
    Try,
    begin_sign_in,
    compare,
    conclude,
    find_account,
    is_locked,
    judge_continue_as,
    key_of,
)
from review.store.events import Event
from review.store.people import Grant, Office, Organisation, Person, SignIn
from tests.databases import Databases
from tests.isolation import MORNING, Clock
from tests.staff import SECURITY, SYSTEM, account, administrators_only

CLERK = Actor(9003, "文书", (Held(Role.CLERK, 1),))
DAY = date(2026, 7, 17)
LIMITS = Limits(lock_after=5, lock_for=timedelta(minutes=30))


@pytest.fixture
def session(engine_name: str, databases: Databases) -> Iterator[Session]:
    """A writing session on a database with nobody but two administrators in it."""
    with administrators_only(databases, engine_name) as opened:
        yield opened


@pytest.fixture
def organisation(session: Session) -> Organisation:
    """An organisation with two offices."""
    command = CreateOrganisation(
        name="海屿区人民政府办公室",
        short_name="海屿",
        code="C1",
        number_code="海府办",
        offices=("综合处", " 社会处 ", "综合处", ""),
    )
    return people.create_organisation(session, SYSTEM, command, MORNING)


def grant(person: Person, role: Role, **changes: object) -> GiveGrant:
    values: dict[str, object] = {
        "person_id": person.id,
        "role": role,
        "organisation_id": None,
        "office_id": None,
        "from_on": DAY,
        "until_on": None,
        "acting": False,
    }
    return GiveGrant(**{**values, **changes})  # type: ignore[arg-type]


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [r.code for r in error.value.refusals]


def offices_of(session: Session, organisation: Organisation) -> list[int]:
    query = select(Office.id).where(Office.organisation_id == organisation.id).order_by(Office.id)
    return list(session.scalars(query))


def test_an_organisation_begins_with_each_office_once(
    session: Session, organisation: Organisation
) -> None:
    assert len(offices_of(session, organisation)) == 2
    names = session.scalars(select(Event.name).order_by(Event.seq)).all()
    assert names == [
        "people.organisation_created",
        "people.office_created",
        "people.office_created",
    ]


@pytest.mark.parametrize("actor", [SECURITY, CLERK, Actor(None, "")])
def test_only_the_system_administrator_makes_accounts(session: Session, actor: Actor) -> None:
    command = CreateAccount(organisation_id=None, login="a1", name="某")
    with pytest.raises(Refused) as error:
        people.create_account(session, actor, command, MORNING)
    assert codes(error) == ["role_missing"]


def test_the_command_line_makes_accounts_under_its_own_name(session: Session) -> None:
    system = Actor(None, "root", system=True)
    command = CreateAccount(organisation_id=None, login="first", name="系统管理员")
    people.create_account(session, system, command, MORNING)
    event = session.scalars(select(Event)).one()
    assert (event.actor_id, event.actor_label) == (None, "root")


@pytest.mark.parametrize(
    ("login", "name", "code"),
    [
        ("林", "某", "login_malformed"),
        ("x", "某", "login_malformed"),
        ("a b", "某", "login_malformed"),
        ("LINXY", "某", "login_taken"),
        ("new", "  ", "name_missing"),
    ],
)
def test_an_account_needs_a_free_login_and_a_name(
    session: Session, login: str, name: str, code: str
) -> None:
    account(session)
    with pytest.raises(Refused) as error:
        people.create_account(
            session, SYSTEM, CreateAccount(organisation_id=None, login=login, name=name), MORNING
        )
    assert codes(error) == [code]


def test_a_one_time_password_satisfies_the_rules(session: Session) -> None:
    person = account(session)
    given = {passwords.one_time_password() for _ in range(5)}
    assert len(given) == 5
    assert all(passwords.judge(session, person, password) == () for password in given)


def test_an_office_role_needs_an_office_of_its_organisation(
    session: Session, organisation: Organisation
) -> None:
    person = account(session)
    office = offices_of(session, organisation)[0]
    for changes, code in (
        ({}, "organisation_missing"),
        ({"organisation_id": organisation.id}, "office_missing"),
        ({"organisation_id": organisation.id + 7, "office_id": office}, "office_elsewhere"),
    ):
        with pytest.raises(Refused) as error:
            people.give_grant(session, SECURITY, grant(person, Role.DRAFTER, **changes), MORNING)
        assert codes(error) == [code]
    reach = {"organisation_id": organisation.id, "office_id": office}
    given = people.give_grant(session, SECURITY, grant(person, Role.DRAFTER, **reach), MORNING)
    assert given.given_by_id == SECURITY.id


def test_a_role_of_the_organisation_drops_an_office_that_was_chosen(
    session: Session, organisation: Organisation
) -> None:
    person, office = account(session), offices_of(session, organisation)[0]
    reach = {"organisation_id": organisation.id, "office_id": office}
    given = people.give_grant(session, SECURITY, grant(person, Role.CLERK, **reach), MORNING)
    assert given.office_id is None


def test_administrators_stand_apart_but_one_after_the_other_is_fine(
    session: Session, organisation: Organisation
) -> None:
    person, at = account(session), organisation.id
    until = DAY + timedelta(days=10)
    people.give_grant(session, SECURITY, grant(person, Role.SYSTEM_ADMIN, until_on=until), MORNING)
    for role, reach in ((Role.AUDIT_ADMIN, None), (Role.CLERK, at)):
        with pytest.raises(Refused) as error:
            people.give_grant(
                session, SECURITY, grant(person, role, organisation_id=reach), MORNING
            )
        assert codes(error) == ["admin_roles_apart"]
    later = {"organisation_id": at, "from_on": until + timedelta(days=1)}
    people.give_grant(session, SECURITY, grant(person, Role.CLERK, **later), MORNING)


def test_the_same_grant_is_not_given_twice_but_two_offices_are_two(
    session: Session, organisation: Organisation
) -> None:
    person, at = account(session), organisation.id
    first, second = offices_of(session, organisation)
    reach = {"organisation_id": at, "office_id": first}
    people.give_grant(session, SECURITY, grant(person, Role.DRAFTER, **reach), MORNING)
    with pytest.raises(Refused) as error:
        people.give_grant(session, SECURITY, grant(person, Role.DRAFTER, **reach), MORNING)
    assert codes(error) == ["grant_exists"]
    reach["office_id"] = second
    people.give_grant(session, SECURITY, grant(person, Role.DRAFTER, **reach), MORNING)


def test_every_fault_of_a_grant_is_named_at_once(session: Session) -> None:
    person = account(session)
    people.set_account_active(
        session, SYSTEM, SetAccountActive(person_id=person.id, active=False), MORNING
    )
    wrong = grant(person, Role.CLERK, until_on=DAY - timedelta(days=1))
    with pytest.raises(Refused) as error:
        people.give_grant(session, SECURITY, wrong, MORNING)
    assert codes(error) == ["organisation_missing", "dates_not_in_order", "account_closed"]
    with pytest.raises(Refused) as error:
        people.give_grant(session, SECURITY, grant(person, Role.SYSTEM, acting=True), MORNING)
    assert codes(error) == ["role_not_granted", "acting_needs_end", "account_closed"]


def test_nobody_grants_to_or_takes_from_themselves(session: Session) -> None:
    person = account(session)
    oneself = Actor(person.id, person.name, SECURITY.held)
    with pytest.raises(Refused) as error:
        people.give_grant(session, oneself, grant(person, Role.SECURITY_ADMIN), MORNING)
    assert codes(error) == ["own_grant"]
    given = people.give_grant(session, SECURITY, grant(person, Role.SECURITY_ADMIN), MORNING)
    with pytest.raises(Refused) as error:
        people.end_grant(session, oneself, EndGrant(grant_id=given.id), MORNING)
    assert codes(error) == ["own_grant"]


def test_ending_a_grant_ends_the_sign_ins_and_happens_once(session: Session) -> None:
    person = account(session)
    given = people.give_grant(session, SECURITY, grant(person, Role.AUDIT_ADMIN), MORNING)
    begin_sign_in(session, person.id, "t", MORNING, MORNING + timedelta(hours=1), "here")
    people.end_grant(session, SECURITY, EndGrant(grant_id=given.id), MORNING)
    session.expire_all()
    assert session.scalars(select(SignIn)).one().revoked_at == MORNING
    assert session.get_one(Grant, given.id).ended_at == MORNING
    with pytest.raises(Refused) as error:
        people.end_grant(session, SECURITY, EndGrant(grant_id=given.id), MORNING)
    assert codes(error) == ["grant_ended"]


def test_a_password_is_changed_by_its_owner_who_knows_the_old_one(session: Session) -> None:
    person = account(session)
    first = people.reset_password(session, SYSTEM, ResetPassword(person_id=person.id), MORNING)
    owner, new = Actor(person.id, person.name), "Another-Long-Road-9"
    command = ChangePassword(person_id=person.id, old=first, new=new)
    with pytest.raises(Refused) as error:
        people.change_password(session, SYSTEM, command, MORNING)
    assert codes(error) == ["not_own_password"]
    wrong = ChangePassword(person_id=person.id, old="wrong", new=new)
    with pytest.raises(Refused) as error:
        people.change_password(session, owner, wrong, MORNING)
    assert codes(error) == ["password_wrong"]
    people.change_password(
        session, owner, ChangePassword(person_id=person.id, old=first, new=new), MORNING
    )
    assert not person.must_change_password
    assert passwords.fits(person.password_hash, new)
    back = ChangePassword(person_id=person.id, old=new, new=first)
    with pytest.raises(Refused) as error:
        people.change_password(session, owner, back, MORNING)
    assert codes(error) == ["password_used"]


def test_everything_weak_about_a_password_is_named(session: Session) -> None:
    found = passwords.judge(session, account(session), "linxy")
    assert [r.code for r in found] == [
        "password_length",
        "password_classes",
        "password_contains_login",
    ]


def test_a_damaged_hash_lets_nobody_in(session: Session) -> None:
    assert not passwords.fits("", "x")
    assert not passwords.fits("$argon2id$broken", "x")
    assert not compare(None, "x")


def test_full_width_and_half_width_are_the_same_password() -> None:
    assert passwords.fits(passwords.hash_of("Ａbc-12345678"), "Abc-12345678")


# ---- tries -------------------------------------------------------------------------------------------


def attempt(session: Session, login: str, address: str = "10.0.0.1") -> Try:
    person = find_account(session, login)
    digest = f"{login}-digest".ljust(64, "0")
    return Try(
        person=person,
        key=key_of(person, digest),
        address=address,
        login_digest=digest,
        address_digest="0" * 64,
    )


def test_the_fifth_failure_locks_and_a_right_password_does_not_help(session: Session) -> None:
    clock = Clock(MORNING)
    account(session)
    outcomes = [
        conclude(session, attempt(session, "linxy"), LIMITS, clock(), right=False) for _ in range(5)
    ]
    assert outcomes == [*[Outcome.WRONG] * 4, Outcome.LOCKED]
    late = conclude(session, attempt(session, "linxy"), LIMITS, clock(), right=True)
    assert late is Outcome.LOCKED
    assert not is_locked(session, attempt(session, "linxy", "10.0.0.2"), LIMITS, clock())
    clock.advance(minutes=31)
    assert not is_locked(session, attempt(session, "linxy"), LIMITS, clock())


def test_the_security_administrator_unlocks(session: Session) -> None:
    person = account(session)
    for _ in range(5):
        conclude(session, attempt(session, "linxy"), LIMITS, MORNING, right=False)
    later = MORNING + timedelta(minutes=1)
    with pytest.raises(Refused):
        people.unlock(session, SYSTEM, Unlock(person_id=person.id), later)
    people.unlock(session, SECURITY, Unlock(person_id=person.id), later)
    assert not is_locked(session, attempt(session, "linxy"), LIMITS, later)


def test_an_unknown_login_is_counted_under_a_digest(session: Session) -> None:
    tried = attempt(session, "My-Password-1")
    assert tried.person is None
    assert tried.key.startswith("?")
    assert conclude(session, tried, LIMITS, MORNING, right=False) is Outcome.WRONG


def test_only_invented_people_are_continued_as(session: Session) -> None:
    real, invented = account(session), account(session, "demo1")
    invented.is_demo = True
    session.flush()
    assert judge_continue_as(session, None, invented.id) is invented
    for current, chosen in ((real, invented.id), (None, real.id), (invented, 99_999)):
        with pytest.raises(Refused) as error:
            judge_continue_as(session, current, chosen)
        assert codes(error) == ["not_a_demo_person"]


def test_an_office_has_its_name_once(session: Session, organisation: Organisation) -> None:
    command = CreateOffice(organisation_id=organisation.id, name="综合处", parent_id=None)
    with pytest.raises(Refused) as error:
        people.create_office(session, SYSTEM, command, MORNING)
    assert codes(error) == ["office_exists"]
