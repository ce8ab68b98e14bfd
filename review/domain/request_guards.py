"""What stands against a move of a request: one small function per reason, each with a code.

They read a ``HeldRequest`` only. Articles are of the Regulation on Open Government Information
(2019). Wording of the codes: ``review.web.wording.refusals_requests``.
"""

from __future__ import annotations

from review.domain.consultations import Standing
from review.domain.grounds import measure_reason
from review.domain.request_values import HeldRequest, RequestAnswer
from review.domain.requests import (
    GIVING,
    GROUNDED,
    PLACED,
    REASONED,
    REFUSING_GROUNDS,
    WITHOUT_CORRECTION,
    RequestOutcome,
    RequestState,
)
from review.domain.values import Actor, Refusal

# ---- days ----------------------------------------------------------------------------------------


def day_has_come(_: Actor, request: HeldRequest) -> Refusal | None:
    """Nothing is recorded before it happened."""
    if request.on <= request.today:
        return None
    return Refusal("request_day_in_future", {"date": request.on.isoformat()})


def day_is_not_before_receipt(_: Actor, request: HeldRequest) -> Refusal | None:
    """Nothing happened to a request before it was received."""
    received = request.dates.received_on
    if request.on >= received:
        return None
    facts = {"date": request.on.isoformat(), "received": received.isoformat()}
    return Refusal("before_receipt", facts)


# ---- correction (Art. 30) ------------------------------------------------------------------------


def correction_is_asked_once(_: Actor, request: HeldRequest) -> Refusal | None:
    """The notice names everything at once; there is no second one."""
    asked = request.dates.correction_asked_on is not None
    return Refusal("correction_asked_already") if asked else None


def correction_comes_after_its_notice(_: Actor, request: HeldRequest) -> Refusal | None:
    """A correction answers a notice, so it does not come before it."""
    asked = request.dates.correction_asked_on
    if asked is None or request.on >= asked:
        return None
    return Refusal("corrected_before_asked", {"asked": asked.isoformat()})


# ---- extension (Art. 33) and longer term (Art. 35) -----------------------------------------------


def term_is_not_over(_: Actor, request: HeldRequest) -> Refusal | None:
    """What has run out can not be extended: the reply is late, and is given as soon as possible."""
    if request.due_on is None or request.on <= request.due_on:
        return None
    facts = {"date": request.on.isoformat(), "due": request.due_on.isoformat()}
    return Refusal("extended_after_due", facts)


def term_is_extended_once(_: Actor, request: HeldRequest) -> Refusal | None:
    """There is one extension, and none of the longer term that was set beyond it (Art. 35)."""
    dates = request.dates
    extended = bool(dates.extension_days) or dates.longer_due_on is not None
    return Refusal("extended_already") if extended else None


def reasons_are_asked_once(_: Actor, request: HeldRequest) -> Refusal | None:
    """The applicant is asked for reasons once."""
    return Refusal("reasons_asked_already") if request.reasons_asked_on is not None else None


def reasons_were_asked(_: Actor, request: HeldRequest) -> Refusal | None:
    """Reasons come after they were asked for, once."""
    if request.reasons_asked_on is None:
        return Refusal("reasons_not_asked")
    if request.reasons_given_on is not None:
        return Refusal("reasons_given_already")
    return Refusal("before_reasons_asked") if request.on < request.reasons_asked_on else None


def reasons_were_given(_: Actor, request: HeldRequest) -> Refusal | None:
    """A longer term is set for a request of great extent whose reasons are good."""
    return Refusal("reasons_not_given") if request.reasons_given_on is None else None


# ---- fee (Art. 42) -------------------------------------------------------------------------------


def fee_is_noticed_once(_: Actor, request: HeldRequest) -> Refusal | None:
    """There is one notice of a fee."""
    return Refusal("fee_noticed_already") if request.dates.fee_noticed_on is not None else None


def fee_is_outstanding(_: Actor, request: HeldRequest) -> Refusal | None:
    """Only what was asked for can be paid, once, and not before."""
    noticed = request.dates.fee_noticed_on
    if noticed is None:
        return Refusal("fee_not_noticed")
    if request.dates.fee_paid_on is not None:
        return Refusal("fee_paid_already")
    return Refusal("paid_before_noticed") if request.on < noticed else None


# ---- giving --------------------------------------------------------------------------------------


def request_is_open_or_granted(_: Actor, request: HeldRequest) -> Refusal | None:
    """Things are handed over while it is handled, or when it was answered by giving."""
    closed = request.state is RequestState.CLOSED
    return Refusal("not_granted") if closed and request.outcome not in GIVING else None


def fee_is_settled(_: Actor, request: HeldRequest) -> Refusal | None:
    """What costs a fee is given when it is paid."""
    return Refusal("fee_outstanding") if request.awaits_fee else None


def nobody_is_asked_while_giving(_: Actor, request: HeldRequest) -> Refusal | None:
    """Nothing leaves the house while somebody who was asked still has their term (Art. 32 to 34)."""
    return _still_asked(request)


# ---- closing -------------------------------------------------------------------------------------


def answer_is_not_before_the_correction(_: Actor, request: HeldRequest) -> Refusal | None:
    """A reply follows the correction that started its clock."""
    corrected = request.dates.corrected_on
    if corrected is None or request.on >= corrected:
        return None
    return Refusal("closed_before_corrected", {"corrected": corrected.isoformat()})


def ground_fits_the_outcome(_: Actor, request: HeldRequest) -> Refusal | None:
    """What is withheld has a coded ground (Art. 14 to 16); what is not has none."""
    said = _said(request)
    if said.outcome not in GROUNDED:
        return Refusal("ground_not_needed") if said.ground else None
    if not said.ground:
        return Refusal("outcome_without_ground", {"request_outcome": said.outcome})
    return None if said.ground in REFUSING_GROUNDS else Refusal("ground_not_of_requests")


