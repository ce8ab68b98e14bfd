"""A year's duties as the log tells them: each act once, by office and day, and never otherwise afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta

import pytest

from review.domain import commands as c
from review.domain.duties import ISSUED, Duties, Duty, Rate, share_of
from review.domain.rounds import ItemReason
from review.domain.spot_checks import Criterion, CriterionAnswer, Population
from review.domain.states import Attribute, CaseAction, CaseKind, DocumentAction, Outcome
from review.services.reports.figures import year_duties
from review.store.spot_checks import SpotCheck, entries_of
from tests.answers import EXEMPT, GOOD_COMMENT
from tests.julys import YEAR, approve, july, propose
from tests.services.conftest import TownAt
from tests.town import Town


def duties(town: Town, year: int = 2026, as_of: date | None = None) -> Duties:
    """The duties of the town as they were known on a day, today without one."""
    with town.work.sessions() as session:
        zone = town.clock().tzinfo or UTC
        return year_duties(session, town.ids["town"], year, as_of or town.today, zone)


def counted(told: Duties) -> dict[str, int]:
    """What there is any of."""
    return {code: n for code, n in told.figures().items() if n}


def pass_days(town: Town, days: int) -> None:
    """Some days later."""
    town.clock.now += timedelta(days=days)


def test_a_published_document_counts_once_in_each_of_its_figures(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    told = duties(town)
    assert counted(told) == {
        "proactive": 1,
        "decided": 1,
        "cleared": 1,
        "published": 1,
        "on_time": 1,
    }
    act = told.listed(Duty.ON_TIME)[0]
    assert (act.document_id, act.office_id) == (document_id, town.ids["social"])
    assert share_of(told, Rate.PUBLISHED_ON_TIME).value == 1.0
    assert counted(duties(town, 2025)) == {}


def test_a_decision_that_differs_from_the_proposal_and_a_return_are_told_apart(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("at_sign_off")
    town.move("approver", document_id, CaseAction.RETURN, GOOD_COMMENT)
    assert [act.detail for act in duties(town).listed(Duty.RETURNED)] == ["sign_off"]
    town, document_id = town_at("at_sign_off")
    town.sign(document_id, EXEMPT)
    told = duties(town)
    assert [act.detail for act in told.listed(Duty.DECIDED_OTHERWISE)] == ["proactive exempt"]
    assert told.count(*ISSUED) == 0, "decided is not yet issued"


def test_a_case_sent_back_is_not_decided(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    assert duties(town).count(Duty.DECIDED) == 1
    town.move("clerk", document_id, CaseAction.SEND_BACK, GOOD_COMMENT)
    assert duties(town).count(Duty.DECIDED, Duty.DECIDED_OTHERWISE) == 0


def test_what_is_not_online_when_its_term_is_over_is_overdue_and_then_late(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("confirmed")
    issued = town.today
    assert duties(town).count(Duty.OVERDUE) == 0
    pass_days(town, 60)
    told = duties(town)
    assert [act.document_id for act in told.listed(Duty.OVERDUE)] == [document_id]
    assert int(told.listed(Duty.OVERDUE)[0].detail) > 0
    town.do("officer", c.Publish, document_id)
    after = duties(town)
    assert (after.count(Duty.OVERDUE), after.count(Duty.LATE)) == (0, 1)
    assert duties(town, as_of=town.today - timedelta(days=1)).count(Duty.OVERDUE) == 1
    assert duties(town, as_of=issued).count(Duty.OVERDUE, Duty.LATE) == 0


def test_a_date_corrected_later_moves_the_document_only_for_later_days(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    before = duties(town)
    sent_on = town.today
    pass_days(town, 2)
    row = town.document(document_id)
    town.do(
        "clerk",
        c.CorrectDates,
        document_id=document_id,
        version=row.version,
        doc_date=date(2025, 12, 30),
        issued_on=date(2025, 12, 30),
        reason=GOOD_COMMENT,
    )
    assert duties(town, as_of=sent_on) == before
    today = duties(town)
    assert (today.count(Duty.PROACTIVE), today.count(Duty.DATES_CORRECTED)) == (0, 1)
    assert duties(town, 2025).count(Duty.PROACTIVE) == 1
    assert duties(town, 2025, as_of=sent_on).count(Duty.PROACTIVE) == 0


def test_a_correction_and_a_hide_are_errors_corrected(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    town.do(
        "officer", c.ActOnPublished, document_id, action=DocumentAction.HIDE, comment=GOOD_COMMENT
    )
    assert counted(duties(town))["taken_down"] == 1
    town, document_id = town_at("published")
    town.do("officer", c.Reopen, document_id, kind=CaseKind.CORRECTION, reason=GOOD_COMMENT)
    assert "corrected" not in counted(duties(town)), "a correction counts when it is settled"


def test_july_counts_items_settled_and_answers_that_came_too_late(town_at: TownAt) -> None:
    town, document_id = town_at("july")
    july(town, day=3)
    told = duties(town, YEAR)
    assert (told.count(Duty.JULY), told.count(Duty.JULY_SETTLED)) == (2, 0)
    assert {act.detail for act in told.listed(Duty.JULY)} == {ItemReason.WINDOW.value}
    propose(town, document_id, Outcome.KEEP)
    approve(town, document_id)
    told = duties(town, YEAR)
    assert [act.detail for act in told.listed(Duty.JULY_SETTLED)] == [Outcome.KEEP.value]
    assert told.count(Duty.JULY_ANSWERED_LATE) == 0
    settled_on = town.today
    pass_days(town, 40)
    late = duties(town, YEAR).listed(Duty.JULY_ANSWERED_LATE)
    assert len(late) == 1
    assert document_id not in {act.document_id for act in late}
    assert duties(town, YEAR, settled_on) == told
    assert share_of(duties(town, YEAR), Rate.JULY_ON_TIME).value == 0.5


def test_spot_checks_count_what_was_examined_and_found(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    check = town.do(
        "officer",
        c.DrawSpotCheck,
        organisation_id=town.ids["town"],
        name="抽查",
        population=Population(from_on=date(2026, 1, 1), until_on=date(2026, 12, 31), zone="UTC"),
        seed="1",
        confidence=0.95,
        error_bound=None,
        size=1,
    )
    with town.work.sessions() as session:
        entry = entries_of(session, check.id)[0]
        assert session.get_one(SpotCheck, check.id).year == 2026
    answers = tuple(
        CriterionAnswer(criterion=each, passed=each is not Criterion.TIMELY, note="迟了三天。")
        for each in Criterion
    )
    assert duties(town).count(Duty.EXAMINED) == 0, "drawn is not examined"
    town.do(
        "supervisor",
        c.ExamineEntry,
        entry_id=entry.id,
        version=entry.version,
        answers=answers,
        rectify_what="",
        rectify_by=None,
    )
    told = duties(town)
    assert [(a.document_id, a.detail) for a in told.listed(Duty.FAULTY)] == [
        (document_id, "timely")
    ]
    assert share_of(told, Rate.SPOT_ERROR).value == 1.0


@pytest.mark.parametrize("change", [Duties.figures, lambda told: told.acts])
def test_another_organisation_has_none_of_it(
    town_at: TownAt, change: Callable[[Duties], object]
) -> None:
    town, _ = town_at("published")
    with town.work.sessions() as session:
        zone = town.clock().tzinfo or UTC
        told = year_duties(session, town.ids["village"], 2026, town.today, zone)
    assert not told.acts
    assert change(told) != change(duties(town))
    assert Attribute.PROACTIVE.value in told.figures()
