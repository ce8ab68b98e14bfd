"""Who answers an item: another office, another person of it, or the office as a whole; and notes beside it.

An item that goes to another office takes its document and its july case along: who answers for a
document reads it, its successor too (product.md section 2; domain.md 2.4, office dissolved).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import CommentItem, ReassignItems
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.states import ItemAction, Role
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about
from review.services.drafting import office_in_force
from review.services.items.moving import apply_item_transition, locked_item, write_note
from review.services.items.sitting import each_by_itself
from review.store.documents import Document
from review.store.events import About, append
from review.store.item_values import own_open_case
from review.store.people import Office, Person, people_holding
from review.store.rounds import ItemNote, RoundItem


def reassign_items(
    session: Session, actor: Actor, command: ReassignItems, *, now: datetime, today: date
) -> int:
    """Give items to an office, or to a person of it; answers how many moved.

    Raises Refused where one of them can not go: all of them or none, with every reason.
    """
    office = office_in_force(session, command.office_id, today)
    _demand_drafter(session, actor, office, command.person_id, today)

    def one(row: RoundItem, document: Document, version: int) -> None:
        more = _more_reasons(row, office)
        apply_item_transition(
            session,
            actor,
            row,
            ItemAction.REASSIGN,
            now=now,
            today=today,
            version=version,
            more=more,
            record=lambda: _hand_over(session, actor, row, document, command, now),
        )

    query = select(RoundItem.id, RoundItem.version).where(RoundItem.id.in_(command.item_ids))
    versions = {found.id: found.version for found in session.execute(query)}
    wanted = [(i, versions.get(i, 0)) for i in dict.fromkeys(command.item_ids)]
    done = each_by_itself(session, wanted, one)
    if done.refused:
        reasons = {r.code: r for found in done.refused.values() for r in found}
        raise Refused(*reasons.values())
    return len(done.settled)


def comment_item(
    session: Session, actor: Actor, command: CommentItem, *, now: datetime
) -> ItemNote:
    """Leave a note beside an item. Raises Refused for nobody who may, and for a note that says nothing."""
    row, _ = locked_item(session, command.item_id)
    place = Place(organisation_id=row.organisation_id, office_id=row.office_id)
    refusals = list(refusals_for(actor, Permission.ITEM_COMMENT, place))
    if not command.body.strip():
        refusals.append(Refusal("comment_missing"))
    if refusals:
        raise Refused(*refusals)
    note = write_note(session, actor, row, command.body, now)
    append(
        session,
        "item.commented",
        actor=actor,
        now=now,
        about=About(row.organisation_id, row.document_id, row.case_id),
        payload={"item": row.id, "note": note.id},
    )
    return note


# ---- inside --------------------------------------------------------------------------------------


def _demand_drafter(
    session: Session, actor: Actor, office: Office, person_id: int | None, today: date
) -> None:
    if person_id is None:
        return
    drafters = people_holding(session, Role.DRAFTER, office.organisation_id, office.id, today)
    if person_id not in {p.id for p in drafters}:
        person = session.get(Person, person_id)
        known = {h.organisation_id for h in actor.held}  # who works elsewhere is not named
        name = person.name if person is not None and person.organisation_id in known else ""
        raise Refused(Refusal("person_not_in_office", {"name": name}))


def _more_reasons(row: RoundItem, office: Office) -> tuple[Refusal, ...]:
    if row.organisation_id != office.organisation_id:
        return (Refusal("office_elsewhere"),)
    return ()


def _hand_over(
    session: Session,
    actor: Actor,
    row: RoundItem,
    document: Document,
    command: ReassignItems,
    now: datetime,
) -> None:
    row.office_id, row.assigned_to_id = command.office_id, command.person_id
    if (case := own_open_case(session, row)) is not None:
        case.office_id = command.office_id
    if document.office_id == command.office_id:
        return
    document.office_id = command.office_id
    document.version += 1
    session.flush()
    append(
        session,
        "document.changed",
        actor=actor,
        now=now,
        about=about(document),
        payload={"fields": ["office_id"]},
    )
