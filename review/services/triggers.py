"""What asks for evaluation before July: requests, terms that are over, changed rules, faults found.

Whatever asks, the document goes into the year's round of dynamic adjustment (动态调整), once: one with
an open item is left alone. Where this year's round settled it already, it is marked to be looked at
again, so that the next July takes it and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import RecordRequest, SweepRules
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.rounds import ItemReason
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about, standing_of
from review.services.evidence.recording import ask_for_documents
from review.services.items.standing import put_review
from review.services.notices import tell_of_round
from review.services.rounds.opening import add_items, dynamic_round
from review.store.documents import Document, lock_document
from review.store.events import About, append
from review.store.people import Organisation
from review.store.requests import AccessRequest, request_count
from review.store.round_policies import policy_for
from review.store.round_population import has_open_item, in_scope
from review.store.rounds import Round, RoundItem
from review.store.scopes import place_of
from review.store.sweeps import due_for_review, swept

#: From the second request on a document is evaluated anew (Regulation Art. 44).
REPEATED = 2


def ask_evaluation(
    session: Session,
    actor: Actor,
    organisation_id: int,
    document_ids: Sequence[int],
    reason: ItemReason,
    *,
    now: datetime,
    today: date,
) -> int:
    """Put documents into the year's dynamic round and tell their offices; answers how many came.

    Left alone: not issued, out of scope, with an open item. Called by whatever found the reason:
    requests, the daily look at dates, spot checks (``CORRECTION``), repeal lists (``REPEAL_FOUND``).
    """
    wanted = _open_to_evaluation(session, organisation_id, document_ids)
    if not wanted:
        return 0
    row = dynamic_round(session, actor, organisation_id, now=now, today=today)
    added = add_items(session, actor, row, wanted, reason, now=now)
    taken = _taken(session, row, wanted)
    for document_id in (i for i in wanted if i not in taken):
        document = session.get_one(Document, document_id)
        if document.review_on is None or document.review_on > today:  # else it is due already
            put_review(session, actor, document, today, reason, now)
    if added:
        offices = set(taken.values())
        tell_of_round(session, row, offices, "round.items_added", now=now, today=today, once=True)
        session.flush()
    return added


def _open_to_evaluation(
    session: Session, organisation_id: int, document_ids: Sequence[int]
) -> list[int]:
    """Of some documents those that can be evaluated and have no open item."""
    found: list[int] = []
    for first in range(0, len(document_ids), 500):
        some = document_ids[first : first + 500]
        query = select(Document.id).where(
            Document.id.in_(some),
            Document.organisation_id == organisation_id,
            in_scope,
            ~has_open_item(),
        )
        found += session.scalars(query)
    return sorted(found)


def _taken(session: Session, row: Round, document_ids: Sequence[int]) -> dict[int, int]:
    """The documents that have an open item in a round now, with the office that is asked."""
    found: dict[int, int] = {}
    for first in range(0, len(document_ids), 500):
        some = document_ids[first : first + 500]
        query = select(RoundItem.document_id, RoundItem.office_id).where(
            RoundItem.round_id == row.id,
            RoundItem.document_id.in_(some),
            RoundItem.settled_at.is_(None),
        )
        found |= {int(row[0]): int(row[1]) for row in session.execute(query)}
    return found


def record_request(
    session: Session, actor: Actor, command: RecordRequest, *, now: datetime, today: date
) -> AccessRequest:
    """Note that somebody asked for a document; the second time it is evaluated at once. Raises Refused.

    No name and no text of the request is kept: date and reference lead to the paper file.
    """
    document = lock_document(session, command.document_id)
    if document is None:
        raise Refused(Refusal("document_gone"))
    refusals = refusals_for(actor, Permission.REQUEST_RECORD, place_of(session, document))
    if refusals:
        raise Refused(*refusals)
    faults = _request_faults(session, command, document, today)
    if faults or command.received_on is None:
        raise Refused(*faults)
    asking = Asking(received_on=command.received_on, reference=command.reference.strip())
    return note_asking(session, actor, document, asking, now=now, today=today)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Somebody asked for a document: when, under which reference, by which request of the register."""

    received_on: date
    reference: str
    request_id: int | None = None


