"""What reports were handed in: settings, entries with their figures, and taking an entry back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.states import CaseAction, DocumentAction
from review.domain.submissions import (
    DEFAULT_RULES,
    ReportPeriod,
    SubmissionKind,
)
from review.services.reports.figures import figures_of, usual_day, year_duties
from review.store.events import Event
from review.store.submissions import Submission, rule_for, standing_submission, submissions_of
from tests.answers import GOOD_COMMENT
from tests.services.conftest import TownAt
from tests.town import Town

YEARLY, MONTHLY = SubmissionKind.SELF_INSPECTION, SubmissionKind.CONFIDENTIALITY
ZONE = "Asia/Shanghai"
YEAR = ReportPeriod(2026)
JULY = ReportPeriod(2026, 7)


def sent(town: Town, login: str = "officer", **said: Any) -> Submission:
    """Somebody records that the report of 2026 was handed in today."""
    values: dict[str, Any] = {
        "organisation_id": town.ids["town"],
        "kind": YEARLY,
        "period": YEAR,
        "as_of": town.today,
        "recipient": "区政务公开办",
        "sent_on": town.today,
        "note": "经公文交换送达。",
        "zone": ZONE,
        "words": (("source", "全年制发公文1件。"),),
        **said,
    }
    found: Submission = town.do(login, c.RecordSubmission, **values)
    return found


def refused(town: Town, login: str = "officer", **said: Any) -> set[str]:
    """Why the same is refused."""
    values: dict[str, Any] = {
        "organisation_id": town.ids["town"],
        "kind": YEARLY,
        "period": YEAR,
        "as_of": town.today,
        "recipient": "区政务公开办",
        "sent_on": town.today,
        "note": "",
        "zone": ZONE,
        "words": (),
        **said,
    }
    return set(town.refusals(login, c.RecordSubmission, **values))


def numbers(town: Town, kind: SubmissionKind, period: ReportPeriod, as_of: date) -> dict[str, int]:
    """The figures of a report as the house knew them on a day."""
    with town.work.sessions() as session:
        zone = town.clock().tzinfo or UTC
        duties = year_duties(session, town.ids["town"], period.year, as_of, zone)
        return figures_of(duties, kind, period)


def test_a_submission_keeps_the_figures_that_the_log_gives_for_its_day(town_at: TownAt) -> None:
    town, _ = town_at("published")
    row = sent(town)
    assert row.figures == numbers(town, YEARLY, YEAR, town.today)
    assert (row.figures["proactive"], row.figures["on_time"]) == (1, 1)
    assert (row.nil, row.words) == (False, {"source": "全年制发公文1件。"})
    with town.work.sessions() as session:
        event = session.scalars(select(Event).where(Event.name == "submission.recorded")).one()
    assert '"year":2026' in event.payload


def test_figures_of_the_day_sent_do_not_move_when_things_go_on(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    row = sent(town)
    town.clock.now += timedelta(days=1)
    town.do(
        "officer",
        c.ActOnPublished,
        document_id,
        action=DocumentAction.HIDE,
        comment=GOOD_COMMENT,
    )
    assert numbers(town, YEARLY, YEAR, row.as_of) == row.figures
    assert numbers(town, YEARLY, YEAR, town.today)["taken_down"] == 1


def test_a_month_without_reviews_is_a_nil_return(town: Town) -> None:
    row = sent(town, "reviewer", kind=MONTHLY, period=ReportPeriod(2026, 6), words=())
    assert row.nil
    assert set(row.figures.values()) == {0}


def test_a_month_counts_each_reviewed_case_once(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    assert numbers(town, MONTHLY, JULY, town.today)["cleared"] == 1
    town.move("approver", document_id, CaseAction.SEND_TO_REVIEW, GOOD_COMMENT)
    town.answer_checklist(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY)
    assert numbers(town, MONTHLY, JULY, town.today)["cleared"] == 1
    assert numbers(town, MONTHLY, ReportPeriod(2026, 8), town.today)["cleared"] == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"recipient": "  "}, "report_recipient_missing"),
        ({"recipient": "长" * 101}, "report_recipient_too_long"),
        ({"note": "长" * 501}, "note_too_long"),
        ({"sent_on": date(2030, 1, 1), "as_of": date(2026, 7, 1)}, "submission_in_future"),
        ({"sent_on": date(2026, 7, 1)}, "submission_before_figures"),
        ({"period": ReportPeriod(2027)}, "report_period_not_begun"),
        ({"period": ReportPeriod(1999)}, "report_period_unknown"),
        ({"period": JULY}, "report_period_unknown"),
        ({"kind": MONTHLY}, "report_period_unknown"),
    ],
)
def test_a_wrong_entry_is_told_why(look: TownAt, said: dict[str, Any], code: str) -> None:
    town, _ = look("empty")
    assert code in refused(town, **said)


def test_who_may_not_hand_in_a_report_is_refused(look: TownAt) -> None:
    town, _ = look("empty")
    for login in ("drafter", "supervisor", "approver", "reviewer", "stranger"):
        assert refused(town, login) == {"role_missing"}, login
    monthly = {"kind": MONTHLY, "period": ReportPeriod(2026, 6)}
    for login in ("drafter", "supervisor", "approver", "stranger"):
        assert refused(town, login, **monthly) == {"role_missing"}, login


def test_a_withdrawn_entry_stays_and_the_next_one_counts(town: Town) -> None:
    wrong = sent(town)
    said = {"submission_id": wrong.id}
    assert town.refusals("officer", c.WithdrawSubmission, **said, reason="错") == {
        "comment_too_thin"
    }
    assert town.refusals("stranger", c.WithdrawSubmission, **said, reason=GOOD_COMMENT) == {
        "role_missing"
    }
    town.do("officer", c.WithdrawSubmission, **said, reason=GOOD_COMMENT)
    assert "submission_withdrawn" in town.refusals(
        "officer", c.WithdrawSubmission, **said, reason=GOOD_COMMENT
    )
    assert town.refusals(
        "officer", c.WithdrawSubmission, submission_id=999, reason=GOOD_COMMENT
    ) == {"submission_gone"}
    with town.work.sessions() as session:
        assert standing_submission(session, town.ids["town"], YEARLY, YEAR) is None
    again = sent(town)
    with town.work.sessions() as session:
        rows = submissions_of(session, town.ids["town"], YEARLY, YEAR)
        standing = standing_submission(session, town.ids["town"], YEARLY, YEAR)
    assert [row.id for row in rows] == [again.id, wrong.id]
    assert standing is not None
    assert standing.id == again.id


def test_to_whom_and_by_when_is_a_setting_with_an_event(town: Town) -> None:
    organisation_id = town.ids["town"]
    with town.work.sessions() as session:
        assert rule_for(session, organisation_id, YEARLY) == DEFAULT_RULES[YEARLY]
    for month in (12, 1):  # set twice: one row
        rule = replace(
            DEFAULT_RULES[YEARLY],
            recipient=" 市政务公开办 ",
            month=month,
            day=31,
            years_after=int(month == 1),
        )
        town.do("officer", c.SetSubmissionRule, organisation_id=organisation_id, rule=rule)
    with town.work.sessions() as session:
        found = rule_for(session, organisation_id, YEARLY)
        told = session.scalars(select(Event.payload).where(Event.name == "setting.changed")).all()
        assert rule_for(session, town.ids["village"], YEARLY) == DEFAULT_RULES[YEARLY]
    assert (found.recipient, found.month, found.years_after) == ("市政务公开办", 1, 1)
    assert told == ['{"name":"submission.self_inspection"}'] * 2


def test_a_setting_that_can_not_be_kept_is_refused(look: TownAt) -> None:
    town, _ = look("empty")
    base = replace(DEFAULT_RULES[YEARLY], recipient="区政务公开办")

    def codes(login: str = "officer", **changes: Any) -> set[str]:
        rule = replace(base, **changes)
        organisation_id = town.ids["town"]
        return set(
            town.refusals(login, c.SetSubmissionRule, organisation_id=organisation_id, rule=rule)
        )

    assert codes(recipient="") == {"report_recipient_missing"}
    assert codes(month=2, day=30) == {"report_day_impossible"}
    assert codes(month=11, years_after=0) == {"report_day_too_early"}
    assert codes("reviewer") == {"role_missing"}


def test_a_year_that_runs_is_looked_at_today_and_one_that_is_over_on_its_last_day(
    town_at: TownAt,
) -> None:
    town, _ = town_at("published")
    with town.work.sessions() as session:
        zone = town.clock().tzinfo or UTC
        ask = (session, town.ids["town"])
        assert usual_day(*ask, 2026, town.today, zone) == town.today
        assert usual_day(*ask, 2026, date(2027, 3, 1), zone) == date(2026, 12, 31)
    assert town.now < datetime(2027, 1, 1, tzinfo=UTC)
