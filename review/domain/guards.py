"""Small predicates over an actor and a case: None when nothing stands against it, else a reason.

Each name reads as the fact that must hold. Rules and their numbers: product.md section 4.
"""

from __future__ import annotations

from review.domain.grounds import judge_proposal, measure_reason
from review.domain.outcomes import allowed_outcomes, judge_item_proposal
from review.domain.states import (
    RELEASING_OUTCOMES,
    Attribute,
    CaseKind,
    CaseState,
    DocumentStatus,
)
from review.domain.values import Actor, Case, HeldDocument, Item, Refusal

PROACTIVE = Attribute.PROACTIVE


# ---- four eyes -----------------------------------------------------------------------------------


def actor_is_not_the_proposer(actor: Actor, case: Case) -> Refusal | None:
    """Nobody endorses, reviews or signs what they themselves proposed in this case."""
    return Refusal("own_proposal") if actor.id in case.proposer_ids else None


def actor_is_not_the_reviewer(actor: Actor, case: Case) -> Refusal | None:
    """Who gave a confidentiality or privacy verdict on this case neither signs nor proposes it."""
    return Refusal("own_review") if actor.id in case.reviewer_ids else None


def actor_is_not_the_approver(actor: Actor, case: Case) -> Refusal | None:
    """After a signature (urgent, or sent back) reviewer and proposer are not who signed."""
    return (
        Refusal("own_signature") if actor.id is not None and actor.id == case.approver_id else None
    )


# ---- submitting ----------------------------------------------------------------------------------


def title_is_given(_: Actor, case: Case) -> Refusal | None:
    """A document has a title before anybody reviews it."""
    return None if case.has_title else Refusal("title_missing")


def files_are_read(_: Actor, case: Case) -> Refusal | None:
    """Every file has been read in full, or there is only paper."""
    if case.paper_only:
        return None
    if case.files == 0:
        return Refusal("file_missing")
    if case.files_refused:
        return Refusal("files_refused", {"count": str(case.files_refused)})
    return Refusal("files_unread", {"count": str(case.files_unread)}) if case.files_unread else None


def paper_stays_inside(_: Actor, case: Case) -> Refusal | None:
    """What exists on paper only has no public copy to make."""
    if case.paper_only and case.public_copy_expected:
        return Refusal("paper_only_not_proactive")
    return None


def proposal_is_adequate(_: Actor, case: Case) -> Refusal | None:
    """Attribute, ground and reason are what product.md section 3 asks; the first fault is named."""
    faults = judge_proposal(case.proposed, on_request_needs_reason=case.on_request_needs_reason)
    return faults[0] if faults else None


def normative_choice_has_ground(_: Actor, case: Case) -> Refusal | None:
    """A normative or policy document that is not to be proactive cites a ground (R30)."""
    p = case.proposed
    if case.normative and p is not None and p.attribute is not PROACTIVE and not p.grounds:
        return Refusal("normative_needs_ground")
    return None


def forwarded_follows_its_source(_: Actor, case: Case) -> Refusal | None:
    """A forwarded document takes its source's attribute unless a reason is given."""
    p = case.proposed
    if p is None or case.source_attribute is None or p.attribute is case.source_attribute:
        return None
    return None if measure_reason(p.reason).adequate else Refusal("forwarded_differs")


def partners_have_agreed(_: Actor, case: Case) -> Refusal | None:
    """A joint document goes out only with the partners' agreement (Art. 11, 34)."""
    if case.joint and case.copy_expected and not case.joint_agreed:
        return Refusal("partners_not_agreed")
    return None


def drafter_settled_findings(_: Actor, case: Case) -> Refusal | None:
    """Where a copy for readers outside will arise the drafter has settled every finding."""
    if case.copy_expected and case.drafter_findings_open:
        return Refusal("findings_open", {"count": str(case.drafter_findings_open)})
    return None


def return_comments_are_answered(_: Actor, case: Case) -> Refusal | None:
    """Each comment of a return has an answer before the case goes up again."""
    return (
        Refusal("comments_open", {"count": str(case.comments_open)}) if case.comments_open else None
    )


def later_steps_have_somebody(_: Actor, case: Case) -> Refusal | None:
    """Every later step has an eligible person, so that nothing waits for nobody."""
    if case.steps_without_person:
        return Refusal("step_without_person", {"roles": " ".join(case.steps_without_person)})
    return None


def case_is_not_signed(_: Actor, case: Case) -> Refusal | None:
    """What the approver signed is no longer the drafter's to take back."""
    return None if case.decided is None else Refusal("already_signed")


def document_is_unissued(_: Actor, case: Case) -> Refusal | None:
    """Only what has no number yet can be discarded, issued or sent back."""
    return None if case.document_status is DocumentStatus.UNISSUED else Refusal("document_issued")


