"""A copy of the draft with the mark that was decided printed on it: asked for by a person, made by a task.

The draft stays what was reviewed. What is made of the copy comes back as the final file and is compared
with the draft like any other; a mark does not count as a difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from review.domain.commands import AskForMarkedCopy
from review.domain.marked_copies import MARKABLE
from review.domain.permissions import Permission, refusals_for
from review.domain.states import Attribute
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about
from review.services.outstanding import fail, finish
from review.store.cases import ReviewCase, open_case
from review.store.documents import Document, FileState, FileVersion, lock_document, reviewed_files
from review.store.events import append
from review.store.files import digest_of
from review.store.marked_copies import MarkedCopy, marked_copies_of, path_of_marked
from review.store.scopes import place_of
from review.store.vault import Vault


def lacks_mark(vault: Vault, version: FileVersion) -> bool:
    """Whether a file was read and bears no disclosure mark."""
    if version.state is not FileState.DONE:
        return False
    metadata: Mapping[str, object] = vault.reading(version.id).get("metadata", {})
    return metadata.get("attribute_mark") is None


def ask_for_marked_copy(
    session: Session, vault: Vault, actor: Actor, command: AskForMarkedCopy, *, now: datetime
) -> MarkedCopy:
    """Have the mark of the decision printed into a copy of the main text, in one style.

    One that is there or on its way for the same attribute is answered. Raises Refused: mark_stands where
    the draft bears a mark, mark_not_printable for a format without pages to print on.
    """
    document = lock_document(session, command.document_id)
    row = open_case(session, command.document_id)
    if document is None or row is None:
        raise Refused(Refusal("no_open_case"))
    refusals = refusals_for(actor, Permission.MARK_WRITE, place_of(session, document))
    if refusals:
        raise Refused(*refusals)
    version = _main_text(session, vault, document)
    attribute = _decided(row)
    before = marked_copies_of(session, version.id, attribute).get(command.style)
    if before is not None and before.state is not FileState.FAILED:
        return before
    made = MarkedCopy(
        organisation_id=document.organisation_id,
        document_id=document.id,
        file_version_id=version.id,
        attribute=attribute,
        style=command.style,
        format=version.format or "",
        asked_by_id=actor.id,
        asked_at=now,
    )
    session.add(made)
    session.flush()
    return made


def record_marked_copy(
    session: Session, vault: Vault, actor: Actor, row: MarkedCopy, made: Path, *, now: datetime
) -> None:
    """Keep what the engine made among the working files of the version."""
    made.replace(path_of_marked(vault.files, row))
    row.digest, row.made_at = digest_of(path_of_marked(vault.files, row)), now
    row.reason, row.message = None, None
    finish(row, FileState.DONE)
    append(
        session,
        "document.mark_printed",
        actor=actor,
        now=now,
        about=about(session.get_one(Document, row.document_id)),
        payload={
            "version": row.file_version_id,
            "attribute": row.attribute,
            "style": row.style,
            "digest": row.digest,
        },
    )
    session.flush()


def record_mark_refusal(
    session: Session, row: MarkedCopy, reason: str, message: Mapping[str, str], *, now: datetime
) -> None:
    """The engine printed nothing, and said why."""
    row.message = dict(message)
    fail(row, reason[:40], now, final=True)
    session.flush()


def _main_text(session: Session, vault: Vault, document: Document) -> FileVersion:
    main = next((v for v in reviewed_files(session, document.id) if v.position == 0), None)
    if main is None or main.format not in MARKABLE:
        raise Refused(Refusal("mark_not_printable"))
    if not lacks_mark(vault, main):
        raise Refused(Refusal("mark_stands"))
    return main


def _decided(row: ReviewCase) -> Attribute:
    if row.decided_attribute is None:
        raise Refused(Refusal("not_decided"))
    return row.decided_attribute
