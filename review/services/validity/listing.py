"""Repeal lists: brought, read by a task, previewed line by line, applied in one act with an event each.

A line that fits nothing or two documents is kept and shown; the good ones are applied. The list's
own bytes are kept as evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from review.domain.commands import ApplyRepealList, BringRepealList
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.states import Validity
from review.domain.validity import (
    APPLICABLE,
    LineMatch,
    Mark,
    MarkSource,
    takes_the_place,
    title_key,
)
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.outstanding import finish
from review.services.validity.marking import mark_validity
from review.services.validity.matching import find_named
from review.store.documents import Document, FileState, lock_document
from review.store.repeal_lists import RepealLine, RepealList, lines_of, lock_list
from review.store.vault import Vault

#: What a list may come as, by the ending of its name; what it really is the engine sees.
FORMATS = frozenset({"docx", "xlsx", "csv", "txt"})

_ENDED = frozenset({Validity.LAPSED, Validity.REPEALED})


def bring_list(
    session: Session, actor: Actor, command: BringRepealList, *, now: datetime, today: date
) -> RepealList:
    """Take a list that lies in quarantine; a task reads it. Raises Refused with every fault."""
    place = Place(organisation_id=command.organisation_id)
    faults = list(refusals_for(actor, Permission.VALIDITY_MARK, place))
    if faults:
        raise Refused(*faults)
    if command.name.rpartition(".")[2].lower() not in FORMATS:
        faults.append(Refusal("list_format"))
    if command.validity is Validity.IN_FORCE:
        faults.append(Refusal("list_marks_nothing"))
    if command.on is None:
        faults.append(Refusal("validity_date_missing"))
    elif command.on > today:
        faults.append(Refusal("validity_in_future", {"date": command.on.isoformat()}))
    if not command.legal_reference.strip():
        faults.append(Refusal("legal_reference_missing"))
    if command.own_document_id is not None:
        own = session.get(Document, command.own_document_id)
        if own is None or own.organisation_id != command.organisation_id:
            faults.append(Refusal("successor_unknown"))
    if faults or command.on is None:
        raise Refused(*faults)
    row = RepealList(
        organisation_id=command.organisation_id,
        person_id=actor.id,
        at=now,
        name=command.name[:300],
        digest=command.digest,
        bytes=command.bytes,
        intake_key=command.key,
        own_document_id=command.own_document_id,
        validity=command.validity,
        on=command.on,
        legal_reference=command.legal_reference.strip()[:200],
    )
    session.add(row)
    session.flush()
    return row


def record_list(
    session: Session, vault: Vault, row: RepealList, entries: Sequence[Mapping[str, Any]]
) -> None:
    """Keep the bytes as evidence and match every line. ``entries`` as the engine gives them, in order."""
    if row.intake_key is not None:
        vault.files.keep_evidence(row.intake_key, row.organisation_id, row.digest)
        row.intake_key = None
    own = session.get(Document, row.own_document_id) if row.own_document_id else None
    seen: set[int] = set()
    for number, entry in enumerate(entries, 1):
        match, document = _match(session, row, own, entry, seen)
        if document is not None:
            seen.add(document.id)
        session.add(
            RepealLine(
                organisation_id=row.organisation_id,
                list_id=row.id,
                number=number,
                title=(entry["title"] or "")[:400],
                doc_number=(entry["number"] or "")[:60],
                match=match,
                document_id=document.id if document else None,
                place=str(entry.get("place") or entry["line"])[:80],
            )
        )
    finish(row, FileState.DONE)
    session.flush()


def record_list_refusal(
    session: Session,
    vault: Vault,
    row: RepealList,
    reason: str,
    message: Mapping[str, str] | None,
) -> None:
    """The reader would not read it: the bytes go, the reason stays. A secrecy mark takes the name along."""
    if row.intake_key is not None:
        vault.files.erase_intake(row.intake_key)
        row.intake_key = None
    if reason == "secrecy_mark":
        row.name = ""
    row.reason, row.message = reason[:40], dict(message) if message is not None else None
    finish(row, FileState.REFUSED)
    session.flush()


def record_unreadable_list(session: Session, vault: Vault, row: RepealList) -> None:
    """It was read, and no line of it names a document."""
    record_list_refusal(session, vault, row, "list_names_nothing", None)


def apply_list(
    session: Session, actor: Actor, command: ApplyRepealList, *, now: datetime, today: date
) -> RepealList:
    """Mark what the chosen lines name, one event each; what is refused now keeps its reason on the line.

    A list is applied once. Raises Refused, Stale.
    """
    row = lock_list(session, command.list_id)
    if row is None:
        raise Refused(Refusal("list_gone"))
    place = Place(organisation_id=row.organisation_id)
    refusals = list(refusals_for(actor, Permission.VALIDITY_MARK, place))
    if refusals:
        raise Refused(*refusals)
    if row.version != command.version:
        raise Stale(command.version, row.version)
    if row.state is not FileState.DONE or row.applied_at is not None:
        raise Refused(Refusal("list_not_open"))
    chosen = set(command.line_ids)
    lines = [line for line in lines_of(session, row.id) if line.id in chosen]
    if not any(line.match in APPLICABLE for line in lines):
        raise Refused(Refusal("list_nothing_chosen"))
    own = session.get(Document, row.own_document_id) if row.own_document_id else None
    for line in lines:
        if line.match in APPLICABLE and line.document_id is not None:
            _apply_line(session, actor, row, own, line, now=now, today=today)
    row.applied_at, row.applied_by_id = now, actor.id
    row.version += 1
    session.flush()
    return row


def _apply_line(
    session: Session,
    actor: Actor,
    row: RepealList,
    own: Document | None,
    line: RepealLine,
    *,
    now: datetime,
    today: date,
) -> None:
    document = lock_document(session, line.document_id or 0)
    if document is None:
        line.refused = "document_gone"
        return
    if _says_so_already(document, row):
        line.refused = "validity_unchanged"
        return
    follows = own is not None and takes_the_place(own.title)
    mark = Mark(
        validity=row.validity,
        on=line.on or row.on,
        legal_reference=row.legal_reference,
        successor_id=own.id if own is not None and follows else None,
        source=MarkSource.LIST,
    )
    try:
        line.mark_id = mark_validity(session, actor, document, mark, now=now, today=today).id
    except Refused as refused:
        line.refused = refused.refusals[0].code


def _match(
    session: Session,
    row: RepealList,
    own: Document | None,
    entry: Mapping[str, Any],
    seen: set[int],
) -> tuple[LineMatch, Document | None]:
    """What a line names here, and how well."""
    found = find_named(
        session,
        row.organisation_id,
        number_key=entry["number"] or "",
        title_key=title_key(entry["title"] or ""),
        issuer=own.issuer if own is not None else "",
    )
    document = found.only
    if document is None:
        return (LineMatch.AMBIGUOUS if found.documents else LineMatch.UNKNOWN), None
    issued = document.issued_on or document.doc_date
    match = LineMatch.BY_NUMBER if found.by_number else LineMatch.BY_TITLE
    if own is not None and document.id == own.id:
        match = LineMatch.ITSELF
    elif document.id in seen:
        match = LineMatch.REPEATED
    elif _says_so_already(document, row):
        match = LineMatch.ALREADY
    elif issued is not None and issued > row.on:
        match = LineMatch.TOO_NEW
    return match, document


def _says_so_already(document: Document, row: RepealList) -> bool:
    return document.validity is row.validity or document.validity in _ENDED
