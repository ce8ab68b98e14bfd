"""THE TABLE of requests: who may do what with one, what stands against it, which event follows.

Like ``case_flow`` it is the only place that says so: buttons, services, audit and tests read these
rows. The disclosure officer handles requests; whoever else knows of one, reads.
"""

from __future__ import annotations

from review.domain import request_guards as g
from review.domain.audit import EVENTS
from review.domain.machine import Flow, Guard, Opening, Transition
from review.domain.request_values import HeldRequest
from review.domain.requests import RequestAction, RequestState
from review.domain.states import Role

Row = Transition[RequestState, RequestAction, HeldRequest]
S, A = RequestState, RequestAction
OFFICER = Role.DISCLOSURE_OFFICER

_DAY = (g.day_has_come, g.day_is_not_before_receipt)
_CLOSE = (
    *_DAY,
    g.ground_fits_the_outcome,
    g.reason_is_adequate,
    g.answer_says_where,
    g.earlier_request_is_named,
)


def _stays(at: RequestState, action: RequestAction, event: str, *guards: Guard[HeldRequest]) -> Row:
    """A row that leaves the request where it is."""
    return Row(at, action, OFFICER, at, event, guards)


_OPEN_ROWS = tuple(
    _stays(at, action, event)
    for at in (S.HANDLING, S.AWAITING_CORRECTION)
    for action, event in (
        (A.AMEND, "request.amended"),
        (A.ASSIGN, "request.assigned"),
        (A.LINK, "request.linked"),
        (A.UNLINK, "request.unlinked"),
    )
)

REQUEST_FLOW: Flow[RequestState, RequestAction, HeldRequest] = Flow(
    "request-flow",
    start=(S.HANDLING,),
    final=(S.CLOSED,),
    openings=(Opening(A.REGISTER, OFFICER, S.HANDLING, "request.registered"),),
    rows=(
        *_OPEN_ROWS,
        Row(
            S.HANDLING,
            A.ASK_CORRECTION,
            OFFICER,
            S.AWAITING_CORRECTION,
            "request.correction_asked",
            (*_DAY, g.correction_is_asked_once),
        ),
        Row(
            S.AWAITING_CORRECTION,
            A.RECEIVE_CORRECTION,
            OFFICER,
            S.HANDLING,
            "request.corrected",
            (*_DAY, g.correction_comes_after_its_notice),
        ),
        _stays(S.HANDLING, A.CONSULT, "request.consulted", *_DAY),
        _stays(S.HANDLING, A.RECORD_ANSWER, "request.consultation_answered", *_DAY),
        _stays(
            S.HANDLING,
            A.EXTEND,
            "request.extended",
            *_DAY,
            g.term_is_extended_once,
            g.term_is_not_over,
        ),
        _stays(S.HANDLING, A.NOTICE_FEE, "request.fee_noticed", *_DAY, g.fee_is_noticed_once),
        _stays(S.HANDLING, A.RECORD_PAYMENT, "request.fee_paid", *_DAY, g.fee_is_outstanding),
        _stays(S.HANDLING, A.ASK_REASONS, "request.reasons_asked", *_DAY, g.reasons_are_asked_once),
        _stays(S.HANDLING, A.RECORD_REASONS, "request.reasons_given", *_DAY, g.reasons_were_asked),
        _stays(
            S.HANDLING,
            A.DEFER,
            "request.deferred",
            *_DAY,
            g.reasons_were_given,
            g.term_is_not_over,
        ),
        *(
            _stays(
                at,
                A.GIVE,
                "request.given",
                *_DAY,
                g.request_is_open_or_granted,
                g.fee_is_settled,
                g.nobody_is_asked_while_giving,
            )
            for at in (S.HANDLING, S.CLOSED)
        ),
        Row(
            S.HANDLING,
            A.CLOSE,
            OFFICER,
            S.CLOSED,
            "request.closed",
            (
                *_CLOSE,
                g.answer_is_not_before_the_correction,
                g.something_is_given,
                g.whole_document_is_not_partial,
                g.nobody_is_still_asked,
                g.refusal_of_third_party_is_respected,
                g.correction_came,
                g.abandoning_has_its_day,
                g.unpaid_has_its_day,
                g.reasons_came_before_refusing,
            ),
        ),
        # A list of past years says how requests ended; how they came to it is in its paper files.
        Row(
            S.HANDLING,
            A.CLOSE,
            Role.SYSTEM,
            S.CLOSED,
            "request.closed",
            (*_DAY, g.ground_fits_the_outcome),
        ),
        Row(
            S.AWAITING_CORRECTION,
            A.CLOSE,
            OFFICER,
            S.CLOSED,
            "request.closed",
            (*_CLOSE, g.outcome_fits_a_waiting_request, g.abandoning_has_its_day),
        ),
        _stays(
            S.CLOSED,
            A.TELL_THIRD_PARTY,
            "request.third_party_told",
            *_DAY,
            g.third_party_was_overruled,
        ),
        Row(
            S.CLOSED,
            A.UNDO_CLOSING,
            OFFICER,
            S.HANDLING,
            "request.closing_undone",
            needs_comment=True,
            otherwise=S.AWAITING_CORRECTION,
            completes=lambda request: not request.dates.awaits_correction,
        ),
    ),
    events=EVENTS,
    state_of=lambda request: request.state,
)
