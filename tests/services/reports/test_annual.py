"""The annual report from the register to the signature: counted, typed, explained, frozen, and then unmoved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from review.domain import commands as c
from review.domain.annual_report import Number
from review.domain.audit import EVENTS
from review.domain.report_forms import ASKED, Chapter, FormCell, cell_named
from review.domain.reports import ParagraphOrigin, ReportKind, ReportState
from review.domain.requests import (
    ApplicantKind,
    Identity,
    ProvisionForm,
    ReceivedHow,
    RequestOutcome,
)
from review.domain.states import DocumentStatus, Validity
from review.domain.values import Refused
from review.services.reports.annual import Annual, annual_of
from review.store.documents import Document
from review.store.events import About, append
from review.store.reports import figure_versions, paragraph_versions, paragraphs_of
from review.store.requests import InformationRequest
from tests.answers import GOOD_COMMENT
from tests.databases import SQLITE
from tests.services.conftest import TownAt
from tests.snapshots import Snapshots
from tests.town import Town

YEAR = 2025
KIND = ReportKind.ANNUAL
WORDS = "个别公文上网不及时，已逐件督促处室补齐，并把时限写进了科室分工。"


def asks(
    town: Town,
    on: date,
    applicant: ApplicantKind = ApplicantKind.NATURAL_PERSON,
    *,
    closed: date | None = None,
    outcome: RequestOutcome = RequestOutcome.NOT_EXIST,
) -> int:
    """A request handed in on a day, and answered on another where one is named."""
    row: InformationRequest = town.do(
        "officer",
        c.RegisterRequest,
        organisation_id=town.ids["town"],
        received_how=ReceivedHow.BY_HAND,
        arrived_on=on,
        confirmed_on=None,
        applicant=applicant,
        identity=Identity(name="某人", certificate="", contact="窗口领取"),
        what="请公开停车收费管理办法的制定依据。",
        wanted_form=ProvisionForm.ELECTRONIC,
        office_id=None,
        handler_id=None,
    )
    if closed is not None:
        town.do(
            "officer",
            c.CloseRequest,
            request_id=row.id,
            version=row.version,
            on=closed,
            outcome=outcome,
            ground="",
            reason="经逐一检索收发文登记和档案目录，没有找到申请所述的文件。",
            content="",
            public_interest="",
            earlier_id=None,
        )
    return row.id


def standing(town: Town, year: int = YEAR, as_of: date | None = None) -> Annual:
    with town.work.sessions() as session:
        return annual_of(
            session,
            town.ids["town"],
            year,
            today=town.today,
            zone=town.work.settings.time_zone,
            as_of=as_of,
        )


def cell(key: str) -> FormCell:
    found = cell_named(key)
    assert found is not None
    return found


def figure(annual: Annual, key: str) -> Number:
    return annual.tables.at(cell(key))


def types(town: Town, key: str, value: Decimal | int | None, note: str = "", **said: Any) -> Any:
    said = {"organisation_id": town.ids["town"], "year": YEAR, **said}
    number = None if value is None else Decimal(value)
    return town.do("officer", c.TypeFigure, cell=cell(key), value=number, note=note, **said)


def writes(town: Town, chapter: str, text: str, number: int = 0, year: int = YEAR) -> Any:
    return town.do(
        "officer",
        c.WriteParagraph,
        organisation_id=town.ids["town"],
        kind=KIND,
        year=year,
        chapter=chapter,
        number=number,
        text=text,
    )


def freezing(town: Town, **said: Any) -> dict[str, Any]:
    drafts = tuple((chapter.value, f"{chapter}：按数字拟写。") for chapter in Chapter)
    return {
        "organisation_id": town.ids["town"],
        "year": YEAR,
        "version": standing(town).version,
        "as_of": town.today,
        "drafts": tuple(pair for pair in drafts if pair[0] != Chapter.PROBLEMS),
        **said,
    }


def finish(town: Town) -> None:
    """Type whatever only people can say, write what only they can write, explain what differs."""
    for each in ASKED:
        types(town, each.key, 0)
    writes(town, Chapter.PROBLEMS, WORDS)
    for about in standing(town).unexplained:
        town.do(
            "officer",
            c.ExplainCheck,
            organisation_id=town.ids["town"],
            year=YEAR,
            check=about.key,
            difference=about.difference,
            text=GOOD_COMMENT,
        )


def four_requests(town: Town) -> Town:
    """One carried in, one answered, one carried out, one of a company."""
    asks(town, date(2024, 12, 20), closed=date(2025, 1, 6))
    asks(town, date(2025, 3, 3), closed=date(2025, 3, 20))
    asks(town, date(2025, 12, 22), closed=date(2026, 1, 9), outcome=RequestOutcome.NEEDS_CREATION)
    asks(town, date(2025, 6, 2), ApplicantKind.BUSINESS, closed=date(2025, 6, 20))
    return town


@pytest.fixture
def asked(snapshots: Snapshots) -> Iterator[Town]:
    """A town with four requests, on one engine: rules are the same on both."""
    town, _ = snapshots.town(SQLITE, "empty", "annual")
    yield four_requests(town)
    town.close()


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
    writes(asked, Chapter.PROBLEMS, WORDS, year=this_year)
    version = standing(asked, this_year).version
    found = asked.refusals(
        "officer", c.FreezeAnnual, **freezing(asked, year=this_year, version=version)
    )
    assert "report_year_not_over" in found


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
    types(asked, key, 4, GOOD_COMMENT)
    annual = standing(asked)
    assert (figure(annual, key), annual.counted.at(cell(key))) == (4, 1)
    assert figure(annual, "requests.new.total") == 6
    assert [each.key for each in annual.broken] == ["balance.business", "balance.total"]
    assert annual.unexplained == annual.broken
    types(asked, key, None)
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


def test_an_explanation_stands_for_its_difference_only(asked: Town) -> None:
    key = "requests.new.business"
    types(asked, key, 4, GOOD_COMMENT)
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
    types(asked, key, 5, GOOD_COMMENT)
    assert len(standing(asked).unexplained) == 2


def test_paragraphs_keep_every_version_and_an_earlier_one_comes_back(asked: Town) -> None:
    writes(asked, Chapter.PROBLEMS, "  第一稿，写得还不够具体。 \n\n")
    writes(asked, Chapter.PROBLEMS, WORDS, number=1)
    with pytest.raises(Exception, match="opened at 1"):
        writes(asked, Chapter.PROBLEMS, "另一个人同时改的。", number=1)
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


def test_freezing_names_everything_that_is_missing(asked: Town) -> None:
    types(asked, "requests.new.business", 4, GOOD_COMMENT)
    found = asked.refusals("officer", c.FreezeAnnual, **freezing(asked))
    assert found == {"figure_missing", "check_unexplained", "chapter_empty"}


def test_a_frozen_report_never_moves_again_and_another_person_signs_it(asked: Town) -> None:
    finish(asked)
    asked.do("officer", c.FreezeAnnual, **freezing(asked))
    frozen = standing(asked)
    assert frozen.state is ReportState.FROZEN
    origins = {row.chapter: row.origin for row in frozen.paragraphs.values()}
    assert origins[Chapter.PROBLEMS] is ParagraphOrigin.WRITTEN
    assert origins[Chapter.REQUESTS] is ParagraphOrigin.DRAFTED
    asked.clock.advance(days=9)
    asks(asked, date(2025, 5, 6), closed=date(2025, 5, 20))
    after = standing(asked)
    assert (after.tables, after.lists) == (frozen.tables, frozen.lists)
    assert figure(standing(asked, as_of=asked.today), "requests.new.total") == 4
    writing: dict[str, Any] = {"organisation_id": asked.ids["town"], "year": YEAR}
    assert asked.refusals(
        "officer",
        c.WriteParagraph,
        kind=KIND,
        chapter=Chapter.OTHER.value,
        number=1,
        text=WORDS,
        **writing,
    ) == {"report_frozen"}
    assert asked.refusals("officer", c.FreezeAnnual, **freezing(asked)) == {"report_frozen"}
    assert frozen.report is not None
    signing = {"report_id": frozen.report.id, "version": after.version}
    assert asked.refusals("officer", c.SignReport, **signing) == {"role_missing"}
    asked.do("approver", c.SignReport, **signing)
    assert standing(asked).state is ReportState.SIGNED
    assert asked.refusals("approver2", c.SignReport, **signing) == {"report_signed"}


def test_a_report_that_was_altered_in_the_database_is_not_signed(asked: Town) -> None:
    finish(asked)
    report = asked.do("officer", c.FreezeAnnual, **freezing(asked))
    with asked.system() as (session, _):
        paragraphs_of(session, report.id)[Chapter.OTHER].text = "别的话。"
    signing = {"report_id": report.id, "version": report.version}
    assert asked.refusals("approver", c.SignReport, **signing) == {"report_altered"}


def test_the_next_report_is_held_against_the_frozen_one(asked: Town) -> None:
    finish(asked)
    asked.do("officer", c.FreezeAnnual, **freezing(asked))
    following = standing(asked, 2026)
    assert following.before == standing(asked).tables
    assert [each.key for each in following.checks if each.holds is None] == ["in_force.rules"]
    # A request of December that nobody had entered when last year was frozen.
    asks(asked, date(2025, 12, 30))
    broken = {each.key: each.difference for each in standing(asked, 2026).broken}
    assert broken == {"carried_over.natural_person": 1, "carried_over.total": 1}


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
    report = writes(asked, Chapter.PROBLEMS, WORDS)
    signing = {"report_id": report.report_id, "version": 1}
    assert "role_missing" in asked.refusals("stranger", c.SignReport, **signing)
