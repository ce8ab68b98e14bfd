"""Queries behind the statistics: whose lines, known when, and what lines older than their fields lack."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.audit import EVENTS
from review.domain.statistics import AsOf, Frame, Line, Period
from review.domain.statistics.standing import Standing
from review.store.documents import Document
from review.store.events import About, Event, append
from review.store.people import Office
from review.store.statistics.lines import began_on, lines, lines_of_cases
from review.store.statistics.older import standing_of_old
from tests.store import rows
from tests.store.rows import NOW
from tests.store.walks import ACTOR

LATER = NOW + timedelta(days=30)


def place(session: Session) -> Office:
    return rows.office(session, rows.organisation(session))


def write(session: Session, document: Document, name: str, at: datetime, case: int = 1) -> None:
    about = About(document.organisation_id, document.id, case)
    payload: dict[str, Any] = dict.fromkeys(EVENTS[name])
    append(session, name, actor=ACTOR, now=at, about=about, payload=payload)


def frame(document: Document, on: date, period: Period | None = None) -> Frame:
    return Frame(
        organisation_id=document.organisation_id,
        period=period or Period.of_year(NOW.year),
        as_of=AsOf.end_of(on, UTC),
        zone=UTC,
    )


def names(found: Any) -> list[str]:
    return [line.name for line in found]


def test_only_lines_of_the_own_house_that_were_written_by_then(session: Session) -> None:
    own, other = rows.document(session, place(session)), rows.document(session, place(session))
    write(session, own, "case.drafted", NOW)
    write(session, other, "case.drafted", NOW)
    write(session, own, "case.submitted", LATER)
    wanted = ("case.drafted", "case.submitted")
    assert names(lines(session, frame(own, NOW.date()), wanted)) == ["case.drafted"]
    assert names(lines(session, frame(own, LATER.date()), wanted)) == list(wanted)
    assert names(lines(session, frame(own, LATER.date()), ("case.drafted",))) == ["case.drafted"]


def test_cases_that_are_over_and_did_not_move_in_the_period_are_left_out(session: Session) -> None:
    document = rows.document(session, place(session))
    for case, name in ((1, "case.drafted"), (1, "case.discarded"), (2, "case.drafted")):
        write(session, document, name, NOW, case)
    later = Period(LATER.date(), LATER.date())
    found = lines_of_cases(session, frame(document, LATER.date(), later))
    assert [(line.case_id, line.name) for line in found] == [(2, "case.drafted")]
    assert len(names(lines_of_cases(session, frame(document, LATER.date())))) == 3


def test_a_house_begins_with_its_first_line(session: Session) -> None:
    document = rows.document(session, place(session))
    assert began_on(session, document.organisation_id, UTC) is None
    write(session, document, "case.drafted", NOW)
    write(session, document, "case.submitted", LATER)
    assert began_on(session, document.organisation_id, UTC) == NOW.date()


def test_an_old_line_is_completed_from_the_document_and_a_new_one_is_not(session: Session) -> None:
    at = place(session)
    document = rows.document(session, at, issued_on=date(2023, 4, 1), doc_kind="reply")
    write(session, document, "case.drafted", NOW)
    said = json.loads(session.scalars(select(Event.payload)).one())
    new = Line(1, NOW, "case.drafted", document.id, 1, said)
    old = Line(1, NOW, "case.drafted", document.id, 1, {"source": None, "target": "draft"})
    assert standing_of_old(session, [new]) == {}
    assert standing_of_old(session, [new, old]) == {
        document.id: Standing(office=at.id, kind="reply", issued_on=date(2023, 4, 1))
    }
