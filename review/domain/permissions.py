"""Permissions that are not transitions: who may see, settle, answer, administer.

``POLICY`` maps each permission to alternatives; each alternative is a tuple of predicates that must
all hold. Read it aloud: *findings may be settled by a drafter of the office while the case is with
the drafter; or by a confidentiality reviewer while it is under review*. An unknown permission
raises; nothing is allowed by falling through.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.domain.guards import EDITABLE
from review.domain.states import CaseState, DocumentStatus, Role
from review.domain.values import Actor, Refusal


class Permission(StrEnum):
    """``subject:verb``, alphabetical."""

    ACCOUNT_MANAGE = "account:manage"  # accounts exist, first passwords
    AUDIT_READ = "audit:read"  # the log, its verification and export
    BACKLOG_MANAGE = "backlog:manage"  # backlog projects, their batches, sweeps after rule changes
    CALENDAR_MANAGE = "calendar:manage"  # holidays and make-up days
    CLASSIFIED_COUNT = "classified:count"  # the number of classified documents an office holds
    COMMENT_WRITE = "comment:write"  # answer a return, leave a note
    CONFIDENTIALITY_READ = "confidentiality:read"  # the monthly summary of confidentiality reviews
    CONSULTATION_RECORD = "consultation:record"  # ask third parties, co-makers, agencies
    COPY_CHOOSE = "copy:choose"  # what goes out with redacted copies
    DATES_CORRECT = "dates:correct"  # issue and document date of what is issued
    DISPUTE_RECORD = "dispute:record"  # reconsideration and litigation over requests
    DOCUMENT_CREATE = "document:create"  # start a draft in one's office
    DOCUMENT_EDIT = "document:edit"  # metadata, files and proposal while with the drafter
    DOCUMENT_READ = "document:read"  # see that it exists, its facts and history
    EVIDENCE_PACK = "evidence:export"  # chain of events, digests, certificates; no clear originals
    FIGURES_READ = "figures:read"  # the ledger and results, by office; of organisations below, too
    FINAL_ATTACH = "final:attach"  # the final file and acceptance of its differences
    FINDING_SETTLE = "finding:settle"  # remove, mask, keep, except
    GRANT_MANAGE = "grant:manage"  # roles with dates, unlocking
    HEALTH_READ = "health:read"  # failed tasks, store state
    IDENTITY_READ = "identity:read"  # who asks, in clear; every read is logged
    IMPACT_READ = "impact:read"  # what was weighed when personal data was left in by law
    IMPORT_MANAGE = "import:manage"  # past documents from a folder with a manifest
    ITEM_COMMENT = "item:comment"  # a note beside an item
    ITEM_READ = "item:read"  # an item with its evidence
    LOADING_MANAGE = "loading:manage"  # terms for publication, the catalogue of items
    MARK_ADMIT = "mark:admit"  # declassified, or not a mark
    MARK_WRITE = "mark:write"  # a copy of the draft with the disclosure mark printed
    ORIGINAL_READ = "original:read"  # clear text of the original; every read is logged
    RECORD_EDIT = "record:edit"  # the public record before publishing
    REGISTER_DOCUMENT = "document:register"  # documents issued elsewhere
    REPORT_PUBLISH = "report:publish"  # a signed annual report goes before the public
    REPORT_SIGN = "report:sign"  # a frozen report becomes the organisation's
    REPORT_WRITE = "report:write"  # words, typed figures and freezing of yearly reports
    REQUEST_HANDLE = "request:handle"  # the register: receive, consult, answer, give
    REQUEST_READ = "request:read"  # the register with identities masked; rows by reach
    REQUEST_RECORD = "request:record"  # somebody asked for a document
    REVIEW_DATE_SET = "review_date:set"  # when a document is looked at again
    REVIEW_RECORD = "review:record"  # checklist answers
    ROUND_MANAGE = "round:manage"  # settings, opening, reminding, closing
    RULES_WATCH = "rules:watch"  # what each rule of finding is worth, replays of changed rules
    SCOPE_SET = "scope:set"  # archived, not ours, not government information
    SPOT_CHECK_EXAMINE = "spot_check:examine"  # fill in the checking form, re-check
    SPOT_CHECK_MANAGE = "spot_check:manage"  # draw samples
    SPOT_CHECK_RECTIFY = "spot_check:rectify"  # report a fault as mended
    SUBMISSION_RECORD = "submission:record"  # that a yearly report was handed in, to whom, by when
    SUMMARY_RECORD = "summary:record"  # the same of a monthly confidentiality summary
    TERMS_MANAGE = "terms:manage"  # what the organisation lets pass and always wants to see
    TERMS_READ = "terms:read"  # see those lists
    VALIDITY_MARK = "validity:mark"  # in force, amended, lapsed, repealed
    VALIDITY_PROVE = "validity:prove"  # marks made on other sites
    WORKLIST_READ = "worklist:read"  # the home page of business roles
    WORK_HAND_OVER = "work:hand_over"  # others' open work goes to another drafter of the office


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is asked about: an organisation, and perhaps a document and its open case."""

    organisation_id: int
    office_id: int | None = None
    status: DocumentStatus | None = None
    case_state: CaseState | None = None
    urgent: bool = False


