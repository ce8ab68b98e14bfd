"""The list behind a number of the statistics: the documents or requests it counts, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.permissions import Permission
from review.domain.statistics import Fact, Table
from review.domain.statistics.tables import ALL, Source
from review.store.documents import Document
from review.store.requests import InformationRequest
from review.web.access import may_in_organisation
from review.web.locale import write_date
from review.web.pages import Pager, page_number, pager_of
from review.web.reports.statistics_asked import Asked
from review.web.reports.statistics_page import known_words, list_url
from review.web.reports.statistics_words import Labels
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.joining import joined, labelled

SIZE = 50
#: Sources whose facts are requests, not documents.
_REQUESTS = (Source.RECEIVED, Source.CLOSED)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line: what it is, its number, where it is counted (of a whole row, column or table), the day
    it counts under, how much it counts, how long it took.
    """

    name: str
    url: str | None
    number: str
    place: str
    on: str
    weight: int
    days: str


@dataclass(frozen=True, kw_only=True)
class StatisticsList:
    """What ``reports/statistics_list.html`` prints."""

    heading: str
    meaning: str
    known: str
    book_url: str
    crumbs: tuple[tuple[str, str | None], ...]
    total: int
    lines: tuple[Listed, ...]
    placed: bool
    weighed: bool
    timed: bool
    pager: Pager


@dataclass(frozen=True)
class Subject:
    """What a fact is about, as lists name it."""

    name: str
    number: str
    url: str | None


def statistics_list(
    asked: Asked, table: Table, row: str | None, column: str | None
) -> StatisticsList:
    """The page of a list; a row or column that the table does not have counts nothing."""
    session, spec = current_session(), table.spec
    labels = Labels(session, [table])
    facts = facts_behind(table, row, column)

    def url(page: int) -> str:
        return list_url(asked, table, row, column, page=page)

    pager = pager_of(len(facts), page_number(), SIZE, url)
    shown = facts[max(pager.first - 1, 0) : pager.last]
    subjects = subjects_of(session, spec.source, shown)
    given = ((spec.rows, row), (spec.columns, column))
    open_marks = [mark for mark, code in given if code is None and mark != ALL]
    heading = word(spec.code, "statistics_table")
    back = asked.address(section=spec.section.value)
    return StatisticsList(
        heading=cell_words(labels, table, row, column),
        meaning=word(spec.code, "statistics_meaning"),
        known=known_words(asked),
        book_url=list_url(asked, table, row, column, endpoint="statistics.export_list"),
        crumbs=(
            (_("报告"), url_for("reports.show")),
            (_("统计"), url_for("statistics.show", **back)),
            (heading, None),
        ),
        total=table.figure(row, column).number,
        lines=tuple(
            _listed(fact, subjects.get(key_of(spec.source, fact)), _place(labels, fact, open_marks))
            for fact in shown
        ),
        placed=bool(open_marks),
        weighed=any(fact.weight != 1 for fact in facts),
        timed=any(fact.days is not None for fact in facts),
        pager=pager,
    )


def facts_behind(table: Table, row: str | None, column: str | None) -> list[Fact]:
    """The facts of a number, by their day."""
    facts = table.figure(row, column).facts
    return sorted(facts, key=lambda fact: (fact.on, fact.document_id or 0, fact.about or 0))


def cell_words(labels: Labels, table: Table, row: str | None, column: str | None) -> str:
    """What a number is called: its table, its row and column."""
    spec, heading = table.spec, word(table.spec.code, "statistics_table")
    marks = ((spec.rows, row, table.rows), (spec.columns, column, table.columns))
    # What the table does not have came from elsewhere: it is not repeated to anybody.
    parts = [
        labels.of(m, code) for m, code, there in marks if code and code in there and code != ALL
    ]
    return labelled(heading, joined(parts, "，")) if parts else heading


def key_of(source: Source, fact: Fact) -> int | None:
    """The id of what a fact is about: a request, else a document."""
    return fact.about if source in _REQUESTS else fact.document_id


def subjects_of(
    session: Session, source: Source, facts: Sequence[Fact]
) -> dict[int | None, Subject]:
    """What the facts are about, by id."""
    ids = sorted({key for fact in facts if (key := key_of(source, fact)) is not None})
    found: dict[int | None, Subject] = {}
    for at in range(0, len(ids), 500):
        some = ids[at : at + 500]
        found |= _requests(session, some) if source in _REQUESTS else _documents(session, some)
    return found


def _documents(session: Session, ids: list[int]) -> dict[int | None, Subject]:
    query = select(Document.id, Document.title, Document.doc_number).where(Document.id.in_(ids))
    return {
        row.id: Subject(
            row.title or str(_("（没有标题）")),
            row.doc_number or "",
            url_for("documents.show", document_id=row.id),
        )
        for row in session.execute(query)
    }


def _requests(session: Session, ids: list[int]) -> dict[int | None, Subject]:
    """Requests by their reference; who asks is never part of a list of figures."""
    query = select(InformationRequest).where(InformationRequest.id.in_(ids))
    readable = may_in_organisation(Permission.REQUEST_READ)
    return {
        row.id: Subject(
            row.reference,
            "",
            url_for("request_cases.show", request_id=row.id) if readable else None,
        )
        for row in session.scalars(query)
    }


def _place(labels: Labels, fact: Fact, marks: Sequence[str]) -> str:
    return joined((labels.of(mark, fact.marks[mark]) for mark in marks), "，")


def _listed(fact: Fact, subject: Subject | None, place: str) -> Listed:
    known = subject or Subject(str(_("（已不在登记簿）")), "", None)
    return Listed(
        name=known.name,
        url=known.url,
        number=known.number,
        place=place,
        on=write_date(fact.on),
        weight=fact.weight,
        days=f"{fact.days:.1f}" if fact.days is not None else "",
    )
