"""The names of one file of a submission looked for in its other files, by the engine in its child process.

Only segments in which a name may stand are asked. Which names, and what becomes of the answer, is said by
``services.finding.known_names``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from review.jobs.engine_calls import EngineFailed, find_known
from review.jobs.rows import log
from review.jobs.work import Work, system_actor
from review.services.finding.known_names import (
    known_names,
    names_in,
    take_in_names,
    texts_to_ask,
)
from review.store.documents import Document, FileState, FileVersion, lock_document

#: What ``find`` answered: version -> segment -> findings.
Elsewhere = dict[int, dict[str, list[dict[str, Any]]]]


@contextmanager
def names_file(names: Sequence[str]) -> Iterator[Path | None]:
    """The names in a file that only this process can read, for as long as a child needs it; None for none."""
    if not names:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="names-") as folder:
        path = Path(folder) / "names.txt"
        path.write_text("\n".join(names), encoding="utf-8")
        path.chmod(0o600)
        yield path


def ask_other_files(
    work: Work, version_id: int, answer: Mapping[str, Any], known: Collection[str]
) -> Elsewhere:
    """What the names that this file brings as new find in the files read before it. Raises EngineFailed."""
    fresh = [name for name in names_in(answer) if name not in set(known)]
    with work.sessions() as session:
        version = session.get_one(FileVersion, version_id)
        texts = texts_to_ask(session, work.vault, version.document_id, fresh, but=version_id)
    return _asked(work, texts, fresh)


def ask_again(work: Work, version_id: int, known: Collection[str]) -> None:
    """Look in a file once more when another one was read at the same time and brought names it did not know."""
    with work.sessions() as session:
        version = session.get_one(FileVersion, version_id)
        now_known = known_names(session, work.vault, version.document_id, but=version_id)
        missed = [name for name in now_known if name not in set(known)]
        if not missed or version.state is not FileState.DONE:
            return
        texts = texts_to_ask(session, work.vault, version.document_id, missed, but=None)
    try:
        found = _asked(work, {v: t for v, t in texts.items() if v == version_id}, missed)
    except EngineFailed as failed:
        log.warning("names of other files not looked for in %s: %s", version_id, failed.code)
        return
    with work.transaction() as session:
        version = session.get_one(FileVersion, version_id)
        document: Document | None = lock_document(session, version.document_id)
        if document is not None:
            take_in_names(
                session, work.vault, system_actor(), document, found, missed, now=work.clock()
            )


def _asked(work: Work, texts: Mapping[int, Mapping[str, str]], names: Sequence[str]) -> Elsewhere:
    if not texts:
        return {}
    with names_file(names) as path:
        if path is None:
            return {}
        return {v: find_known(strings, path, limits=work.limits) for v, strings in texts.items()}