Predicate = Callable[[Actor, Place], Refusal | None]


def _role(role: Role) -> Predicate:
    def holds(actor: Actor, place: Place) -> Refusal | None:
        if actor.holds(role, place.organisation_id, place.office_id):
            return None
        return Refusal("role_missing", {"roles": role})

    holds.__name__ = f"is_{role}"
    return holds


def _office_role_anywhere(role: Role) -> Predicate:
    def holds(actor: Actor, place: Place) -> Refusal | None:
        if any(h.role is role and h.organisation_id == place.organisation_id for h in actor.held):
            return None
        return Refusal("role_missing", {"roles": role})

    holds.__name__ = f"is_{role}_somewhere"
    return holds


def _admin(role: Role) -> Predicate:
    def holds(actor: Actor, _: Place) -> Refusal | None:
        return None if actor.has_role(role) else Refusal("role_missing", {"roles": role})

    holds.__name__ = f"is_{role}"
    return holds


def with_the_drafter(_: Actor, place: Place) -> Refusal | None:
    """The case is a draft or was returned."""
    return None if place.case_state in EDITABLE else Refusal("not_with_drafter")


def under_confidentiality_review(_: Actor, place: Place) -> Refusal | None:
    """The reviewer's turn: in the review, or once issued, while a rendition is to be confirmed."""
    issued = place.status is not None and place.status is not DocumentStatus.UNISSUED
    here = place.case_state is CaseState.CONFIDENTIALITY_REVIEW or (
        place.case_state is CaseState.DECIDED and issued
    )
    return None if here else Refusal("not_under_review")


def decided(_: Actor, place: Place) -> Refusal | None:
    """The approver has signed and nothing is settled yet."""
    return None if place.case_state is CaseState.DECIDED else Refusal("not_decided")


def case_is_open(_: Actor, place: Place) -> Refusal | None:
    """There is an open case on the document."""
    closed = (None, CaseState.SETTLED, CaseState.DISCARDED)
    return Refusal("no_open_case") if place.case_state in closed else None


_DRAFTER, _HEAD = _role(Role.DRAFTER), _role(Role.OFFICE_HEAD)
_OFFICER, _CLERK = _role(Role.DISCLOSURE_OFFICER), _role(Role.CLERK)
_REVIEWER, _APPROVER = _role(Role.CONFIDENTIALITY_REVIEWER), _role(Role.APPROVER)
_SUPERVISOR = _role(Role.SUPERVISOR)
_SYSTEM_ADMIN, _SECURITY_ADMIN = _admin(Role.SYSTEM_ADMIN), _admin(Role.SECURITY_ADMIN)
_AUDIT_ADMIN = _admin(Role.AUDIT_ADMIN)
_READERS: tuple[tuple[Predicate, ...], ...] = (
    (_DRAFTER,),
    (_HEAD,),
    (_OFFICER,),
    (_CLERK,),
    (_REVIEWER,),
    (_APPROVER,),
)
#: Whoever works on the road or looks at it; which rows they see is a matter of reach.
_STAFF: tuple[tuple[Predicate, ...], ...] = (
    *((_office_role_anywhere(r),) for r in (Role.DRAFTER, Role.OFFICE_HEAD)),
    (_OFFICER,),
    (_CLERK,),
    (_REVIEWER,),
    (_APPROVER,),
    (_SUPERVISOR,),
)
_P = Permission

