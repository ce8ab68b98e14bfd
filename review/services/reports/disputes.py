"""The ledger of reconsideration and litigation: cases filed, their results, mistakes taken back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.commands import (
    AmendDispute,
    CloseDispute,
    RecordDispute,
    ReopenDispute,
    VoidDispute,
)
from review.domain.disputes import (
    NOTE_LIMIT,
    Around,
    DisputeEntry,
    judge_entry,
    judge_result,
)
from review.domain.grounds import comment_is_adequate
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.report_forms import Proceeding
from review.domain.values import Actor, Refusal, Refused, Stale
from review.store.disputes import Dispute, lock_dispute
from review.store.events import About, append
from review.store.requests import InformationRequest


def record_dispute(
    session: Session, actor: Actor, command: RecordDispute, *, now: datetime, today: date
) -> Dispute:
    """Enter a case that was filed. Raises Refused with every reason of ``domain.disputes``."""
    _check_may(actor, command.organisation_id)
    entry = command.entry
    _check_entry(session, command.organisation_id, entry, None, today)
    row = Dispute(
        organisation_id=command.organisation_id,
        proceeding=entry.proceeding,
        reference=entry.reference.strip(),
        body=entry.body.strip(),
        filed_on=entry.filed_on,
        request_id=entry.request_id,
        after_id=entry.after_id,
        recorded_by_id=actor.id,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    said = {"proceeding": row.proceeding.value, "request": row.request_id}
    _tell(session, actor, row, "dispute.recorded", now, on=row.filed_on.isoformat(), **said)
    return row


def amend_dispute(
    session: Session, actor: Actor, command: AmendDispute, *, now: datetime, today: date
) -> Dispute:
    """Correct what was entered; a result that stands stays. Raises Refused or Stale.

    A reconsideration that a suit names stays one (``dispute_followed``), filed before it.
    """
    row = _held(session, actor, command.dispute_id, command.version)
    entry = command.entry
    _check_entry(session, row.organisation_id, entry, row.id, today)
    _check_followers(session, row, entry)
    if row.closed_on is not None and row.closed_on < entry.filed_on:
        facts = {"date": row.closed_on.isoformat(), "filed": entry.filed_on.isoformat()}
        raise Refused(Refusal("dispute_result_before_filing", facts))
    wanted = {
        "proceeding": entry.proceeding,
        "reference": entry.reference.strip(),
        "body": entry.body.strip(),
        "filed_on": entry.filed_on,
        "request_id": entry.request_id,
        "after_id": entry.after_id,
    }
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        raise Refused(Refusal("dispute_unchanged"))
    for name in changed:
        setattr(row, name, wanted[name])
    row.version += 1
    session.flush()
    said = {"fields": changed, "proceeding": row.proceeding.value, "request": row.request_id}
    _tell(session, actor, row, "dispute.amended", now, on=row.filed_on.isoformat(), **said)
    return row


def close_dispute(
    session: Session, actor: Actor, command: CloseDispute, *, now: datetime, today: date
) -> Dispute:
    """Enter the result. Raises Refused (``dispute_closed``, ``domain.disputes.judge_result``) or Stale."""
    row = _held(session, actor, command.dispute_id, command.version)
    if row.result is not None:
        raise Refused(Refusal("dispute_closed"))
    faults = judge_result(row.filed_on, command.result, command.on, today)
    if len(command.note) > NOTE_LIMIT:
        faults += (Refusal("dispute_text_too_long", {"limit": str(NOTE_LIMIT)}),)
    if faults or command.result is None or command.on is None:
        raise Refused(*faults)
    row.result, row.closed_on, row.note = command.result, command.on, command.note.strip()
    row.version += 1
    session.flush()
    said = {"result": command.result.value, "on": command.on.isoformat()}
    _tell(session, actor, row, "dispute.closed", now, **said)
    return row


def reopen_dispute(
    session: Session, actor: Actor, command: ReopenDispute, *, now: datetime
) -> Dispute:
    """Take a result back that was entered by mistake. Raises Refused (``dispute_pending``) or Stale."""
    row = _held(session, actor, command.dispute_id, command.version)
    if row.result is None:
        raise Refused(Refusal("dispute_pending"))
    row.result = row.closed_on = None
    row.version += 1
    session.flush()
    _tell(session, actor, row, "dispute.closing_undone", now)
    return row


def void_dispute(session: Session, actor: Actor, command: VoidDispute, *, now: datetime) -> Dispute:
    """Take an entry out of the ledger and of every figure. Raises Refused or Stale.

    ``dispute_followed`` where a suit names it as the reconsideration before.
    """
    row = _held(session, actor, command.dispute_id, command.version)
    faults = []
    if refusal := comment_is_adequate(command.reason):
        faults.append(refusal)
    if _followed_on(session, row) is not None:
        faults.append(Refusal("dispute_followed"))
    if faults:
        raise Refused(*faults)
    row.voided_at, row.void_reason = now, command.reason.strip()
    row.version += 1
    session.flush()
    _tell(session, actor, row, "dispute.voided", now)
    return row


# ---- inside --------------------------------------------------------------------------------------


def _check_may(actor: Actor, organisation_id: int) -> None:
    place = Place(organisation_id=organisation_id)
    if refusals := refusals_for(actor, Permission.DISPUTE_RECORD, place):
        raise Refused(*refusals)


def _held(session: Session, actor: Actor, dispute_id: int, version: int) -> Dispute:
    row = lock_dispute(session, dispute_id)
    if row is None or row.voided_at is not None:
        raise Refused(Refusal("dispute_unknown"))
    _check_may(actor, row.organisation_id)
    if row.version != version:
        raise Stale(version, row.version)
    return row


def _check_entry(
    session: Session, organisation_id: int, entry: DisputeEntry, own_id: int | None, today: date
) -> None:
    """Raises Refused where the entry, or what it names, can not stand."""
    faults: list[Refusal] = []
    received = review = None
    if entry.request_id is not None:
        request = session.get(InformationRequest, entry.request_id)
        if request is None or request.organisation_id != organisation_id:
            faults.append(Refusal("dispute_request_unknown"))
        else:
            received = request.received_on
    if entry.after_id is not None:
        before = session.get(Dispute, entry.after_id)
        known = before is not None and before.organisation_id == organisation_id
        if before is None or not known or before.voided_at is not None or before.id == own_id:
            faults.append(Refusal("dispute_review_unknown"))
        elif before.proceeding is not Proceeding.REVIEW:
            faults.append(Refusal("dispute_follows_nothing"))
        else:
            review = before.filed_on
    around = Around(today=today, request_received_on=received, review_filed_on=review)
    if faults := [*judge_entry(entry, around), *faults]:
        raise Refused(*faults)


def _check_followers(session: Session, row: Dispute, entry: DisputeEntry) -> None:
    """Raises Refused where a suit that names the case could not follow what it would become."""
    followed_on = _followed_on(session, row)
    if followed_on is None:
        return
    if entry.proceeding is not Proceeding.REVIEW:
        raise Refused(Refusal("dispute_followed"))
    if followed_on < entry.filed_on:
        facts = {"date": followed_on.isoformat(), "filed": entry.filed_on.isoformat()}
        raise Refused(Refusal("dispute_before_review", facts))


def _followed_on(session: Session, row: Dispute) -> date | None:
    """The day on which the first suit that names the case was filed; None without one."""
    return session.scalar(
        select(func.min(Dispute.filed_on)).where(
            Dispute.after_id == row.id, Dispute.voided_at.is_(None)
        )
    )


def _tell(
    session: Session, actor: Actor, row: Dispute, name: str, now: datetime, **said: object
) -> None:
    append(
        session,
        name,
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={"dispute": row.id, **said},
    )
