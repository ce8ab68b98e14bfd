"""Releasing: complete the record, publish, write it to the public store, hide at once, restore.

The only service that may touch the public side, and only through ``public.records`` and its allow-list ``RecordIn``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from review.domain.commands import ActOnPublished, EditRecord, Publish
from review.domain.permissions import Permission, refusals_for
from review.domain.public_record import SUMMARY_LIMIT
from review.domain.states import Attribute, CaseAction, DocumentAction, DocumentStatus
from review.domain.values import Actor, Refusal, Refused, Stale
from review.public.records import (
    RecordRefused,
    erase_record,
    hide_record,
    remove_unreleased,
    restore_record,
    write_record,
)
from review.services.cataloguing import (
    give_index_number,
    refuse_interpretation_url,
    set_catalogue_fields,
)
from review.services.checking import removed_in
from review.services.contents import about, refresh_digests
from review.services.items.effects import decide_attribute
from review.services.outgoing import record_in
from review.services.outstanding import fail, finish, wake
from review.services.preparing import prepare_release
from review.services.proof_again import FAILED_AGAIN
from review.services.tallying import count_findings
from review.services.titles import listed_as, write_title
from review.services.transitions import (
    Moved,
    apply_document_transition,
    apply_transition,
    locked,
)
from review.services.validity.following import ask_predecessors, ask_public
from review.store.case_values import plan_of
from review.store.cases import open_case
from review.store.documents import Document, files_of_record, lock_document
from review.store.events import append
from review.store.findings import Rendition
from review.store.releases import (
    Release,
    ReleaseState,
    published_release,
    release_of_case,
)
from review.store.scopes import place_of
from review.store.vault import Vault


@dataclass(frozen=True)
class PublicSide:
    """The way to the public store: a session that commits when its block ends well, and the folder of files."""

    session: Callable[[], AbstractContextManager[Session]]
    folder: Path


def edit_record(
    session: Session, vault: Vault, actor: Actor, command: EditRecord, *, now: datetime
) -> Release:
    """Complete the public record; its strings are put before the detectors again. Raises Stale or Refused.

    The summary is among what the reviewer signed: changing it voids the confirmations, and says so.
    """
    document = lock_document(session, command.document_id)
    row = open_case(session, command.document_id)
    if document is None or row is None:
        raise Refused(Refusal("no_open_case"))
    refusals = list(refusals_for(actor, Permission.RECORD_EDIT, place_of(session, document)))
    refusals += refuse_interpretation_url(command.interpretation_url)
    if len(command.summary.strip()) > SUMMARY_LIMIT:
        refusals.append(Refusal("summary_too_long", {"limit": str(SUMMARY_LIMIT)}))
    if refusals:
        raise Refused(*refusals)
    if document.version != command.version:
        raise Stale(command.version, document.version)
    changed = []
    for name in ("doc_kind", "subject", "summary", "interpretation_url"):
        value = getattr(command, name).strip()
        if getattr(document, name) != value:
            setattr(document, name, value)
            changed.append(name)
    if command.catalogue is not None:
        changed += set_catalogue_fields(document, command.catalogue)
    if changed:
        document.version += 1
        session.flush()
        append(
            session,
            "document.changed",
            actor=actor,
            now=now,
            about=about(document, row),
            payload={"fields": changed},
        )
        refresh_digests(session, vault, document, row, actor=actor, now=now)
    return prepare_release(session, document, row, now)


def check_again(session: Session, actor: Actor, document_id: int, *, now: datetime) -> Release:
    """Have the strings checked for the present record, without changing it."""
    document = lock_document(session, document_id)
    row = open_case(session, document_id)
    if document is None or row is None:
        raise Refused(Refusal("no_open_case"))
    refusals = refusals_for(actor, Permission.RECORD_EDIT, place_of(session, document))
    if refusals:
        raise Refused(*refusals)
    return prepare_release(session, document, row, now)


def publish(
    session: Session, vault: Vault, actor: Actor, command: Publish, *, now: datetime, today: date
) -> Moved:
    """Publish the confirmed bytes. The record gets its permanent index number; a task writes it outside."""
    row, document = locked(session, command.case_id, command.version)
    refresh_digests(session, vault, document, row, actor=actor, now=now)

    def record() -> None:
        give_index_number(session, document, today)
        # The plan may have grown since the signature: whoever reads outside is told what is gone.
        versions = files_of_record(session, document.id)
        partial = any(plan_of(session, v).removes for v in versions)
        public = Attribute.PROACTIVE
        decide_attribute(session, actor, document, public, (), "", partial=partial, now=now)
        document.still_visible = False
        if (release := release_of_case(session, row.id)) is not None:
            release.asked_at = now  # later than any hide of an earlier revision
        document.published_at = document.published_at or now
        document.hidden_at, document.hidden_by_id = None, None
        document.hide_explanation, document.hide_confirmed_at = "", None
        count_findings(session, actor, document, row, now)

    return apply_transition(
        session, actor, row, document, CaseAction.PUBLISH, now=now, today=today, record=record
    )


def write_release(
    session: Session,
    vault: Vault,
    actor: Actor,
    public: PublicSide,
    release: Release,
    *,
    now: datetime,
    zone_today: Callable[[datetime], date],
) -> None:
    """Carry one published release to the public store. Idempotent: the same revision twice changes nothing.

    Raises RecordRefused when the public side would not take it; the row then says why.
    """
    document = lock_document(session, release.document_id)  # a hide waits until this is written
    if document is not None and listed_as(release) is not None:
        write_title(session, public.session, public.folder, document, release, now, zone_today)
        release.written_at = now
        finish(release, ReleaseState.DONE)
        session.flush()
        return
    if document is None or document.status is not DocumentStatus.PUBLISHED:
        # Hidden before it ever went out: nothing leaves; a restore asks for it again.
        fail(release, "document_hidden", now, final=True)
        session.flush()
        return
    published = published_release(session, document.id)
    if published is None or published.revision < release.revision:
        # Whatever woke it: a record that is only being prepared stays inside.
        fail(release, "not_published", now, final=True)
        session.flush()
        return
    if any(
        not session.get_one(Rendition, file["rendition"]).verified
        for file in release.record["files"]
    ):
        # Proven again since it was confirmed, and it did not pass.
        fail(release, FAILED_AGAIN, now, final=True)
        session.flush()
        return
    record, files = record_in(session, vault, document, release, zone_today)
    with public.session() as outside:
        replaced = write_record(outside, public.folder, record, files)
    if replaced:
        with public.session() as outside:
            remove_unreleased(outside, public.folder, replaced)
    release.written_at = now
    finish(release, ReleaseState.DONE)
    if record.successor_text != document.successor_text:
        ask_public(session, document, now)  # a name that nobody has checked yet
    ask_predecessors(session, document.id, now)
    append(
        session,
        "release.written",
        actor=actor,
        now=now,
        about=about(document),
        payload={"release": release.id, "record_digest": record.content_digest},
    )
    session.flush()


def act_on_published(
    session: Session,
    vault: Vault,
    actor: Actor,
    public: PublicSide,
    command: ActOnPublished,
    *,
    now: datetime,
    today: date,
    judged_as: Actor | None = None,
) -> Document:
    """Hide at once, confirm a hide, or restore. The public database is written in this very call.

    When it can not be reached the document is marked STILL VISIBLE, and ``hide_again`` tries once
    more. The explanation of a hide is public too: a removed value in it refuses. ``judged_as`` is the
    product itself where an approved item of a round takes the document down; who approved has hidden.
    """
    document = lock_document(session, command.document_id)
    if document is None:
        raise Refused(Refusal("document_gone"))
    if command.action is DocumentAction.HIDE:
        hits = removed_in(session, vault, document, command.comment)
        if hits:
            raise Refused(Refusal("explanation_holds_removed", {"count": str(hits)}))

    def record() -> None:
        if command.action is DocumentAction.HIDE:
            document.hidden_at, document.hidden_by_id = now, actor.id
            document.hide_explanation = command.comment.strip()
            document.hide_confirmed_at = None
        elif command.action is DocumentAction.CONFIRM_HIDE:
            document.hide_confirmed_at = now
        else:
            document.hidden_at, document.hidden_by_id = None, None
            document.hide_explanation, document.hide_confirmed_at = "", None

    apply_document_transition(
        session,
        judged_as or actor,
        document,
        command.action,
        version=command.version,
        now=now,
        today=today,
        comment=command.comment,
        record=record,
    )
    if command.action is DocumentAction.HIDE:
        document.still_visible = not _hide_outside(public, document, now)
    elif command.action is DocumentAction.CONFIRM_HIDE:
        document.still_visible = not _erase_outside(public, document, now)
    elif command.action is DocumentAction.RESTORE:
        _restore_outside(session, public, document, now)
        ask_public(session, document, now)  # marked while nobody could see it
    ask_predecessors(session, document.id, now)
    session.flush()
    return document


def hide_again(
    session: Session, actor: Actor, public: PublicSide, document_id: int, *, now: datetime
) -> bool:
    """Try once more to take a hidden document off the public side; answers whether it is gone."""
    document = lock_document(session, document_id)
    if document is None or not document.still_visible:
        raise Refused(Refusal("nothing_to_retry"))
    refusals = refusals_for(actor, Permission.DOCUMENT_READ, place_of(session, document))
    if refusals and not actor.system:
        raise Refused(*refusals)
    take_away = _hide_outside if document.hide_confirmed_at is None else _erase_outside
    document.still_visible = not take_away(public, document, now)
    session.flush()
    return not document.still_visible


# ---- inside --------------------------------------------------------------------------------------


def _hide_outside(public: PublicSide, document: Document, now: datetime) -> bool:
    try:
        with public.session() as outside:
            hide_record(outside, document.id, document.hide_explanation, now)
    except RecordRefused as refused:
        # Published but not yet written outside: there is nothing to see.
        return refused.code == "unknown_record"
    except (SQLAlchemyError, OSError):
        return False
    return True


def _erase_outside(public: PublicSide, document: Document, now: datetime) -> bool:
    """After the second person's word text and bytes go too; number and explanation stay outside."""
    if not _hide_outside(public, document, now):
        return False
    try:
        with public.session() as outside:
            erase_record(outside, public.folder, document.id, now)
    except RecordRefused as refused:
        return refused.code == "unknown_record"
    except (SQLAlchemyError, OSError):
        return False
    return True


def _restore_outside(
    session: Session, public: PublicSide, document: Document, now: datetime
) -> None:
    document.still_visible = False
    release = published_release(session, document.id)
    if release is not None and release.written_at is None:
        release.asked_at = now
        wake(release, ReleaseState.PENDING)
        return
    try:
        with public.session() as outside:
            restore_record(outside, public.folder, document.id, now)
    except (RecordRefused, SQLAlchemyError, OSError) as error:
        raise Refused(Refusal("public_store_unreachable")) from error