def case_is_of_july(_: Actor, case: Case) -> Refusal | None:
    """Only a july case is given up for another answer to its item; the document stays as it was."""
    return None if case.kind is CaseKind.JULY else Refusal("not_a_july_case")


def document_is_issued(_: Actor, case: Case) -> Refusal | None:
    """The final file exists and has its number."""
    return Refusal("document_unissued") if case.document_status is DocumentStatus.UNISSUED else None


# ---- confidentiality review ----------------------------------------------------------------------


def checklist_is_complete(_: Actor, case: Case) -> Refusal | None:
    """Every item of the checklist has a verdict, and a note where it raises a concern."""
    if case.checklist_open:
        return Refusal("checklist_open", {"count": str(case.checklist_open)})
    return Refusal("secret_concern_stands") if case.state_secret_concern else None


def confidentiality_is_not_yet_confirmed(_: Actor, case: Case) -> Refusal | None:
    """One confirmation per content is enough, unless it has to be given anew to go on."""
    if case.confidentiality_stands and not _comes_back_confirmed(case):
        return Refusal("already_confirmed")
    return None


def privacy_is_not_yet_confirmed(_: Actor, case: Case) -> Refusal | None:
    """One confirmation per content and plan is enough, unless it has to be given anew."""
    if case.privacy_stands and not _comes_back_confirmed(case):
        return Refusal("already_confirmed")
    return None


def _comes_back_confirmed(case: Case) -> bool:
    """Recalled or sent back and resubmitted unchanged: one fresh look moves the case on."""
    return case.state is CaseState.CONFIDENTIALITY_REVIEW and case.confirmations_stand


def a_public_copy_will_arise(_: Actor, case: Case) -> Refusal | None:
    """Privacy is confirmed only where somebody is going to read the document outside."""
    return None if case.copy_expected else Refusal("no_public_copy")


def reviewer_settled_findings(_: Actor, case: Case) -> Refusal | None:
    """The reviewer has settled every finding, whatever the drafter did."""
    open_ = case.reviewer_findings_open
    return Refusal("findings_open", {"count": str(open_)}) if open_ else None


def rendition_is_verified(_: Actor, case: Case) -> Refusal | None:
    """A verified rendition exists for exactly this plan and content."""
    if case.rendition_verified:
        return None
    return Refusal("rendition_failed" if case.rendition_failed else "rendition_missing")


# ---- sign-off and after --------------------------------------------------------------------------


def attribute_is_chosen(_: Actor, case: Case) -> Refusal | None:
    """The approver decides an attribute, not "as proposed"."""
    return None if case.deciding is not None else Refusal("attribute_missing")


def no_consultation_is_open(_: Actor, case: Case) -> Refusal | None:
    """Nothing becomes public while a third party, co-maker or agency is still being asked."""
    if case.deciding is PROACTIVE and case.consultations_open:
        return Refusal("consultation_open", {"count": str(case.consultations_open)})
    return None


def proactive_has_both_confirmations(_: Actor, case: Case) -> Refusal | None:
    """A proactive decision stands on both confirmations of the present content."""
    if case.deciding is not PROACTIVE:
        return None
    if case.not_releasable and not case.confidentiality_stands:
        return Refusal("declared_not_releasable")
    if not case.confidentiality_stands:
        return Refusal("confidentiality_missing")
    return None if case.privacy_stands else Refusal("privacy_missing")


def paper_is_not_decided_proactive(_: Actor, case: Case) -> Refusal | None:
    """What exists on paper only cannot be decided proactive."""
    return (
        Refusal("paper_only_not_proactive")
        if case.paper_only and case.deciding is PROACTIVE
        else None
    )


def final_file_is_compared(_: Actor, case: Case) -> Refusal | None:
    """The final file is read; its content is the reviewed one, or each difference was accepted."""
    if not case.final_ready:
        return Refusal("final_file_missing")
    if case.final_differences_open:
        return Refusal("differences_open", {"count": str(case.final_differences_open)})
    return None


def decision_is_proactive(_: Actor, case: Case) -> Refusal | None:
    """Only a proactive decision leads to the public catalogue."""
    if case.decided is not None and case.decided.attribute is PROACTIVE:
        return None
    return Refusal("not_decided_proactive")


def decision_is_not_proactive(_: Actor, case: Case) -> Refusal | None:
    """Filing is for on-request and exempt documents."""
    if case.decided is not None and case.decided.attribute is not PROACTIVE:
        return None
    return Refusal("decided_proactive")


def document_is_not_public(_: Actor, case: Case) -> Refusal | None:
    """A document that is public is hidden first, so that nothing vanishes without explanation."""
    return Refusal("still_public") if case.document_status is DocumentStatus.PUBLISHED else None