def reason_is_adequate(_: Actor, request: HeldRequest) -> Refusal | None:
    """A refusal is explained in words of its own; the burden of proof is the agency's."""
    said = _said(request)
    if said.outcome not in REASONED:
        return None
    measured = measure_reason(said.reason, (said.ground,) if said.ground else ())
    if measured.foreign_articles:
        articles = " ".join(str(a) for a in measured.foreign_articles)
        return Refusal("reason_cites_other_article", {"articles": articles})
    if measured.adequate:
        return None
    return Refusal("answer_needs_reason", {"request_outcome": said.outcome})


def answer_says_where(_: Actor, request: HeldRequest) -> Refusal | None:
    """Who is sent elsewhere is told where (Art. 36 no. 1, 7; Art. 39)."""
    said = _said(request)
    if said.outcome in PLACED and not said.content.strip():
        return Refusal("answer_needs_place", {"request_outcome": said.outcome})
    return None


def something_is_given(_: Actor, request: HeldRequest) -> Refusal | None:
    """A granting reply names what is given: a document handed over here, or what lies elsewhere."""
    said = _said(request)
    if said.outcome in GIVING and not request.given and not said.content.strip():
        return Refusal("nothing_given")
    return None


def whole_document_is_not_partial(_: Actor, request: HeldRequest) -> Refusal | None:
    """A partial reply gives redacted copies; whole documents alone are a full reply (Art. 37)."""
    said = _said(request)
    if said.outcome is not RequestOutcome.PARTIAL or said.content.strip():
        return None
    whole_only = bool(request.given) and not request.redacted_given
    return Refusal("partial_gives_whole") if whole_only else None


def nobody_is_still_asked(_: Actor, request: HeldRequest) -> Refusal | None:
    """Nothing is granted while a third party or another agency still has its term (Art. 32 to 34)."""
    return _still_asked(request) if _said(request).outcome in GIVING else None


def refusal_of_third_party_is_respected(_: Actor, request: HeldRequest) -> Refusal | None:
    """Against a third party's refusal only a public interest, written down, lets it go out (Art. 32)."""
    said = _said(request)
    if said.outcome is not RequestOutcome.GRANT or not request.third_party_refused:
        return None
    if measure_reason(said.public_interest).adequate:
        return None
    return Refusal("third_party_refused")


def earlier_request_is_named(_: Actor, request: HeldRequest) -> Refusal | None:
    """A repetition names what it repeats (Art. 36 no. 6), which came no later."""
    said = _said(request)
    if said.outcome is not RequestOutcome.DUPLICATE:
        return None
    if said.earlier_on is None:
        return None if said.content.strip() else Refusal("earlier_missing")
    late = said.earlier_on > request.dates.received_on
    return Refusal("earlier_is_later") if late else None


def correction_came(_: Actor, request: HeldRequest) -> Refusal | None:
    """Unclear after the correction is only what was corrected (Art. 30)."""
    said = _said(request)
    unclear = said.outcome is RequestOutcome.UNCLEAR_AFTER_CORRECTION
    return Refusal("never_corrected") if unclear and request.dates.corrected_on is None else None


def abandoning_has_its_day(_: Actor, request: HeldRequest) -> Refusal | None:
    """Abandoned is what was not corrected by the last day that the notice gave (Art. 30)."""
    if _said(request).outcome is not RequestOutcome.ABANDONED:
        return None
    if not request.dates.awaits_correction or request.correction_due_on is None:
        return Refusal("correction_not_awaited")
    if request.on > request.correction_due_on:
        return None
    return Refusal("correction_still_open", {"due": request.correction_due_on.isoformat()})


def unpaid_has_its_day(_: Actor, request: HeldRequest) -> Refusal | None:
    """Unpaid is what was not paid by the last day (Art. 42)."""
    if _said(request).outcome is not RequestOutcome.FEE_UNPAID:
        return None
    due = request.dates.fee_due_on
    if not request.awaits_fee or due is None:
        return Refusal("fee_not_awaited")
    return None if request.on > due else Refusal("fee_still_open", {"due": due.isoformat()})


def reasons_came_before_refusing(_: Actor, request: HeldRequest) -> Refusal | None:
    """Nobody is turned away for asking too much without having been asked why (Art. 35)."""
    excessive = _said(request).outcome is RequestOutcome.EXCESSIVE
    return Refusal("reasons_not_asked") if excessive and request.reasons_asked_on is None else None


def outcome_fits_a_waiting_request(_: Actor, request: HeldRequest) -> Refusal | None:
    """While a correction is awaited a request ends by itself or not at all."""
    said = _said(request)
    if said.outcome in WITHOUT_CORRECTION:
        return None
    return Refusal("correction_awaited", {"request_outcome": said.outcome})


# ---- after ---------------------------------------------------------------------------------------


def third_party_was_overruled(_: Actor, request: HeldRequest) -> Refusal | None:
    """Only a third party whose refusal did not prevail has to be told (Art. 32)."""
    given = request.outcome in GIVING and request.third_party_refused
    return None if given else Refusal("third_party_not_overruled")


def _still_asked(request: HeldRequest) -> Refusal | None:
    open_ = sum(p.stands(request.on) is Standing.OPEN for p in request.parties)
    return Refusal("request_consultation_open", {"count": str(open_)}) if open_ else None


def _said(request: HeldRequest) -> RequestAnswer:
    """The answer about to be given. Raises ValueError where a closing is judged without one."""
    if request.answer is None:
        raise ValueError("a closing is judged with its answer")
    return request.answer
