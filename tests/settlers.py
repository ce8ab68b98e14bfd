"""The people of the town of tests: two organisations, their offices, somebody for every role, at times two.

Rows only; what people do is in ``tests.town``.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.states import Role, Route
from review.store.people import Grant, Office, Organisation, Person, RouteSetting

SINCE = date(2019, 1, 1)

#: login -> (role, organisation, office); two people where four eyes or absence need a second.
PEOPLE: dict[str, tuple[Role, str, str | None]] = {
    "drafter": (Role.DRAFTER, "town", "social"),
    "drafter2": (Role.DRAFTER, "town", "social"),
    "builder": (Role.DRAFTER, "town", "building"),
    "head": (Role.OFFICE_HEAD, "town", "social"),
    "officer": (Role.DISCLOSURE_OFFICER, "town", None),
    "officer2": (Role.DISCLOSURE_OFFICER, "town", None),
    "reviewer": (Role.CONFIDENTIALITY_REVIEWER, "town", None),
    "reviewer2": (Role.CONFIDENTIALITY_REVIEWER, "town", None),
    "approver": (Role.APPROVER, "town", None),
    "approver2": (Role.APPROVER, "town", None),
    "clerk": (Role.CLERK, "town", None),
    "supervisor": (Role.SUPERVISOR, "town", None),
    "stranger": (Role.DISCLOSURE_OFFICER, "village", None),
    "village_drafter": (Role.DRAFTER, "village", "hall"),
}

#: What the stranger may do beside, in the village alone.
EVERYWHERE = (Role.CONFIDENTIALITY_REVIEWER, Role.APPROVER, Role.CLERK)

ORGANISATIONS = (
    ("town", "青榕镇人民政府", ("social", "building")),
    ("village", "望潮村村民委员会", ("hall",)),
)


def settle_in(session: Session, now: datetime) -> dict[str, int]:
    """Write the rows; answers the id of every organisation, office and person by its key. The caller commits."""
    ids: dict[str, int] = {}
    for key, name, offices in ORGANISATIONS:
        organisation = Organisation(
            name=name, short_name=key, code=key, number_code="青府", created_at=now
        )
        session.add(organisation)
        session.flush()
        ids[key] = organisation.id
        session.add(
            RouteSetting(
                organisation_id=organisation.id,
                route=Route.AUDIT_THEN_CONFIDENTIALITY,
                effective_on=SINCE,
            )
        )
        for office_name in offices:
            office = Office(organisation_id=organisation.id, name=office_name)
            session.add(office)
            session.flush()
            ids[office_name] = office.id
    for login, (role, organisation_key, office_key) in PEOPLE.items():
        person = Person(
            organisation_id=ids[organisation_key],
            login=login,
            name=login,
            password_hash="none",
            created_at=now,
        )
        session.add(person)
        session.flush()
        ids[login] = person.id
        grant(session, person.id, role, ids[organisation_key], ids.get(office_key or ""))
    for role in EVERYWHERE:
        grant(session, ids["stranger"], role, ids["village"])
    return ids


def grant(
    session: Session, person_id: int, role: Role, organisation_id: int, office_id: int | None = None
) -> Grant:
    """A role from long ago, without an end."""
    given = Grant(
        person_id=person_id,
        role=role,
        organisation_id=organisation_id,
        office_id=office_id,
        from_on=SINCE,
    )
    session.add(given)
    session.flush()
    return given
