"""Organisations, offices, accounts, grants and passwords: the acts of the three administrators.

The system administrator makes accounts, the security administrator grants: two acts by two people.
Nobody holds two of the three offices, or one of them and a business role.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from sqlalchemy import func, select
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
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.states import ADMIN_ROLES, OFFICE_ROLES, Role
from review.domain.values import Actor, Refusal, Refused
from review.services.passwords import fits, judge, one_time_password, set_password
from review.store.events import About, append
from review.store.people import Grant, Office, Organisation, Person
from review.store.sign_ins import revoke_all

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def create_organisation(
    session: Session, actor: Actor, command: CreateOrganisation, now: datetime
) -> Organisation:
    """Make an organisation with its first offices. Raises Refused."""
    _may(actor, Permission.ACCOUNT_MANAGE)
    offices = tuple(dict.fromkeys(name.strip() for name in command.offices if name.strip()))
    _refuse_if(not command.name.strip() or not command.short_name.strip(), "name_missing")
    _refuse_if(not command.code.strip() or not command.number_code.strip(), "code_missing")
    _refuse_if(not offices, "office_missing")
    for column, value in (
        (Organisation.name, command.name.strip()),
        (Organisation.code, command.code.strip()),
    ):
        taken = session.scalar(select(Organisation.id).where(column == value))
        _refuse_if(taken is not None, "organisation_exists", {"name": value})
    organisation = Organisation(
        name=command.name.strip(),
        short_name=command.short_name.strip(),
        code=command.code.strip(),
        number_code=command.number_code.strip(),
        created_at=now,
    )
    session.add(organisation)
    session.flush()
    about = About(organisation_id=organisation.id)
    payload = {"organisation": organisation.id}
    append(
        session,
        "people.organisation_created",
        actor=actor,
        now=now,
        about=about,
        payload=payload,
    )
    for name in offices:
        _add_office(session, actor, Office(organisation_id=organisation.id, name=name), now)
    return organisation


def create_office(session: Session, actor: Actor, command: CreateOffice, now: datetime) -> Office:
    """Make an office below another or at the top. Raises Refused."""
    _may(actor, Permission.ACCOUNT_MANAGE)
    name = command.name.strip()
    _refuse_if(not name, "name_missing")
    organisation = session.get(Organisation, command.organisation_id)
    _refuse_if(organisation is None, "organisation_missing")
    if command.parent_id is not None:
        parent = session.get(Office, command.parent_id)
        elsewhere = parent is None or parent.organisation_id != command.organisation_id
        _refuse_if(elsewhere, "office_elsewhere")
    taken = session.scalar(
        select(Office.id).where(
            Office.organisation_id == command.organisation_id, Office.name == name
        )
    )
    _refuse_if(taken is not None, "office_exists", {"name": name})
    office = Office(organisation_id=command.organisation_id, name=name, parent_id=command.parent_id)
    return _add_office(session, actor, office, now)


def _add_office(session: Session, actor: Actor, office: Office, now: datetime) -> Office:
    session.add(office)
    session.flush()
    append(
        session,
        "people.office_created",
        actor=actor,
        now=now,
        about=About(organisation_id=office.organisation_id),
        payload={"office": office.id},
    )
    return office


def create_account(
    session: Session, actor: Actor, command: CreateAccount, now: datetime
) -> tuple[Person, str]:
    """Make an account without any role; answers the person and the one-time password. Raises Refused."""
    _may(actor, Permission.ACCOUNT_MANAGE)
    login, name = command.login.strip().lower(), command.name.strip()
    _refuse_if(not name, "name_missing")
    _refuse_if(_LOGIN.fullmatch(login) is None, "login_malformed")
    taken = session.scalar(select(Person.id).where(func.lower(Person.login) == login))
    _refuse_if(taken is not None, "login_taken", {"login": login})
    if command.organisation_id is not None:
        organisation = session.get(Organisation, command.organisation_id)
        _refuse_if(organisation is None, "organisation_missing")
    person = Person(
        organisation_id=command.organisation_id,
        login=login,
        name=name,
        password_hash="",
        created_at=now,
    )
    session.add(person)
    password = one_time_password()
    set_password(session, person, password, now)
    _log(session, "people.account_created", actor, person, now, {"person": person.id})
    return person, password


def set_account_active(
    session: Session, actor: Actor, command: SetAccountActive, now: datetime
) -> Person:
    """Close an account, which ends its sign-ins, or open it again. Raises Refused."""
    _may(actor, Permission.ACCOUNT_MANAGE)
    person = _person(session, command.person_id)
    _refuse_if(person.id == actor.id, "own_account")
    person.active = command.active
    session.flush()
    if not command.active:
        revoke_all(session, person.id, now)
    payload = {"person": person.id, "fields": ["active"]}
    _log(session, "people.account_changed", actor, person, now, payload)
    return person


def reset_password(session: Session, actor: Actor, command: ResetPassword, now: datetime) -> str:
    """Give a new one-time password, which ends the person's sign-ins; answers it. Raises Refused."""
    _may(actor, Permission.ACCOUNT_MANAGE)
    person = _person(session, command.person_id)
    _refuse_if(person.id == actor.id, "own_account")
    password = one_time_password()
    set_password(session, person, password, now)
    person.must_change_password = True
    session.flush()
    revoke_all(session, person.id, now)
    payload = {"person": person.id, "fields": ["password"]}
    _log(session, "people.account_changed", actor, person, now, payload)
    return password


