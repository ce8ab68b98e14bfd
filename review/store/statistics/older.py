"""What lines that are older than their fields lack, as the documents stand now (decision 0028).

Only such lines are completed in this way; every line written since says it itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.statistics.facts import Line
from review.domain.statistics.standing import SAYING, Standing
from review.store.documents import Document

_A_QUERY = 5_000


def standing_of_old(session: Session, lines: Collection[Line]) -> dict[int, Standing]:
    """Office, kind and dates of the documents whose lines do not say them."""
    wanted = sorted(
        {
            line.document_id
            for line in lines
            if line.name in SAYING and "doc_kind" not in line.said and line.document_id is not None
        }
    )
    return dict(_rows(session, wanted))


def _rows(session: Session, ids: list[int]) -> Iterator[tuple[int, Standing]]:
    for at in range(0, len(ids), _A_QUERY):
        query = select(
            Document.id,
            Document.office_id,
            Document.doc_kind,
            Document.issued_on,
            Document.doc_date,
            Document.is_party,
        ).where(Document.id.in_(ids[at : at + _A_QUERY]))
        for row in session.execute(query):
            yield (
                row.id,
                Standing(
                    office=row.office_id,
                    kind=row.doc_kind,
                    issued_on=row.issued_on,
                    doc_date=row.doc_date,
                    party=row.is_party,
                ),
            )
