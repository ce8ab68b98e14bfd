"""What is written to the log only so that it can be counted: how findings stand in a published copy.

A settlement may be replaced or undone until a copy goes out, and its row then changes; what a figure
of the past counts must not (decision 0028).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy.orm import Session

from review.domain.values import Actor
from review.services.contents import about
from review.store.cases import ReviewCase
from review.store.documents import Document, files_of_record
from review.store.events import append
from review.store.found import finding_values


def count_findings(
    session: Session, actor: Actor, document: Document, row: ReviewCase, now: datetime
) -> None:
    """Write how many places of each kind are removed, masked, kept or kept by exception in the files
    that are being published; silent where nothing was found.
    """
    ids = [version.id for version in files_of_record(session, document.id)]
    places = Counter(
        (finding.code, finding.effective.value)
        for found in finding_values(session, ids).values()
        for finding in found
        if finding.effective is not None
    )
    if not places:
        return
    append(
        session,
        "finding.counted",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={"findings": [f"{code}:{how}:{n}" for (code, how), n in sorted(places.items())]},
    )
