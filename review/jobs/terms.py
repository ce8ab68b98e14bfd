"""The organisation's lists on their way to the engines: a file beside the working files, gone afterwards.

And the daily look at what people keep again and again.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from review.jobs.work import Work, system_actor
from review.services.finding.learning import organisations, propose_terms
from review.services.finding.terms import lists_for
from review.store.documents import Document


def terms_of_document(work: Work, session: Session, document_id: int) -> str:
    """The lists that hold on the document's date, or today where it has none, as JSON; empty for none."""
    document = session.get_one(Document, document_id)
    day = document.issued_on or document.doc_date or work.day_of(work.clock())
    return _written(session, document.organisation_id, day)


def terms_of_release(work: Work, session: Session, document_id: int) -> str:
    """The lists for what leaves the house: those of the document's date and those of today."""
    document = session.get_one(Document, document_id)
    today = work.day_of(work.clock())
    day = document.issued_on or document.doc_date or today
    return _written(session, document.organisation_id, day, today)


def _written(session: Session, organisation_id: int, *days: date) -> str:
    lists = lists_for(session, organisation_id, days)
    return json.dumps(lists, ensure_ascii=False) if lists else ""


@contextmanager
def terms_file(written: str) -> Iterator[Path | None]:
    """The lists in a file that only this process can read, for as long as a child needs it; None for none."""
    if not written:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="terms-") as folder:
        path = Path(folder) / "terms.json"
        path.write_text(written, encoding="utf-8")
        path.chmod(0o600)
        yield path


def look_for_proposals(work: Work) -> int:
    """Ask about values that people keep again and again; answers how many questions are new."""
    now, made = work.clock(), 0
    with work.sessions() as session:
        found = organisations(session)
    for organisation_id in found:
        with work.transaction() as session:
            made += propose_terms(
                session,
                work.vault,
                system_actor(),
                organisation_id,
                now=now,
                today=work.day_of(now),
            )
    return made
