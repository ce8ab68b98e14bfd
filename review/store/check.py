"""Does the store hold what its rows say? Log and triggers, files by digest, organisations apart.

Queries only. What is in flight is not called a problem: files younger than a grace may belong to a
task that has not committed yet. How history and states agree is in ``replay``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from review.store.documents import FileState, FileVersion
from review.store.events import verify
from review.store.files import Files, digest_of
from review.store.findings import Rendition
from review.store.imports import ImportRun
from review.store.problems import Problem
from review.store.releases import published_files
from review.store.repeal_lists import RepealList
from review.store.spot_checks import EvidencePack
from review.store.tables import staff_tables
from review.store.triggers import missing_triggers
from review.store.validity import ProofEntry


def check_log(connection: Connection) -> list[Problem]:
    """The chain from the first row to the head, and the triggers that protect it.

    Codes: those of ``events.Fault`` with the row as subject, and ``trigger_missing``.
    """
    fault = verify(connection).fault
    found = [Problem(fault.code, f"event {fault.seq}")] if fault else []
    return found + [
        Problem("trigger_missing", f"trigger {name}")
        for name in sorted(missing_triggers(connection))
    ]


def check_files(
    session: Session, files: Files, *, now: datetime, grace: timedelta
) -> list[Problem]:
    """Every file on the disk against its row, by digest.

    Codes: ``missing`` and ``changed`` of ``original``, ``rendition``, ``evidence``, ``quarantined``
    (as ``original_missing``); for files without a row ``original_orphan``, ``rendition_orphan``,
    ``evidence_orphan``, ``quarantined_orphan``, ``working_orphan``, ``stray``.
    """
    versions = session.scalars(select(FileVersion).where(FileVersion.erased_at.is_(None))).all()
    originals: set[tuple[int, str]] = set()
    waiting: set[str] = set()
    found: list[Problem] = []
    for version in versions:
        original = files.original_path(version.organisation_id, version.digest)
        if version.intake_key is None:
            key = (version.organisation_id, version.digest)
            if key not in originals:
                found += _compared("original", f"file_version {version.id}", original, key[1])
            originals.add(key)
            continue
        waiting.add(version.intake_key)
        path = files.intake_path(version.intake_key)
        if not path.exists() and original.exists():
            continue  # a task has just moved it and is about to commit
        found += _compared("quarantined", f"file_version {version.id}", path, version.digest)
    renditions, faults = _check_renditions(session, files)
    found += faults
    waiting |= _keys_of_imports(session) | _keys_of_lists(session)
    young = now - grace
    evidence, faults = _check_evidence(session, files)
    found += faults
    kept = {
        ("original", "originals"): originals,
        ("rendition", "renditions"): renditions,
        ("evidence", "evidence"): evidence,
    }
    for (kind, room), known in kept.items():
        found += [
            Problem(f"{kind}_orphan", f"{room}/{organisation}/{digest}")
            for (organisation, digest), path in files.stored(room).items()
            if (organisation, digest) not in known and _is_older(path, young)
        ]
    found += [
        Problem("quarantined_orphan", f"intake/{key}")
        for key, path in files.quarantined().items()
        if key not in waiting and _is_older(path, young)
    ]
    left = files.worked_on() - {version.id for version in versions}
    found += [Problem("working_orphan", f"working/{version_id}") for version_id in sorted(left)]
    found += [
        Problem("stray", path.relative_to(files.root).as_posix())
        for path in files.strays()
        if _is_older(path, young)
    ]
    return sorted(found)


def _keys_of_imports(session: Session) -> set[str]:
    """Manifests and zips that wait in quarantine until their import is over."""
    rows = session.execute(select(ImportRun.manifest_key, ImportRun.zip_key)).all()
    return {key for row in rows for key in row if key is not None}


def _keys_of_lists(session: Session) -> set[str]:
    """Repeal lists that wait in quarantine until they are read."""
    return {key for key in session.scalars(select(RepealList.intake_key)) if key is not None}


def _check_evidence(session: Session, files: Files) -> tuple[set[tuple[int, str]], list[Problem]]:
    """Repeal lists, pictures of proofs and evidence packs; what of them is missing or changed."""
    lists = select(RepealList.id, RepealList.organisation_id, RepealList.digest).where(
        RepealList.state == FileState.DONE
    )
    proofs = select(ProofEntry.id, ProofEntry.organisation_id, ProofEntry.digest)
    made = func.coalesce(EvidencePack.digest, "")
    packs = select(EvidencePack.id, EvidencePack.organisation_id, made).where(
        EvidencePack.state == FileState.DONE
    )
    known: set[tuple[int, str]] = set()
    found: list[Problem] = []
    kinds = (("repeal_list", lists), ("proof_entry", proofs), ("evidence_pack", packs))
    for name, query in kinds:
        for row_id, organisation_id, digest in session.execute(query):
            path = files.evidence_path(organisation_id, digest)
            found += _compared("evidence", f"{name} {row_id}", path, digest)
            known.add((organisation_id, digest))
    return known, found


def _check_renditions(session: Session, files: Files) -> tuple[set[tuple[int, str]], list[Problem]]:
    """The renditions that are still there, and what was published before one was made anew; what of them
    is missing or changed.
    """
    known: set[tuple[int, str]] = set()
    found: list[Problem] = []
    for column in (Rendition.bytes_digest, Rendition.printed_digest):
        query = (
            select(Rendition.id, Rendition.organisation_id, column)
            .join(FileVersion, FileVersion.id == Rendition.file_version_id)
            .where(
                column.is_not(None),
                FileVersion.erased_at.is_(None),
                Rendition.erased_at.is_(None),
            )
        )
        for rendition_id, organisation_id, digest in session.execute(query):
            key = (organisation_id, str(digest))
            if key not in known:
                path = files.rendition_path(*key)
                found += _compared("rendition", f"rendition {rendition_id}", path, key[1])
            known.add(key)
    for key, release_id in published_files(session).items():
        if key not in known:
            path = files.rendition_path(*key)
            found += _compared("rendition", f"release {release_id}", path, key[1])
            known.add(key)
    return known, found


def _compared(kind: str, subject: str, path: Path, digest: str) -> Iterator[Problem]:
    if not path.is_file():
        yield Problem(f"{kind}_missing", subject, digest)
    elif digest_of(path) != digest:
        yield Problem(f"{kind}_changed", subject, digest)


def _is_older(path: Path, moment: datetime) -> bool:
    """Whether a file has been where it is since before a moment; one that is gone is no problem."""
    try:
        return path.stat().st_ctime <= moment.timestamp()
    except FileNotFoundError:
        return False


def check_organisations(session: Session) -> list[Problem]:
    """Rows that belong to another organisation than what they hang on (``organisation_differs``)."""
    found: list[Problem] = []
    for child in staff_tables().sorted_tables:
        for key in sorted(child.foreign_keys, key=lambda key: key.parent.name):
            above = key.column.table.alias()
            apart = {"organisation_id"} <= set(child.c.keys()) & set(above.c.keys())
            if (
                not apart or key.column.table.name == "person"
            ):  # people may serve several organisations
                continue
            query = (
                select(*child.primary_key.columns)
                .join(above, key.parent == above.c[key.column.name])
                .where(child.c.organisation_id != above.c.organisation_id)
            )
            found += [
                Problem("organisation_differs", f"{child.name} {row[0]}", key.parent.name)
                for row in session.execute(query)
            ]
    return found
