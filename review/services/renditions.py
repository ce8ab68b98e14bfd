"""Asking for redacted copies: a pending row per file and plan, made by a task, proven before anybody may use it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from review.services.outstanding import wake
from review.store.case_values import plan_of
from review.store.documents import FileState, FileVersion
from review.store.findings import Rendition, rendition_for


def ask_renditions(
    session: Session, versions: Iterable[FileVersion], now: datetime, *, again: bool = False
) -> list[Rendition]:
    """Make sure that a rendition by the present plan is made or on its way for every version; answers the new ones.

    ``again`` also wakes up one that failed: the person asked for another try.
    """
    asked = []
    for version in versions:
        if version.state is not FileState.DONE:
            continue
        plan = plan_of(session, version)
        row = rendition_for(session, version.id, plan.key)
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
        elif again and row.state is FileState.FAILED:
            wake(row, FileState.PENDING)
            asked.append(row)
    session.flush()
    return asked
