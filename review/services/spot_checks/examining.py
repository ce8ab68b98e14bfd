"""Filling in the checking form of a drawn document. Nobody examines a document they had a part in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import ExamineEntry
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.spot_checks import NOTE_LIMIT, answer_refusals, differences
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.checking import removed_in
from review.services.contents import about
from review.store.documents import Document
from review.store.events import append
from review.store.spot_checks import (
    SpotCheck,
    SpotCheckEntry,
    SpotRectification,
    document_of,
    lock_entry,
    rectifications_of,
)
from review.store.spot_facts import compared_of, had_a_part
from review.store.vault import Vault


def examine_entry(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: ExamineEntry,
    *,
    now: datetime,
    today: date,
) -> SpotCheckEntry:
    """Fill in (or correct) a form, and ask the office to mend what is wrong. Raises Refused or Stale.

    ``own_document`` (four eyes), ``spot_check_closed``, ``mending_begun`` once the office was asked,
    ``criterion_unanswered``, ``fault_needs_note``, ``note_holds_removed`` (a note goes into packs),
    ``rectification_without_fault``, ``rectification_text_missing``, ``due_in_past``.
    """
    entry, document = open_entry(session, actor, command.entry_id, command.version)
    faults = [*refusals_to_examine(session, actor, entry, document)]
    faults += answer_refusals(command.answers)
    faults += text_refusals(
        session, vault, document, *(a.note for a in command.answers), command.rectify_what
    )
    failed = [a.criterion for a in command.answers if not a.passed]
    if command.rectify_by is not None:
        faults += ask_refusals(command.rectify_what, command.rectify_by, today)
        if not failed:
            faults.append(Refusal("rectification_without_fault"))
    if faults:
        raise Refused(*faults)
    found = differences(compared_of(session, document))
    for answer in command.answers:
        setattr(entry, answer.criterion.value, answer.passed)
    entry.notes = {a.criterion.value: a.note.strip() for a in command.answers if a.note.strip()}
    entry.differences = [d.value for d in found]
    entry.examiner_id, entry.examined_at = actor.id, now
    entry.version += 1
    if command.rectify_by is not None:
        ask_to_mend(session, actor, entry, command.rectify_what, command.rectify_by, now)
    session.flush()
    append(
        session,
        "spot_check.examined",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "spot_check": entry.spot_check_id,
            "entry": entry.id,
            "findings": [c.value for c in failed],
        },
    )
    return entry


def refusals_to_examine(
    session: Session, actor: Actor, entry: SpotCheckEntry, document: Document
) -> tuple[Refusal, ...]:
    """Why the actor may not fill in the form of an entry now; empty when they may."""
    found = list(examiner_refusals(session, actor, document))
    if session.get_one(SpotCheck, entry.spot_check_id).closed_at is not None:
        found.append(Refusal("spot_check_closed"))
    if rectifications_of(session, entry.id):
        found.append(Refusal("mending_begun"))
    return tuple(found)


def examiner_refusals(session: Session, actor: Actor, document: Document) -> tuple[Refusal, ...]:
    """Whether the actor may judge a document: the permission, and four eyes."""
    place = Place(organisation_id=document.organisation_id, office_id=document.office_id)
    found = list(refusals_for(actor, Permission.SPOT_CHECK_EXAMINE, place))
    if not found and actor.id in had_a_part(session, document):
        found.append(Refusal("own_document"))
    return tuple(found)


def open_entry(
    session: Session, actor: Actor, entry_id: int, version: int
) -> tuple[SpotCheckEntry, Document]:
    """An entry with its row locked, and its document. Raises Refused (``entry_gone``) or Stale."""
    entry = lock_entry(session, entry_id)
    if entry is None:
        raise Refused(Refusal("entry_gone"))
    document = document_of(session, entry)
    place = Place(organisation_id=entry.organisation_id, office_id=document.office_id)
    permissions = (Permission.SPOT_CHECK_EXAMINE, Permission.SPOT_CHECK_RECTIFY)
    verdicts = [refusals_for(actor, permission, place) for permission in permissions]
    if all(verdicts):  # whoever may do neither learns nothing of the entry
        raise Refused(*verdicts[0])
    if entry.version != version:
        raise Stale(version, entry.version)
    return entry, document


def text_refusals(
    session: Session, vault: Vault, document: Document, *texts: str
) -> tuple[Refusal, ...]:
    """What must not be written down: too much, or a value that was removed from the document."""
    if any(len(text) > NOTE_LIMIT for text in texts):
        return (Refusal("note_too_long", {"limit": str(NOTE_LIMIT)}),)
    hits = sum(removed_in(session, vault, document, text) for text in texts if text.strip())
    return (Refusal("note_holds_removed", {"count": str(hits)}),) if hits else ()


def ask_refusals(what: str, by: date, today: date) -> tuple[Refusal, ...]:
    """What is missing in a request to mend: its words, and a day to come."""
    found = [] if what.strip() else [Refusal("rectification_text_missing")]
    if by < today:
        found.append(Refusal("due_in_past", {"on": by.isoformat()}))
    return tuple(found)


def ask_to_mend(
    session: Session, actor: Actor, entry: SpotCheckEntry, what: str, by: date, now: datetime
) -> SpotRectification:
    """Leave the request with the office of the document. The caller flushes."""
    if actor.id is None:
        raise ValueError("a person asks for it")
    row = SpotRectification(
        organisation_id=entry.organisation_id,
        entry_id=entry.id,
        office_id=entry.office_id,
        number=len(rectifications_of(session, entry.id)) + 1,
        what=what.strip(),
        due_on=by,
        asked_by_id=actor.id,
        asked_at=now,
    )
    session.add(row)
    return row
