"""THE TABLE: every move of a review case, built once per route and frozen (product.md section 4).

Buttons, permission, audit, notices, the diagram and the tests all read these rows; there is no
second list of who may do what. An exceptional path is another action with another event: an
urgent document is signed with ``sign_urgent``.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from review.domain import guards as g
from review.domain.audit import EVENTS
from review.domain.machine import Flow, Guard, Opening, Transition
from review.domain.states import CaseAction, CaseState, DocumentStatus, Role, Route
from review.domain.values import Case

Row = Transition[CaseState, CaseAction, Case]
CaseFlow = Flow[CaseState, CaseAction, Case]
Guards = tuple[Guard[Case], ...]

S, A = CaseState, CaseAction
DRAFTER, HEAD, OFFICER = Role.DRAFTER, Role.OFFICE_HEAD, Role.DISCLOSURE_OFFICER
CLERK, REVIEWER, APPROVER = Role.CLERK, Role.CONFIDENTIALITY_REVIEWER, Role.APPROVER

#: The review steps of each route, in order. None is without confidentiality review and sign-off.
STEPS: dict[Route, tuple[CaseState, ...]] = {
    Route.AUDIT_THEN_CONFIDENTIALITY: (S.ATTRIBUTE_AUDIT, S.CONFIDENTIALITY_REVIEW, S.SIGN_OFF),
    Route.CONFIDENTIALITY_THEN_AUDIT: (S.CONFIDENTIALITY_REVIEW, S.ATTRIBUTE_AUDIT, S.SIGN_OFF),
    Route.OFFICE_AUDIT_CONFIDENTIALITY: (
        S.OFFICE_REVIEW,
        S.ATTRIBUTE_AUDIT,
        S.CONFIDENTIALITY_REVIEW,
        S.SIGN_OFF,
    ),
    Route.OFFICE_CONFIDENTIALITY_AUDIT: (
        S.OFFICE_REVIEW,
        S.CONFIDENTIALITY_REVIEW,
        S.ATTRIBUTE_AUDIT,
        S.SIGN_OFF,
    ),
}

#: Whose turn it is at each step of the road.
ROLE_OF_STEP: dict[CaseState, Role] = {
    S.OFFICE_REVIEW: HEAD,
    S.ATTRIBUTE_AUDIT: OFFICER,
    S.CONFIDENTIALITY_REVIEW: REVIEWER,
    S.SIGN_OFF: APPROVER,
}

#: How a case comes into being; not from a state, so not rows of the flow.
OPENINGS: tuple[Opening[CaseState, CaseAction], ...] = (
    Opening(A.DRAFT, DRAFTER, S.DRAFT, "case.drafted", DocumentStatus.UNISSUED),
    Opening(A.REGISTER, CLERK, S.DRAFT, "case.registered", DocumentStatus.ISSUED),
    Opening(A.REOPEN, OFFICER, S.DRAFT, "case.reopened"),
    Opening(A.REOPEN, Role.SYSTEM, S.DRAFT, "case.reopened"),
)

_NOT_OWN = (g.actor_is_not_the_proposer,)
_SUBMIT = (
    g.actor_is_not_the_reviewer,
    g.actor_is_not_the_approver,
    g.title_is_given,
    g.files_are_read,
    g.proposal_is_adequate,
    g.normative_choice_has_ground,
    g.forwarded_follows_its_source,
    g.partners_have_agreed,
    g.paper_stays_inside,
    g.drafter_settled_findings,
    g.return_comments_are_answered,
    g.later_steps_have_somebody,
)
_CONFIRM_CONFIDENTIALITY = (
    *_NOT_OWN,
    g.actor_is_not_the_approver,
    g.files_are_read,
    g.checklist_is_complete,
    g.confidentiality_is_not_yet_confirmed,
)
_CONFIRM_PRIVACY = (
    *_NOT_OWN,
    g.actor_is_not_the_approver,
    g.a_public_copy_will_arise,
    g.files_are_read,
    g.reviewer_settled_findings,
    g.rendition_is_verified,
    g.privacy_is_not_yet_confirmed,
)
_DECLARE = (*_NOT_OWN, g.actor_is_not_the_approver)
_SIGN = (
    *_NOT_OWN,
    g.actor_is_not_the_reviewer,
    g.attribute_is_chosen,
    g.paper_is_not_decided_proactive,
    g.no_consultation_is_open,
)
_CONFIRM_RENDITION = (
    g.document_is_issued,
    g.decision_is_proactive,
    *_NOT_OWN,
    g.actor_is_not_the_approver,
    g.confirmations_stand,
    g.final_file_is_compared,  # a new export may replace the final file after issue
    g.final_rendition_is_verified,
    g.bytes_are_not_yet_confirmed,
)
_PUBLISH = (
    g.document_is_issued,
    g.decision_is_proactive,
    g.confirmations_stand,
    g.bytes_are_confirmed,
    g.record_is_complete,
    g.strings_are_checked,
    g.interpretation_is_linked,
)
_FILE = (g.document_is_issued, g.decision_is_not_proactive, g.document_is_not_public)


def steps_of(route: Route, *, urgent: bool) -> tuple[CaseState, ...]:
    """The review steps a case travels; an urgent one is signed before it is reviewed."""
    steps = STEPS[route]
    return tuple(s for s in steps if s is not S.CONFIDENTIALITY_REVIEW) if urgent else steps


def _confirmations_are_complete(case: Case) -> bool:
    return case.confirmations_stand


@cache
def case_flow(route: Route, *, urgent: bool = False) -> CaseFlow:
    """The flow of one route, frozen into each case with its urgency when the case is opened."""
    steps = steps_of(route, urgent=urgent)
    after = dict(pairwise(steps))
    # An urgent case gets here only when approver or clerk send it: then straight on to sign-off.
    after.setdefault(S.CONFIDENTIALITY_REVIEW, S.SIGN_OFF)
    rows: list[Row] = [*_drafting(steps[0]), *_recalls(steps)]
    if S.OFFICE_REVIEW in steps:
        rows += _office_review(after[S.OFFICE_REVIEW])
    rows += _attribute_audit(after[S.ATTRIBUTE_AUDIT])
    rows += _confidentiality_review(after[S.CONFIDENTIALITY_REVIEW])
    rows += _sign_off(urgent=urgent)
    rows += [*_issuing(), *_confirming_after_issue(), *_settling()]
    return Flow(
        f"case-flow {route}{' urgent' if urgent else ''}",
        start=(S.DRAFT,),
        final=(S.SETTLED, S.DISCARDED),
        rows=rows,
        events=EVENTS,
        state_of=lambda case: case.state,
        openings=OPENINGS,
    )


def _drafting(first: CaseState) -> list[Row]:
    told = (ROLE_OF_STEP[first],)
    submits = [
        # The copy is made at once: on a route that reviews before it audits, it is needed first.
        Row(at, A.SUBMIT, DRAFTER, first, "case.submitted", _SUBMIT, then=("render",), tell=told)
        for at in (S.DRAFT, S.RETURNED)
    ]
    discards = [
        Row(
            at,
            A.DISCARD,
            DRAFTER,
            S.DISCARDED,
            "case.discarded",
            (g.document_is_unissued,),
            document=DocumentStatus.DISCARDED,
            then=("erase",),
        )
        for at in (S.DRAFT, S.RETURNED)
    ]
    # The office answers its returned item otherwise after all; the document stays as it was.
    given_up = Row(
        S.RETURNED, A.GIVE_UP, Role.SYSTEM, S.DISCARDED, "case.given_up", (g.case_is_of_july,)
    )
    return [*submits, *discards, given_up]


def _recalls(steps: tuple[CaseState, ...]) -> list[Row]:
    unsigned = (g.case_is_not_signed,)
    return [
        Row(at, A.RECALL, DRAFTER, S.DRAFT, "case.recalled", unsigned, tell=(ROLE_OF_STEP[at],))
        for at in dict.fromkeys((*steps, S.CONFIDENTIALITY_REVIEW))
    ]


def _returned(at: CaseState, role: Role, guards: Guards = ()) -> Row:
    to, told = S.RETURNED, (DRAFTER,)
    return Row(at, A.RETURN, role, to, "case.returned", guards, needs_comment=True, tell=told)


def _office_review(onward: CaseState) -> list[Row]:
    at, told = S.OFFICE_REVIEW, (ROLE_OF_STEP[onward],)
    return [
        Row(at, A.ENDORSE, HEAD, onward, "case.endorsed", _NOT_OWN, tell=told),
        _returned(at, HEAD, _NOT_OWN),
    ]


def _attribute_audit(onward: CaseState) -> list[Row]:
    at, told, work = S.ATTRIBUTE_AUDIT, (ROLE_OF_STEP[onward],), ("render",)
    return [
        Row(at, A.AGREE, OFFICER, onward, "case.agreed", _NOT_OWN, then=work, tell=told),
        Row(
            at,
            A.DISAGREE,
            OFFICER,
            onward,
            "case.disagreed",
            _NOT_OWN,
            needs_comment=True,
            then=work,
            tell=(*told, DRAFTER),
        ),
        _returned(at, OFFICER, _NOT_OWN),
    ]


def _confirms(
    at: CaseState, onward: CaseState, before: Guards = (), told: tuple[Role, ...] = ()
) -> list[Row]:
    """The two confirmations: the case goes on when all that it needs stand, else it stays."""
    stays = None if onward is at else at
    completes = None if onward is at else _confirmations_are_complete
    return [
        Row(
            at,
            action,
            REVIEWER,
            onward,
            event,
            (*before, *guards),
            otherwise=stays,
            completes=completes,
            tell=told,
        )
        for action, event, guards in (
            (
                A.CONFIRM_CONFIDENTIALITY,
                "case.confidentiality_confirmed",
                _CONFIRM_CONFIDENTIALITY,
            ),
            (A.CONFIRM_PRIVACY, "case.privacy_confirmed", _CONFIRM_PRIVACY),
        )
    ]


def _declares(at: CaseState, onward: CaseState, guards: Guards) -> Row:
    return Row(
        at,
        A.DECLARE_NOT_RELEASABLE,
        REVIEWER,
        onward,
        "case.declared_not_releasable",
        guards,
        needs_comment=True,
        tell=(ROLE_OF_STEP[onward], DRAFTER),
    )


def _confidentiality_review(onward: CaseState) -> list[Row]:
    at, away = S.CONFIDENTIALITY_REVIEW, S.REFERRED
    back = (
        (A.RECEIVE_ANSWER, "case.answered"),
        (A.WITHDRAW_REFERRAL, "case.referral_withdrawn"),
    )
    return [
        *_confirms(at, onward, told=(ROLE_OF_STEP[onward],)),
        _declares(at, onward, _DECLARE),
        Row(
            at,
            A.REFER_UPWARD,
            REVIEWER,
            away,
            "case.referred",
            _NOT_OWN,
            needs_comment=True,
            tell=(DRAFTER,),
        ),
        _returned(at, REVIEWER),
        *(Row(away, action, REVIEWER, at, event, needs_comment=True) for action, event in back),
        _returned(away, REVIEWER),
    ]


def _sign_off(*, urgent: bool) -> list[Row]:
    at, to = S.SIGN_OFF, S.DECIDED
    early = Row(
        at, A.SIGN_URGENT, APPROVER, to, "case.signed_urgently", _SIGN, tell=(CLERK, REVIEWER)
    )
    guards = (*_SIGN, g.proactive_has_both_confirmations)
    return [
        early
        if urgent
        else Row(at, A.SIGN, APPROVER, to, "case.signed", guards, tell=(CLERK, DRAFTER)),
        _returned(at, APPROVER),
        Row(
            at,
            A.SEND_TO_REVIEW,
            APPROVER,
            S.CONFIDENTIALITY_REVIEW,
            "case.sent_to_review",
            needs_comment=True,
            tell=(REVIEWER,),
        ),
    ]


def _issuing() -> list[Row]:
    return [
        Row(
            S.DECIDED,
            A.ISSUE,
            CLERK,
            S.DECIDED,
            "case.issued",
            (g.document_is_unissued, g.final_file_is_compared),
            document=DocumentStatus.ISSUED,
            then=("render",),
            tell=(OFFICER, REVIEWER),
        ),
        Row(
            S.DECIDED,
            A.SEND_BACK,
            CLERK,
            S.CONFIDENTIALITY_REVIEW,
            "case.sent_back",
            (g.document_is_unissued,),
            needs_comment=True,
            tell=(REVIEWER, APPROVER),
        ),
    ]


def _confirming_after_issue() -> list[Row]:
    """What is issued is confirmed: of an urgent document, or anew where a change voided it.

    Without the last row a document that must not go out had no way on (decision 0010).
    """
    issued = (g.document_is_issued,)
    return [
        *_confirms(S.DECIDED, S.DECIDED, issued),
        _declares(S.DECIDED, S.SIGN_OFF, (*issued, *_DECLARE, g.document_is_not_public)),
    ]


def _settling() -> list[Row]:
    at, to = S.DECIDED, S.SETTLED
    return [
        Row(
            at,
            A.CONFIRM_RENDITION,
            REVIEWER,
            at,
            "case.rendition_confirmed",
            _CONFIRM_RENDITION,
            then=("prepare",),
            tell=(OFFICER,),
        ),
        Row(
            at,
            A.PUBLISH,
            OFFICER,
            to,
            "case.published",
            _PUBLISH,
            document=DocumentStatus.PUBLISHED,
            then=("publish",),
            tell=(DRAFTER,),
        ),
        Row(
            at,
            A.FILE,
            OFFICER,
            to,
            "case.filed",
            _FILE,
            document=DocumentStatus.FILED,
            tell=(DRAFTER,),
        ),
    ]
