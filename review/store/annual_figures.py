"""What the annual report is counted from besides plain lines: normative documents as they were known.

Queries only; where a thing counts is said by ``domain.annual_counts``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.annual_counts import Normative
from review.domain.annual_documents import CHANGED_BY, KNOWN_BY, DocumentNow, as_known
from review.domain.states import DocumentStatus
from review.domain.statistics import AsOf, Frame, Line
from review.store.documents import Document
from review.store.events import Event
from review.store.statistics.lines import lines

#: The whole log: what was written later says what stood before.
_EVER = AsOf(date.max, datetime.max.replace(tzinfo=UTC))


def normative_documents(session: Session, frame: Frame) -> list[Normative]:
    """Normative documents of an organisation as known at ``frame.as_of``; Party documents apart."""
    normative = (
        Document.organisation_id == frame.organisation_id,
        Document.is_normative.is_(True),
        Document.is_party.is_(False),
        Document.status.not_in((DocumentStatus.UNISSUED, DocumentStatus.DISCARDED)),
    )
    about: dict[int, list[Line]] = defaultdict(list)
    for line in lines(
        session,
        replace(frame, as_of=_EVER),
        (*KNOWN_BY, *CHANGED_BY),
        Event.document_id.in_(select(Document.id).where(*normative)),
    ):
        about[line.document_id or 0].append(line)
    rows = session.execute(
        select(
            Document.id,
            Document.issued_on,
            Document.doc_date,
            Document.validity,
            Document.validity_on,
            Document.out_of_scope,
        ).where(*normative)
    )
    found = (
        as_known(DocumentNow(**row._mapping), about[row.id], frame.as_of.until, frame.zone)  # noqa: SLF001 - its public name
        for row in rows
    )
    return [each for each in found if each is not None]
