"""What can stand against a move of a case: one or more stories per guard, each with its code.

Every guard that a row of the table uses must be told here; ``test_case_rows`` fails for one that
is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from review.domain import guards as g
from review.domain.states import Attribute, CaseKind, DocumentStatus, Role
from review.domain.values import Actor, Case, Proposal, Refusal
from tests.domain.cases import EXEMPT, GOOD_REASON, ON_REQUEST, PROACTIVE

Guard = Callable[[Actor, Case], Refusal | None]
Story = tuple[str, Callable[[Actor, Case], Case], str]


def _with(code: str, **changes: Any) -> Story:
    facts = " ".join(changes)
    return (f"{code}: {facts}", lambda _, case: replace(case, **changes), code)


def _not_expected(_: Actor, case: Case) -> Case:
    """Nobody wants a public copy, and a decision, where there is one, is another."""
    decided = None if case.decided is None else EXEMPT
    return replace(case, proposed=EXEMPT, audited=EXEMPT, decided=decided)


def _exempt(grounds: tuple[str, ...], reason: str) -> Proposal:
    return Proposal(Attribute.EXEMPT, grounds=grounds, reason=reason)


_UNCONFIRMED = (
    _with("confidentiality_missing", confidentiality_stands=False),
    _with("privacy_missing", privacy_stands=False),
)

STORIES: dict[Guard, tuple[Story, ...]] = {
    g.actor_is_not_the_proposer: (
        ("own", lambda who, c: replace(c, proposer_ids=c.proposer_ids | {who.id}), "own_proposal"),
    ),
    g.actor_is_not_the_reviewer: (
        ("own", lambda who, c: replace(c, reviewer_ids=c.reviewer_ids | {who.id}), "own_review"),
    ),
    g.actor_is_not_the_approver: (
        ("own", lambda who, c: replace(c, approver_id=who.id), "own_signature"),
    ),
    g.title_is_given: (_with("title_missing", has_title=False),),
    g.files_are_read: (
        _with("file_missing", files=0),
        _with("files_unread", files=2, files_unread=1),
        _with("files_refused", files=2, files_refused=1),
    ),
    g.paper_stays_inside: (_with("paper_only_not_proactive", paper_only=True),),
    g.proposal_is_adequate: (
        _with("attribute_missing", proposed=None),
        _with("ground_missing", proposed=_exempt((), GOOD_REASON)),
        _with("ground_unknown", proposed=_exempt(("OTHER",), GOOD_REASON)),
        _with("ground_not_selectable", proposed=_exempt(("STATE_SECRET",), GOOD_REASON)),
        _with("reason_missing", proposed=Proposal(Attribute.ON_REQUEST)),
        _with("reason_repeats_ground", proposed=_exempt(("SEC_PUBLIC",), "危及公共安全")),
        _with(
            "reason_cites_other_article",
            proposed=_exempt(("SEC_PUBLIC",), "根据条例第十五条，" + GOOD_REASON),
        ),
    ),
    g.normative_choice_has_ground: (
        _with("normative_needs_ground", normative=True, proposed=ON_REQUEST),
    ),
    g.forwarded_follows_its_source: (
        _with("forwarded_differs", source_attribute=Attribute.EXEMPT),
    ),
    g.partners_have_agreed: (_with("partners_not_agreed", joint=True),),
    g.drafter_settled_findings: (_with("findings_open", drafter_findings_open=3),),
    g.return_comments_are_answered: (_with("comments_open", comments_open=1),),
    g.later_steps_have_somebody: (
        _with("step_without_person", steps_without_person=(Role.APPROVER,)),
    ),
    g.case_is_not_signed: (_with("already_signed", decided=PROACTIVE),),
    g.document_is_unissued: (_with("document_issued", document_status=DocumentStatus.ISSUED),),
    g.case_is_of_july: (_with("not_a_july_case", kind=CaseKind.CORRECTION),),
    g.document_is_issued: (_with("document_unissued", document_status=DocumentStatus.UNISSUED),),
    g.document_is_not_public: (_with("still_public", document_status=DocumentStatus.PUBLISHED),),
    g.checklist_is_complete: (
        _with("checklist_open", checklist_open=8),
        _with("secret_concern_stands", state_secret_concern=True),
    ),
    g.confidentiality_is_not_yet_confirmed: (
        _with("already_confirmed", confidentiality_stands=True),
    ),
    g.privacy_is_not_yet_confirmed: (_with("already_confirmed", privacy_stands=True),),
    g.a_public_copy_will_arise: (("inside", _not_expected, "no_public_copy"),),
    g.reviewer_settled_findings: (_with("findings_open", reviewer_findings_open=1),),
    g.rendition_is_verified: (
        _with("rendition_missing", rendition_verified=False),
        _with("rendition_failed", rendition_verified=False, rendition_failed=True),
    ),
    g.attribute_is_chosen: (_with("attribute_missing", deciding=None),),
    g.paper_is_not_decided_proactive: (_with("paper_only_not_proactive", paper_only=True),),
    g.no_consultation_is_open: (_with("consultation_open", consultations_open=1),),
    g.proactive_has_both_confirmations: (
        *_UNCONFIRMED,
        _with("declared_not_releasable", confidentiality_stands=False, not_releasable=True),
    ),
    g.final_file_is_compared: (
        _with("final_file_missing", final_ready=False),
        _with("differences_open", final_differences_open=2),
    ),
    g.decision_is_proactive: (
        _with("not_decided_proactive", decided=EXEMPT),
        _with("not_decided_proactive", decided=None),
    ),
    g.decision_is_not_proactive: (
        _with("decided_proactive", decided=PROACTIVE),
        _with("decided_proactive", decided=None),
    ),
    g.confirmations_stand: _UNCONFIRMED,
    g.final_rendition_is_verified: (
        _with("findings_open", final_findings_open=1),
        _with("rendition_missing", final_rendition_verified=False),
        _with("rendition_failed", final_rendition_verified=False, final_rendition_failed=True),
    ),
    g.bytes_are_not_yet_confirmed: (_with("already_confirmed", bytes_confirmed=True),),
    g.bytes_are_confirmed: (_with("bytes_not_confirmed", bytes_confirmed=False),),
    g.record_is_complete: (_with("record_incomplete", record_missing=("summary",)),),
    g.strings_are_checked: (
        _with("strings_not_checked", strings_checked=False),
        _with("released_string_hit", string_hits=1),
    ),
    g.interpretation_is_linked: (_with("interpretation_missing", interpretation_missing=True),),
}
