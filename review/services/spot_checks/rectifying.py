"""Mending what a spot check found: the office reports it done, somebody else looks again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import RecheckEntry, ReferEntry, ReportRectified
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.rounds import ItemReason
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about
from review.services.spot_checks.examining import (
    ask_refusals,
    ask_to_mend,
    examiner_refusals,
    open_entry,
    text_refusals,
)
from review.services.triggers import ask_evaluation
from review.store.documents import Document
from review.store.events import append
from review.store.round_population import has_open_item, in_scope
from review.store.spot_checks import SpotCheckEntry, SpotRectification, rectifications_of
from review.store.vault import Vault


def report_rectified(
    session: Session, vault: Vault, actor: Actor, command: ReportRectified, *, now: datetime
) -> SpotRectification:
    """A drafter or the head of the office says what was mended. Raises Refused or Stale.

    ``nothing_to_mend``, ``mending_reported``, ``report_missing``, ``note_holds_removed``.
    """
    entry, document = open_entry(session, actor, command.entry_id, command.version)
    row = _last(session, entry)
    place = Place(organisation_id=entry.organisation_id, office_id=row.office_id)
    faults = [*refusals_for(actor, Permission.SPOT_CHECK_RECTIFY, place)]
    if row.reported_at is not None:
        faults.append(Refusal("mending_reported"))
    if not command.note.strip():
        faults.append(Refusal("report_missing"))
    faults += text_refusals(session, vault, document, command.note)
    if faults:
        raise Refused(*faults)
    row.reported_by_id, row.reported_at, row.report = actor.id, now, command.note.strip()
    entry.version += 1
    session.flush()
    append(
        session,
        "spot_check.rectified",
        actor=actor,
        now=now,
        about=about(document),
        payload={"spot_check": entry.spot_check_id, "entry": entry.id},
    )
    return row


def recheck_entry(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: RecheckEntry,
    *,
    now: datetime,
    today: date,
) -> SpotRectification:
    """Look again; what is not mended is asked for once more with a new date. Raises Refused or Stale.

    ``own_document``, ``nothing_to_mend``, ``mending_not_reported``, ``recheck_needs_note``,
    ``new_due_missing``, ``due_in_past``, ``note_holds_removed``.
    """
    entry, document = open_entry(session, actor, command.entry_id, command.version)
    row = _last(session, entry)
    faults = [*examiner_refusals(session, actor, document)]
    if row.reported_at is None:
        faults.append(Refusal("mending_not_reported"))
    elif row.reported_by_id == actor.id and not faults:
        faults.append(Refusal("own_document"))
    faults += text_refusals(session, vault, document, command.note)
    if not command.passed:
        if not command.note.strip():
            faults.append(Refusal("recheck_needs_note"))
        elif command.due_on is None:
            faults.append(Refusal("new_due_missing"))
        else:
            faults += ask_refusals(command.note, command.due_on, today)
    if faults:
        raise Refused(*faults)
    row.rechecked_by_id, row.rechecked_at = actor.id, now
    row.passed, row.recheck_note = command.passed, command.note.strip()
    entry.version += 1
    if not command.passed and command.due_on is not None:
        ask_to_mend(session, actor, entry, command.note, command.due_on, now)
    session.flush()
    append(
        session,
        "spot_check.rechecked",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "spot_check": entry.spot_check_id,
            "entry": entry.id,
            "passed": command.passed,
        },
    )
    return row


def refer_entry(
    session: Session, actor: Actor, command: ReferEntry, *, now: datetime, today: date
) -> SpotCheckEntry:
    """Have a document whose attribute is wrong evaluated anew, before July. Raises Refused or Stale.

    ``own_document``, ``attribute_not_faulty``, ``evaluated_already`` where it is being evaluated, or
    never is (Party documents, withdrawn ones).
    """
    entry, document = open_entry(session, actor, command.entry_id, command.version)
    faults = [*examiner_refusals(session, actor, document)]
    if entry.accurate is not False:
        faults.append(Refusal("attribute_not_faulty"))
    if not can_be_referred(session, document):
        faults.append(Refusal("evaluated_already"))
    if faults:
        raise Refused(*faults)
    ask_evaluation(
        session,
        actor,
        document.organisation_id,
        [document.id],
        ItemReason.CORRECTION,
        now=now,
        today=today,
    )
    entry.version += 1
    session.flush()
    return entry


def can_be_referred(session: Session, document: Document) -> bool:
    """Whether a document is one that is evaluated, and is not being evaluated now."""
    query = select(Document.id).where(Document.id == document.id, in_scope, ~has_open_item())
    return session.scalar(query) is not None


def _last(session: Session, entry: SpotCheckEntry) -> SpotRectification:
    """The request that is not yet looked at again; raises Refused where there is none."""
    rows = rectifications_of(session, entry.id)
    if not rows or rows[-1].rechecked_at is not None:
        raise Refused(Refusal("nothing_to_mend"))
    return rows[-1]
