"""What a settled outcome, or a decision, brings about on the document: attribute, validity, standing.

Every change of a decided attribute, of the scope and of the review date goes through here, so that
the log carries it. Who may, and where an item lands, is decided before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.outcomes import VALIDITY_OF
from review.domain.rounds import EvaluationHow, ItemReason, OutOfScope
from review.domain.states import Attribute, DocumentStatus, Outcome, Validity
from review.domain.validity import Mark, MarkSource, judge_mark
from review.domain.values import Actor, ItemProposal, Refusal
from review.services.contents import about
from review.services.validity.marking import mark_validity, marked_as
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import append
from review.store.item_values import proposal_of_item
from review.store.rounds import Evaluation, RoundItem

#: A ground is looked at again after so many years where nobody named another (Art. 18, 定期; the
#: same three years as the window of the July round).
REVIEW_AFTER = 3

_INSIDE = frozenset({Outcome.KEEP, Outcome.TO_ON_REQUEST, Outcome.DEFER})


def decide_attribute(
    session: Session,
    actor: Actor,
    document: Document,
    attribute: Attribute,
    grounds: Sequence[str],
    reason: str,
    *,
    partial: bool = False,
    item_id: int | None = None,
    now: datetime,
) -> None:
    """The document's attribute as decided, with the ground and reason it now stands under.

    A change of a document that was issued is written to the log.
    """
    before = document.attribute
    public = attribute is Attribute.PROACTIVE
    document.attribute, document.partial = attribute, partial
    document.grounds = [] if public else list(grounds)
    document.ground_reason = "" if public else reason.strip()
    if document.status is DocumentStatus.UNISSUED or before is attribute:
        return
    session.flush()
    append(
        session,
        "document.attribute_changed",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "before": before.value if before is not None else None,
            "after": attribute.value,
            "grounds": list(document.grounds),
            "item": item_id,
        },
    )


def forget_attribute(document: Document) -> None:
    """The clerk sent an unissued document back: what was signed no longer counts."""
    document.attribute, document.partial = None, False
    document.grounds, document.ground_reason = [], ""


def put_scope(
    session: Session,
    actor: Actor,
    document: Document,
    scope: OutOfScope | None,
    now: datetime,
) -> None:
    """Take a document out of evaluation, or back; silent where nothing changes."""
    before = document.out_of_scope
    if before is scope:
        return
    document.out_of_scope = scope
    document.version += 1
    session.flush()
    append(
        session,
        "document.scope_changed",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "before": before.value if before is not None else None,
            "after": scope.value if scope is not None else None,
        },
    )


def mark_said(said: ItemProposal) -> Mark | None:
    """The mark of validity that a proposal asks for; None where it says nothing about it."""
    validity = VALIDITY_OF.get(said.outcome) or said.validity
    if validity is None:
        return None
    changed = validity is not Validity.IN_FORCE
    return Mark(
        validity=validity,
        on=said.validity_on if changed else None,
        reason=said.reason,
        successor_id=said.successor_id if changed else None,
        successor_text=said.successor_text if changed and said.successor_id is None else "",
        source=MarkSource.ITEM,
    )


def mark_faults(
    session: Session, document: Document, said: ItemProposal | None, today: date
) -> tuple[Refusal, ...]:
    """What stands against the mark of validity that a proposal asks for."""
    mark = mark_said(said) if said is not None else None
    return () if mark is None else judge_mark(marked_as(session, document, mark), mark, today)


def bring_about(
    session: Session,
    actor: Actor,
    row: RoundItem,
    document: Document,
    *,
    now: datetime,
    today: date,
) -> None:
    """An approved item that releases nothing takes effect: attribute, validity, scope, evaluation."""
    said = proposal_of_item(row)
    if said is None:
        return
    if said.outcome in (Outcome.KEEP, Outcome.TO_ON_REQUEST):
        kept = document.attribute or Attribute.EXEMPT
        on_request = said.outcome is Outcome.TO_ON_REQUEST
        decide_attribute(
            session,
            actor,
            document,
            Attribute.ON_REQUEST if on_request else kept,
            said.grounds,
            said.reason,
            item_id=row.id,
            now=now,
        )
        document.version += 1
    elif said.outcome is Outcome.OUT_OF_SCOPE:
        put_scope(session, actor, document, said.out_of_scope, now)
    if (mark := mark_said(said)) is not None:
        mark_validity(session, actor, document, mark, now=now, today=today)
    evaluate(
        session,
        actor,
        document,
        said.outcome,
        EvaluationHow.ROUND,
        item=row,
        next_year=said.next_review_year,
        now=now,
        today=today,
    )


def evaluate(
    session: Session,
    actor: Actor,
    document: Document,
    outcome: Outcome,
    how: EvaluationHow,
    *,
    item: RoundItem | None = None,
    case: ReviewCase | None = None,
    next_year: int | None = None,
    now: datetime,
    today: date,
) -> Evaluation:
    """The document was evaluated today: a row for the ledger, and when to look at it next."""
    document.evaluated_on = today
    _set_next_review(document, outcome, next_year, today)
    row = Evaluation(
        organisation_id=document.organisation_id,
        document_id=document.id,
        on=today,
        how=how,
        outcome=outcome,
        item_id=item.id if item is not None else None,
        case_id=case.id if case is not None else None,
    )
    session.add(row)
    session.flush()
    append(
        session,
        "document.evaluated",
        actor=actor,
        now=now,
        about=about(document, case),
        payload={
            "how": how.value,
            "outcome": outcome.value,
            "round": item.round_id if item is not None else None,
            "item": item.id if item is not None else None,
            "review_on": document.review_on.isoformat() if document.review_on else None,
        },
    )
    return row


def _set_next_review(
    document: Document, outcome: Outcome, next_year: int | None, today: date
) -> None:
    """1 July of the year named; a date to come stays where nothing new was said; the rest is over."""
    if outcome in _INSIDE and next_year is not None:
        document.review_on = date(next_year, 7, 1)
        document.review_why = ItemReason.GROUND_DATE
        return
    waits = document.review_on is not None and document.review_on > today
    if outcome in _INSIDE or outcome in VALIDITY_OF:
        if waits:
            return
        if outcome in _INSIDE:
            document.review_on = date(today.year + REVIEW_AFTER, 7, 1)
            document.review_why = ItemReason.GROUND_DATE
            return
    document.review_on, document.review_why = None, None
