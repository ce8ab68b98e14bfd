"""What went online when, read from the log of real acts: in time, late, waiting, and who holds it."""

from __future__ import annotations

from datetime import date, timedelta

from review.domain import commands as c
from review.domain.states import CaseState, Validity
from review.domain.statistics import AsOf, Frame, Period
from review.domain.timeliness import Matter, Standing
from review.domain.timeliness_log import Watched
from review.store.documents import Document
from review.store.timeliness_log import matters_of
from tests.services.conftest import TownAt
from tests.town import EXEMPT, Town


def watched(town: Town, on: date | None = None, year: int = 2026) -> tuple[Watched, ...]:
    """What the year's list holds, as known at the end of a day."""
    zone = town.work.settings.time_zone
    with town.work.sessions() as session:
        frame = Frame(
            organisation_id=town.case_row(1).organisation_id,
            period=Period.of_year(year),
            as_of=AsOf.end_of(on or town.today, zone),
            zone=zone,
        )
        return matters_of(session, frame)


def test_a_document_waits_then_is_overdue_and_its_step_is_named(town_at: TownAt) -> None:
    town, document_id = town_at("issued")
    began = town.today
    (matter,) = watched(town)
    assert (matter.document_id, matter.timed.matter) == (document_id, Matter.ISSUED)
    assert (matter.timed.start, matter.timed.standing(began)) == (began, Standing.RUNNING)
    assert (matter.state, matter.confirmed, matter.since) == (CaseState.DECIDED, False, began)
    town.clock.advance(days=(matter.timed.due_on - began).days + 1)
    (matter,) = watched(town)
    assert matter.timed.standing(town.today) is Standing.OVERDUE
    assert matter.timed.standing(began) is Standing.RUNNING


def test_a_publication_is_known_from_its_day_on(town_at: TownAt) -> None:
    town, _ = town_at("published")
    (matter,) = watched(town)
    assert matter.timed.done_on == town.today
    assert matter.timed.standing(town.today) is Standing.IN_TIME
    assert matter.state is None
    assert watched(town, town.today - timedelta(days=1)) == ()


def test_a_document_that_stays_inside_is_not_watched(town_at: TownAt) -> None:
    town, document_id = town_at("exempt_at_sign_off")
    town.sign(document_id, EXEMPT)
    assert watched(town) == ()


def test_a_corrected_issue_date_moves_the_term_and_not_the_past(town_at: TownAt) -> None:
    town, document_id = town_at("issued")
    before = town.today
    town.clock.advance(days=1)
    with town.work.sessions() as session:
        version = session.get_one(Document, document_id).version
    earlier = before - timedelta(days=7)
    town.do(
        "clerk",
        c.CorrectDates,
        document_id=document_id,
        version=version,
        doc_date=earlier,
        issued_on=earlier,
        reason="登记时把印发日期写成了登记日期，按原件改正",
    )
    assert [m.timed.start for m in watched(town)] == [earlier]
    assert [m.timed.start for m in watched(town, before)] == [before]


def test_a_repeal_is_online_with_its_mark_and_late_after_the_term(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    held_from = town.today + timedelta(days=3)
    town.clock.advance(days=40)
    with town.work.sessions() as session:
        version = session.get_one(Document, document_id).version
    town.do(
        "officer",
        c.MarkValidity,
        document_id=document_id,
        version=version,
        validity=Validity.REPEALED,
        on=held_from,
        reason="",
        successor_id=None,
        successor_text="",
        legal_reference="",
    )
    repeal = next(m for m in watched(town) if m.timed.matter is Matter.VALIDITY)
    assert (repeal.timed.start, repeal.timed.done_on) == (held_from, town.today)
    assert repeal.timed.standing(town.today) is Standing.LATE


def test_what_began_after_the_period_is_not_in_it(town_at: TownAt) -> None:
    town, _ = town_at("issued")
    assert watched(town, year=2025) == ()
    assert len(watched(town, year=2027)) == 1  # left over from before


def test_the_term_of_a_decided_document_begins_with_its_issue(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    assert watched(town) == ()
    town.attach_final(document_id)
    town.issue(document_id)
    assert [m.timed.start for m in watched(town)] == [town.today]
