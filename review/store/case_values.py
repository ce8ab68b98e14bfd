"""From rows to the values the rules judge: ``case_of`` and its parts.

One place gathers everything a guard may ask, so that a button and the act it stands for see the
same case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.case_flow import ROLE_OF_STEP, steps_of
from review.domain.catalogue_codes import known_key_fields
from review.domain.checklist import Answer, open_items, secret_concern
from review.domain.consultations import is_open, standing
from review.domain.findings import Stage, open_findings
from review.domain.public_record import missing_fields
from review.domain.redaction import FilePlan, people_of, plan_file
from review.domain.states import (
    Attribute,
    CaseKind,
    CaseState,
    ConfirmationKind,
    DocumentStatus,
    Role,
)
from review.domain.values import Case, HeldDocument, Proposal
from review.store.cases import (
    ReviewCase,
    answers_of,
    comments_awaiting_answer,
    consultations_of,
    standing_confirmations,
)
from review.store.documents import (
    Document,
    FileStage,
    FileState,
    FileVersion,
    files_of_record,
    reviewed_files,
)
from review.store.findings import FindingRow, Rendition, Settlement, differences_of, rendition_for
from review.store.found import decided_values, drawn_boxes, finding_values, unread_boxes
from review.store.people import Organisation, people_holding
from review.store.releases import ReleaseState, release_of_case
from review.store.remembering import remembered

#: Cases that ask whether an issued document can be public as it is.
AS_ISSUED = frozenset({CaseKind.JULY, CaseKind.REQUEST})

#: States of a release whose strings went through the detectors; a check that failed is none.
_CHECKED = (ReleaseState.CHECKED, ReleaseState.PENDING, ReleaseState.DONE)


def plan_of(session: Session, version: FileVersion) -> FilePlan:
    """The plan of one version as settled now: the reviewer's word, else the drafter's.

    A person is masked alike in all files of the submission.
    """
    key = ("plan", version.id, version.position, version.stage, version.format)
    tables = (FindingRow, Settlement, FileVersion, Organisation)
    return remembered(session, tables, key, lambda: _plan_of(session, version))


def _plan_of(session: Session, version: FileVersion) -> FilePlan:
    values = decided_values(session, [version.id])[version.id]
    people = _people_beside(session, version) if any(f.mask for f in values) else {}
    boxes = drawn_boxes(session, version.id)
    kept = {f.id for f in values if f.effective in ("keep", "exception")}
    chosen = [box for finding, box in boxes.items() if finding not in kept]
    unread = unread_boxes(session, version.id)
    if unread:
        chosen += [b for f in values if f.effective == "remove" for b in unread.get(f.id, ())]
    found = [f for f in values if f.id not in boxes] if boxes else values
    return plan_file(
        version.position, found, chosen, people, labelled=_labels_bars(session, version)
    )


def _labels_bars(session: Session, version: FileVersion) -> bool:
    """Only a PDF has bars that words fit on."""
    house = session.get_one(Organisation, version.organisation_id)
    return house.label_bars and version.format == "pdf"


def _people_beside(session: Session, version: FileVersion) -> dict[str, str]:
    """What stands for whom in the files that go together with this one, itself among them."""
    together = reviewed_files if version.stage is FileStage.REVIEWED else files_of_record
    ids = [v.id for v in together(session, version.document_id)]
    values = decided_values(session, ids if version.id in ids else [version.id])
    return people_of(f for found in values.values() for f in sorted(found) if f.mask)


@dataclass(frozen=True)
class RenditionState:
    """How the renditions of a set of files stand for exactly the present plans."""

    renditions: tuple[Rendition | None, ...]

    @property
    def verified(self) -> bool:
        """Whether there are renditions and each one was verified."""
        return bool(self.renditions) and all(r is not None and r.verified for r in self.renditions)

    @property
    def failed(self) -> bool:
        """Whether one of them could not be made or did not pass."""
        return any(r is not None and r.state is FileState.FAILED for r in self.renditions)

    @property
    def bytes_digest(self) -> str:
        """One digest over the bytes of all renditions in order, each with its PDF; empty when one is missing."""
        if not self.verified:
            return ""
        joined = "\n".join(digest for r in self.renditions if r is not None for digest in r.digests)
        return hashlib.sha256(joined.encode()).hexdigest()


def renditions_of(session: Session, versions: Sequence[FileVersion]) -> RenditionState:
    """The renditions of some versions by their present plans."""
    return RenditionState(
        tuple(rendition_for(session, v.id, plan_of(session, v).key) for v in versions)
    )


def versions_under_review(
    session: Session, document: Document, row: ReviewCase
) -> list[FileVersion]:
    """What a reviewer confirms: the reviewed files; of urgent ones once issued, the issued.

    A july case, or one for a request, asks about the document as it was issued: nobody issues it again.
    """
    issued = document.status is not DocumentStatus.UNISSUED
    urgent = row.urgent and row.state is CaseState.DECIDED
    if issued and (urgent or row.kind in AS_ISSUED):
        return files_of_record(session, document.id)
    return reviewed_files(session, document.id)


def steps_without_person(
    session: Session, row: ReviewCase, document: Document, today: date
) -> tuple[Role, ...]:
    """Later steps for which nobody is eligible; proposers may not take the other parts."""
    taken = {*row.proposer_ids, document.drafter_id}
    roles = [ROLE_OF_STEP[s] for s in steps_of(row.route, urgent=row.urgent)]
    lacking = []
    candidates: dict[Role, set[int]] = {}
    for role in dict.fromkeys([*roles, Role.CONFIDENTIALITY_REVIEWER, Role.CLERK]):
        people = people_holding(session, role, row.organisation_id, row.office_id, today)
        candidates[role] = {p.id for p in people} - (set() if role is Role.CLERK else taken)
        if not candidates[role]:
            lacking.append(role)
    both = candidates[Role.CONFIDENTIALITY_REVIEWER] | candidates[Role.APPROVER]
    if len(both) == 1 and Role.APPROVER not in lacking:
        lacking.append(Role.APPROVER)
    return tuple(lacking)


def proposal_of(
    attribute: Attribute | None, grounds: Sequence[str], reason: str, *, partial: bool
) -> Proposal | None:
    """A proposal from its columns; None while no attribute is chosen."""
    return None if attribute is None else Proposal(attribute, partial, tuple(grounds), reason)


def released_values(document: Document) -> dict[str, str]:
    """The metadata that may leave the house; the allow-list is ``domain.public_record``."""
    return {
        "index_number": document.index_number or "",
        "title": document.title,
        "doc_number": document.doc_number or "",
        "issuer": document.issuer,
        "doc_kind": document.doc_kind,
        "subject": document.subject,
        "normative": "1" if document.is_normative else "",
        "key_fields": " ".join(known_key_fields(document.key_fields)),
        "item_code": document.item_code,
        "doc_date": document.doc_date.isoformat() if document.doc_date else "",
        "issued_on": document.issued_on.isoformat() if document.issued_on else "",
        "effective_on": document.effective_on.isoformat() if document.effective_on else "",
        "summary": document.summary,
        "addressees": document.addressees,
        "validity": document.validity.value,
        "partial": "1" if document.partial else "",
    }


def case_of(
    session: Session,
    row: ReviewCase,
    document: Document,
    *,
    today: date,
    deciding: Attribute | None = None,
) -> Case:
    """The review case as the rules see it today; ``deciding`` is what the approver may choose."""
    under_review = versions_under_review(session, document, row)
    record_files = files_of_record(session, document.id)
    values = finding_values(session, [v.id for v in under_review])
    mine = [f for found in values.values() for f in found]
    record_values = finding_values(session, [v.id for v in record_files])
    record_open = [f for found in record_values.values() for f in found if f.effective is None]
    answers = {a.item: Answer(a.item, a.verdict, a.note) for a in answers_of(session, row.id)}
    standing_now = standing_confirmations(session, row.id)
    confidentiality = standing_now.get(ConfirmationKind.CONFIDENTIALITY)
    privacy = standing_now.get(ConfirmationKind.PRIVACY)
    rendition_confirmation = standing_now.get(ConfirmationKind.RENDITION)
    renditions = renditions_of(session, under_review)
    same = [v.id for v in record_files] == [v.id for v in under_review]
    final = renditions if same else renditions_of(session, record_files)
    reviewers = {c.person_id for c in standing_now.values()}
    if row.not_releasable_by_id is not None:
        reviewers.add(row.not_releasable_by_id)
    proposed = proposal_of(
        row.proposed_attribute,
        row.proposed_grounds,
        row.proposed_reason,
        partial=row.proposed_partial,
    )
    audited = proposal_of(
        row.audited_attribute, row.audited_grounds, row.audited_reason, partial=row.audited_partial
    )
    decided = proposal_of(
        row.decided_attribute, row.decided_grounds, row.decided_reason, partial=row.decided_partial
    )
    default = audited or proposed
    case = Case(
        id=row.id,
        organisation_id=row.organisation_id,
        office_id=row.office_id,
        document_id=row.document_id,
        kind=row.kind,
        state=row.state,
        route=row.route,
        urgent=row.urgent,
        document_status=document.status,
        drafter_id=document.drafter_id,
        proposer_ids=frozenset(row.proposer_ids),
        reviewer_ids=frozenset(reviewers),
        approver_id=row.approver_id,
        proposed=proposed,
        audited=audited,
        decided=decided,
        deciding=deciding or (default.attribute if default else None),
        has_title=bool(document.title.strip()),
        paper_only=document.paper_only,
        files=len(under_review) if any(v.position == 0 for v in under_review) else 0,
        files_unread=sum(v.state in (FileState.PENDING, FileState.WORKING) for v in under_review),
        files_refused=sum(v.state in (FileState.FAILED, FileState.REFUSED) for v in under_review),
        on_request_needs_reason=session.get_one(
            Organisation, row.organisation_id
        ).on_request_needs_reason,
        normative=document.is_normative or document.is_policy,
        source_attribute=document.source_attribute,
        joint=bool(document.joint_issuers.strip()),
        joint_agreed=document.joint_agreed,
        drafter_findings_open=len(open_findings(mine, Stage.DRAFTER)),
        reviewer_findings_open=len(open_findings(mine, Stage.REVIEWER)),
        comments_open=len(comments_awaiting_answer(session, row.id)),
        consultations_open=sum(
            is_open(standing(c.kind, c.due_on, today, c.answer))
            for c in consultations_of(session, row.id)
        ),
        checklist_open=len(open_items(answers)),
        state_secret_concern=secret_concern(answers),
        confidentiality_stands=confidentiality is not None
        and confidentiality.content_digest == row.content_digest,
        privacy_stands=privacy is not None
        and (privacy.content_digest, privacy.plan_digest) == (row.content_digest, row.plan_digest),
        not_releasable=row.not_releasable_by_id is not None,
        rendition_verified=renditions.verified,
        rendition_failed=renditions.failed,
        final_ready=document.paper_only or _final_ready(session, document, record_files),
        final_findings_open=len(open_findings(record_open, Stage.REVIEWER)),
        final_differences_open=sum(
            d.accepted_at is None for d in differences_of(session, [v.id for v in record_files])
        ),
        final_rendition_verified=final.verified,
        final_rendition_failed=final.failed,
        bytes_confirmed=rendition_confirmation is not None
        and final.verified
        and rendition_confirmation.bytes_digest == final.bytes_digest,
        record_missing=missing_fields(released_values(document)),
        interpretation_missing=document.interpretation_required
        and not document.interpretation_url.strip(),
    )
    return _with_people_and_release(session, row, document, case, today)


def _with_people_and_release(
    session: Session,
    row: ReviewCase,
    document: Document,
    case: Case,
    today: date,
) -> Case:
    release = release_of_case(session, row.id)
    lacking: tuple[Role, ...] = ()
    if row.state in (CaseState.DRAFT, CaseState.RETURNED):
        lacking = steps_without_person(session, row, document, today)
    checked = (
        release is not None
        and release.checked_at is not None
        and release.state in _CHECKED
        and release.strings_digest == strings_digest(session, document)
    )
    return replace(
        case,
        steps_without_person=lacking,
        strings_checked=checked,
        string_hits=release.hits if release is not None and checked else 0,
    )


def strings_digest(session: Session, document: Document) -> str:
    """Digest of every string and file of a release: the check belongs to exactly these."""
    versions = files_of_record(session, document.id)
    final = renditions_of(session, versions)
    parts = [
        f"{k}={v}"
        for k, v in sorted(released_values(document).items())
        if k not in ("index_number", "validity")  # no text of anybody, and both may still change
    ]
    parts += [v.name for v in versions] + [final.bytes_digest, document.interpretation_url]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _final_ready(session: Session, document: Document, versions: Sequence[FileVersion]) -> bool:
    """The main text exists as issued (or came here issued), and everything of record is read."""
    if not versions or any(v.state is not FileState.DONE for v in versions):
        return False
    issued_before = document.status is not DocumentStatus.UNISSUED
    return issued_before or any(v.stage is FileStage.FINAL and v.position == 0 for v in versions)


def held_document(document: Document) -> HeldDocument:
    """A document as hide, confirm and restore see it."""
    return HeldDocument(
        id=document.id,
        organisation_id=document.organisation_id,
        office_id=document.office_id,
        state=document.status,
        hidden_by_id=document.hidden_by_id,
        hide_confirmed=document.hide_confirmed_at is not None,
    )


def count_of_documents(session: Session, organisation_id: int) -> int:
    """How many documents an organisation has."""
    query = select(func.count()).select_from(Document)
    return session.scalar(query.where(Document.organisation_id == organisation_id)) or 0
