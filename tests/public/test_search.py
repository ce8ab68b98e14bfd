"""Normalising and reading questions: what is typed in many ways, or to do harm, becomes plain terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.public.normalise import normalise
from review.public.places import excerpt, marked
from review.public.question import Terms, parse_filters, parse_query, plain
from review.public.tables import Listing, Validity


@pytest.mark.parametrize(
    ("raw", "same_as"),
    [
        ("粤府办（２０１３）38號", "粤府办〔2013〕38号"),
        ("【2013】", "[2013]"),
        ("臨時救助", "临时救助"),
        ("关于 做好\n临时　救助", "关于做好临时救助"),
        ("第 3 条", "第3条"),
        ("ＷＴＯ Rules", "wto rules"),
        ("wto   \t\n rules", "wto rules"),
        ("二○一三年", "二〇一三年"),
        ("e\u0301clair", "ÉCLAIR"),
        ("\u200b通\u00ad知\ufeff", "通知"),
        ("㎏", "kg"),
        ("straße", "STRASSE"),
        ("  ", ""),
    ],
)
def test_writings_of_the_same_words_become_the_same(raw: str, same_as: str) -> None:
    assert normalise(raw).text == normalise(same_as).text


def test_words_of_letters_keep_one_blank_between_them() -> None:
    assert normalise("open  data").text == "open data"
    assert normalise("opendata").text != normalise("open data").text


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(st.text())
def test_every_character_knows_its_place_in_the_source(text: str) -> None:
    found = normalise(text)
    assert len(found.places) == len(found.text)
    assert list(found.places) == sorted(found.places)
    assert all(0 <= place < len(text) for place in found.places)


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("临时救助", Terms(("临时救助",))),
        ("临时　救助", Terms(("临时", "救助"))),
        ("救助 救助", Terms(("救助",))),
        ("救助 -公告", Terms(("救助",), ("公告",))),
        ("救助 －公告", Terms(("救助",), ("公告",))),
        ('"open data" 通知', Terms(("open data", "通知"))),
        ("“open data”", Terms(("open data",))),
        ('"not closed', Terms(("not closed",))),
        ("2026-02", Terms(("2026-02",))),
        ("-", Terms()),
        ('""', Terms()),
        ("\x00 \u200b", Terms()),
    ],
)
def test_a_question_is_read_as_people_type_it(question: str, terms: Terms) -> None:
    assert parse_query(question) == terms


@given(st.text())
def test_no_question_can_fail(question: str) -> None:
    terms = parse_query(question)
    assert all("\n" not in term and "\x00" not in term for term in terms.wanted + terms.unwanted)


def test_a_question_that_is_too_long_is_cut_and_says_so() -> None:
    assert parse_query("字" * 500).cut
    assert len(parse_query("字" * 500).wanted[0]) == 200
    assert parse_query(" ".join("甲乙丙丁戊己庚辛壬癸")).cut
    assert not parse_query("临时救助").cut
    assert len(plain("字" * 10_000)) < 1_000


def test_ticks_without_meaning_are_left_aside() -> None:
    filters = parse_filters(
        {
            "year": ["2026", "abc", "20260", "２０２６", "2026"],
            "validity": ["in_force", "<b>"],
            "issuer": ["", "a\x00b", "办公室", "长" * 501],
            "kind": [str(at) for at in range(100)],
            "month": ["202607", "202613", "20260"],
            "normative": ["yes", "1"],
            "listing": ["exempt"],
            "state": ["withdrawn"],
        }
    )
    assert filters.year == (2026,)
    assert filters.validity == (Validity.IN_FORCE,)
    assert filters.issuer == ("办公室",)
    assert len(filters.kind) == 30
    assert ("year", 2026) in list(filters.ticked())
    assert filters.without("year", 2026).year == ()
    assert (filters.month, filters.normative) == (("202607",), (1,))
    assert filters.listing is Listing.PROACTIVE


def test_marks_stand_in_the_text_as_it_is_stored() -> None:
    pieces = marked("关于臨 時\n救助（试行）的通知", ("临时救助", "[试行]"))
    assert [piece.text for piece in pieces if piece.is_hit] == ["臨 時\n救助（试行）"]
    assert "".join(piece.text for piece in pieces) == "关于臨 時\n救助（试行）的通知"


@given(
    st.text(alphabet="救助 a\n臨（ﬁe\u0301", max_size=40), st.sampled_from(["救", "助a", "fi", "é"])
)
def test_marking_never_loses_a_character(text: str, term: str) -> None:
    assert "".join(piece.text for piece in marked(text, (term,))) == text


def test_an_excerpt_stands_around_the_first_hit_wherever_it_is() -> None:
    source = "前" * 5_000 + "临时\n救助" + "后" * 5_000
    pieces, spent = excerpt(source, ("临时救助",), budget=100_000)
    assert [piece.text for piece in pieces if piece.is_hit] == ["临时 救助"]
    assert pieces[0].text == pieces[-1].text == "……"
    assert spent < len(source)


def test_an_excerpt_keeps_to_its_budget_and_begins_at_the_beginning_without_a_hit() -> None:
    pieces, spent = excerpt("前" * 9_000 + "救助", ("救助",), budget=4_000)
    assert spent == 4_000
    assert pieces[0].text.startswith("前")
    assert not any(piece.is_hit for piece in pieces)
