"""The organisation's own lists: what they let pass is told, what they want seen is found."""

from __future__ import annotations

from random import Random

import pytest

from review.engines.find.options import FindOptions
from review.engines.find.plain import find_in
from review.engines.find.terms import Term, Terms, terms_from_json
from review.engines.model import Level, Treatment
from tests.engines.making import valid_mobile

MOBILE = valid_mobile(Random(20260705))


def test_a_listed_value_is_kept_and_says_why() -> None:
    text = f"值班电话：{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}"
    allow = Terms(allow=(Term(MOBILE, "MOB"),))
    (hit,) = find_in(text, FindOptions(terms=allow))
    assert (hit.level, hit.action, hit.ground) == (Level.NOTE, Treatment.KEEP, None)
    assert hit.why[-1].kind == "allow_list"


@pytest.mark.parametrize("term", [Term(MOBILE, "BANK"), Term(MOBILE[:10], "MOB")])
def test_another_kind_or_half_a_value_lets_nothing_pass(term: Term) -> None:
    (hit,) = find_in(f"值班电话：{MOBILE}", FindOptions(terms=Terms(allow=(term,))))
    assert hit.level is Level.CERTAIN


def test_a_word_that_must_be_seen_is_found_in_any_width() -> None:
    text = "关于ＡＢ工程和ab工程的说明"
    hits = find_in(text, FindOptions(terms=Terms(deny=(Term("AB工程"),))))
    assert [text[hit.start : hit.end] for hit in hits] == ["ＡＢ工程", "ab工程"]
    assert {(hit.code, hit.level) for hit in hits} == {("TERM", Level.LIKELY)}


def test_a_term_of_one_character_is_not_looked_for() -> None:
    assert find_in("工程", FindOptions(terms=Terms(deny=(Term("工"),)))) == []


@pytest.mark.parametrize(
    "data", [{}, {"allow": []}, {"allow": 1, "deny": []}, {"allow": [{}], "deny": []}]
)
def test_another_shape_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="terms"):
        terms_from_json(data)
