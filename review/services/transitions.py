"""The only place that moves a case or a document: judge by the table, record the act, land, write the event.

Nothing else in the project assigns ``.state`` of a case or ``.status`` of a document. Items of
rounds go along in the same transaction (``items.following``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.case_flow import case_flow
from review.domain.document_flow import DOCUMENT_FLOW
from review.domain.grounds import comment_is_adequate
from review.domain.machine import Opening, Verdict
from review.domain.states import (
    Attribute,
    CaseAction,
    CaseKind,
    CaseState,
    DocumentAction,
    DocumentStatus,
)
from review.domain.values import Actor, Case, HeldDocument, Refusal, Refused, Stale
from review.services.contents import about, standing_of
from review.services.items.following import Step, follow_case, follow_hide
from review.services.notices import tell_roles
from review.services.outstanding import wake
from review.services.preparing import prepare_release
from review.services.renditions import ask_renditions
from review.services.review_visits import end_visit
from review.store.calendar import working_calendar
from review.store.case_values import (
    case_of,
    held_document,
    renditions_of,
    versions_under_review,
)
from review.store.cases import Comment, ReviewCase, lock_case
from review.store.documents import Document, files_of_record, lock_document
from review.store.events import append
from review.store.releases import ReleaseState, release_of_case
from review.store.timeliness import publication_days

#: Working days a step should take before a worklist shows it as late.
STEP_DAYS: dict[CaseState, int] = {
    CaseState.DRAFT: 10,
    CaseState.RETURNED: 5,
    CaseState.OFFICE_REVIEW: 2,
    CaseState.ATTRIBUTE_AUDIT: 3,
    CaseState.CONFIDENTIALITY_REVIEW: 3,
    CaseState.REFERRED: 10,
    CaseState.SIGN_OFF: 2,
    CaseState.DECIDED: 5,
}


@dataclass(frozen=True)
class Moved:
    """What a move did: the state reached, the event's number, and the rows that now wait for a task."""

    state: CaseState
    event: int
    verdict: Verdict[CaseState, CaseAction, Case]


def locked(session: Session, case_id: int, version: int) -> tuple[ReviewCase, Document]:
    """The case and its document, locked, after checking that the form was rendered from this version.

    Raises Stale when somebody changed the case since.
    """
    row = lock_case(session, case_id)
    document = lock_document(session, row.document_id) if row is not None else None
    if row is None or document is None:
        raise Refused(Refusal("case_gone"))
    if row.version != version:
        raise Stale(version, row.version)
    return row, document


def apply_transition(
    session: Session,
    actor: Actor,
    row: ReviewCase,
    document: Document,
    action: CaseAction,
    *,
    now: datetime,
    today: date,
    comment: str = "",
    comment_required: bool | None = None,
    deciding: Attribute | None = None,
    record: Callable[[], None] | None = None,
    bytes_digest: str = "",
) -> Moved:
    """Judge and carry out one move. ``record`` writes the act itself, after judging and before landing.

    Raises Refused with every reason. The comment of a row that needs one must be adequate (product.md section 3).
    """
    flow = case_flow(row.route, urgent=row.urgent)
    case = case_of(session, row, document, today=today, deciding=deciding)
    verdict = flow.judge(actor, case, action)
    refusals = list(verdict.refusals)
    needed = verdict.row is not None and verdict.row.needs_comment
    if needed and comment_required is not False and (thin := comment_is_adequate(comment)):
        refusals.append(thin)
    if refusals or verdict.row is None:
        raise Refused(*refusals)
    transition = verdict.row
    before = document.attribute
    note = _note(session, actor, row, action, comment, now)
    if record is not None:
        record()
        session.flush()
    source = row.state
    after = case_of(session, row, document, today=today, deciding=deciding)
    target = transition.lands_on(after)
    end_visit(session, actor, row, document, (action, target), now)
    row.state = target
    row.version += 1
    if row.state is not source:
        row.step_since = now
    if row.state in (CaseState.SETTLED, CaseState.DISCARDED):
        row.settled_at = now
    if transition.document is not None:
        document.status = transition.document
        document.version += 1
    session.flush()
    _set_due(session, row, document, today, entered=row.state is not source)
    _follow(session, transition.then, row, document, now)
    decided = row.decided_attribute or row.audited_attribute or row.proposed_attribute
    event = append(
        session,
        transition.event,
        actor=actor,
        now=now,
        about=about(document, row),
        payload={
            "source": source.value,
            "target": row.state.value,
            "role": transition.role.value,
            "status": document.status.value,
            "comment": note,
            "attribute": decided.value if decided else None,
            "content_digest": row.content_digest or None,
            "plan_digest": row.plan_digest or None,
            "bytes_digest": bytes_digest or None,
            "proposed": row.proposed_attribute.value if row.proposed_attribute else None,
            "grounds": _grounds(row),
            **standing_of(document),
        },
    )
    tell_roles(
        session, document, row, transition.tell, transition.event, actor=actor, now=now, today=today
    )
    session.flush()
    step = Step(action, source, before, comment)
    follow_case(session, actor, row, document, step, now=now, today=today)
    return Moved(row.state, event, verdict)


