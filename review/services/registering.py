"""Registering documents issued elsewhere or earlier, and the checks on numbers and dates that issuing shares."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import AttachFile, RegisterDocument
from review.domain.numbers import normal_number
from review.domain.permissions import Permission, refusals_for
from review.domain.states import CaseAction, CaseKind, CaseState, DocumentStatus, Role
from review.domain.values import Actor, Refusal, Refused
from review.services.drafting import OPENING_OF, demand, office_in_force
from review.services.receiving import receive
from review.services.transitions import open_new_case
from review.services.validity.asking import ask_reading
from review.store.cases import open_case
from review.store.documents import Document, FileVersion, live_files, lock_document
from review.store.people import route_on
from review.store.scopes import place_of
from review.store.vault import Vault

#: Words by which the organs of the Party are known; their documents are outside the Regulation.
_PARTY = ("中共", "中国共产党", "党委", "党组", "纪律检查委员会", "纪委")


def register_document(
    session: Session, actor: Actor, command: RegisterDocument, *, now: datetime, today: date
) -> Document:
    """Register a document issued elsewhere or earlier; opens a backlog case. Raises Refused with every fault."""
    office = office_in_force(session, command.office_id, today)
    demand(actor, Role.CLERK, office)
    number = normal_number(command.doc_number)
    faults = []
    if not command.title.strip():
        faults.append(Refusal("title_missing"))
    if command.doc_number.strip() and number is None:
        faults.append(Refusal("number_malformed", {"number": command.doc_number.strip()[:40]}))
    if command.issued_on is None:
        faults.append(Refusal("issue_date_missing"))
    faults += date_faults(command.doc_date, command.issued_on, today)
    key = number_key(command.issuer, number)
    if key and number_in_use(session, office.organisation_id, key):
        faults.append(Refusal("number_used", {"number": number or ""}))
    if faults:
        raise Refused(*faults)
    document = Document(
        organisation_id=office.organisation_id,
        office_id=office.id,
        drafter_id=None,
        status=DocumentStatus.ISSUED,
        created_at=now,
        title=command.title.strip(),
        issuer=command.issuer.strip(),
        doc_number=number,
        number_key=key,
        doc_kind=command.doc_kind,
        doc_date=command.doc_date,
        issued_on=command.issued_on,
        paper_only=command.paper_only,
        printed_attribute=command.printed_attribute,
        is_party=is_party_organ(command.issuer),
    )
    session.add(document)
    session.flush()
    open_new_case(
        session,
        actor,
        OPENING_OF[(CaseAction.REGISTER, Role.CLERK)],
        document,
        kind=CaseKind.BACKLOG,
        route_and_urgency=(route_on(session, office.organisation_id, today), False),
        now=now,
        today=today,
    )
    ask_reading(session, document, now)
    return document


def date_faults(doc_date: date | None, issued_on: date | None, today: date) -> list[Refusal]:
    """Dates that cannot be: in the future, or issued before the document's own date."""
    faults = []
    for name, day in (("doc_date", doc_date), ("issued_on", issued_on)):
        if day is not None and day > today:
            faults.append(Refusal("date_in_future", {"field": name, "date": day.isoformat()}))
    if doc_date is not None and issued_on is not None and issued_on < doc_date:
        faults.append(Refusal("issued_before_dated"))
    return faults


def number_key(issuer: str, number: str | None) -> str | None:
    """What must be unique: the number carries the issuer's code, so the number alone is the key."""
    return number or None


def number_in_use(
    session: Session, organisation_id: int, key: str, *, but: int | None = None
) -> bool:
    """Whether another document of the organisation bears this number."""
    query = select(Document.id).where(
        Document.organisation_id == organisation_id, Document.number_key == key
    )
    if but is not None:
        query = query.where(Document.id != but)
    return session.scalar(query) is not None


def is_party_organ(issuer: str) -> bool:
    """Whether the issuer is an organ of the Party, so that the document is kept out of the counts."""
    return any(word in issuer for word in _PARTY)


def attach_registered_file(
    session: Session, vault: Vault, actor: Actor, command: AttachFile, *, now: datetime
) -> FileVersion:
    """Attach an upload in quarantine to a document that was just registered, next in order.

    Raises Refused without the clerk's role, or once somebody has proposed an attribute.
    """
    document = lock_document(session, command.document_id)
    if document is None:
        raise Refused(Refusal("document_gone"))
    place = place_of(session, document)
    refusals = list(refusals_for(actor, Permission.REGISTER_DOCUMENT, place))
    row = open_case(session, document.id)
    if row is None or row.kind is not CaseKind.BACKLOG or row.state is not CaseState.DRAFT:
        refusals.append(Refusal("not_with_drafter"))
    if refusals or row is None:
        raise Refused(*refusals)
    here = [f.position for f in live_files(session, document.id)]
    position = max(here, default=-1) + 1
    return receive(session, vault, actor, document, row, command, position=position, now=now)
