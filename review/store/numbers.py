"""The next document number of an organisation's year, as a suggestion; uniqueness is the database's to hold."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.store.documents import Document

_SEQUENCE = re.compile(r"〕(\d+)号$")


def next_number(session: Session, organisation_id: int, code: str, year: int) -> str:
    """One more than the highest number given so far under the code in the year: ``海府办〔2026〕32号``."""
    head = f"{code}〔{year}〕"
    used = session.scalars(
        select(Document.number_key).where(
            Document.organisation_id == organisation_id,
            Document.number_key.startswith(head, autoescape=True),
        )
    )
    found = [int(m[1]) for key in used if key and (m := _SEQUENCE.search(key))]
    return f"{head}{max(found, default=0) + 1}号"