def note_asking(
    session: Session,
    actor: Actor,
    document: Document,
    asking: Asking,
    *,
    now: datetime,
    today: date,
) -> AccessRequest:
    """Count one more request for a locked document; from the second on it is evaluated at once."""
    row = AccessRequest(
        organisation_id=document.organisation_id,
        document_id=document.id,
        received_on=asking.received_on,
        reference=asking.reference,
        recorded_by_id=actor.id,
        recorded_at=now,
        request_id=asking.request_id,
    )
    session.add(row)
    session.flush()
    ask_for_documents(session, [document.id])
    count = request_count(session, document.id)
    append(
        session,
        "document.requested",
        actor=actor,
        now=now,
        about=about(document),
        payload={"request": row.id, "count": count, **standing_of(document)},
    )
    if count >= REPEATED:
        reason = ItemReason.REPEATED_REQUESTS
        organisation_id = document.organisation_id
        ask_evaluation(session, actor, organisation_id, [document.id], reason, now=now, today=today)
    return row


def asking_faults(session: Session, document: Document, reference: str) -> list[Refusal]:
    """Why a request can not be counted for a document: counted already, or never issued or evaluated."""
    faults = []
    same = select(AccessRequest.id).where(
        AccessRequest.document_id == document.id, AccessRequest.reference == reference
    )
    if reference and session.scalar(same) is not None:
        faults.append(Refusal("request_there", {"reference": reference}))
    if session.scalar(select(Document.id).where(Document.id == document.id, in_scope)) is None:
        faults.append(Refusal("request_not_issued"))
    return faults


def _request_faults(
    session: Session, command: RecordRequest, document: Document, today: date
) -> list[Refusal]:
    faults = []
    reference = command.reference.strip()
    if command.received_on is None:
        faults.append(Refusal("request_date_missing"))
    elif command.received_on > today:
        facts = {"field": "received_on", "date": command.received_on.isoformat()}
        faults.append(Refusal("date_in_future", facts))
    if not reference:
        faults.append(Refusal("request_reference_missing"))
    elif len(reference) > 80:
        faults.append(Refusal("request_reference_too_long", {"limit": "80"}))
    return faults + asking_faults(session, document, reference)


def sweep_rules(
    session: Session, actor: Actor, command: SweepRules, *, now: datetime, today: date
) -> int:
    """Have a filtered set evaluated again after rules changed (R22); answers how many came.

    Raises Refused: nothing narrows the set, nothing answers it, or not as many as the preview counted
    (somebody issued or evaluated meanwhile: look again).
    """
    place = Place(organisation_id=command.organisation_id)
    refusals = refusals_for(actor, Permission.BACKLOG_MANAGE, place)
    if refusals:
        raise Refused(*refusals)
    ids = list(session.scalars(swept(command)))
    if not narrows(command):
        raise Refused(Refusal("sweep_without_filter"))
    if not ids:
        raise Refused(Refusal("sweep_finds_nothing"))
    if len(ids) != command.expected:
        facts = {"now": str(len(ids)), "then": str(command.expected)}
        raise Refused(Refusal("sweep_changed", facts))
    reason = ItemReason.RULE_CHANGE
    added = ask_evaluation(
        session, actor, command.organisation_id, ids, reason, now=now, today=today
    )
    row = dynamic_round(session, actor, command.organisation_id, now=now, today=today)
    append(
        session,
        "round.swept",
        actor=actor,
        now=now,
        about=About(command.organisation_id),
        payload={
            "round": row.id,
            "items": added,
            "attribute": command.attribute.value if command.attribute else None,
            "ground": command.ground or None,
            "from_year": command.from_year,
            "to_year": command.to_year,
        },
    )
    return added


def narrows(command: SweepRules) -> bool:
    """Whether at least one part of the filter is set: a sweep over everything is no sweep."""
    return bool(
        command.office_ids
        or command.from_year
        or command.to_year
        or command.attribute
        or command.doc_kind
        or command.ground
        or command.rule_version
    )


def take_up_due(session: Session, actor: Actor, *, now: datetime, today: date) -> int:
    """The daily look: documents whose review date has come and that July does not take anyway.

    A secrecy term that is over is looked at at once (domain.md 2.4); the review year of a ground is
    written as the first day of July's month and belongs to that round. Answers how many items came.
    """
    total = 0
    for organisation_id in session.scalars(select(Organisation.id).order_by(Organisation.id)).all():
        policy = policy_for(session, organisation_id, today.year)
        for reason, ids in due_for_review(session, organisation_id, policy, today).items():
            total += ask_evaluation(
                session, actor, organisation_id, ids, reason, now=now, today=today
            )
    return total
