"""Asking for redacted copies: a pending row per file and plan, made by a task, proven before anybody may use it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from review.domain.redaction import copy_format
from review.services.outstanding import wake
from review.store.case_values import plan_of
from review.store.documents import FileState, FileVersion
from review.store.findings import Rendition, rendition_for
from review.store.people import Organisation

#: The format of which an office program can print a copy.
PRINTED_FORMAT = "docx"


def prints_copies(session: Session, version: FileVersion) -> bool:
    """Whether a PDF goes out beside the redacted copy of this file: of a docx, where its house wants one."""
    house = session.get_one(Organisation, version.organisation_id)
    return house.copy_with_pdf and copy_format(version.format) == PRINTED_FORMAT


def ask_renditions(
    session: Session, versions: Iterable[FileVersion], now: datetime, *, again: bool = False
) -> list[Rendition]:
    """Make sure that a rendition by the present plan is made or on its way for every version; answers the new ones.

    ``again`` also wakes up one that failed, or that has no PDF and should, or the other way round: the
    person asked for another try.
    """
    asked = []
    for version in versions:
        if version.state is not FileState.DONE:
            continue
        plan = plan_of(session, version)
        row = rendition_for(session, version.id, plan.key, ever=True)
        if row is None:
            row = Rendition(
                organisation_id=version.organisation_id,
                document_id=version.document_id,
                file_version_id=version.id,
                plan_key=plan.key,
                plan=plan.as_json(),
                asked_at=now,
            )
            session.add(row)
            asked.append(row)
        elif row.erased_at is not None:
            _make_anew(row)
            asked.append(row)
        elif again and made_anew(session, version, row):
            wake(row, FileState.PENDING)
            asked.append(row)
    session.flush()
    return asked


def under_way(row: Rendition | None) -> bool:
    """Whether a copy waits to be made or is being made."""
    return row is not None and row.state in (FileState.PENDING, FileState.WORKING)


def made_anew(session: Session, version: FileVersion, row: Rendition) -> bool:
    """Whether asking for this copy again makes it again: the last try failed, or it has no PDF and should, or the
    other way round. Of any other the same plan would make the same bytes.
    """
    return row.state is FileState.FAILED or _has_wrong_files(session, version, row)


def _make_anew(row: Rendition) -> None:
    """A plan that is wanted again after its copy was erased: as if nobody had made it."""
    row.erased_at, row.verified = None, False
    row.bytes_digest = row.printed_digest = None
    wake(row, FileState.PENDING)


def _has_wrong_files(session: Session, version: FileVersion, row: Rendition) -> bool:
    has_pdf = row.printed_digest is not None
    return row.state is FileState.DONE and has_pdf != prints_copies(session, version)
