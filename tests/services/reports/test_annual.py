"""The annual report: counted with its lists, typed, explained, written in versions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from review.domain import commands as c
from review.domain.audit import EVENTS
from review.domain.report_forms import Chapter
from review.domain.reports import ParagraphOrigin
from review.domain.states import DocumentStatus, Validity
from review.domain.values import Refused, Stale
from review.store.documents import Document
from review.store.events import About, append
from review.store.reports import figure_versions, paragraph_versions
from review.store.requests import InformationRequest
from tests.annual import (
    KIND,
    WORDS,
    YEAR,
    asks,
    cell,
    figure,
    four_requests,
    freezing,
    standing,
    type_figure,
    write_chapter,
)
from tests.answers import GOOD_COMMENT
from tests.services.conftest import TownAt
from tests.town import Town


def test_requests_are_counted_by_their_legal_dates_and_the_list_is_the_number(town: Town) -> None:
    asked = four_requests(town)
    annual = standing(asked)
    assert figure(annual, "requests.new.natural_person") == 2
    assert figure(annual, "requests.new.business") == 1
    assert figure(annual, "requests.carried_in.total") == 1
    assert figure(annual, "requests.r4_1_not_held.total") == 3
    assert figure(annual, "requests.carried_out.total") == 1
    assert {each.rule for each in annual.broken} == set()
    for each, ids in annual.lists.items():
        assert annual.counted.at(each) == len(ids)
    following = standing(asked, 2026)
    assert figure(following, "requests.carried_in.total") == 1
    assert figure(following, "requests.r4_2_needs_creation.total") == 1


def test_a_figure_as_of_a_day_does_not_move_with_what_is_entered_later(asked: Town) -> None:
    day = asked.today
    before = standing(asked, as_of=day).tables
    asked.clock.advance(days=3)
    asks(asked, date(2025, 5, 6))
    assert standing(asked, as_of=day).tables == before
    assert figure(standing(asked), "requests.new.total") == 4


def test_a_year_that_is_not_over_is_provisional_and_is_not_frozen(asked: Town) -> None:
    this_year = asked.today.year
    assert standing(asked, this_year).provisional
    assert not standing(asked).provisional
    write_chapter(asked, Chapter.PROBLEMS, WORDS, year=this_year)
    version = standing(asked, this_year).version
    found = asked.refusals(
        "officer", c.FreezeAnnual, **freezing(asked, year=this_year, version=version)
    )
    assert "report_year_not_over" in found


def test_a_year_is_frozen_from_the_day_after_its_last_one(asked: Town) -> None:
    this_year = asked.today.year
    write_chapter(asked, Chapter.PROBLEMS, WORDS, year=this_year)
    said = {"year": this_year, "version": standing(asked, this_year).version}

    def refused() -> set[str]:
        return asked.refusals("officer", c.FreezeAnnual, **freezing(asked, **said))

    asked.clock.advance(days=(date(this_year, 12, 31) - asked.today).days)
    assert "report_year_not_over" in refused()
    asked.clock.advance(days=1)
    assert "report_year_not_over" not in refused()


def test_what_is_typed_stands_beside_what_is_counted_and_can_be_taken_back(asked: Town) -> None:
    key = "requests.new.business"
    assert asked.refusals(
        "officer",
        c.TypeFigure,
        organisation_id=asked.ids["town"],
        year=YEAR,
        cell=cell(key),
        value=Decimal(4),
        note="",
    ) == {"figure_note_missing"}
    type_figure(asked, key, 4, GOOD_COMMENT)
    annual = standing(asked)
    assert (figure(annual, key), annual.counted.at(cell(key))) == (4, 1)
    assert figure(annual, "requests.new.total") == 6
    assert [each.key for each in annual.broken] == ["balance.business", "balance.total"]
    assert annual.unexplained == annual.broken
    type_figure(asked, key, None)
    assert standing(asked).tables == standing(asked).counted
    report = annual.report
    assert report is not None
    with asked.work.sessions() as session:
        assert [row.value for row in figure_versions(session, report.id, key)] == [None, "4"]


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("proactive.licensing.decisions", "-1", "figure_not_whole"),
        ("proactive.licensing.decisions", "1.5", "figure_not_whole"),
        ("proactive.licensing.decisions", "1e30", "figure_out_of_range"),
        ("proactive.fees.amount", "1e999999999", "figure_out_of_range"),
        ("proactive.fees.amount", "1e-999999999", "figure_out_of_range"),
        ("proactive.licensing.decisions", "NaN", "figure_not_whole"),
        ("proactive.fees.amount", "Infinity", "figure_not_whole"),
        ("proactive.fees.amount", "0.0000001", "figure_out_of_range"),
    ],
)
def test_what_can_be_no_figure_is_refused(look: TownAt, key: str, value: str, code: str) -> None:
    town, _ = look("empty")
    assert town.refusals(
        "officer",
        c.TypeFigure,
        organisation_id=town.ids["town"],
        year=YEAR,
        cell=cell(key),
        value=Decimal(value),
        note="",
    ) == {code}


def test_minus_nought_is_kept_as_nought(asked: Town) -> None:
    for key in ("proactive.licensing.decisions", "proactive.fees.amount"):
        assert type_figure(asked, key, Decimal("-0")).value == "0"


def test_an_explanation_stands_for_its_difference_only(asked: Town) -> None:
    key = "requests.new.business"
    type_figure(asked, key, 4, GOOD_COMMENT)
    first = next(each for each in standing(asked).broken if each.of == "business")
    said = {"organisation_id": asked.ids["town"], "year": YEAR, "check": first.key}
    said_well = {**said, "text": GOOD_COMMENT}
    assert asked.refusals("officer", c.ExplainCheck, difference=7, **said_well) == {"check_changed"}
    unknown = {**said_well, "check": "balance.nobody"}
    assert asked.refusals("officer", c.ExplainCheck, difference=3, **unknown) == {"check_unknown"}
    holding = {**said_well, "check": "balance.research"}
    assert asked.refusals("officer", c.ExplainCheck, difference=3, **holding) == {"check_holds"}
    asked.do("officer", c.ExplainCheck, difference=3, **said_well)
    assert [each.key for each in standing(asked).unexplained] == ["balance.total"]
    type_figure(asked, key, 5, GOOD_COMMENT)
    assert len(standing(asked).unexplained) == 2


def test_paragraphs_keep_every_version_and_an_earlier_one_comes_back(asked: Town) -> None:
    write_chapter(asked, Chapter.PROBLEMS, "  第一稿，写得还不够具体。 \n\n")
    write_chapter(asked, Chapter.PROBLEMS, WORDS, number=1)
    with pytest.raises(Stale):
        write_chapter(asked, Chapter.PROBLEMS, "另一个人同时改的。", number=1)
    said = {"organisation_id": asked.ids["town"], "kind": KIND, "year": YEAR}
    chapter = {"chapter": Chapter.PROBLEMS.value}
    asked.do("officer", c.RestoreParagraph, number=2, restored=1, **said, **chapter)
    report = standing(asked).report
    assert report is not None
    with asked.work.sessions() as session:
        versions = paragraph_versions(session, report.id, Chapter.PROBLEMS)
        assert [row.number for row in versions] == [3, 2, 1]
        assert versions[0].text == versions[2].text == "第一稿，写得还不够具体。"
        assert (versions[0].origin, versions[0].restored) == (ParagraphOrigin.RESTORED, 1)


def test_normative_documents_are_counted_as_they_were_known(town: Town) -> None:
    def knows(issued: date, normative: bool = True) -> int:
        with town.system() as (session, actor):
            row = Document(
                organisation_id=town.ids["town"],
                office_id=town.ids["social"],
                drafter_id=None,
                status=DocumentStatus.FILED,
                created_at=town.now,
                title="关于停车管理的办法",
                issued_on=issued,
                is_normative=normative,
            )
            session.add(row)
            session.flush()
            payload = dict.fromkeys(EVENTS["document.imported"])
            append(
                session,
                "document.imported",
                actor=actor,
                now=town.now,
                about=About(town.ids["town"], row.id),
                payload=payload,
            )
            return row.id

    old = knows(date(2020, 5, 6))
    knows(date(2025, 5, 6))
    knows(date(2025, 6, 6), normative=False)
    annual = standing(town)
    row = "proactive.normative_documents"
    assert [figure(annual, f"{row}.{each}") for each in ("made", "repealed", "in_force")] == [
        1,
        0,
        2,
    ]
    day = town.today
    town.clock.advance(days=2)
    marking = {"validity": Validity.LAPSED, "on": date(2025, 9, 1), "reason": GOOD_COMMENT}
    town.do("officer", c.MarkValidity, document_id=old, version=1, **marking)
    now = standing(town)
    assert [figure(now, f"{row}.{each}") for each in ("made", "repealed", "in_force")] == [1, 1, 1]
    assert now.lists[cell(f"{row}.repealed")] == (old,)
    then = standing(town, as_of=day)
    assert [figure(then, f"{row}.{each}") for each in ("made", "repealed", "in_force")] == [1, 0, 2]


def test_another_organisation_neither_writes_nor_signs(asked: Town) -> None:
    said = {"organisation_id": asked.ids["town"], "kind": KIND, "year": YEAR}
    words = {"chapter": Chapter.PROBLEMS.value, "number": 0, "text": WORDS}
    with pytest.raises(Refused):
        asked.do("stranger", c.WriteParagraph, **said, **words)
    report = write_chapter(asked, Chapter.PROBLEMS, WORDS)
    signing = {"report_id": report.report_id, "version": 1}
    assert "role_missing" in asked.refusals("stranger", c.SignReport, **signing)


def test_a_fee_that_was_paid_is_told_in_its_year(asked: Town) -> None:
    request_id = asks(asked, date(2026, 6, 1))
    with asked.work.sessions() as session:
        version = session.get_one(InformationRequest, request_id).version
    said = {"request_id": request_id, "on": date(2026, 6, 8)}
    row = asked.do("officer", c.NoticeFee, version=version, cents=4500, **said)
    assert standing(asked, 2026).fees == 0
    asked.do("officer", c.RecordFeePayment, version=row.version, **said)
    assert (standing(asked, 2026).fees, standing(asked).fees) == (1, 0)
