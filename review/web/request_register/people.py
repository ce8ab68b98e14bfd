"""Whom the forms of the register offer: offices and people of one organisation."""

from __future__ import annotations

from sqlalchemy import or_, select

from review.domain.states import Role
from review.services.requests.extending import may_consent
from review.store.people import Grant, Office, Person, in_force
from review.store.requests import InformationRequest, settings_of
from review.web.request_register.entry_forms import People
from review.web.session import current_session, today


def offices_of(organisation_id: int) -> People:
    """Offices that were not dissolved, by name."""
    rows = current_session().execute(
        select(Office.id, Office.name)
        .where(Office.organisation_id == organisation_id, Office.dissolved_on.is_(None))
        .order_by(Office.name)
    )
    return [(int(row[0]), str(row[1])) for row in rows]


def people_of(organisation_id: int) -> People:
    """People who still work there, by name."""
    rows = current_session().execute(
        select(Person.id, Person.name)
        .where(Person.organisation_id == organisation_id, Person.active.is_(True))
        .order_by(Person.name, Person.id)
    )
    return [(int(row[0]), str(row[1])) for row in rows]


def consenting_people(row: InformationRequest) -> People:
    """Those whose consent to an extension of this request counts today (Art. 33).

    Only leaders and the head that the settings name are asked for: a house has hundreds of people.
    """
    session, day = current_session(), today()
    leads = Person.id.in_(
        select(Grant.person_id).where(
            Grant.organisation_id == row.organisation_id,
            Grant.role.in_((Role.OFFICE_HEAD, Role.APPROVER)),
            *in_force(day),  # type: ignore[arg-type]
        )
    )
    head_id = settings_of(session, row.organisation_id).head_id
    query = select(Person).where(
        Person.organisation_id == row.organisation_id,
        Person.active.is_(True),
        or_(Person.id == head_id, leads),
    )
    return [
        (person.id, person.name)
        for person in session.scalars(query.order_by(Person.name, Person.id))
        if may_consent(session, row, person, day)
    ]
