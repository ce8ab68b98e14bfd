"""A document's standing after issue: its dates corrected, its scope, when it is looked at again.

A corrected date may take its open item out of the window of a round, or bring the document into one
that is open (domain.md 2.4): the line stays as moved, and says so.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import CorrectDates, SetReview, SetScope
from review.domain.grounds import comment_is_adequate
from review.domain.permissions import Permission, refusals_for
from review.domain.rounds import EvaluationHow, ItemReason, RoundKind, RoundState
from review.domain.states import DocumentStatus, ItemAction, Outcome, Role
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.contents import about
from review.services.items.effects import evaluate, put_scope
from review.services.items.moving import apply_item_transition, hold_round, on_behalf
from review.services.notices import tell_people
from review.services.registering import date_faults
from review.services.rounds.opening import add_items
from review.store.documents import Document, lock_document
from review.store.events import append
from review.store.people import people_holding
from review.store.rounds import Evaluation, Round, RoundItem, lock_item, open_item
from review.store.scopes import place_of

#: Documents that are, or were, in force: what was never issued has no standing.
_NEVER_ISSUED = frozenset({DocumentStatus.UNISSUED, DocumentStatus.DISCARDED})


def correct_dates(
    session: Session, actor: Actor, command: CorrectDates, *, now: datetime, today: date
) -> Document:
    """Correct the issue or document date of an issued document; rounds follow. Raises Stale, Refused."""
    document = _mine(session, actor, command.document_id, Permission.DATES_CORRECT)
    faults = date_faults(command.doc_date, command.issued_on, today)
    if command.issued_on is None and command.doc_date is None:
        faults.append(Refusal("issue_date_missing"))
    if (thin := comment_is_adequate(command.reason)) is not None:
        faults.append(thin)
    changed = [f for f in ("doc_date", "issued_on") if getattr(document, f) != getattr(command, f)]
    if not changed:
        faults.append(Refusal("nothing_changed"))
    _check(document, command.version, faults)
    moved = {name: (getattr(document, name), getattr(command, name)) for name in changed}
    for name, (_, after) in moved.items():  # together: one date may take the place of the other
        setattr(document, name, after)
    for name, (before, after) in moved.items():
        append(
            session,
            "document.dates_corrected",
            actor=actor,
            now=now,
            about=about(document),
            payload={
                "field": name,
                "before": before.isoformat() if before is not None else None,
                "after": after.isoformat() if after is not None else None,
            },
        )
    document.version += 1
    session.flush()
    _follow_window(session, actor, document, command.reason, now=now, today=today)
    return document


def set_scope(
    session: Session, actor: Actor, command: SetScope, *, now: datetime, today: date
) -> Document:
    """Take a document out of evaluation, or back into it; an open item is settled with it."""
    document = _mine(session, actor, command.document_id, Permission.SCOPE_SET)
    faults = []
    if (thin := comment_is_adequate(command.reason)) is not None:
        faults.append(thin)
    if document.out_of_scope is command.out_of_scope:
        faults.append(Refusal("nothing_changed"))
    _check(document, command.version, faults)
    put_scope(session, actor, document, command.out_of_scope, now)
    item = _open(session, document.id)
    if item is not None and command.out_of_scope is not None:
        _settle_out_of_scope(session, actor, document, item, command, now=now, today=today)
    if command.out_of_scope is None and _last_outcome(session, document) is Outcome.OUT_OF_SCOPE:
        # Setting it aside answered its item; nobody has evaluated what is back, so it is due again.
        put_review(session, actor, document, today, ItemReason.GROUND_DATE, now)
    return document


def set_review(
    session: Session, actor: Actor, command: SetReview, *, now: datetime, today: date
) -> Document:
    """Say when a document is to be looked at again, and why; None takes the date away."""
    document = _mine(session, actor, command.document_id, Permission.REVIEW_DATE_SET)
    faults = []
    if command.review_on is not None and command.review_on <= today:
        faults.append(Refusal("review_date_past"))
    why = command.why if command.review_on is not None else None
    if (document.review_on, document.review_why) == (command.review_on, why):
        faults.append(Refusal("nothing_changed"))
    _check(document, command.version, faults)
    put_review(session, actor, document, command.review_on, command.why, now)
    document.version += 1
    session.flush()
    return document


def put_review(
    session: Session,
    actor: Actor,
    document: Document,
    review_on: date | None,
    why: ItemReason,
    now: datetime,
) -> None:
    """The date with its event; whoever may is asked before."""
    document.review_on = review_on
    document.review_why = why if review_on is not None else None
    session.flush()
    append(
        session,
        "document.review_set",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "on": review_on.isoformat() if review_on is not None else None,
            "why": document.review_why.value if document.review_why is not None else None,
        },
    )


# ---- inside --------------------------------------------------------------------------------------


def _mine(session: Session, actor: Actor, document_id: int, permission: Permission) -> Document:
    """The document, locked, if the actor may; else Refused."""
    document = lock_document(session, document_id)
    if document is None:
        raise Refused(Refusal("document_gone"))
    refusals = refusals_for(actor, permission, place_of(session, document))
    if refusals:
        raise Refused(*refusals)
    return document


def _check(document: Document, version: int, faults: list[Refusal]) -> None:
    if document.version != version:
        raise Stale(version, document.version)
    if document.status in _NEVER_ISSUED:
        faults.append(Refusal("document_unissued"))
    if faults:
        raise Refused(*faults)


def _last_outcome(session: Session, document: Document) -> Outcome | None:
    query = select(Evaluation.outcome).where(Evaluation.document_id == document.id)
    return session.scalars(query.order_by(Evaluation.id.desc()).limit(1)).first()


def _open(session: Session, document_id: int) -> RoundItem | None:
    found = open_item(session, document_id)
    if found is None:
        return None
    hold_round(session, found.round_id)
    return lock_item(session, found.id)


def _follow_window(
    session: Session,
    actor: Actor,
    document: Document,
    reason: str,
    *,
    now: datetime,
    today: date,
) -> None:
    """Membership again: out of a July window that no longer holds it, into an open one that does."""
    window_on = document.issued_on or document.doc_date
    item = _open(session, document.id)
    if item is not None and window_on is not None:
        round_row = session.get_one(Round, item.round_id)
        leaves = (
            item.reason is ItemReason.WINDOW
            and round_row.from_on is not None
            and round_row.before_on is not None
            and not round_row.from_on <= window_on < round_row.before_on
        )
        if not leaves:
            return
        apply_item_transition(
            session,
            on_behalf(actor),
            item,
            ItemAction.MOVE_OUT,
            now=now,
            today=today,
            comment=reason,
        )
    if window_on is None or document.out_of_scope is not None or document.evaluated_on is not None:
        return
    for round_row in _open_julys(session, document.organisation_id):
        if round_row.from_on is not None and round_row.from_on <= window_on < _end(round_row):
            if add_items(session, actor, round_row, [document.id], ItemReason.WINDOW, now=now):
                _tell_entered(session, actor, document, now=now, today=today)
            return


def _open_julys(session: Session, organisation_id: int) -> list[Round]:
    query = select(Round).where(
        Round.organisation_id == organisation_id,
        Round.kind == RoundKind.JULY,
        Round.state != RoundState.CLOSED,
    )
    return list(session.scalars(query.order_by(Round.year)))


def _tell_entered(
    session: Session, actor: Actor, document: Document, *, now: datetime, today: date
) -> None:
    """The office hears that it has one more to answer."""
    holders = people_holding(
        session, Role.DRAFTER, document.organisation_id, document.office_id, today
    )
    told = (p.id for p in holders if p.id != actor.id)
    tell_people(session, document, told, "round.items_added", now)


def _end(round_row: Round) -> date:
    return round_row.before_on or date.max


def _settle_out_of_scope(
    session: Session,
    actor: Actor,
    document: Document,
    item: RoundItem,
    command: SetScope,
    *,
    now: datetime,
    today: date,
) -> None:
    def record() -> None:
        item.outcome, item.out_of_scope = Outcome.OUT_OF_SCOPE, command.out_of_scope
        item.outcome_reason, item.outcome_grounds = command.reason.strip(), []
        item.proposer_id, item.proposed_at, item.next_review_year = None, None, None
        item.validity, item.validity_on = None, None
        item.successor_id, item.successor_text = None, ""

    apply_item_transition(
        session,
        on_behalf(actor),
        item,
        ItemAction.SETTLE_ELSEWHERE,
        now=now,
        today=today,
        record=record,
    )
    evaluate(
        session,
        actor,
        document,
        Outcome.OUT_OF_SCOPE,
        EvaluationHow.ROUND,
        item=item,
        now=now,
        today=today,
    )