def confirmations_stand(_: Actor, case: Case) -> Refusal | None:
    """Both confirmations stand on the present content."""
    if not case.confidentiality_stands:
        return Refusal("confidentiality_missing")
    return None if case.privacy_stands else Refusal("privacy_missing")


def final_rendition_is_verified(_: Actor, case: Case) -> Refusal | None:
    """The plan was applied to the final file and proven there; each finding in it is settled."""
    if case.final_findings_open:
        return Refusal("findings_open", {"count": str(case.final_findings_open)})
    if case.final_rendition_verified:
        return None
    return Refusal("rendition_failed" if case.final_rendition_failed else "rendition_missing")


def bytes_are_not_yet_confirmed(_: Actor, case: Case) -> Refusal | None:
    """One confirmation per set of bytes is enough."""
    return Refusal("already_confirmed") if case.bytes_confirmed else None


def bytes_are_confirmed(_: Actor, case: Case) -> Refusal | None:
    """A reviewer confirmed exactly the bytes that would go out."""
    if case.bytes_confirmed:
        return None
    return Refusal("rendition_failed" if case.final_rendition_failed else "bytes_not_confirmed")


def strings_are_checked(_: Actor, case: Case) -> Refusal | None:
    """Every released string went through the detectors and the removed values, with no hit."""
    if case.string_hits:
        return Refusal("released_string_hit", {"count": str(case.string_hits)})
    return None if case.strings_checked else Refusal("strings_not_checked")


def record_is_complete(_: Actor, case: Case) -> Refusal | None:
    """The public record has every field that the catalogue needs (Art. 12)."""
    if case.record_missing:
        return Refusal("record_incomplete", {"fields": " ".join(case.record_missing)})
    return None


def interpretation_is_linked(_: Actor, case: Case) -> Refusal | None:
    """Where an interpretation is required it is published together with the policy."""
    return Refusal("interpretation_missing") if case.interpretation_missing else None


# ---- hide ----------------------------------------------------------------------------------------


def actor_did_not_hide(actor: Actor, document: HeldDocument) -> Refusal | None:
    """A second person confirms or restores a hide."""
    return (
        Refusal("own_hide") if actor.id is not None and actor.id == document.hidden_by_id else None
    )


def hide_is_not_confirmed(_: Actor, document: HeldDocument) -> Refusal | None:
    """A hide is confirmed once; after that only a new case brings the document back."""
    return Refusal("hide_confirmed") if document.hide_confirmed else None


# ---- July items ----------------------------------------------------------------------------------


def round_is_open(_: Actor, item: Item) -> Refusal | None:
    """A closed round is frozen."""
    return Refusal("round_closed") if item.round_closed else None


def actor_did_not_propose(actor: Actor, item: Item) -> Refusal | None:
    """The approver is not the proposer of the outcome."""
    return (
        Refusal("own_proposal") if actor.id is not None and actor.id == item.proposer_id else None
    )


def case_reached_sign_off(_: Actor, item: Item) -> Refusal | None:
    """The july case has travelled the ordinary road as far as the approver."""
    return None if item.case_at_sign_off else Refusal("july_case_not_ready")


def outcome_is_chosen(_: Actor, item: Item) -> Refusal | None:
    """A proposal names an outcome."""
    return Refusal("outcome_missing") if item.outcome is None else None


def outcome_fits(_: Actor, item: Item) -> Refusal | None:
    """The document can have this outcome: a public one is asked for validity and leaks only."""
    if item.outcome is None:
        return None
    allowed = allowed_outcomes(item.document_status, item.attribute)
    return None if item.outcome in allowed else Refusal("outcome_unfit", {"outcome": item.outcome})


def proposal_is_complete(_: Actor, item: Item) -> Refusal | None:
    """Ground, reason, dates and successor are what the outcome asks; the first fault is named."""
    faults = judge_item_proposal(item) if item.proposal is not None else ()
    return faults[0] if faults else None


def no_other_case_is_open(_: Actor, item: Item) -> Refusal | None:
    """Where another case works on the document, that case answers the item."""
    return Refusal("other_case_open") if item.other_case_open else None


def there_is_a_file_to_release(_: Actor, item: Item) -> Refusal | None:
    """What exists on paper only has to be scanned before it can become public."""
    return None if item.has_file else Refusal("paper_only_not_proactive")


def outcome_stays_inside(_: Actor, item: Item) -> Refusal | None:
    """Without a july case only what stays inside is proposed and approved."""
    return Refusal("outcome_releases") if item.outcome in RELEASING_OUTCOMES else None


def outcome_releases(_: Actor, item: Item) -> Refusal | None:
    """A july case is opened, and signed as the item's approval, only for what becomes public."""
    return None if item.outcome in RELEASING_OUTCOMES else Refusal("outcome_stays_inside")


#: States in which the drafter of the office may change the document, its files and its proposal.
EDITABLE = frozenset({CaseState.DRAFT, CaseState.RETURNED})
