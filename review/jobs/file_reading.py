"""The tasks that read a file: what a person waits for, and the files of imports one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from review.jobs.engine_calls import EngineFailed
from review.jobs.known_names import ask_again, ask_other_files, names_file
from review.jobs.layouts import can_be_printed
from review.jobs.page_images import PAGED, draw_first
from review.jobs.page_lines import has_lines
from review.jobs.reading import read_document, source_of
from review.jobs.rows import Following, bytes_of, claimed, give_up
from review.jobs.terms import terms_file, terms_of_document
from review.jobs.work import Work, system_actor
from review.services.finding.known_names import (
    known_names,
    names_in,
    take_in_names,
    tell_where_known,
)
from review.services.outstanding import LEASE, due_later, is_held, is_waiting
from review.services.reading import record_reading, record_refusal
from review.store.documents import Document, FileState, FileVersion, admitted
from review.store.layouts import Layouts
from review.store.page_images import PageImages


def read_and_show(work: Work, version_id: int) -> Following:
    """Read a file that somebody waits for; next its lines are laid on its pages, which are printed first where
    it has none of its own.
    """
    read_file(work, version_id)
    if has_lines(work, version_id):
        return [("lines", version_id)]
    return [("layout", version_id)] if can_be_printed(work, version_id) else []


def read_file(work: Work, version_id: int) -> None:
    """Have the engine read a file version and take in the answer; refuse what it refuses."""
    if not claimed(work, FileVersion, version_id):
        return
    with work.transaction() as session:
        version = session.get_one(FileVersion, version_id)
        path = bytes_of(work, version)
        name, organisation_id = version.name, version.organisation_id
        admit = admitted(session, version.organisation_id, version.digest)
        terms = terms_of_document(work, session, version.document_id)
        known = known_names(session, work.vault, version.document_id, but=version_id)
    folder = work.vault.files.working_folder(version_id)
    Layouts(work.vault.files, version_id).forget()
    shapes: Sequence[float] = ()
    try:
        with terms_file(terms) as lists, names_file(known) as names:
            answer = read_document(
                path,
                name,
                folder,
                limits=work.limits,
                admit_secrecy_mark=admit,
                on_progress=_Progress(work, version_id),
                terms=lists,
                names_cache=work.vault.files.names_cache(organisation_id),
                known_names=names,
            )
        tell_where_known(answer, known)
        elsewhere = ask_other_files(work, version_id, answer, known)
        if answer["status"] == "read" and answer["file"]["format"] in PAGED:
            images = PageImages(work.vault.files, version_id)
            shapes = draw_first(source_of(path, folder).path, images, work.limits)
    except EngineFailed as failed:
        give_up(work, FileVersion, version_id, failed.code)
        return
    except FileNotFoundError:
        give_up(work, FileVersion, version_id, "bytes_missing", final=True)
        return
    now = work.clock()
    with work.transaction() as session:
        version = session.get_one(FileVersion, version_id)
        if answer["status"] == "refused":
            record_refusal(
                session,
                work.vault,
                system_actor(),
                version,
                reason=answer["reason"],
                message=answer["message"],
                now=now,
                today=work.day_of(now),
            )
            return
        if not version.live:
            work.vault.files.erase_working(version_id)
        if not version.live or version.state is not FileState.WORKING:
            return  # replaced or taken off meanwhile: what was read is nobody's any more
        record_reading(
            session, work.vault, system_actor(), version, answer, now=now, page_shapes=shapes
        )
        document = session.get_one(Document, version.document_id)
        take_in_names(
            session, work.vault, system_actor(), document, elsewhere, names_in(answer), now=now
        )
    ask_again(work, version_id, known)


@dataclass
class _Progress:
    """Writes onto the row how many pages are recognised, and holds the lease while there are more."""

    work: Work
    version_id: int
    last: tuple[int, int] = (-1, 0)
    held_at: datetime | None = None

    def __call__(self, done: int, total: int) -> None:
        now = self.work.clock()
        if (done, total) == self.last and self.held_at and now - self.held_at < LEASE / 4:
            return
        self.last, self.held_at = (done, total), now
        with self.work.transaction() as session:
            version = session.get_one(FileVersion, self.version_id)
            if version.state is not FileState.WORKING:
                return
            version.pages_done, version.pages_to_do = done, total
            version.progress = 100 * done // max(total, 1)
            version.leased_until = now + LEASE


def read_later(work: Work, version_id: int) -> Following:
    """Read a file of an import; then the next, so that reading goes on without a crowd in the queue.

    A file that another task has read meanwhile leads to no other: chains of messages meet and end.
    """
    with work.sessions() as session:
        version = session.get(FileVersion, version_id)
        if version is None or not is_waiting(version) or is_held(version, work.clock()):
            return []
    read_file(work, version_id)
    with work.sessions() as session:
        return [("read_later", i) for i in due_later(session, work.clock(), 1)]
