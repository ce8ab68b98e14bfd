"""Who judged what in the confidentiality review, for the monthly summary: facts beside the acts of the log.

Queries only. Which reviews a month has is read from the log by ``store.duties``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.duties import Act, Duty
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import Event
from review.store.people import Office, names_of

_EVENTS = {
    Duty.CLEARED: "case.confidentiality_confirmed",
    Duty.NOT_RELEASABLE: "case.declared_not_releasable",
    Duty.REFERRED: "case.referred",
}
_KINDS = {name: duty for duty, name in _EVENTS.items()}
#: A verdict on a case on a day.
_Given = tuple[int, Duty, date]
#: Ids of one question to the database.
_A_QUERY = 5_000


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """One verdict of the review with everything the summary prints of it."""

    act: Act
    title: str
    doc_number: str
    office: str
    reviewer: str
    partial: bool
    ground: str
    published_on: date | None


def reviewed(session: Session, acts: Collection[Act], until: datetime) -> list[Reviewed]:
    """The acts of a month with documents, reviewers and what became of them by ``until``.

    ``until`` is the moment up to which the log is read, in the zone in which days end.
    """
    cases = sorted({act.case_id for act in acts if act.case_id is not None})
    rows: dict[int, tuple[ReviewCase, Document, str]] = {}
    for at in range(0, len(cases), _A_QUERY):
        query = (
            select(ReviewCase, Document, Office.name)
            .join(Document, Document.id == ReviewCase.document_id)
            .join(Office, Office.id == ReviewCase.office_id)
            .where(ReviewCase.id.in_(cases[at : at + _A_QUERY]))
        )
        rows |= {case.id: (case, document, name) for case, document, name in session.execute(query)}
    actors, published = _actors(session, cases, until)
    names = names_of(session, actors.values())
    found = []
    for act in acts:
        case, document, office = rows[act.case_id or 0]
        decided = case.decided_attribute is not None
        found.append(
            Reviewed(
                act=act,
                title=document.title,
                doc_number=document.doc_number or "",
                office=office,
                reviewer=names.get(actors.get((case.id, act.duty, act.on)) or 0, ""),
                partial=case.decided_partial if decided else case.proposed_partial,
                ground=case.not_releasable_ground or "",
                published_on=published.get(case.id),
            )
        )
    return found


def _actors(
    session: Session, cases: list[int], until: datetime
) -> tuple[dict[_Given, int | None], dict[int, date]]:
    """Who gave each verdict on which day, and when each case was published, before a moment."""
    actors: dict[_Given, int | None] = {}
    published: dict[int, date] = {}
    wanted = [*_KINDS, "case.published"]
    for at in range(0, len(cases), _A_QUERY):
        documents = select(ReviewCase.document_id).where(
            ReviewCase.id.in_(cases[at : at + _A_QUERY])
        )
        query = (
            select(Event.name, Event.case_id, Event.actor_id, Event.at)
            .where(
                Event.document_id.in_(documents),
                Event.name.in_(wanted),
                Event.case_id.is_not(None),
            )
            .order_by(Event.seq)
        )
        for name, case_id, actor_id, moment in session.execute(query):
            told = datetime.fromisoformat(moment)
            if told >= until:
                continue
            case, on = int(case_id or 0), told.astimezone(until.tzinfo).date()
            if name in _KINDS:
                actors[case, _KINDS[name], on] = actor_id
            else:
                published[case] = on
    return actors, published
