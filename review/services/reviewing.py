"""Reviewing: endorse, audit, checklist, confirmations, referrals, consultations, admissions of marked files."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.checklist import judge_answer
from review.domain.clocks import TERMS, Clock
from review.domain.commands import (
    AnswerChecklist,
    Confirm,
    DeclareNotReleasable,
    Disagree,
    Move,
    ReferUpward,
)
from review.domain.grounds import GROUNDS, judge_proposal, measure_reason
from review.domain.permissions import Permission, refusals_for
from review.domain.states import CaseAction, CaseState, ConfirmationKind
from review.domain.values import Actor, Proposal, Refusal, Refused
from review.services.advising import keep_advice
from review.services.contents import about, refresh_digests
from review.services.items.effects import decide_attribute, forget_attribute
from review.services.titles import follow_attribute
from review.services.transitions import Moved, apply_transition, locked
from review.store.calendar import working_calendar
from review.store.case_values import renditions_of
from review.store.cases import (
    ChecklistRow,
    Confirmation,
    Referral,
    ReviewCase,
    answers_of,
    lock_case,
    open_referral,
    standing_confirmations,
)
from review.store.documents import Document, files_of_record
from review.store.events import append
from review.store.people import Organisation
from review.store.scopes import place_of
from review.store.vault import Vault

#: Moves that need no more than a comment; the others have commands of their own.
PLAIN_MOVES = frozenset(
    {
        CaseAction.SUBMIT,
        CaseAction.DISCARD,
        CaseAction.RECALL,
        CaseAction.ENDORSE,
        CaseAction.AGREE,
        CaseAction.RETURN,
        CaseAction.SEND_TO_REVIEW,
        CaseAction.SEND_BACK,
        CaseAction.RECEIVE_ANSWER,
        CaseAction.WITHDRAW_REFERRAL,
        CaseAction.FILE,
    }
)

_KIND_OF: dict[CaseAction, ConfirmationKind] = {
    CaseAction.CONFIRM_CONFIDENTIALITY: ConfirmationKind.CONFIDENTIALITY,
    CaseAction.CONFIRM_PRIVACY: ConfirmationKind.PRIVACY,
    CaseAction.CONFIRM_RENDITION: ConfirmationKind.RENDITION,
}


def move(
    session: Session, vault: Vault, actor: Actor, command: Move, *, now: datetime, today: date
) -> Moved:
    """A move that needs no more than a comment. Raises Refused or Stale."""
    if command.action not in PLAIN_MOVES:
        raise Refused(Refusal("needs_its_own_form", {"action": command.action.value}))
    row, document = locked(session, command.case_id, command.version)
    if command.action is CaseAction.SUBMIT:
        refresh_digests(session, vault, document, row, actor=actor, now=now)

    def record() -> None:
        if command.action is CaseAction.SUBMIT and actor.id is not None:
            # Who drew it up has proposed it, whoever sends it on.
            both = (actor.id, document.drafter_id)
            row.proposer_ids = sorted({*row.proposer_ids, *(i for i in both if i is not None)})
            _forget_earlier_answers(row)
            keep_advice(session, vault, document, row, now)
        elif command.action is CaseAction.SEND_BACK:
            _forget_decision(row)
            forget_attribute(document)
        elif command.action is CaseAction.AGREE:
            _audit(row, actor, _proposed(row), now)
        elif command.action is CaseAction.FILE:
            _file_as_decided(session, actor, row, document, now)
        elif command.action in (CaseAction.RECEIVE_ANSWER, CaseAction.WITHDRAW_REFERRAL) or (
            command.action is CaseAction.RETURN and row.state is CaseState.REFERRED
        ):
            _close_referral(session, row, command, now)

    moved = apply_transition(
        session,
        actor,
        row,
        document,
        command.action,
        now=now,
        today=today,
        comment=command.comment,
        record=record,
    )
    if command.action is CaseAction.FILE:
        follow_attribute(session, document, now, today)
    return moved


def disagree(
    session: Session, actor: Actor, command: Disagree, *, now: datetime, today: date
) -> Moved:
    """The disclosure officer audits another attribute, with its reason; the disagreement stays visible."""
    row, document = locked(session, command.case_id, command.version)
    organisation = session.get_one(Organisation, row.organisation_id)
    said = command.proposal
    faults = list(
        judge_proposal(said, on_request_needs_reason=organisation.on_request_needs_reason)
    )
    if (said.attribute, said.partial) == (row.proposed_attribute, row.proposed_partial):
        faults.append(Refusal("audit_says_the_same"))
    if not measure_reason(said.reason).adequate and not faults:
        faults.append(Refusal("comment_too_thin", {"have": "0", "need": "8"}))
    if faults:
        raise Refused(*faults)
    return apply_transition(
        session,
        actor,
        row,
        document,
        CaseAction.DISAGREE,
        now=now,
        today=today,
        comment=said.reason,
        record=lambda: _audit(row, actor, said, now),
    )


def answer_checklist(
    session: Session, actor: Actor, command: AnswerChecklist, *, now: datetime
) -> list[ChecklistRow]:
    """Record answers, each on its own; partial answers are kept, a concern needs its note."""
    row, document = case_and_document(session, command.case_id)
    demand(session, actor, Permission.REVIEW_RECORD, document)
    faults = [f for a in command.answers if (f := judge_answer(a)) is not None]
    if faults:
        raise Refused(*faults)
    present = {r.item: r for r in answers_of(session, row.id)}
    written = []
    for answer in command.answers:
        old = present.get(answer.item)
        if old is None:
            old = ChecklistRow(
                organisation_id=row.organisation_id,
                case_id=row.id,
                item=answer.item,
                verdict=answer.verdict,
                person_id=actor.id or 0,
                at=now,
                note=answer.note.strip(),
            )
            session.add(old)
        else:
            old.verdict, old.note = answer.verdict, answer.note.strip()
            old.person_id, old.at = actor.id or 0, now
        written.append(old)
    session.flush()
    append(
        session,
        "checklist.answered",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={"items": [a.item.value for a in command.answers]},
    )
    return written


def confirm(
    session: Session, vault: Vault, actor: Actor, command: Confirm, *, now: datetime, today: date
) -> Moved:
    """Confirm confidentiality, privacy or the final bytes; exactly what the form showed, or not at all."""
    kind = _KIND_OF.get(command.action)
    if kind is None:
        raise Refused(Refusal("needs_its_own_form", {"action": command.action.value}))
    row, document = locked(session, command.case_id, command.version)
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    final = renditions_of(session, files_of_record(session, document.id))
    _demand_same(kind, command, row, final.bytes_digest)

    def record() -> None:
        standing = standing_confirmations(session, row.id).get(kind)
        if standing is not None:
            standing.voided_at, standing.void_reason = now, "confirmed_anew"
            session.flush()
        session.add(
            Confirmation(
                organisation_id=row.organisation_id,
                case_id=row.id,
                kind=kind,
                person_id=actor.id or 0,
                content_digest=row.content_digest,
                plan_digest=row.plan_digest if kind is not ConfirmationKind.CONFIDENTIALITY else "",
                bytes_digest=final.bytes_digest if kind is ConfirmationKind.RENDITION else "",
                at=now,
            )
        )
        if kind is ConfirmationKind.CONFIDENTIALITY:
            row.not_releasable_by_id, row.not_releasable_ground = None, None
            row.not_releasable_reason = ""

    return apply_transition(
        session,
        actor,
        row,
        document,
        command.action,
        now=now,
        today=today,
        record=record,
        bytes_digest=final.bytes_digest if kind is ConfirmationKind.RENDITION else "",
    )


def _demand_same(
    kind: ConfirmationKind, command: Confirm, row: ReviewCase, bytes_digest: str
) -> None:
    """A signature covers what was on the screen; anything else is refused by name."""
    if command.content_digest != row.content_digest:
        raise Refused(Refusal("content_changed_since"))
    if kind is ConfirmationKind.PRIVACY and command.plan_digest != row.plan_digest:
        raise Refused(Refusal("plan_changed_since"))
    if kind is ConfirmationKind.RENDITION and command.bytes_digest != bytes_digest:
        raise Refused(Refusal("bytes_changed_since"))


def declare_not_releasable(
    session: Session, actor: Actor, command: DeclareNotReleasable, *, now: datetime, today: date
) -> Moved:
    """The reviewer's verdict that it must not go out, with ground and reason; visible to the approver."""
    row, document = locked(session, command.case_id, command.version)
    faults = []
    if command.ground not in GROUNDS or not GROUNDS[command.ground].selectable:
        faults.append(Refusal("ground_missing"))
    measured = measure_reason(command.reason, (command.ground,))
    if measured.foreign_articles:
        articles = " ".join(str(a) for a in measured.foreign_articles)
        faults.append(Refusal("reason_cites_other_article", {"articles": articles}))
    elif not measured.adequate:
        faults.append(
            Refusal("reason_repeats_ground", {"have": str(measured.own_characters), "need": "8"})
        )
    if faults:
        raise Refused(*faults)

    def record() -> None:
        row.not_releasable_ground = command.ground
        row.not_releasable_reason = command.reason.strip()
        row.not_releasable_by_id = actor.id
        for standing in standing_confirmations(session, row.id).values():
            standing.voided_at, standing.void_reason = now, "declared_not_releasable"

    return apply_transition(
        session,
        actor,
        row,
        document,
        CaseAction.DECLARE_NOT_RELEASABLE,
        now=now,
        today=today,
        comment=command.reason,
        record=record,
    )


