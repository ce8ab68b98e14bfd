"""Preparing a release: the record is frozen and its strings are put before the detectors by a task.

Everything that would leave the house is in the frozen record; ``domain.public_record`` is the allow-list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from review.domain.public_record import RELEASED_FIELDS
from review.domain.redaction import REMOVING, copy_format, copy_name
from review.services.outstanding import wake
from review.store.case_values import released_values, renditions_of, strings_digest
from review.store.cases import ReviewCase
from review.store.documents import Document, FileVersion, files_of_record
from review.store.findings import Rendition
from review.store.found import finding_values
from review.store.releases import Release, ReleaseState, latest_release, release_of_case

#: In a frozen record: how many places of which kind were removed, never what stood there.
REMOVALS = "removals"
#: Of a file in a frozen record: it is the PDF of the file at the same position.
PRINTED = "printed"


def removals_of(session: Session, versions: Sequence[FileVersion]) -> dict[str, int]:
    """How many places of each kind of finding are removed from the files of record."""
    values = finding_values(session, [v.id for v in versions])
    return dict(
        Counter(f.code for found in values.values() for f in found if f.effective in REMOVING)
    )


def frozen_record(session: Session, document: Document) -> dict[str, Any]:
    """What would be released now: the allowed fields, and each file's name, rendition and digest."""
    versions = files_of_record(session, document.id)
    renditions = renditions_of(session, versions).renditions
    values = released_values(document)
    return {
        "fields": {name: values[name] for name in RELEASED_FIELDS},
        "interpretation_url": document.interpretation_url,
        REMOVALS: removals_of(session, versions),
        "files": [
            entry
            for version, rendition in zip(versions, renditions, strict=True)
            if rendition is not None
            for entry in _files_of(version, rendition)
        ],
    }


def _files_of(version: FileVersion, rendition: Rendition) -> Iterator[dict[str, Any]]:
    """The redacted copy of a file, and the PDF that was printed of it, where there is one."""
    name, kind = copy_name(version.name, version.format), copy_format(version.format)
    copy = {
        "position": version.position,
        "name": name,
        "format": kind,
        "rendition": rendition.id,
        "digest": rendition.bytes_digest,
        "bytes": rendition.bytes,
    }
    yield copy
    if rendition.printed_digest is not None:
        yield copy | {
            PRINTED: True,
            "name": f"{name.removesuffix(f'.{kind}')}.pdf",
            "format": "pdf",
            "digest": rendition.printed_digest,
            "bytes": rendition.printed_bytes,
        }


def prepare_release(
    session: Session, document: Document, row: ReviewCase, now: datetime
) -> Release:
    """Freeze the record and ask for the string check, unless the present strings are already checked or waiting."""
    digest = strings_digest(session, document)
    existing = release_of_case(session, row.id)
    if existing is not None and existing.state in (ReleaseState.CHECKING, ReleaseState.CHECKED):
        if existing.strings_digest == digest:
            return existing
        existing.record = frozen_record(session, document)
        existing.strings_digest = digest
        existing.hits, existing.hit_places, existing.checked_at = 0, [], None
        wake(existing, ReleaseState.CHECKING)
        session.flush()
        return existing
    last = latest_release(session, document.id)
    release = Release(
        organisation_id=document.organisation_id,
        document_id=document.id,
        case_id=row.id,
        revision=(last.revision if last else 0) + 1,
        record=frozen_record(session, document),
        strings_digest=digest,
        asked_at=now,
    )
    session.add(release)
    session.flush()
    return release
