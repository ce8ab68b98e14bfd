"""THE TABLE: every move of a review case, built once per route and frozen (product.md section 4).

Buttons, permission, audit, notices, the diagram and the tests all read these rows; there is no second list of who may do
what. An exceptional path is another action with another event: an urgent document is signed with ``sign_urgent``.
"""

from __future__ import annotations

from functools import cache

from review.domain import guards as g
from review.domain.audit import EVENTS
from review.domain.machine import Flow, Opening, Transition
from review.domain.states import CaseAction, CaseState, DocumentStatus, Role, Route
from review.domain.values import Case

Row = Transition[CaseState, CaseAction, Case]
CaseFlow = Flow[CaseState, CaseAction, Case]

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

_SUBMIT = (
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
    g.actor_is_not_the_proposer,
    g.actor_is_not_the_approver,
    g.files_are_read,
    g.checklist_is_complete,
    g.confidentiality_is_not_yet_confirmed,
)
_CONFIRM_PRIVACY = (
    g.actor_is_not_the_proposer,
    g.actor_is_not_the_approver,
    g.a_public_copy_will_arise,
    g.files_are_read,
    g.reviewer_settled_findings,
    g.rendition_is_verified,
    g.privacy_is_not_yet_confirmed,
)
_SIGN = (
    g.actor_is_not_the_proposer,
    g.actor_is_not_the_reviewer,
    g.attribute_is_chosen,
    g.paper_is_not_decided_proactive,
    g.no_consultation_is_open,
)


def steps_of(route: Route, *, urgent: bool) -> tuple[CaseState, ...]:
    """The review steps a case travels. An urgent one goes to sign-off before the confidentiality review."""
    steps = STEPS[route]
    return tuple(s for s in steps if s is not S.CONFIDENTIALITY_REVIEW) if urgent else steps


def _confirmations_are_complete(case: Case) -> bool:
    return case.confirmations_stand


@cache
def case_flow(route: Route, *, urgent: bool = False) -> CaseFlow:
    """The flow of one route, frozen into each case together with its urgency when the case is opened."""
    steps = steps_of(route, urgent=urgent)
    after = dict(zip(steps, steps[1:], strict=False))
    # Reached in an urgent case only when the approver or the clerk sends it there: then straight on to sign-off.
    after.setdefault(S.CONFIDENTIALITY_REVIEW, S.SIGN_OFF)
    rows: list[Row] = [*_drafting(steps[0]), *_recalls(steps)]
    if S.OFFICE_REVIEW in steps:
        rows += _office_review(after[S.OFFICE_REVIEW])
    rows += _attribute_audit(after[S.ATTRIBUTE_AUDIT])
    rows += _confidentiality_review(after[S.CONFIDENTIALITY_REVIEW])
    rows += _sign_off(urgent=urgent)
    rows += _decided(urgent=urgent)
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
    rows = []
    for state in (S.DRAFT, S.RETURNED):
        rows += [
            Row(
                state,
                A.SUBMIT,
                DRAFTER,
                first,
                "case.submitted",
                _SUBMIT,
                tell=(ROLE_OF_STEP[first],),
            ),
            Row(
                state,
                A.DISCARD,
                DRAFTER,
                S.DISCARDED,
                "case.discarded",
                (g.document_is_unissued,),
                document=DocumentStatus.DISCARDED,
                then=("erase",),
            ),
        ]
    return rows


def _recalls(steps: tuple[CaseState, ...]) -> list[Row]:
    states = dict.fromkeys((*steps, S.CONFIDENTIALITY_REVIEW))
    return [
        Row(s, A.RECALL, DRAFTER, S.DRAFT, "case.recalled", tell=(ROLE_OF_STEP[s],)) for s in states
    ]


def _returned(state: CaseState, role: Role) -> Row:
    return Row(
        state, A.RETURN, role, S.RETURNED, "case.returned", needs_comment=True, tell=(DRAFTER,)
    )


def _office_review(onward: CaseState) -> list[Row]:
    endorse = Row(
        S.OFFICE_REVIEW,
        A.ENDORSE,
        HEAD,
        onward,
        "case.endorsed",
        (g.actor_is_not_the_proposer,),
        tell=(ROLE_OF_STEP[onward],),
    )
    return [endorse, _returned(S.OFFICE_REVIEW, HEAD)]


def _attribute_audit(onward: CaseState) -> list[Row]:
    guards = (g.actor_is_not_the_proposer,)
    tell = (ROLE_OF_STEP[onward],)
    return [
        Row(
            S.ATTRIBUTE_AUDIT,
            A.AGREE,
            OFFICER,
            onward,
            "case.agreed",
            guards,
            then=("render",),
            tell=tell,
        ),
        Row(
            S.ATTRIBUTE_AUDIT,
            A.DISAGREE,
            OFFICER,
            onward,
            "case.disagreed",
            guards,
            needs_comment=True,
            then=("render",),
            tell=(*tell, DRAFTER),
        ),
        _returned(S.ATTRIBUTE_AUDIT, OFFICER),
    ]