def refer_upward(
    session: Session, actor: Actor, command: ReferUpward, *, now: datetime, today: date
) -> Moved:
    """Ask a higher authority; ten working days for it (implementing regulation Art. 25)."""
    row, document = locked(session, command.case_id, command.version)
    if not command.authority.strip():
        raise Refused(Refusal("authority_missing"))
    due = working_calendar(session).add(today, TERMS[Clock.REFERRAL_ANSWER])

    def record() -> None:
        session.add(
            Referral(
                organisation_id=row.organisation_id,
                case_id=row.id,
                authority=command.authority.strip(),
                question=command.question.strip(),
                sent_on=today,
                due_on=due.on,
                person_id=actor.id or 0,
            )
        )

    return apply_transition(
        session,
        actor,
        row,
        document,
        CaseAction.REFER_UPWARD,
        now=now,
        today=today,
        comment=command.question,
        record=record,
    )


# ---- inside --------------------------------------------------------------------------------------


def _file_as_decided(
    session: Session, actor: Actor, row: ReviewCase, document: Document, now: datetime
) -> None:
    if row.decided_attribute is not None:
        said = (row.decided_attribute, row.decided_grounds, row.decided_reason)
        decide_attribute(session, actor, document, *said, now=now)


def _proposed(row: ReviewCase) -> Proposal | None:
    if row.proposed_attribute is None:
        return None
    return Proposal(
        row.proposed_attribute,
        row.proposed_partial,
        tuple(row.proposed_grounds),
        row.proposed_reason,
    )