def give_grant(session: Session, actor: Actor, command: GiveGrant, now: datetime) -> Grant:
    """Grant a role with its reach and dates. Raises Refused with every reason."""
    _may(actor, Permission.GRANT_MANAGE)
    person = _person(session, command.person_id)
    faults = [
        *_faults_of_reach(session, command),
        *_faults_of_dates(command),
        *_faults_of_company(session, command),
    ]
    if person.id == actor.id:
        faults.append(Refusal("own_grant"))
    if not person.active:
        faults.append(Refusal("account_closed"))
    if faults:
        raise Refused(*faults)
    grant = Grant(
        person_id=person.id,
        role=command.role,
        organisation_id=None if command.role in ADMIN_ROLES else command.organisation_id,
        office_id=command.office_id if command.role in OFFICE_ROLES else None,
        from_on=command.from_on,
        until_on=command.until_on,
        acting=command.acting,
        given_by_id=actor.id,
    )
    session.add(grant)
    session.flush()
    payload = {"grant": grant.id, "person": person.id, "role": command.role}
    _log(session, "people.granted", actor, person, now, payload)
    return grant


def end_grant(session: Session, actor: Actor, command: EndGrant, now: datetime) -> Grant:
    """End a grant at once; the person signs in anew without it. Raises Refused."""
    _may(actor, Permission.GRANT_MANAGE)
    grant = session.get(Grant, command.grant_id)
    if grant is None or grant.ended_at is not None:
        raise Refused(Refusal("grant_ended"))
    _refuse_if(grant.person_id == actor.id, "own_grant")
    grant.ended_at = now
    session.flush()
    revoke_all(session, grant.person_id, now)
    person = _person(session, grant.person_id)
    payload = {"grant": grant.id, "person": person.id, "role": grant.role}
    _log(session, "people.grant_ended", actor, person, now, payload)
    return grant


def unlock(session: Session, actor: Actor, command: Unlock, now: datetime) -> Person:
    """Let an account sign in again from everywhere. Raises Refused."""
    _may(actor, Permission.GRANT_MANAGE)
    person = _person(session, command.person_id)
    person.unlocked_at = now
    session.flush()
    _log(session, "people.unlocked", actor, person, now, {"person": person.id})
    return person


