"""Requests for page tests: one in the register, an act filled in on its page, the words of a letter."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx

from review.domain.commands import RegisterRequest
from review.domain.requests import ApplicantKind, Identity, ProvisionForm, ReceivedHow
from review.services.requests.registering import register_request
from review.store.people import actor_of
from review.store.requests import InformationRequest
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse

NAME, CERTIFICATE = "欧阳某某", "ID-440000-1990"
ENTRY: dict[str, Any] = {
    "received_how": "by_hand",
    "arrived_on": "2026-07-06",
    "applicant": "natural_person",
    "name": NAME,
    "certificate": CERTIFICATE,
    "contact": "海屿区解放路1号",
    "what": "2025年度防汛物资采购合同",
    "wanted_form": "electronic",
}


def registered(house: PageHouse, **said: Any) -> tuple[Visitor, str]:
    """A request in the register; answers the signed-in officer and the request's address."""
    values = {**ENTRY, **said}
    command = RegisterRequest(
        organisation_id=house.organisation_id(),
        received_how=ReceivedHow.BY_HAND,
        arrived_on=date.fromisoformat(values["arrived_on"]),
        confirmed_on=None,
        applicant=ApplicantKind(values["applicant"]),
        identity=Identity(name=values["name"], certificate=CERTIFICATE, contact="海屿区"),
        what=values["what"],
        wanted_form=ProvisionForm.ELECTRONIC,
        office_id=values.get("office"),
        handler_id=values.get("handler"),
    )
    today = house.clock().date()
    with house.session() as session:
        actor = actor_of(session, house.person("disclosure_officer"), today)
        row = register_request(session, actor, command, now=house.clock(), today=today)
        address = f"/request-register/{row.id}"
        session.commit()
    return house.signed_in("disclosure_officer"), address


def row_of(house: PageHouse, address: str) -> InformationRequest:
    """The request behind an address."""
    with house.session() as session:
        return session.get_one(InformationRequest, int(address.rsplit("/", 1)[1]))


def act(officer: Visitor, address: str, name: str, status: int = 302, **said: Any) -> Page:
    """Fill in one act of the page."""
    form = officer.get(address).form(f"form-{name}")
    return officer.submit(form, status=status, **{f"{name}-{k}": v for k, v in said.items()})


def text_of(page: Page) -> str:
    """The paragraphs of a letter."""
    document = docx.Document(io.BytesIO(page.response.data))
    return "\n".join(p.text for p in document.paragraphs)
