"""Asking others: whom, since when, and what their silence means once the days are over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from review.domain import commands as c
from review.domain.consultations import ConsultationAnswer, ConsultationKind, Standing, standing
from review.store.cases import Consultation
from tests.services.conftest import TownAt
from tests.town import EXEMPT, PROACTIVE, Town

KINDS = ConsultationKind


def ask(town: Town, document_id: int, kind: ConsultationKind, **said: Any) -> Consultation:
    said = {"party": "沙屿渔业合作社", "sent_on": town.today, **said}
    asked = town.do("officer", c.RecordConsultation, document_id, kind=kind, **said)
    assert isinstance(asked, Consultation)
    return asked


def stands(town: Town, asked: Consultation) -> Standing:
    with town.work.sessions() as session:
        row = session.get_one(Consultation, asked.id)
        return standing(row.kind, row.due_on, town.today, row.answer)


@pytest.mark.parametrize(
    ("kind", "silence"),
    [(KINDS.THIRD_PARTY, Standing.AGENCY_DECIDES), (KINDS.CO_MAKER, Standing.DEEMED_CONSENT)],
)
def test_silence_ends_the_question_the_day_after_it_was_due(
    town_at: TownAt, kind: ConsultationKind, silence: Standing
) -> None:
    town, document_id = town_at("at_sign_off")
    asked = ask(town, document_id, kind)
    assert town.refusals("approver", c.Sign, document_id, proposal=PROACTIVE) == {
        "consultation_open"
    }
    town.clock.advance(days=(asked.due_on - town.today).days)
    assert stands(town, asked) is Standing.OPEN
    assert town.refusals("approver", c.Sign, document_id, proposal=PROACTIVE) == {
        "consultation_open"
    }
    town.clock.advance(days=1)
    assert stands(town, asked) is silence
    town.sign(document_id)
    assert town.state(document_id)[0] == "decided"


def test_another_agency_s_silence_keeps_the_question_open(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    asked = ask(town, document_id, KINDS.OTHER_AGENCY)
    town.clock.advance(days=90)
    assert stands(town, asked) is Standing.OVERDUE
    assert town.refusals("approver", c.Sign, document_id, proposal=PROACTIVE) == {
        "consultation_open"
    }
    said = {"answer": ConsultationAnswer.CONSENT, "answered_on": town.today, "note": "同意公开"}
    town.do("drafter", c.AnswerConsultation, consultation_id=asked.id, **said)
    town.sign(document_id)
    assert town.events(document_id)[-2:] == ["consultation.answered", "case.signed"]


def test_an_open_question_stops_only_a_proactive_decision(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    ask(town, document_id, KINDS.THIRD_PARTY)
    town.sign(document_id, EXEMPT)
    assert town.state(document_id)[0] == "decided"


def test_fifteen_working_days_are_counted_from_the_day_after(town_at: TownAt) -> None:
    town, document_id = town_at("submitted")
    asked = ask(town, document_id, KINDS.THIRD_PARTY)
    assert (asked.due_on - town.today).days == 21
    assert asked.due_estimated


def test_whom_and_when_is_asked_for(look: TownAt) -> None:
    town, document_id = look("submitted")
    tomorrow = town.today + timedelta(days=1)
    said = {"kind": KINDS.THIRD_PARTY, "party": " ", "sent_on": tomorrow}
    assert town.refusals("officer", c.RecordConsultation, document_id, **said) == {
        "party_missing",
        "date_in_future",
    }
    fine = {**said, "party": "合作社", "sent_on": town.today}
    assert "role_missing" in town.refusals("clerk", c.RecordConsultation, document_id, **fine)
    town, document_id = look("published")
    assert "no_open_case" in town.refusals("officer", c.RecordConsultation, document_id, **fine)


def test_an_answer_comes_after_the_question_and_not_from_tomorrow(town_at: TownAt) -> None:
    town, document_id = town_at("submitted")
    asked = ask(town, document_id, KINDS.CO_MAKER)
    said = {"consultation_id": asked.id, "answer": ConsultationAnswer.REFUSAL, "note": ""}
    for days, code in ((1, "date_in_future"), (-1, "answered_before_sent")):
        day = town.today + timedelta(days=days)
        assert town.refusals("officer", c.AnswerConsultation, **said, answered_on=day) == {code}
    gone = {**said, "consultation_id": 9999, "answered_on": town.today}
    assert town.refusals("officer", c.AnswerConsultation, **gone) == {"consultation_gone"}
    fine = {**said, "answered_on": town.today}
    assert "role_missing" in town.refusals("clerk", c.AnswerConsultation, **fine)
    town.do("officer", c.AnswerConsultation, **fine)
    assert stands(town, asked) is Standing.REFUSAL
