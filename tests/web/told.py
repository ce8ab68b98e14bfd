"""Lines of the log behind a page house's rows: what reports count is what the log tells."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from review.domain.audit import EVENTS
from review.domain.states import Attribute, CaseState, DocumentStatus
from review.jobs.work import system_actor
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import About, append
from tests.pagehouse import PageHouse


def tell(
    house: PageHouse, name: str, document_id: int, case_id: int | None, on: date, **said: Any
) -> None:
    """Write one line about a document at noon of a day; fields that are not said are empty."""
    at = datetime.combine(on, time(4), UTC)
    with house.session() as session:
        document = session.get_one(Document, document_id)
        issued_on = document.issued_on
        payload: dict[str, Any] = {
            **dict.fromkeys(EVENTS[name]),
            "office": document.office_id,
            "doc_kind": document.doc_kind or None,
            "issued_on": issued_on.isoformat() if issued_on else None,
            "party": False,
            "status": document.status.value,
            "grounds": [],
            **said,
        }
        known = {field: payload[field] for field in EVENTS[name]}
        about = About(document.organisation_id, document_id, case_id)
        append(session, name, actor=system_actor(), now=at, about=about, payload=known)
        session.commit()


def published(
    house: PageHouse, office: str, on: date, *, public_on: date, title: str, **values: Any
) -> tuple[int, int]:
    """A document that was signed and issued on a day and published on another, rows and log."""
    document_id, case_id = house.add_document(
        office,
        CaseState.SETTLED,
        status=DocumentStatus.PUBLISHED,
        title=title,
        doc_kind="notice",
        attribute=Attribute.PROACTIVE,
        printed_attribute=Attribute.PROACTIVE,
        issued_on=on,
        published_at=datetime.combine(public_on, time(4), UTC),
        **values,
    )
    with house.session() as session:
        row = session.get_one(ReviewCase, case_id)
        row.approver_id = house.person("approver").id
        row.decided_attribute, row.decided_at = Attribute.PROACTIVE, house.clock()
        session.commit()
    said = {"attribute": "proactive", "proposed": "proactive", "status": "issued"}
    road = (
        ("case.confidentiality_confirmed", "confidentiality_review", "sign_off", on),
        ("case.signed", "sign_off", "decided", on),
        ("case.issued", "decided", "decided", on),
        ("case.published", "decided", "settled", public_on),
    )
    for name, source, target, day in road:
        tell(house, name, document_id, case_id, day, source=source, target=target, **said)
    return document_id, case_id
