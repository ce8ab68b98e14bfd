"""The task of replays: documents of the past read again by today's rules, a few at a time.

The files are inspected anew from the originals, with what an earlier reading converted and recognised,
so that nothing is recognised twice. A file that fails is counted and passed by.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from review.domain.rule_replays import Changed
from review.jobs.engine_calls import EngineFailed, engine_version
from review.jobs.known_names import names_file
from review.jobs.reading import read_document
from review.jobs.rows import Following, bytes_of, claimed, give_up
from review.jobs.terms import terms_file, terms_of_document
from review.jobs.work import Work, system_actor
from review.services.finding.known_names import known_names
from review.services.finding.replaying import (
    changes_in,
    finish_replay,
    pause_replay,
    record_document,
)
from review.services.outstanding import LEASE
from review.store.documents import FileState, FileVersion, files_of_record
from review.store.rule_replays import FindingReplay, lock_replay, next_document

log = logging.getLogger("review.jobs")

KIND = "finding_replay"
#: What one task looks at before others have their turn.
DOCUMENTS = 20
LASTS = timedelta(minutes=2)


def carry_replay(work: Work, replay_id: int) -> Following:
    """Look at some documents of a replay; answers itself where there are more."""
    if not claimed(work, FindingReplay, replay_id):
        return []
    try:
        engine = engine_version(work.limits)
    except EngineFailed as failed:
        give_up(work, FindingReplay, replay_id, failed.code)
        return []
    begun = work.clock()
    for _ in range(DOCUMENTS):
        document_id = _next(work, replay_id, engine)
        if document_id is None:
            return []
        _look(work, replay_id, document_id)
        if work.clock() - begun > LASTS:
            break
    with work.transaction() as session:
        row = lock_replay(session, replay_id)
        if row is not None and row.state is FileState.WORKING:
            pause_replay(row)
    return [(KIND, replay_id)]


def _next(work: Work, replay_id: int, engine: str) -> int | None:
    """The next document, with the lease held for it; None where the replay is at its end."""
    now = work.clock()
    with work.transaction() as session:
        row = lock_replay(session, replay_id)
        if row is None or row.state is not FileState.WORKING:
            return None
        row.engine = row.engine or engine
        row.leased_until = now + LEASE
        document_id = next_document(session, row)
        if document_id is None:
            finish_replay(session, system_actor(), row, now)
        return document_id


def _look(work: Work, replay_id: int, document_id: int) -> None:
    """Read the files of a document again and keep what is otherwise."""
    with work.sessions() as session:
        versions = [v for v in files_of_record(session, document_id) if v.state is FileState.DONE]
        terms = terms_of_document(work, session, document_id)
        known = {v.id: known_names(session, work.vault, document_id, but=v.id) for v in versions}
    changed: list[tuple[FileVersion, list[Changed]]] = []
    failed = False
    for version in versions:
        with terms_file(terms) as lists, names_file(known[version.id]) as names:
            try:
                answer = read_document(
                    bytes_of(work, version),
                    version.name,
                    work.vault.files.working_folder(version.id),
                    limits=work.limits,
                    # It was taken in: a mark that today's rules see is a finding, and told.
                    admit_secrecy_mark=True,
                    terms=lists,
                    names_cache=work.vault.files.names_cache(version.organisation_id),
                    known_names=names,
                )
            except (EngineFailed, FileNotFoundError) as error:
                log.warning("replay %s file %s: %s", replay_id, version.id, type(error).__name__)
                failed = True
                continue
        if answer["status"] != "read":
            log.warning("replay %s file %s: refused", replay_id, version.id)
            failed = True
            continue
        with work.sessions() as session:
            changed.append((version, changes_in(session, work.vault, version, answer)))
    with work.transaction() as session:
        row = lock_replay(session, replay_id)
        if row is None or row.state is not FileState.WORKING or row.at_id >= document_id:
            return  # another task came past it
        record_document(session, row, document_id, changed, failed=failed)
