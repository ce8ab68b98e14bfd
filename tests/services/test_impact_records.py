"""The record of an exception: made with the settlement, standing as long as a settlement names it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from review.domain import commands as c
from review.domain.findings import SettlementAction, SettlementValues, Stage
from review.domain.impact import ImpactCategory, ImpactLevel, keep_until
from review.domain.values import Actor, Refused
from review.services.impact_records import record_impact
from review.services.settlements import write_settlements
from review.store.cases import open_case
from review.store.documents import Document, live_files
from review.store.findings import FindingRow, Settlement, findings_of, settlements_of
from review.store.impact_records import (
    ImpactFilter,
    ImpactRecord,
    impact_count,
    impact_line,
    impact_lines,
    impacts_of_document,
)
from tests.domain.test_impact import WEIGHED
from tests.services.conftest import TownAt
from tests.town import Town

LAWFUL = SettlementValues(
    SettlementAction.EXCEPTION, "处罚决定须向社会公布当事人姓名。", "行政处罚法", "第四十八条"
)


def the_mobile(session: Session, document_id: int) -> FindingRow:
    """The document's second finding: its mobile number."""
    [_, mobile] = findings_of(session, [f.id for f in live_files(session, document_id)])
    return mobile


def excepted(town: Town, session: Session, actor: Actor, document_id: int) -> ImpactRecord:
    """The document's mobile number left in by law, with its record, in one act."""
    document, row = session.get_one(Document, document_id), open_case(session, document_id)
    assert row is not None
    mobile = the_mobile(session, document_id)
    now = town.clock()
    record = record_impact(
        session,
        actor,
        document,
        row,
        Stage.DRAFTER,
        [mobile],
        LAWFUL,
        WEIGHED,
        now=now,
        today=town.today,
    )
    said = replace(LAWFUL, impact_id=record.id)
    write_settlements(session, actor, Stage.DRAFTER, [(mobile, said)], now)
    return record


def test_the_record_keeps_what_was_weighed_and_neither_value_nor_place(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    with town.acting("drafter") as (session, actor):
        record = excepted(town, session, actor, document_id)
        [kept] = impacts_of_document(session, document_id)
        assert kept is record
        assert (kept.codes, kept.places) == (["MOB"], 1)
        assert (kept.law, kept.article, kept.effect) == (
            LAWFUL.law,
            LAWFUL.article,
            WEIGHED.effect,
        )
        assert kept.keep_until == keep_until(town.today)
    assert "impact.recorded" in town.events(document_id)


def test_a_record_made_before_eight_in_the_morning_is_kept_from_the_day_of_the_office(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("draft")
    town.clock.now = town.clock.now.replace(hour=20)  # UTC: in Beijing the next day has begun
    with town.acting("drafter") as (session, actor):
        record = excepted(town, session, actor, document_id)
        assert record.keep_until == keep_until(town.clock.now.date() + timedelta(days=1))


def test_without_an_answer_nothing_is_recorded(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    with town.acting("drafter") as (session, actor):
        document, row = session.get_one(Document, document_id), open_case(session, document_id)
        assert row is not None
        found = [the_mobile(session, document_id)]
        thin = replace(WEIGHED, necessity="依法公开")
        with pytest.raises(Refused) as refused:
            record_impact(
                session,
                actor,
                document,
                row,
                Stage.DRAFTER,
                found,
                LAWFUL,
                thin,
                now=town.clock(),
                today=town.today,
            )
        assert [r.code for r in refused.value.refusals] == ["impact_necessity_thin"]
        assert impacts_of_document(session, document_id) == []


def test_an_exception_that_is_undone_leaves_its_record_and_no_longer_stands(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("draft")
    with town.acting("drafter") as (session, actor):
        record = excepted(town, session, actor, document_id)
        house = record.organisation_id
        line = impact_line(session, house, record.id)
        assert line is not None
        assert line.standing
        session.execute(update(Settlement).values(undone_at=town.clock()))
        line = impact_line(session, house, record.id)
        assert line is not None
        assert not line.standing
        assert impact_count(session, ImpactFilter(organisation_id=house, standing=True)) == 0
        assert impact_count(session, ImpactFilter(organisation_id=house, standing=False)) == 1


def test_the_list_is_narrowed_by_kind_weight_and_day_and_by_organisation(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    with town.acting("drafter") as (session, actor):
        record = excepted(town, session, actor, document_id)
        house, at, day = record.organisation_id, record.at, timedelta(days=1)
        every = ImpactFilter(organisation_id=house)
        assert [line.record for line in impact_lines(session, every)] == [record]
        found = {
            "kind": replace(every, category=ImpactCategory.PUNITIVE),
            "weight": replace(every, level=ImpactLevel.MODERATE),
            "days": replace(every, made_from=at, made_before=at + day),
        }
        missed = {
            "kind": replace(every, category=ImpactCategory.COMPULSORY),
            "weight": replace(every, level=ImpactLevel.SERIOUS),
            "days": replace(every, made_from=at - day, made_before=at),
            "house": ImpactFilter(organisation_id=house + 1),
        }
        assert {name: impact_count(session, f) for name, f in found.items()} == dict.fromkeys(
            found, 1
        )
        assert {name: impact_count(session, f) for name, f in missed.items()} == dict.fromkeys(
            missed, 0
        )
        assert impact_line(session, house + 1, record.id) is None


def test_a_settlement_keeps_the_name_of_its_record(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    with town.acting("drafter") as (session, actor):
        record = excepted(town, session, actor, document_id)
        mobile = the_mobile(session, document_id)
        standing = settlements_of(session, [mobile.id])[(mobile.id, Stage.DRAFTER)]
        assert standing.impact_id == record.id


def standing(town: Town, document_id: int) -> list[bool]:
    """Whether each record about a document stands."""
    with town.work.sessions() as session:
        records = impacts_of_document(session, document_id)
        lines = [impact_line(session, r.organisation_id, r.id) for r in records]
    return [line.standing for line in lines if line is not None]


def except_mobile(town: Town, document_id: int, login: str = "drafter") -> None:
    """The mobile number left in by law, as the desk does it."""
    with town.work.sessions() as session:
        mobile = the_mobile(session, document_id).id
    town.do(
        login,
        c.SettleFindings,
        document_id,
        finding_ids=(mobile,),
        action=LAWFUL.action,
        reason=LAWFUL.reason,
        law=LAWFUL.law,
        article=LAWFUL.article,
        impact=WEIGHED,
    )


def test_a_replaced_file_goes_on_with_the_record_until_it_is_undone_there(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    except_mobile(town, document_id)
    town.clock.advance(minutes=1)
    town.attach(document_id)
    assert standing(town, document_id) == [True]
    with town.work.sessions() as session:
        mobile = the_mobile(session, document_id).id
    town.do(
        "drafter",
        c.SettleFindings,
        document_id,
        finding_ids=(mobile,),
        action=SettlementAction.MASK,
    )
    assert standing(town, document_id) == [False]


def test_the_reviewer_s_word_goes_before_the_drafter_s(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    masked = SettlementValues(SettlementAction.MASK)
    with town.acting("drafter") as (session, actor):
        record = excepted(town, session, actor, document_id)
        mobile = the_mobile(session, document_id)
        house, now = record.organisation_id, town.clock()
        for word, stands in ((masked, False), (replace(LAWFUL, impact_id=record.id), True)):
            write_settlements(session, actor, Stage.REVIEWER, [(mobile, word)], now)
            line = impact_line(session, house, record.id)
            assert line is not None
            assert line.standing is stands