def open_new_case(
    session: Session,
    actor: Actor,
    opening: Opening[CaseState, CaseAction],
    document: Document,
    *,
    kind: CaseKind,
    route_and_urgency: tuple[object, bool],
    now: datetime,
    today: date,
    comment: str = "",
) -> ReviewCase:
    """Bring a case into being by one of the opening rows; the caller has made or locked the document."""
    route, urgent = route_and_urgency
    row = ReviewCase(
        organisation_id=document.organisation_id,
        office_id=document.office_id,
        document_id=document.id,
        kind=kind,
        state=opening.target,
        route=route,  # type: ignore[arg-type]
        opened_at=now,
        opened_by_id=actor.id,
        step_since=now,
        urgent=urgent,
    )
    session.add(row)
    session.flush()
    _set_due(session, row, document, today, entered=True)
    note = _note(session, actor, row, opening.action, comment, now)
    append(
        session,
        opening.event,
        actor=actor,
        now=now,
        about=about(document, row),
        payload={
            "source": None,
            "target": row.state.value,
            "role": opening.role.value,
            "status": document.status.value,
            "comment": note,
            "attribute": None,
            "content_digest": None,
            "plan_digest": None,
            "bytes_digest": None,
            "proposed": None,
            "grounds": [],
            **standing_of(document),
        },
    )
    session.flush()
    return row


def apply_document_transition(
    session: Session,
    actor: Actor,
    document: Document,
    action: DocumentAction,
    *,
    version: int,
    now: datetime,
    today: date,
    comment: str,
    record: Callable[[], None],
) -> Verdict[DocumentStatus, DocumentAction, HeldDocument]:
    """Hide, confirm, restore or file a document; raises Stale or Refused."""
    if document.version != version:
        raise Stale(version, document.version)
    verdict = DOCUMENT_FLOW.judge(actor, held_document(document), action)
    refusals = list(verdict.refusals)
    if (
        verdict.row is not None
        and verdict.row.needs_comment
        and (thin := comment_is_adequate(comment))
    ):
        refusals.append(thin)
    if refusals or verdict.row is None:
        raise Refused(*refusals)
    source = document.status
    record()
    document.status = verdict.row.target
    document.version += 1
    note = None
    if comment.strip():
        written = Comment(
            organisation_id=document.organisation_id,
            document_id=document.id,
            case_id=None,
            person_id=actor.id,
            action=None,
            body=comment.strip(),
            at=now,
        )
        session.add(written)
        session.flush()
        note = written.id
    append(
        session,
        verdict.row.event,
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "source": source.value,
            "target": document.status.value,
            "role": verdict.row.role.value,
            "comment": note,
        },
    )
    tell_roles(
        session,
        document,
        None,
        verdict.row.tell,
        verdict.row.event,
        actor=actor,
        now=now,
        today=today,
    )
    session.flush()
    if action is DocumentAction.CONFIRM_HIDE:
        follow_hide(session, actor, document, now=now, today=today)
    return verdict


def _note(
    session: Session,
    actor: Actor,
    row: ReviewCase,
    action: CaseAction,
    comment: str,
    now: datetime,
) -> int | None:
    if not comment.strip():
        return None
    written = Comment(
        organisation_id=row.organisation_id,
        document_id=row.document_id,
        case_id=row.id,
        person_id=actor.id,
        action=action,
        body=comment.strip(),
        at=now,
        needs_answer=action is CaseAction.RETURN,
    )
    session.add(written)
    session.flush()
    return written.id


def _grounds(row: ReviewCase) -> list[str]:
    """The grounds of the attribute that the event names: decided, else audited, else proposed."""
    if row.decided_attribute is not None:
        return list(row.decided_grounds)
    return list(row.audited_grounds if row.audited_attribute else row.proposed_grounds)


def _set_due(
    session: Session, row: ReviewCase, document: Document, today: date, *, entered: bool
) -> None:
    """When the present step is due: a target for each step; for publishing the statutory term (Art. 26).

    What is done within a step, as the first of two confirmations, gives no more time for it.
    """
    if not entered and row.state is not CaseState.DECIDED:
        return
    days = STEP_DAYS.get(row.state)
    if days is None:
        row.due_on, row.due_estimated, row.due_from, row.due_days = None, False, None, None
        return
    start = today
    proactive = row.decided_attribute is Attribute.PROACTIVE
    if row.state is CaseState.DECIDED and proactive and document.issued_on is not None:
        if row.kind is CaseKind.FIRST:
            start = document.issued_on
        elif not entered:  # issued long ago, public by this decision: the term runs from it
            return
        days = publication_days(session, document.organisation_id, document.doc_kind, start)
    row.due_from, row.due_days = start, days
    row.due_on, row.due_estimated = working_calendar(session).add(start, days)


def _follow(
    session: Session,
    then: tuple[str, ...],
    row: ReviewCase,
    document: Document,
    now: datetime,
) -> None:
    """Leave the rows that ask for background work; the sweep finds them, a task carries them out."""
    if "render" in then:
        read_outside = {Attribute.PROACTIVE}
        if row.kind is CaseKind.REQUEST:  # whoever asked gets a copy of their own
            read_outside.add(Attribute.ON_REQUEST)
        said = (row.proposed_attribute, row.audited_attribute, row.decided_attribute)
        if read_outside.intersection(said):
            wanted = [
                *versions_under_review(session, document, row),
                *files_of_record(session, document.id),
            ]
            ask_renditions(session, {v.id: v for v in wanted}.values(), now)
    if "prepare" in then and renditions_of(session, files_of_record(session, document.id)).verified:
        prepare_release(session, document, row, now)
    if "publish" in then and (release := release_of_case(session, row.id)) is not None:
        wake(release, ReleaseState.PENDING)
        session.flush()