def end_sign_in_of(session: Session, actor: Actor, person_id: int, now: datetime) -> Person:
    """End every sign-in of a person; the account stays as it is. Raises Refused."""
    _may(actor, Permission.GRANT_MANAGE)
    person = _person(session, person_id)
    revoke_all(session, person.id, now)
    _log(session, "security.signed_out", actor, person, now, {"person": person.id})
    return person


def change_password(
    session: Session, actor: Actor, command: ChangePassword, now: datetime
) -> Person:
    """Change one's own password, which ends every sign-in of the person. Raises Refused."""
    _refuse_if(actor.id != command.person_id, "not_own_password")
    person = _person(session, command.person_id)
    _refuse_if(not fits(person.password_hash, command.old), "password_wrong")
    faults = judge(session, person, command.new)
    if faults:
        raise Refused(*faults)
    set_password(session, person, command.new, now)
    person.must_change_password = False
    session.flush()
    revoke_all(session, person.id, now)
    _log(session, "people.password_changed", actor, person, now, {"person": person.id})
    return person


def set_preferences(
    session: Session, person_id: int, *, locale: str | None, shortcuts: bool
) -> None:
    """Keep a person's language (None: as the browser says) and whether single keys work."""
    person = session.get_one(Person, person_id)
    person.locale, person.shortcuts = locale, shortcuts
    session.flush()


# ---- what must hold -----------------------------------------------------------------------------


def _may(actor: Actor, permission: Permission) -> None:
    if actor.system:
        return  # the command line: somebody with the keys of the machine, recorded by name
    refusals = refusals_for(actor, permission, Place(organisation_id=0))
    if refusals:
        raise Refused(*refusals)


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise Refused(Refusal("person_missing"))
    return person


def _refuse_if(fault: object, code: str, facts: dict[str, str] | None = None) -> None:
    if fault:
        raise Refused(Refusal(code, facts or {}))


def _faults_of_reach(session: Session, command: GiveGrant) -> list[Refusal]:
    if command.role is Role.SYSTEM:
        return [Refusal("role_not_granted")]
    if command.role in ADMIN_ROLES:
        return []
    if command.organisation_id is None:
        return [Refusal("organisation_missing")]
    if command.role not in OFFICE_ROLES:
        return []
    office = session.get(Office, command.office_id) if command.office_id is not None else None
    if office is None:
        return [Refusal("office_missing")]
    return (
        [Refusal("office_elsewhere")] if office.organisation_id != command.organisation_id else []
    )


def _faults_of_dates(command: GiveGrant) -> list[Refusal]:
    faults = []
    if command.until_on is not None and command.until_on < command.from_on:
        faults.append(Refusal("dates_not_in_order"))
    if command.acting and command.until_on is None:
        faults.append(Refusal("acting_needs_end"))
    return faults


def _faults_of_company(session: Session, command: GiveGrant) -> list[Refusal]:
    """What the person holds at the same time: one administrator's office and nothing else, no doubles."""
    held = session.scalars(
        select(Grant).where(
            Grant.person_id == command.person_id,
            Grant.ended_at.is_(None),
            (Grant.until_on.is_(None)) | (Grant.until_on >= command.from_on),
            Grant.from_on <= (command.until_on or date.max),
        )
    )
    faults = []
    for grant in held:
        if grant.role is command.role:
            same = (grant.organisation_id, grant.office_id) == (
                command.organisation_id,
                command.office_id if command.role in OFFICE_ROLES else None,
            )
            if same or command.role in ADMIN_ROLES:
                faults.append(Refusal("grant_exists", {"role": grant.role}))
        elif grant.role in ADMIN_ROLES or command.role in ADMIN_ROLES:
            faults.append(Refusal("admin_roles_apart", {"held": grant.role, "role": command.role}))
    return faults[:1]


def _log(
    session: Session,
    name: str,
    actor: Actor,
    person: Person,
    now: datetime,
    payload: dict[str, object],
) -> None:
    about = About(organisation_id=person.organisation_id)
    append(session, name, actor=actor, now=now, about=about, payload=payload)