def _audit(row: ReviewCase, actor: Actor, said: Proposal | None, now: datetime) -> None:
    if said is None:
        return
    row.auditor_id, row.audited_at = actor.id, now
    row.audited_attribute, row.audited_partial = said.attribute, said.partial
    row.audited_grounds, row.audited_reason = list(said.grounds), said.reason.strip()


def _forget_earlier_answers(row: ReviewCase) -> None:
    """A new submission is audited and decided afresh; confirmations stand or fall by their digests."""
    row.auditor_id, row.audited_attribute, row.audited_at = None, None, None
    row.audited_partial, row.audited_grounds, row.audited_reason = False, [], ""
    row.not_releasable_by_id, row.not_releasable_ground = None, None
    row.not_releasable_reason = ""
    _forget_decision(row)


def _forget_decision(row: ReviewCase) -> None:
    """What was signed is signed anew: the approver may decide otherwise after another review."""
    row.approver_id, row.decided_attribute, row.decided_at = None, None, None
    row.decided_partial, row.decided_grounds, row.decided_reason = False, [], ""


def _close_referral(session: Session, row: ReviewCase, command: Move, now: datetime) -> None:
    referral = open_referral(session, row.id)
    if referral is not None:
        referral.answer = command.comment.strip()
        referral.closed_at, referral.closed_how = now, command.action


def case_and_document(session: Session, case_id: int) -> tuple[ReviewCase, Document]:
    """The case, locked, and its document; else Refused."""
    row = lock_case(session, case_id)
    document = session.get(Document, row.document_id) if row is not None else None
    if row is None or document is None:
        raise Refused(Refusal("case_gone"))
    return row, document


def demand(session: Session, actor: Actor, permission: Permission, document: Document) -> None:
    """Raise Refused unless the actor has the permission on this document."""
    refusals = refusals_for(actor, permission, place_of(session, document))
    if refusals:
        raise Refused(*refusals)