def _confidentiality_review(onward: CaseState) -> list[Row]:
    state = S.CONFIDENTIALITY_REVIEW
    tell = (ROLE_OF_STEP[onward],)
    return [
        Row(
            state,
            A.CONFIRM_CONFIDENTIALITY,
            REVIEWER,
            onward,
            "case.confidentiality_confirmed",
            _CONFIRM_CONFIDENTIALITY,
            otherwise=state,
            completes=_confirmations_are_complete,
            tell=tell,
        ),
        Row(
            state,
            A.CONFIRM_PRIVACY,
            REVIEWER,
            onward,
            "case.privacy_confirmed",
            _CONFIRM_PRIVACY,
            otherwise=state,
            completes=_confirmations_are_complete,
            tell=tell,
        ),
        Row(
            state,
            A.DECLARE_NOT_RELEASABLE,
            REVIEWER,
            onward,
            "case.declared_not_releasable",
            (g.actor_is_not_the_proposer, g.actor_is_not_the_approver),
            needs_comment=True,
            tell=(*tell, DRAFTER),
        ),
        Row(
            state,
            A.REFER_UPWARD,
            REVIEWER,
            S.REFERRED,
            "case.referred",
            (g.actor_is_not_the_proposer,),
            needs_comment=True,
            tell=(DRAFTER,),
        ),
        _returned(state, REVIEWER),
        Row(S.REFERRED, A.RECEIVE_ANSWER, REVIEWER, state, "case.answered", needs_comment=True),
        Row(
            S.REFERRED,
            A.WITHDRAW_REFERRAL,
            REVIEWER,
            state,
            "case.referral_withdrawn",
            needs_comment=True,
        ),
        _returned(S.REFERRED, REVIEWER),
    ]


def _sign_off(*, urgent: bool) -> list[Row]:
    sign = (
        Row(
            S.SIGN_OFF,
            A.SIGN_URGENT,
            APPROVER,
            S.DECIDED,
            "case.signed_urgently",
            _SIGN,
            tell=(CLERK, REVIEWER),
        )
        if urgent
        else Row(
            S.SIGN_OFF,
            A.SIGN,
            APPROVER,
            S.DECIDED,
            "case.signed",
            (*_SIGN, g.proactive_has_both_confirmations),
            tell=(CLERK, DRAFTER),
        )
    )
    return [
        sign,
        _returned(S.SIGN_OFF, APPROVER),
        Row(
            S.SIGN_OFF,
            A.SEND_TO_REVIEW,
            APPROVER,
            S.CONFIDENTIALITY_REVIEW,
            "case.sent_to_review",
            needs_comment=True,
            tell=(REVIEWER,),
        ),
    ]


def _decided(*, urgent: bool) -> list[Row]:
    state = S.DECIDED
    rows = [
        Row(
            state,
            A.ISSUE,
            CLERK,
            state,
            "case.issued",
            (g.document_is_unissued, g.final_file_is_compared),
            document=DocumentStatus.ISSUED,
            then=("render",),
            tell=(OFFICER, REVIEWER),
        ),
        Row(
            state,
            A.SEND_BACK,
            CLERK,
            S.CONFIDENTIALITY_REVIEW,
            "case.sent_back",
            (g.document_is_unissued,),
            needs_comment=True,
            tell=(REVIEWER, APPROVER),
        ),
    ]
    if urgent:
        issued = (g.document_is_issued,)
        rows += [
            Row(
                state,
                A.CONFIRM_CONFIDENTIALITY,
                REVIEWER,
                state,
                "case.confidentiality_confirmed",
                (*issued, *_CONFIRM_CONFIDENTIALITY),
            ),
            Row(
                state,
                A.CONFIRM_PRIVACY,
                REVIEWER,
                state,
                "case.privacy_confirmed",
                (*issued, *_CONFIRM_PRIVACY),
            ),
            # Without this row an urgent document that must not go out would have no way on (decision 0010).
            Row(
                state,
                A.DECLARE_NOT_RELEASABLE,
                REVIEWER,
                S.SIGN_OFF,
                "case.declared_not_releasable",
                (
                    *issued,
                    g.actor_is_not_the_proposer,
                    g.actor_is_not_the_approver,
                    g.document_is_not_public,
                ),
                needs_comment=True,
                tell=(APPROVER, DRAFTER),
            ),
        ]
    return [
        *rows,
        Row(
            state,
            A.CONFIRM_RENDITION,
            REVIEWER,
            state,
            "case.rendition_confirmed",
            (
                g.document_is_issued,
                g.decision_is_proactive,
                g.actor_is_not_the_proposer,
                g.actor_is_not_the_approver,
                g.confirmations_stand,
                g.final_rendition_is_verified,
                g.bytes_are_not_yet_confirmed,
            ),
            then=("prepare",),
            tell=(OFFICER,),
        ),
        Row(
            state,
            A.PUBLISH,
            OFFICER,
            S.SETTLED,
            "case.published",
            (
                g.document_is_issued,
                g.decision_is_proactive,
                g.confirmations_stand,
                g.bytes_are_confirmed,
                g.record_is_complete,
                g.strings_are_checked,
                g.interpretation_is_linked,
            ),
            document=DocumentStatus.PUBLISHED,
            then=("publish",),
            tell=(DRAFTER,),
        ),
        Row(
            state,
            A.FILE,
            OFFICER,
            S.SETTLED,
            "case.filed",
            (g.document_is_issued, g.decision_is_not_proactive, g.document_is_not_public),
            document=DocumentStatus.FILED,
            tell=(DRAFTER,),
        ),
    ]
