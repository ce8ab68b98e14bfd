"""What a spot check asks and how the three places of an attribute are compared, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.sampling import strata_for
from review.domain.spot_checks import (
    NOTE_LIMIT,
    Compared,
    Criterion,
    CriterionAnswer,
    Difference,
    PeriodBy,
    Population,
    RecordValues,
    Said,
    answer_refusals,
    coarsened,
    differences,
    population_from,
    population_json,
    population_refusals,
)
from review.domain.states import Attribute, Validity

OPEN, INSIDE = Said(attribute=Attribute.PROACTIVE), Said(attribute=Attribute.ON_REQUEST)
PART = Said(attribute=Attribute.PROACTIVE, partial=True)
NOTHING = Said(attribute=None)
RECORD = RecordValues(title="关于防汛的通知", number="青府〔2026〕3号", validity=Validity.IN_FORCE)
PUBLIC = Compared(
    decided=OPEN,
    printed=OPEN,
    printed_reason_given=False,
    changed_since_printing=False,
    web_partial=False,
    register=RECORD,
    web=RECORD,
)
KEPT = replace(PUBLIC, decided=INSIDE, printed=INSIDE, web=None)
D = Difference


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (PUBLIC, ()),
        (KEPT, ()),
        (replace(KEPT, decided=NOTHING), (D.ATTRIBUTE_MISSING,)),
        (replace(KEPT, printed=NOTHING), (D.PRINTED_MISSING,)),
        (replace(KEPT, printed=OPEN), (D.PRINTED_DIFFERS,)),
        (replace(KEPT, printed=OPEN, printed_reason_given=True), (D.PRINTED_EXPLAINED,)),
        (replace(KEPT, printed=OPEN, changed_since_printing=True), (D.PRINTED_BEFORE_CHANGE,)),
        (replace(PUBLIC, printed=PART), (D.PRINTED_DIFFERS,)),
        (replace(PUBLIC, web=None), (D.WEB_MISSING,)),
        (replace(KEPT, web=RECORD), (D.WEB_UNEXPECTED,)),
        (replace(PUBLIC, web_partial=True), (D.WEB_PARTIAL_DIFFERS,)),
        (replace(PUBLIC, decided=PART, printed=PART), (D.WEB_PARTIAL_DIFFERS,)),
        (replace(PUBLIC, web=replace(RECORD, title="另一个")), (D.TITLE_DIFFERS,)),
        (replace(PUBLIC, web=replace(RECORD, number="")), (D.NUMBER_DIFFERS,)),
        (
            replace(PUBLIC, web=replace(RECORD, validity=Validity.REPEALED)),
            (D.VALIDITY_DIFFERS,),
        ),
        (
            replace(PUBLIC, printed=INSIDE, web=replace(RECORD, title="另一个")),
            (D.PRINTED_DIFFERS, D.TITLE_DIFFERS),
        ),
    ],
)
def test_register_print_and_web_are_compared(
    found: Compared, expected: tuple[Difference, ...]
) -> None:
    assert differences(found) == expected


ALL_GOOD = tuple(CriterionAnswer(criterion=c, passed=True) for c in Criterion)


def codes(answers: tuple[CriterionAnswer, ...]) -> list[str]:
    return [r.code for r in answer_refusals(answers)]


def test_a_form_is_whole_and_every_fault_explained() -> None:
    assert codes(ALL_GOOD) == []
    assert codes(ALL_GOOD[1:]) == ["criterion_unanswered"]
    assert codes((*ALL_GOOD, ALL_GOOD[0])) == ["criterion_unanswered"]
    bare = (replace(ALL_GOOD[0], passed=False, note=" "), *ALL_GOOD[1:])
    assert codes(bare) == ["fault_needs_note"]
    long = (replace(ALL_GOOD[0], note="长" * (NOTE_LIMIT + 1)), *ALL_GOOD[1:])
    assert codes(long) == ["note_too_long"]


def test_filters_that_make_no_sense_are_refused() -> None:
    late, early = date(2026, 5, 1), date(2026, 4, 1)
    found = population_refusals(Population(from_on=late, until_on=early, kinds=("poem",)))
    assert [r.code for r in found] == ["period_reversed", "kind_unknown"]
    assert [r.code for r in population_refusals(Population(from_on=date(26, 1, 1)))] == [
        "year_out_of_range"
    ]


def test_filters_survive_being_stored() -> None:
    population = Population(
        by=PeriodBy.DECIDED,
        from_on=date(2026, 1, 1),
        zone="Asia/Shanghai",
        offices=(3, 5),
        attributes=(Attribute.EXEMPT,),
        kinds=("notice",),
        normative=True,
    )
    assert population_from(population_json(population)) == population


NAMES = st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from("123"))


@given(st.lists(NAMES, min_size=1, max_size=40), st.integers(1, 30))
def test_counts_are_parted_as_documents_are(names: list[tuple[str, str, str]], size: int) -> None:
    by_document = strata_for(enumerate(names, 1), size)
    counts: dict[tuple[str, ...], int] = {name: names.count(name) for name in names}
    assert coarsened(counts, size) == {key: len(ids) for key, ids in by_document.items()}
