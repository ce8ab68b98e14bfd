"""Figures by themselves: which days count, when a period is looked at, what old lines say, how tables are laid out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from review.domain.statistics import SECTIONS, SPECS, AsOf, Fact, Figure, Frame, Line, Period
from review.domain.statistics import documents as told
from review.domain.statistics.decisions import decided
from review.domain.statistics.frames import usual_as_of
from review.domain.statistics.standing import SAYING, Standing, said_of
from review.domain.statistics.steps import Stays
from review.domain.statistics.tables import Source, laid_out, spec_named

CHINA = timezone(timedelta(hours=8))
MORNING = datetime(2025, 3, 3, 1, tzinfo=UTC)
DAY = date(2025, 3, 3)


def line(
    name: str, hours: float = 0, document: int = 1, case: int | None = 1, **said: object
) -> Line:
    return Line(0, MORNING + timedelta(hours=hours), name, document, case, said)


def standing(**changes: object) -> dict[str, object]:
    said = {"office": 3, "doc_kind": "notice", "issued_on": "2025-03-03", "doc_date": None}
    return {**said, "party": False, "attribute": "exempt", **changes}


def issued(*lines: Line, known: dict[int, Standing] | None = None) -> list[dict[str, str]]:
    return [dict(fact.marks) for fact in told.issued(lines, known or {})]


# ---- days -----------------------------------------------------------------------------------------


def test_both_days_of_a_period_belong_to_it() -> None:
    year = Period.of_year(2025)
    assert year.holds(date(2025, 1, 1))
    assert year.holds(date(2025, 12, 31))
    assert not year.holds(date(2026, 1, 1))
    assert not year.holds(None)
    with pytest.raises(ValueError, match="ends after"):
        Period(date(2025, 2, 2), date(2025, 2, 1))


def test_a_day_ends_at_midnight_of_the_house_not_of_london() -> None:
    assert AsOf.end_of(DAY, CHINA).until == datetime(2025, 3, 3, 16, tzinfo=UTC)
    late = line("case.signed", 15.5)  # half past midnight in China
    assert late.on(CHINA) == date(2025, 3, 4)


def test_a_period_that_is_not_over_is_provisional() -> None:
    as_of = AsOf.end_of(date(2025, 12, 30), CHINA)
    asked = Frame(organisation_id=1, period=Period.of_year(2025), as_of=as_of, zone=CHINA)
    assert asked.provisional


@pytest.mark.parametrize(
    ("year", "began", "looked_at"),
    [
        (2024, date(2023, 5, 1), date(2024, 12, 31)),  # over: its last day
        (2026, date(2023, 5, 1), date(2026, 8, 1)),  # runs: today
        (2026, None, date(2026, 8, 1)),
        (2019, date(2023, 5, 1), date(2023, 12, 31)),  # before the log: its first year's end
        (2019, date(2026, 5, 1), date(2026, 8, 1)),  # and that is not over either
        (2019, None, date(2019, 12, 31)),
    ],
)
def test_a_year_is_looked_at_on_a_day_that_does_not_move(
    year: int, began: date | None, looked_at: date
) -> None:
    assert usual_as_of(Period.of_year(year), date(2026, 8, 1), began) == looked_at


# ---- documents ------------------------------------------------------------------------------------


def test_a_document_counts_under_the_office_that_issued_it_whoever_has_it_now() -> None:
    lines = (
        line("case.issued", 1, **standing()),
        line("case.published", 9, **standing(office=8, doc_kind="opinion")),
    )
    assert issued(*lines) == [
        {"office": "3", "kind": "opinion", "attribute": "exempt", "year": "2025"}
    ]


def test_a_corrected_date_counts_from_the_line_that_corrected_it() -> None:
    lines = [line("case.issued", 1, **standing())]
    assert issued(*lines)[0]["year"] == "2025"
    said = {"field": "issued_on", "before": "2025-03-03", "after": "2024-12-30"}
    assert issued(*lines, line("document.dates_corrected", 2, **said))[0]["year"] == "2024"


def test_what_was_never_issued_or_is_the_partys_is_not_counted() -> None:
    assert issued(line("case.signed", 1, **standing())) == []
    assert issued(line("case.registered", 1, **standing(party=True))) == []


def test_a_registered_document_has_no_attribute_before_somebody_decides() -> None:
    registered = line("case.registered", 1, **standing(attribute=None))
    assert issued(registered)[0]["attribute"] == "none"
    changed = line("document.attribute_changed", 2, before=None, after="proactive")
    assert issued(registered, changed)[0]["attribute"] == "proactive"


def test_what_an_old_line_does_not_say_is_taken_from_what_is_known() -> None:
    old = line("case.issued", 1, attribute="exempt", source="decided", target="decided")
    known = {1: Standing(office=5, kind="reply", issued_on=date(2023, 4, 1))}
    assert issued(old, known=known) == [
        {"office": "5", "kind": "reply", "attribute": "exempt", "year": "2023"}
    ]
    assert issued(old) == []  # a document nobody knows a date of
    assert said_of(line("case.issued", 1, **standing()), known).office == 3
    assert {"case.issued", "document.imported", "document.requested"} <= SAYING


def test_a_decision_that_was_sent_back_does_not_stand() -> None:
    signed = line("case.signed", 1, **standing(proposed="proactive", grounds=[]))
    back = line("case.sent_back", 2, **standing(proposed="proactive", grounds=[]))
    assert [f.marks["changed"] for f in decided([signed], {}, CHINA)] == ["changed"]
    assert decided([signed, back], {}, CHINA) == ()


def test_a_decision_of_an_old_line_is_neither_same_nor_changed() -> None:
    (fact,) = decided([line("case.signed", 1, attribute="exempt")], {}, CHINA)
    assert (fact.marks["proposed"], fact.marks["changed"]) == ("none", "none")


# ---- steps ----------------------------------------------------------------------------------------


def test_a_stay_ends_with_the_line_that_leaves_the_step_and_not_with_one_that_stays() -> None:
    stays = Stays({}, CHINA).read(
        [
            line("case.drafted", 0, source=None, target="draft", **standing()),
            line("case.submitted", 24, source="draft", target="attribute_audit", **standing()),
            line(
                "case.agreed", 30, source="attribute_audit", target="attribute_audit", **standing()
            ),
            line("case.returned", 84, source="attribute_audit", target="returned", **standing()),
        ]
    )
    assert [(f.marks["step"], f.marks["way"], f.days) for f in stays.left()] == [
        ("draft", "passed", 1.0),
        ("attribute_audit", "returned", 2.5),
    ]
    (waiting,) = stays.waiting(MORNING + timedelta(hours=96))
    assert (waiting.marks["step"], waiting.days) == ("returned", 0.5)


# ---- tables ---------------------------------------------------------------------------------------


def fact(days: float | None = None, weight: int = 1, **marks: str) -> Fact:
    return Fact(DAY, 1, None, marks, weight, days)


def test_a_number_is_the_sum_of_what_its_list_holds() -> None:
    spec = spec_named("treated")
    facts = [fact(weight=4, finding="ID", how="mask"), fact(weight=2, finding="MOB", how="mask")]
    table = laid_out(spec, {Source.TREATED: tuple(facts)}, Period.of_year(2025))
    assert table.rows == ("ID", "MOB")
    assert table.figure("ID", "mask").number == 4
    assert table.figure(column="mask").number == table.figure().number == 6
    assert table.figure("ID", "keep") == Figure()
    assert laid_out(spec, {Source.TREATED: tuple(facts)}, Period.of_year(2024)).rows == ()


def test_codes_that_are_numbers_stand_in_the_order_of_numbers() -> None:
    facts = tuple(fact(office=code, changed="same") for code in ("10", "9", "none"))
    table = laid_out(spec_named("changed_by_office"), {Source.DECIDED: facts}, Period.of_year(2025))
    assert table.rows == ("9", "10", "none")


def test_five_years_stand_beside_each_other_also_where_nothing_was_issued() -> None:
    table = laid_out(spec_named("issued_by_year"), {}, Period.of_year(2025))
    assert table.rows == ("2021", "2022", "2023", "2024", "2025")


@pytest.mark.parametrize(
    ("days", "median", "ninth", "longest"),
    [((3.0,), 3, 3, 3), ((4.0, 1.0), 2.5, 4, 4), (tuple(map(float, range(1, 21))), 10.5, 18, 20)],
)
def test_the_middle_and_what_nine_in_ten_do_not_exceed(
    days: tuple[float, ...], median: float, ninth: float, longest: float
) -> None:
    spread = Figure(tuple(fact(days=one) for one in days)).spread
    assert spread is not None
    assert (spread.median, spread.ninth, spread.longest) == (median, ninth, longest)


def test_nothing_took_no_time() -> None:
    assert Figure((fact(),)).spread is None


def test_every_table_has_a_name_of_its_own_and_a_page() -> None:
    assert len({spec.code for spec in SPECS}) == len(SPECS) == sum(map(len, SECTIONS.values()))
    with pytest.raises(KeyError):
        spec_named("none_such")
