"""Notices behind the bell: who hears of what happened to a document. One row per person; nothing leaves the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.states import Role
from review.domain.values import Actor
from review.store.cases import Notice, ReviewCase
from review.store.documents import Document
from review.store.people import people_holding
from review.store.rounds import Round


def tell_people(
    session: Session, document: Document, people: Iterable[int | None], event: str, now: datetime
) -> None:
    """One notice per person; nobody is told twice of one event at one time."""
    for person_id in dict.fromkeys(p for p in people if p is not None):
        session.add(
            Notice(
                organisation_id=document.organisation_id,
                person_id=person_id,
                document_id=document.id,
                event=event,
                at=now,
            )
        )


def tell_roles(
    session: Session,
    document: Document,
    row: ReviewCase | None,
    roles: Iterable[Role],
    event: str,
    *,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Tell everybody who holds one of the roles for this document; of drafters only its own people."""
    people: list[int | None] = []
    for role in roles:
        if role is Role.DRAFTER:
            people += [document.drafter_id, *(row.proposer_ids if row else ())]
            continue
        holders = people_holding(session, role, document.organisation_id, document.office_id, today)
        people += [p.id for p in holders]
    tell_people(session, document, (p for p in people if p != actor.id), event, now)


def tell_of_round(
    session: Session,
    row: Round,
    offices: Iterable[int],
    event: str,
    *,
    now: datetime,
    today: date,
    roles: Iterable[Role] = (Role.OFFICE_HEAD, Role.DRAFTER),
    once: bool = False,
) -> int:
    """One notice per person of some offices, however many items they have; answers how many.

    With ``once`` nobody hears again who has not read the last one of this event and round.
    """
    people = {
        person.id: None
        for office_id in sorted(offices)
        for role in roles
        for person in people_holding(session, role, row.organisation_id, office_id, today)
    }
    if once:
        unread = select(Notice.person_id).where(
            Notice.round_id == row.id, Notice.event == event, Notice.read_at.is_(None)
        )
        for person_id in session.scalars(unread.where(Notice.person_id.in_(people))):
            people.pop(person_id, None)
    session.add_all(
        Notice(
            organisation_id=row.organisation_id,
            person_id=person_id,
            round_id=row.id,
            event=event,
            at=now,
        )
        for person_id in people
    )
    return len(people)
