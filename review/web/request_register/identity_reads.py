"""Having it noted that somebody read in clear who asks; every page and letter that shows it calls this."""

from __future__ import annotations

from sqlalchemy.orm import Session

from review.services.requests.identity import read_identity
from review.store.requests import InformationRequest
from review.web.session import afterwards, current_actor, now, today


def note_identity(row_id: int, purpose: str) -> None:
    """Have it noted that the applicant of a request was read in clear, whatever becomes of the page."""
    actor, moment, day = current_actor(), now(), today()

    def note(session: Session) -> None:
        row = session.get_one(InformationRequest, row_id)
        read_identity(session, actor, row, purpose, now=moment, today=day)

    afterwards(note)
