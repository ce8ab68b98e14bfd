"""Lines of the list of timeliness: the document, its term, how it stands, who holds it since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.calendar import WorkingCalendar
from review.domain.states import DocumentStatus, Role
from review.domain.timeliness import Standing
from review.domain.timeliness_log import Watched
from review.store.documents import Document
from review.store.people import Office
from review.store.scopes import turn_of
from review.web.cases import steps
from review.web.session import current_session
from review.web.wording import word

_A_QUERY = 5_000


@dataclass(frozen=True, kw_only=True)
class Row:
    """One matter; ``days`` are working days from the start to being online, or to the day asked."""

    title: str
    number: str
    url: str
    office: str
    matter: str
    start: date
    due_on: date
    estimated: bool
    done_on: date | None
    days: int
    standing: Standing
    standing_words: str
    holder: str
    step: str
    since: date | None


def rows_of(matters: Sequence[Watched], as_of: date, calendar: WorkingCalendar) -> Iterable[Row]:
    """The matters with the names of their documents and offices, in the order given."""
    papers = _papers(current_session(), sorted({m.document_id for m in matters}))
    for each in matters:
        title, number, office = papers.get(each.document_id, ("", "", ""))
        standing = each.timed.standing(as_of)
        yield Row(
            title=title or _("（还没有标题）"),
            number=number,
            url=url_for(steps.SHOW, document_id=each.document_id),
            office=office,
            matter=word(each.timed.matter, "timeliness_matter"),
            start=each.timed.start,
            due_on=each.timed.due_on,
            estimated=each.timed.estimated,
            done_on=each.timed.done_on,
            days=each.timed.days(calendar, as_of),
            standing=standing,
            standing_words=word(standing, "timeliness_standing"),
            holder=word(_holder(each), "role"),
            step=word(each.state, "state"),
            since=each.since,
        )


def _holder(each: Watched) -> Role | None:
    """Whose turn it was on the day asked; marks of validity on other sites wait for the officer."""
    if each.timed.done_on is not None:
        return None
    if each.state is None:
        return Role.DISCLOSURE_OFFICER
    status = each.status or DocumentStatus.UNISSUED
    return turn_of(each.state, status, proactive=True, bytes_confirmed=each.confirmed)


def _papers(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Title, number and office of documents."""
    found = {}
    for at in range(0, len(ids), _A_QUERY):
        query = (
            select(Document.id, Document.title, Document.doc_number, Office.name)
            .join(Office, Office.id == Document.office_id)
            .where(Document.id.in_(ids[at : at + _A_QUERY]))
        )
        for i, title, number, office in session.execute(query):
            found[i] = (title, number or "", office)
    return found
