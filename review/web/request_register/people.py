"""Whom the forms of the register offer: offices and people of one organisation."""

from __future__ import annotations

from sqlalchemy import select

from review.services.requests.extending import may_consent
from review.store.people import Office, Person
from review.store.requests import InformationRequest
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
    """Those whose consent to an extension of this request counts today (Art. 33)."""
    session = current_session()
    return [
        (person_id, name)
        for person_id, name in people_of(row.organisation_id)
        if may_consent(session, row, session.get_one(Person, person_id), today())
    ]
