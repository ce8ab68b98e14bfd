"""Drafting: start or register a document, attach files, save metadata and proposal, hand over, answer, reopen."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.case_flow import OPENINGS
from review.domain.commands import (
    AnswerComment,
    AttachFile,
    CreateDraft,
    EditDocument,
    RemoveFile,
    Reopen,
    TakeOver,
)
from review.domain.grounds import comment_is_adequate
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.states import (
    Attribute,
    CaseAction,
    CaseKind,
    DocumentStatus,
    Role,
    Urgency,
)
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.cataloguing import refuse_interpretation_url, set_catalogue_fields
from review.services.contents import about, refresh_digests
from review.services.receiving import receive, retire
from review.services.transitions import open_new_case
from review.store.case_values import AS_ISSUED
from review.store.cases import Comment, ReviewCase, open_case
from review.store.documents import (
    Document,
    FileStage,
    FileState,
    FileVersion,
    files_of_record,
    live_files,
    lock_document,
)
from review.store.events import append
from review.store.people import Office, Organisation, route_on
from review.store.scopes import place_of
from review.store.vault import Vault

URGENT = frozenset({Urgency.URGENT, Urgency.TOP_URGENT})
OPENING_OF = {(o.action, o.role): o for o in OPENINGS}


def create_draft(
    session: Session, actor: Actor, command: CreateDraft, *, now: datetime, today: date
) -> Document:
    """Start a document in one of the actor's offices. Answers the document with its open first case."""
    office = office_in_force(session, command.office_id, today)
    demand(actor, Role.DRAFTER, office)
    organisation = session.get_one(Organisation, office.organisation_id)
    document = Document(
        organisation_id=office.organisation_id,
        office_id=office.id,
        drafter_id=actor.id,
        status=DocumentStatus.UNISSUED,
        created_at=now,
        title=command.title.strip(),
        issuer=organisation.name if command.title.strip() else "",
        urgency=command.urgency,
    )
    session.add(document)
    session.flush()
    open_new_case(
        session,
        actor,
        OPENING_OF[(CaseAction.DRAFT, Role.DRAFTER)],
        document,
        kind=CaseKind.FIRST,
        route_and_urgency=(
            route_on(session, office.organisation_id, today),
            command.urgency in URGENT,
        ),
        now=now,
        today=today,
    )
    return document


def attach_file(
    session: Session, vault: Vault, actor: Actor, command: AttachFile, *, now: datetime
) -> FileVersion:
    """Attach an upload in quarantine as main text or annex; it is read by a task before anything else happens.

    Replacing a file keeps the settlements that still fit and voids the confirmations that covered the old bytes.
    """
    document = _editable(session, actor, command.document_id)
    live = [f for f in live_files(session, document.id) if f.stage is FileStage.REVIEWED]
    position = command.position
    if position is None:
        taken = {f.position for f in live}
        position = max(taken) + 1 if 0 in taken else 0
    _demand_not_issued(session, document, position)
    for old in live_files(session, document.id):
        if old.position == position:
            retire(vault, old, now)
    session.flush()
    row = open_case(session, document.id)
    return receive(session, vault, actor, document, row, command, position=position, now=now)


def remove_file(
    session: Session, vault: Vault, actor: Actor, command: RemoveFile, *, now: datetime
) -> None:
    """Take a file off a draft: an annex, or anything that could not be read."""
    document = _editable(session, actor, command.document_id)
    version = session.get(FileVersion, command.file_version_id)
    if version is None or version.document_id != document.id or not version.live:
        raise Refused(Refusal("file_gone"))
    if version.stage is not FileStage.REVIEWED:
        raise Refused(Refusal("final_file_stays"))
    _demand_not_issued(session, document, version.position)
    retire(vault, version, now)
    session.flush()
    append(
        session,
        "file.removed",
        actor=actor,
        now=now,
        about=about(document),
        payload={"version": version.id, "digest": version.digest},
    )
    row = open_case(session, document.id)
    if row is not None:
        refresh_digests(session, vault, document, row, actor=actor, now=now)


_EDITED = (
    "title",
    "doc_kind",
    "issuer",
    "addressees",
    "subject",
    "summary",
    "urgency",
    "is_normative",
    "is_policy",
    "joint_issuers",
    "joint_agreed",
    "source_attribute",
    "interpretation_required",
    "interpretation_url",
)


def edit_document(
    session: Session, vault: Vault, actor: Actor, command: EditDocument, *, now: datetime
) -> Document:
    """Save metadata and proposal. Incomplete is allowed: what is missing is asked at submit. Raises Stale."""
    document = _editable(session, actor, command.document_id)
    if document.version != command.version:
        raise Stale(command.version, document.version)
    row = open_case(session, document.id)
    if row is None:
        raise Refused(Refusal("no_open_case"))
    if unfit := refuse_interpretation_url(command.interpretation_url):
        raise Refused(*unfit)
    changed = []
    for name in _EDITED:
        value = getattr(command, name)
        value = value.strip() if isinstance(value, str) and name != "urgency" else value
        if getattr(document, name) != value:
            setattr(document, name, value)
            changed.append(name)
    if command.catalogue is not None:
        changed += set_catalogue_fields(document, command.catalogue)
    if row.kind is CaseKind.FIRST:
        row.urgent = document.urgency in URGENT
    row.tests = list(command.tests)
    row.work_secret = command.work_secret
    said = command.proposal
    row.proposed_attribute = said.attribute if said else None
    row.proposed_partial = bool(said and said.partial and said.attribute is Attribute.PROACTIVE)
    row.proposed_grounds = list(said.grounds) if said else []
    row.proposed_reason = said.reason.strip() if said else ""
    row.proposed_at = now if said else None
    document.version += 1
    session.flush()
    append(
        session,
        "document.changed",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={"fields": [*changed, "proposal"]},
    )
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    return document


