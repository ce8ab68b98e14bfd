"""What went online under the codes of the catalogue of items, and which documents have interpretations.

A publication is known by its first moment, which never moves. The code is the one the document
carries now: a code that was put right counts where it belongs. Queries only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from review.domain.states import Attribute
from review.domain.statistics import Frame
from review.store.documents import Document
from review.store.events import Event
from review.store.people import Office

_A_QUERY = 5_000


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A document that went online, with the code it carries ("" for none)."""

    document_id: int
    code: str
    title: str
    number: str
    office: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A document that has, needs or might need an interpretation."""

    document_id: int
    title: str
    number: str
    office_id: int
    office: str
    doc_kind: str
    issued_on: date
    published_on: date | None
    required: bool
    url: str
    linked_on: date | None


def loaded_in(session: Session, frame: Frame) -> list[Loaded]:
    """Every document of the organisation first published in the frame's period, by day.

    Those published after the frame's day are not known to it. Documents of the Party are left out.
    """
    query = (
        select(
            Document.id,
            Document.item_code,
            Document.title,
            Document.doc_number,
            Office.name,
            Document.published_at,
        )
        .join(Office, Office.id == Document.office_id)
        .where(
            Document.organisation_id == frame.organisation_id,
            Document.is_party.is_(False),
            Document.published_at.is_not(None),
            Document.published_at < frame.as_of.until,
        )
        .order_by(Document.published_at, Document.id)
    )
    found = []
    for i, code, title, number, office, at in session.execute(query):
        on = _day(at, frame.zone) if at else None
        if on is not None and frame.period.holds(on):
            found.append(
                Loaded(
                    document_id=i, code=code, title=title, number=number or "", office=office, on=on
                )
            )
    return found


def policies_of(session: Session, frame: Frame) -> list[Policy]:
    """Public documents issued in the frame's period that need an interpretation, have one, or are public
    policy without either; by issue date.
    """
    query = (
        select(Document, Office.name)
        .join(Office, Office.id == Document.office_id)
        .where(
            Document.organisation_id == frame.organisation_id,
            Document.is_party.is_(False),
            Document.attribute == Attribute.PROACTIVE,
            Document.issued_on.between(frame.period.from_on, frame.period.to_on),
            Document.issued_on <= frame.as_of.on,
            or_(
                Document.interpretation_required.is_(True),
                Document.interpretation_url != "",
                _public_policy(frame.as_of.until),
            ),
        )
        .order_by(Document.issued_on, Document.id)
    )
    rows = list(session.execute(query))
    linked = _linked_on(session, [row[0].id for row in rows], frame)
    return [_policy(row[0], row[1], linked, frame) for row in rows]


# ---- inside --------------------------------------------------------------------------------------


def _public_policy(until: datetime) -> ColumnElement[bool]:
    return and_(
        or_(Document.is_normative.is_(True), Document.is_policy.is_(True)),
        Document.published_at < until,
    )


def _policy(document: Document, office: str, linked: dict[int, date], frame: Frame) -> Policy:
    if document.issued_on is None:
        raise ValueError("the query asks for issued documents")
    published_at = document.published_at
    if published_at is not None and published_at >= frame.as_of.until:
        published_at = None
    return Policy(
        document_id=document.id,
        title=document.title,
        number=document.doc_number or "",
        office_id=document.office_id,
        office=office,
        doc_kind=document.doc_kind,
        issued_on=document.issued_on,
        published_on=_day(published_at, frame.zone) if published_at else None,
        required=document.interpretation_required,
        url=document.interpretation_url,
        linked_on=linked.get(document.id),
    )


def _linked_on(session: Session, ids: Sequence[int], frame: Frame) -> dict[int, date]:
    """The day on which a link was first written, by document: an address put right later is no new link."""
    found: dict[int, date] = {}
    for at in range(0, len(ids), _A_QUERY):
        query = (
            select(Event.document_id, Event.at, Event.payload)
            .where(
                Event.name == "document.changed",
                Event.document_id.in_(ids[at : at + _A_QUERY]),
            )
            .order_by(Event.seq)
        )
        for document_id, moment, payload in session.execute(query):
            if document_id is not None and "interpretation_url" in json.loads(payload)["fields"]:
                found.setdefault(document_id, _day(datetime.fromisoformat(moment), frame.zone))
    return found


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()