POLICY: dict[Permission, tuple[tuple[Predicate, ...], ...]] = {
    _P.ACCOUNT_MANAGE: ((_SYSTEM_ADMIN,),),
    _P.AUDIT_READ: ((_AUDIT_ADMIN,),),
    _P.CALENDAR_MANAGE: ((_SYSTEM_ADMIN,),),
    _P.CLASSIFIED_COUNT: ((_DRAFTER,), (_HEAD,), (_OFFICER,)),
    _P.COMMENT_WRITE: (*((*reader, case_is_open) for reader in _READERS),),
    _P.CONFIDENTIALITY_READ: ((_OFFICER,), (_REVIEWER,), (_APPROVER,), (_SUPERVISOR,)),
    _P.CONSULTATION_RECORD: ((_DRAFTER, case_is_open), (_OFFICER, case_is_open)),
    _P.DOCUMENT_CREATE: ((_office_role_anywhere(Role.DRAFTER),),),
    _P.DOCUMENT_EDIT: ((_DRAFTER, with_the_drafter),),
    _P.DOCUMENT_READ: (*_READERS, (_SUPERVISOR,)),
    _P.FINAL_ATTACH: ((_CLERK, decided),),
    _P.FINDING_SETTLE: ((_DRAFTER, with_the_drafter), (_REVIEWER, under_confidentiality_review)),
    _P.GRANT_MANAGE: ((_SECURITY_ADMIN,),),
    _P.HEALTH_READ: ((_SYSTEM_ADMIN,),),
    _P.LOADING_MANAGE: ((_OFFICER,),),
    _P.MARK_ADMIT: ((_REVIEWER,),),
    _P.MARK_WRITE: ((_CLERK, decided), (_OFFICER, decided)),
    _P.ORIGINAL_READ: _READERS,
    _P.RECORD_EDIT: ((_OFFICER, decided),),
    _P.REGISTER_DOCUMENT: ((_CLERK,),),
    _P.REVIEW_RECORD: ((_REVIEWER, under_confidentiality_review),),
    _P.BACKLOG_MANAGE: ((_OFFICER,),),
    _P.COPY_CHOOSE: ((_OFFICER,),),
    _P.DATES_CORRECT: ((_CLERK,),),
    _P.EVIDENCE_PACK: ((_SUPERVISOR,), (_OFFICER,)),
    _P.FIGURES_READ: ((_OFFICER,), (_APPROVER,), (_SUPERVISOR,)),
    _P.IDENTITY_READ: ((_OFFICER,),),
    _P.IMPACT_READ: ((_OFFICER,), (_REVIEWER,), (_SUPERVISOR,)),
    _P.IMPORT_MANAGE: ((_CLERK,), (_OFFICER,)),
    _P.ITEM_COMMENT: ((_DRAFTER,), (_HEAD,), (_OFFICER,), (_APPROVER,)),
    _P.ITEM_READ: (*_READERS, (_SUPERVISOR,)),
    _P.DISPUTE_RECORD: ((_OFFICER,),),
    _P.REPORT_PUBLISH: ((_OFFICER,),),
    _P.REPORT_SIGN: ((_APPROVER,),),
    _P.REPORT_WRITE: ((_OFFICER,),),
    _P.REQUEST_HANDLE: ((_OFFICER,),),
    _P.REQUEST_READ: _STAFF,
    _P.REQUEST_RECORD: ((_OFFICER,),),
    _P.REVIEW_DATE_SET: ((_OFFICER,), (_REVIEWER,)),
    _P.ROUND_MANAGE: ((_OFFICER,),),
    _P.RULES_WATCH: ((_OFFICER,),),
    _P.SCOPE_SET: ((_CLERK,), (_OFFICER,)),
    _P.SPOT_CHECK_EXAMINE: ((_OFFICER,), (_SUPERVISOR,)),
    _P.SPOT_CHECK_MANAGE: ((_OFFICER,), (_SUPERVISOR,)),
    _P.SPOT_CHECK_RECTIFY: ((_DRAFTER,), (_HEAD,)),
    _P.SUBMISSION_RECORD: ((_OFFICER,),),
    _P.SUMMARY_RECORD: ((_OFFICER,), (_REVIEWER,)),
    _P.TERMS_MANAGE: ((_OFFICER,),),
    _P.TERMS_READ: ((_OFFICER,), (_REVIEWER,)),
    _P.VALIDITY_MARK: ((_OFFICER,),),
    _P.VALIDITY_PROVE: ((_DRAFTER,), (_HEAD,), (_OFFICER,), (_CLERK,)),
    _P.WORK_HAND_OVER: ((_HEAD,), (_OFFICER,)),
    _P.WORKLIST_READ: _STAFF,
}


def refusals_for(actor: Actor, permission: Permission, place: Place) -> tuple[Refusal, ...]:
    """Empty when the actor may; else the reasons of the alternative with the fewest.

    Where nothing but a role is missing, every role that would do is named. Raises KeyError for a
    permission without a policy: nothing is allowed by accident.
    """
    alternatives = POLICY[permission]
    verdicts = [
        tuple(f for predicate in alternative if (f := predicate(actor, place)) is not None)
        for alternative in alternatives
    ]
    fewest = min(verdicts, key=len)
    return _roles_that_would_do(verdicts) if _only_a_role(fewest) else fewest


def _only_a_role(refusals: tuple[Refusal, ...]) -> bool:
    return [r.code for r in refusals] == ["role_missing"]


def _roles_that_would_do(verdicts: Sequence[tuple[Refusal, ...]]) -> tuple[Refusal, ...]:
    """One refusal for all alternatives that ask for nothing but a role."""
    roles = dict.fromkeys(v[0].facts["roles"] for v in verdicts if _only_a_role(v))
    return (Refusal("role_missing", {"roles": " ".join(roles)}),)


def may(actor: Actor, permission: Permission, place: Place) -> bool:
    """Whether the actor may."""
    return not refusals_for(actor, permission, place)
