"""Deciding and issuing: the approver's signature, the final file and its comparison, the number and
the printed mark.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from review.domain.commands import (
    AcceptDifferences,
    AttachFinalFile,
    Issue,
    Sign,
    UseReviewedAsFinal,
)
from review.domain.grounds import comment_is_adequate, judge_proposal
from review.domain.numbers import normal_number
from review.domain.permissions import Permission, refusals_for
from review.domain.states import Attribute, CaseAction, DocumentStatus
from review.domain.values import Actor, Refusal, Refused
from review.services.carrying import carry_settlements
from review.services.contents import about, refresh_digests
from review.services.items.effects import decide_attribute
from review.services.outstanding import finish
from review.services.receiving import log_received, retire
from review.services.registering import date_faults, number_in_use, number_key
from review.services.renditions import ask_renditions
from review.services.transitions import Moved, apply_transition, locked
from review.services.validity.asking import ask_reading
from review.store.case_values import AS_ISSUED, plan_of
from review.store.cases import ReviewCase, open_case
from review.store.documents import (
    Document,
    FileStage,
    FileState,
    FileVersion,
    files_of_record,
    live_files,
    lock_document,
    reviewed_files,
)
from review.store.events import append
from review.store.findings import DifferenceRow, FindingRow, differences_of, findings_of
from review.store.layouts import Layouts
from review.store.page_images import PageImages
from review.store.people import Organisation
from review.store.scopes import place_of
from review.store.vault import Vault


def sign(
    session: Session, vault: Vault, actor: Actor, command: Sign, *, now: datetime, today: date
) -> Moved:
    """The approver decides the attribute; it is final. ``partial`` follows from the plan, not from a tick."""
    row, document = locked(session, command.case_id, command.version)
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    organisation = session.get_one(Organisation, row.organisation_id)
    said = command.proposal
    faults = judge_proposal(said, on_request_needs_reason=organisation.on_request_needs_reason)
    if faults:
        raise Refused(*faults)
    partial = said.attribute is Attribute.PROACTIVE and _removes(session, document)

    def record() -> None:
        row.approver_id, row.decided_at = actor.id, now
        row.decided_attribute, row.decided_partial = said.attribute, partial
        row.decided_grounds, row.decided_reason = list(said.grounds), said.reason.strip()
        decide_attribute(
            session,
            actor,
            document,
            said.attribute,
            said.grounds,
            said.reason,
            partial=partial,
            now=now,
        )

    return apply_transition(
        session,
        actor,
        row,
        document,
        CaseAction.SIGN_URGENT if row.urgent else CaseAction.SIGN,
        now=now,
        today=today,
        deciding=said.attribute,
        record=record,
    )


def attach_final_file(
    session: Session, vault: Vault, actor: Actor, command: AttachFinalFile, *, now: datetime
) -> FileVersion:
    """Attach the final file of a position: numbered, dated, marked. A task reads and compares it."""
    document, row = _attachable(session, actor, command.document_id)
    _demand_issues_now(document, row)
    if command.position not in {f.position for f in reviewed_files(session, document.id)}:
        raise Refused(Refusal("no_such_position"))
    version = _replace_final(session, vault, document, command.position, now)
    version.name, version.digest, version.bytes = command.name[:300], command.digest, command.bytes
    version.intake_key, version.received_by_id, version.received_at = command.key, actor.id, now
    session.add(version)
    log_received(session, actor, document, row, version, now=now)
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    return version


def use_reviewed_as_final(
    session: Session, vault: Vault, actor: Actor, command: UseReviewedAsFinal, *, now: datetime
) -> list[FileVersion]:
    """Issue exactly the reviewed bytes, where number and mark already stand in them. Nothing is read twice."""
    document, row = _attachable(session, actor, command.document_id)
    _demand_issues_now(document, row)
    made = []
    for reviewed in reviewed_files(session, document.id):
        version = _replace_final(session, vault, document, reviewed.position, now)
        version.name, version.digest = reviewed.name, reviewed.digest
        version.bytes, version.format = reviewed.bytes, reviewed.format
        version.pages, version.page_shapes = reviewed.pages, list(reviewed.page_shapes)
        version.pages_done, version.pages_to_do = reviewed.pages_done, reviewed.pages_to_do
        version.received_by_id, version.received_at = actor.id, now
        finish(version, FileState.DONE)
        version.read_at, version.engine = now, reviewed.engine
        session.add(version)
        session.flush()
        vault.files.write_working(version.id, "reading.json", vault.reading(reviewed.id))
        vault.files.write_working(version.id, "differences.json", [])
        vault.files.copy_reading(reviewed.id, version.id)
        PageImages(vault.files, reviewed.id).copy_to(version.id)
        Layouts(vault.files, reviewed.id).copy_to(version.id)
        for finding in findings_of(session, [reviewed.id]):
            if finding.added_by_id is None:
                session.add(_same_finding(finding, version))
        session.flush()
        carry_settlements(session, vault, reviewed, version)
        log_received(session, actor, document, row, version, now=now)
        made.append(version)
    if document.status is not DocumentStatus.UNISSUED:
        ask_renditions(session, made, now)
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    return made


def accept_differences(
    session: Session, actor: Actor, command: AcceptDifferences, *, now: datetime
) -> list[DifferenceRow]:
    """Accept differences between reviewed and final content, one by one, with a reason that says something."""
    document, row = _attachable(session, actor, command.document_id)
    wanted = set(command.difference_ids)
    versions = [v.id for v in files_of_record(session, document.id)]
    rows = [d for d in differences_of(session, versions) if d.id in wanted]
    faults = []
    if not rows or len(rows) != len(wanted):
        faults.append(Refusal("difference_gone"))
    if (thin := comment_is_adequate(command.reason)) is not None:
        faults.append(thin)
    if faults:
        raise Refused(*faults)
    for difference in rows:
        difference.accepted_by_id, difference.accepted_at = actor.id, now
        difference.reason = command.reason.strip()
    session.flush()
    for version_id in dict.fromkeys(d.file_version_id for d in rows):
        append(
            session,
            "difference.accepted",
            actor=actor,
            now=now,
            about=about(document, row),
            payload={
                "version": version_id,
                "differences": [d.id for d in rows if d.file_version_id == version_id],
                "comment": None,
            },
        )
    return rows


def issue(
    session: Session, vault: Vault, actor: Actor, command: Issue, *, now: datetime, today: date
) -> Moved:
    """Give the number and issue. The printed mark equals the decision, or a reason says why not.

    Raises Refused for a malformed or used number, a date in the future, a mark that differs without reason.
    """
    row, document = locked(session, command.case_id, command.version)
    number = normal_number(command.doc_number)
    faults: list[Refusal] = []
    if not command.doc_number.strip():
        faults.append(Refusal("number_missing"))
    elif number is None:
        faults.append(Refusal("number_malformed", {"number": command.doc_number.strip()[:40]}))
    elif number_in_use(
        session,
        document.organisation_id,
        number_key(document.issuer, number) or "",
        but=document.id,
    ):
        faults.append(Refusal("number_used", {"number": number}))
    if command.issued_on is None:
        faults.append(Refusal("issue_date_missing"))
    if command.doc_date is None:
        faults.append(Refusal("doc_date_missing"))
    faults += date_faults(command.doc_date, command.issued_on, today)
    if command.printed_attribute is None:
        faults.append(Refusal("printed_mark_missing"))
    differs = (command.printed_attribute, command.printed_partial) != (
        row.decided_attribute,
        row.decided_partial,
    )
    if (
        command.printed_attribute is not None
        and differs
        and comment_is_adequate(command.printed_reason) is not None
    ):
        faults.append(Refusal("printed_mark_differs"))
    if faults:
        raise Refused(*faults)

    def record() -> None:
        document.doc_number, document.number_key = number, number_key(document.issuer, number)
        document.doc_date, document.issued_on = command.doc_date, command.issued_on
        document.printed_attribute = command.printed_attribute
        document.printed_partial = command.printed_partial
        document.printed_reason = command.printed_reason.strip() if differs else ""

    moved = apply_transition(
        session, actor, row, document, CaseAction.ISSUE, now=now, today=today, record=record
    )
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    ask_reading(session, document, now)
    return moved


# ---- inside --------------------------------------------------------------------------------------


def _removes(session: Session, document: Document) -> bool:
    return any(plan_of(session, v).removes for v in files_of_record(session, document.id))


def _attachable(session: Session, actor: Actor, document_id: int) -> tuple[Document, ReviewCase]:
    document = lock_document(session, document_id)
    row = open_case(session, document_id)
    if document is None or row is None:
        raise Refused(Refusal("no_open_case"))
    refusals = refusals_for(actor, Permission.FINAL_ATTACH, place_of(session, document))
    if refusals:
        raise Refused(*refusals)
    return document, row


def _demand_issues_now(document: Document, row: ReviewCase) -> None:
    """July and a request ask about a document as it was issued: nobody gives it another final file."""
    if row.kind in AS_ISSUED and document.status is not DocumentStatus.UNISSUED:
        raise Refused(Refusal("document_issued"))


def _replace_final(
    session: Session, vault: Vault, document: Document, position: int, now: datetime
) -> FileVersion:
    """Retire the live final version of a position and answer a new one, not yet added."""
    for old in live_files(session, document.id):
        if old.stage is FileStage.FINAL and old.position == position:
            retire(vault, old, now)
    session.flush()
    return FileVersion(
        organisation_id=document.organisation_id,
        document_id=document.id,
        position=position,
        stage=FileStage.FINAL,
        name="",
        digest="",
        bytes=0,
        intake_key=None,
        received_by_id=None,
        received_at=document.created_at,
    )


def _same_finding(finding: FindingRow, version: FileVersion) -> FindingRow:
    """The same finding of the same bytes: everything but whose it is, masks and columns among it, or the
    plan would be another one.
    """
    own = {"id", "file_version_id"}
    kept = {
        c.key: getattr(finding, c.key) for c in inspect(FindingRow).column_attrs if c.key not in own
    }
    return FindingRow(file_version_id=version.id, **kept)