def take_over(session: Session, actor: Actor, command: TakeOver, *, now: datetime) -> None:
    """After a return or an absence another drafter of the office carries the document on; recorded."""
    document = _editable(session, actor, command.document_id)
    if document.version != command.version:
        raise Stale(command.version, document.version)
    before = document.drafter_id
    document.drafter_id = actor.id
    document.version += 1
    session.flush()
    append(
        session,
        "document.taken_over",
        actor=actor,
        now=now,
        about=about(document),
        payload={"from_person": before, "to_person": actor.id},
    )


def answer_comment(
    session: Session, actor: Actor, command: AnswerComment, *, now: datetime
) -> Comment:
    """Answer a comment of a return."""
    asked = session.get(Comment, command.comment_id)
    if asked is None or not asked.needs_answer:
        raise Refused(Refusal("comment_gone"))
    document = _editable(session, actor, asked.document_id)
    if not command.body.strip():
        raise Refused(Refusal("comment_missing"))
    answered = session.scalar(select(Comment.id).where(Comment.answers_id == asked.id))
    if answered is not None:
        raise Refused(Refusal("comment_answered"))
    answer = Comment(
        organisation_id=document.organisation_id,
        document_id=document.id,
        case_id=asked.case_id,
        person_id=actor.id,
        action=None,
        body=command.body.strip(),
        at=now,
        answers_id=asked.id,
    )
    session.add(answer)
    session.flush()
    append(
        session,
        "comment.answered",
        actor=actor,
        now=now,
        about=about(document),
        payload={"comment": asked.id, "answer": answer.id},
    )
    return answer


def reopen(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: Reopen,
    *,
    now: datetime,
    today: date,
) -> ReviewCase:
    """Open a new case on a document that has none: a correction, a request, a backlog batch, a July item."""
    document = lock_document(session, command.document_id)
    if document is None:
        raise Refused(Refusal("document_gone"))
    role = Role.SYSTEM if actor.system else Role.DISCLOSURE_OFFICER
    faults = []
    if not actor.holds(role, document.organisation_id, document.office_id):
        faults.append(Refusal("role_missing", {"roles": role.value}))
    if open_case(session, document.id) is not None:
        faults.append(Refusal("case_open"))
    if document.status in (DocumentStatus.UNISSUED, DocumentStatus.DISCARDED):
        faults.append(Refusal("document_unissued"))
    if command.kind is CaseKind.FIRST:
        faults.append(Refusal("first_case_once"))
    if (thin := comment_is_adequate(command.reason)) is not None:
        faults.append(thin)
    if faults:
        raise Refused(*faults)
    row = open_new_case(
        session,
        actor,
        OPENING_OF[(CaseAction.REOPEN, role)],
        document,
        kind=command.kind,
        route_and_urgency=(route_on(session, document.organisation_id, today), False),
        now=now,
        today=today,
        comment=command.reason,
    )
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    return row


def office_in_force(session: Session, office_id: int, today: date) -> Office:
    """The office, if it exists and was not dissolved; else Refused."""
    office = session.get(Office, office_id)
    if office is None:
        raise Refused(Refusal("office_gone"))
    if office.dissolved_on is not None and office.dissolved_on <= today:
        raise Refused(Refusal("office_dissolved"))
    return office


def demand(actor: Actor, role: Role, office: Office) -> None:
    """Raise Refused unless the actor holds the role in this office."""
    if not actor.holds(role, office.organisation_id, office.id):
        raise Refused(Refusal("role_missing", {"roles": role.value}))


def _editable(session: Session, actor: Actor, document_id: int) -> Document:
    document = lock_document(session, document_id)
    if document is None:
        raise Refused(Refusal("document_gone"))
    place: Place = place_of(session, document)
    refusals = refusals_for(actor, Permission.DOCUMENT_EDIT, place)
    if refusals:
        raise Refused(*refusals)
    return document


def _demand_not_issued(session: Session, document: Document, position: int) -> None:
    """What july or a request asks about is the text as issued: only what came with the case gives way."""
    row = open_case(session, document.id)
    if row is None or row.kind not in AS_ISSUED or document.status is DocumentStatus.UNISSUED:
        return
    for file in files_of_record(session, document.id):
        came_before = file.received_at < row.opened_at
        if file.position == position and file.state is FileState.DONE and came_before:
            raise Refused(Refusal("document_issued"))


def unread_files(session: Session, document_id: int) -> list[FileVersion]:
    """Live files that are still to be read, for a page that updates itself."""
    waiting = (FileState.PENDING, FileState.WORKING)
    return [f for f in live_files(session, document_id) if f.state in waiting]
