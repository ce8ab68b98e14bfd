"""Handing open work over: cases and items of rounds go to another drafter of their office.

What goes is what waits for a drafter: drafts, what was returned, items to be answered. Each by itself:
what can not go spoils no other, and says why. Who takes a case over carries its document on; who gets an
item answers it. The reason lies in a comment of the case, in a note of the item.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import HandOver
from review.domain.guards import EDITABLE
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.states import ItemAction, Role
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about
from review.services.items.moving import apply_item_transition
from review.services.items.sitting import each_by_itself
from review.services.notices import tell_people
from review.store.cases import Comment, ReviewCase, lock_case
from review.store.documents import Document, lock_document
from review.store.events import append
from review.store.item_lists import UNANSWERED
from review.store.people import Person, people_holding
from review.store.rounds import RoundItem

Reasons = dict[int, tuple[Refusal, ...]]


@dataclass(frozen=True)
class HandedOver:
    """What went to the new drafter, and why each of the others did not; by id."""

    person: str
    cases: tuple[int, ...]
    items: tuple[int, ...]
    cases_refused: Reasons
    items_refused: Reasons

    @property
    def count(self) -> int:
        """How much went."""
        return len(self.cases) + len(self.items)

    @property
    def complete(self) -> bool:
        """Whether everything went."""
        return not self.cases_refused and not self.items_refused


def hand_over(
    session: Session, actor: Actor, command: HandOver, *, now: datetime, today: date
) -> HandedOver:
    """Give work to a person. Raises Refused where nothing was chosen, nobody named, or no reason given."""
    person = _person(session, command)
    cases, cases_refused = _cases(session, actor, command, person, now=now, today=today)

    def one(row: RoundItem, document: Document, version: int) -> None:
        before = row.assigned_to_id
        _demand(actor, Place(organisation_id=row.organisation_id, office_id=row.office_id))
        _demand_drafter(session, person, row.organisation_id, row.office_id, today)
        if row.state not in UNANSWERED:
            raise Refused(Refusal("not_with_office"))
        if before == person.id:
            raise Refused(Refusal("already_theirs", {"name": person.name}))

        def record() -> None:
            row.assigned_to_id = person.id

        apply_item_transition(
            session,
            actor,
            row,
            ItemAction.REASSIGN,
            now=now,
            today=today,
            version=version,
            comment=command.reason,
            record=record,
        )
        tell_people(session, document, _others(actor, before), "item.reassigned", now)

    items = each_by_itself(session, command.items, one)
    return HandedOver(person.name, cases, items.settled, cases_refused, items.refused)


# ---- inside --------------------------------------------------------------------------------------


def _person(session: Session, command: HandOver) -> Person:
    """The new drafter; every fault of the form as a whole at once."""
    faults = []
    if not command.cases and not command.items:
        faults.append(Refusal("work_not_chosen"))
    person = session.get(Person, command.person_id)
    if person is None or not person.active:
        faults.append(Refusal("person_not_named"))
    if not command.reason.strip():
        faults.append(Refusal("comment_missing"))
    if faults or person is None:
        raise Refused(*faults)
    return person


def _cases(
    session: Session, actor: Actor, command: HandOver, person: Person, *, now: datetime, today: date
) -> tuple[tuple[int, ...], Reasons]:
    """Hand the cases over, documents locked in the order of their ids as everywhere."""
    wanted = dict(command.cases)
    query = select(ReviewCase.id, ReviewCase.document_id).where(ReviewCase.id.in_(wanted))
    documents = {row.id: row.document_id for row in session.execute(query)}
    done: list[int] = []
    refused: Reasons = {i: (Refusal("work_gone"),) for i in wanted if i not in documents}
    for case_id in sorted(documents, key=lambda i: documents[i]):
        try:
            with session.begin_nested():
                _case(session, actor, case_id, wanted[case_id], person, command, now, today)
        except Refused as reasons:
            refused[case_id] = reasons.refusals
        else:
            done.append(case_id)
    return tuple(done), refused


def _case(
    session: Session,
    actor: Actor,
    case_id: int,
    seen: int,
    person: Person,
    command: HandOver,
    now: datetime,
    today: date,
) -> None:
    row = session.get_one(ReviewCase, case_id)
    document = lock_document(session, row.document_id)
    held = lock_case(session, case_id)
    if document is None or held is None:
        raise Refused(Refusal("work_gone"))
    _demand(actor, Place(organisation_id=held.organisation_id, office_id=held.office_id))
    before = document.drafter_id
    if held.state not in EDITABLE:
        raise Refused(Refusal("not_with_drafter"))
    if (before or 0) != seen:
        raise Refused(Refusal("changed_since"))
    if before == person.id:
        raise Refused(Refusal("already_theirs", {"name": person.name}))
    _demand_drafter(session, person, held.organisation_id, held.office_id, today)
    comment = Comment(
        organisation_id=document.organisation_id,
        document_id=document.id,
        case_id=held.id,
        person_id=actor.id,
        action=None,
        body=command.reason.strip(),
        at=now,
    )
    session.add(comment)
    document.drafter_id = person.id
    document.version += 1
    session.flush()
    append(
        session,
        "document.handed_over",
        actor=actor,
        now=now,
        about=about(document, held),
        payload={"from_person": before, "to_person": person.id, "comment": comment.id},
    )
    told = _others(actor, before, person.id)
    tell_people(session, document, told, "document.handed_over", now)


def _demand(actor: Actor, place: Place) -> None:
    """What the actor may not even know of is gone for them; what they may not hand over is refused."""
    if refusals_for(actor, Permission.DOCUMENT_READ, place):
        raise Refused(Refusal("work_gone"))
    if refusals := refusals_for(actor, Permission.WORK_HAND_OVER, place):
        raise Refused(*refusals)


def _demand_drafter(
    session: Session, person: Person, organisation_id: int, office_id: int, today: date
) -> None:
    drafters = people_holding(session, Role.DRAFTER, organisation_id, office_id, today)
    if person.id not in {p.id for p in drafters}:
        name = person.name if person.organisation_id == organisation_id else ""
        raise Refused(Refusal("person_not_in_office", {"name": name}))


def _others(actor: Actor, *people: int | None) -> list[int | None]:
    return [person for person in people if person != actor.id]
