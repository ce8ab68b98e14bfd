"""The organisation's lists: one plain form, spans of days, and what no list may let through."""

from __future__ import annotations

import sys
from datetime import date
from random import Random
from typing import Any

import pytest

from review.domain.terms import (
    LONGEST,
    TermKind,
    TermState,
    TermValues,
    judge_reason,
    judge_term,
    lines_of,
    names_a_person,
    overlap,
    plain_term,
    state_on,
)
from review.engines.find.terms import plain
from tests.engines.making import valid_id

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def term(text: str, **said: Any) -> TermValues:
    given = {"kind": TermKind.ALLOW, "code": "", "from_on": MAY, "until_on": None, **said}
    return TermValues(text=text, **given)


def codes(values: TermValues) -> set[str]:
    return {refusal.code for refusal in judge_term(values)}


def test_the_plain_form_is_that_of_the_engines_for_every_character() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    differing = [
        hex(ord(letters[at]))
        for start in range(0, len(letters), 4096)
        if plain_term(block := "".join(letters[start : start + 4096])) != plain(block)
        for at in range(start, start + len(block))
        if plain_term(letters[at]) != plain(letters[at])
    ]
    assert differing == []


def test_the_plain_form_is_that_of_the_engines_for_mixed_texts() -> None:
    random = Random(5)
    some = "0５5-－— （）()　 \t\u200b\ufeffaAＡ户戶⼾⻤·•张路号\n"
    for _ in range(300):
        text = "".join(random.choices(some, k=random.randrange(12)))
        assert plain_term(text) == plain(text)
    assert plain_term("（０571）8888 – 6666") == "057188886666"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (term("12345"), set()),
        (term("政务服务热线", kind=TermKind.DENY), set()),
        (term("a -"), {"term_too_short"}),
        (term("长" * (LONGEST + 1)), {"term_too_long"}),
        (term("12345", code="MOB"), set()),
        (term("12345", code="ID"), {"term_code_unknown"}),
        (term("某工程", kind=TermKind.DENY, code="PER"), {"term_code_unknown"}),
        (term("12345", until_on=MAY), {"term_dates_wrong"}),
        (term("12345", until_on=JUNE), set()),
    ],
)
def test_a_term_is_judged_by_itself(values: TermValues, expected: set[str]) -> None:
    assert codes(values) == expected


def test_no_identity_may_be_let_through_in_any_writing_but_it_may_be_looked_for() -> None:
    number = valid_id(Random(3))
    spaced = f"{number[:6]} {number[6:14]}－{number[14:]}"
    assert codes(term(spaced)) == {"term_is_identity"}
    assert codes(term(number, kind=TermKind.DENY)) == set()
    assert codes(term(f"{number}43")) == {"term_is_identity"}  # a disability card
    assert codes(term("6222 0000 0000 0003")) == set()
    assert names_a_person("449901800101001")
    assert names_a_person("6222000000000009")
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert not names_a_person(wrong)
    assert not names_a_person("057188886666")


def test_a_term_holds_from_its_first_day_to_the_day_before_its_last() -> None:
    assert state_on(JUNE, JULY, MAY) is TermState.UPCOMING
    assert state_on(JUNE, JULY, JUNE) is TermState.IN_FORCE
    assert state_on(JUNE, JULY, JULY) is TermState.OVER
    assert state_on(JUNE, None, date(2099, 1, 1)) is TermState.IN_FORCE
    assert state_on(JUNE, JUNE, JUNE) is TermState.OVER  # it never held


def test_spans_that_touch_do_not_overlap() -> None:
    assert not overlap((MAY, JUNE), (JUNE, None))
    assert overlap((MAY, None), (JUNE, JULY))
    assert overlap((JUNE, JULY), (MAY, None))


def test_pasted_rows_of_a_spreadsheet_give_their_first_cell_once() -> None:
    pasted = "\ufeff0571-8888\t值班室\r\n“镇政府”,说明\n\n  0571-8888  \n12345；热线\n"
    assert lines_of(pasted) == ("0571-8888", "镇政府", "12345")


def test_a_reason_must_say_something() -> None:
    assert {r.code for r in judge_reason(" ")} == {"comment_missing"}
    assert {r.code for r in judge_reason("放行")} == {"comment_too_thin"}
    assert judge_reason("本镇值班电话，一直对外公布") == ()
