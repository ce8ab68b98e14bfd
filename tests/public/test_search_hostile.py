"""Questions that are meant to do harm: they get a clear answer, and never a long one."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.public.entries import IDS, key_of
from review.public.index import INDEXES
from review.public.matching import asked_for
from review.public.normalise import normalise
from review.public.question import Filters, Terms, parse_filters, parse_query
from review.public.tokens import asked_of, title_tokens_of, tokens_of
from review.public.walks import place_of
from tests.public.houses import House

HOSTILE = (
    "字" * 10_000,
    "a" * 10_000,
    '"' * 10_000,
    " ".join("甲乙丙丁") * 2_000,
    "'; DROP TABLE public_record; --",
    '" OR search_index MATCH "救助',
    "救助' | '通知",
    "救助:* & !通知",
    "NEAR(救 助) AND tokens : x",
    "¶救助 §vinforce ¤2f",
    "%_%' ESCAPE '\\",
    "<script>alert(1)</script>",
    "\x00\x01\ufffe救\u202e助\ud800",
    '-救助 -"',
    "\\'\\",
    "𠮷野家",
    "(((((((((",
    "NOT",
)
PARAMETERS = ("q", "year", "kind", "issuer", "subject", "validity", "month", "key_field", "july")


@pytest.mark.parametrize("query", HOSTILE)
def test_every_query_gets_a_page(house: House, query: str) -> None:
    house.publish()
    typed = quote(query, errors="surrogatepass", safe="")
    for address in (f"/?q={typed}", f"/?q={typed}&in=title&order=relevance"):
        response = house.get(address)
        assert response.status_code == 200
        assert "<script>alert" not in response.text
    assert house.get("/documents/1").status_code == 200


def test_harm_in_any_parameter_is_left_aside(house: House) -> None:
    house.publish()
    for name in PARAMETERS:
        for value in ("' OR 1=1 --", "<i>x", "%00", "9" * 500, "../etc", "in_force' OR '1"):
            response = house.get(f"/?{name}={quote(value)}&listing={quote(value)}&order=<i>x")
            assert response.status_code == 200, (name, value)
            assert "<i>x" not in response.text


def test_a_cursor_that_was_forged_is_refused(house: House) -> None:
    for number in range(1, 30):
        house.publish(number)
    page = house.get("/?q=救助").text
    word = page.split("from=")[1].split('"')[0].split("&")[0]
    assert house.get(f"/?q=救助&from={word}").status_code == 200
    forged = (word[:-1], word + "x", "x" * 10_000, "W10.x", word[::-1])
    for address in (
        *(f"/?q=救助&from={made}" for made in forged),
        f"/?q=别的&from={word}",
        f"/?q=救助&in=title&from={word}",
        f"/?q=救助&order=relevance&from={word}",
        f"/?q=救助&listing=on_request&from={word}",
    ):
        assert house.get(address).status_code == 400, address[:80]


@given(st.text(), st.text(max_size=8), st.text())
def test_a_text_has_all_tokens_of_whatever_stands_in_it(
    before: str, middle: str, behind: str
) -> None:
    text = normalise(before + middle + behind).text
    start = len(normalise(before).text) // 2
    term = text[start : start + 8].strip()
    if not term:
        return
    for held, asked in (
        (tokens_of(text), asked_of(term)),
        (title_tokens_of(text), asked_of(term, in_title=True)),
    ):
        assert asked
        for token in asked:
            found = any(one.startswith(token.text) for one in held)
            assert found if token.begins else token.text in held


@given(st.text(), st.lists(st.text(), max_size=4))
def test_no_token_can_break_out_of_its_quotes(query: str, ticks: list[str]) -> None:
    given_ticks = dict.fromkeys(("kind", "issuer", "subject", "organisation"), ticks)
    asked = asked_for(parse_query(query), parse_filters(given_ticks))
    for group in asked:
        for token in group:
            assert not set(token.text) & set("\"'\\ \t\n\x00:*&|!()")
    for index in INDEXES.values():
        assert index.expression(asked).count("(") == len(asked)


@given(st.dates(), st.integers(min_value=1, max_value=IDS - 1))
def test_a_key_names_its_place(day: date, record_id: int) -> None:
    place = place_of(key_of(day, record_id))
    assert (place.sort_on, place.record_id) == (day, record_id)


@pytest.mark.parametrize("query", [*HOSTILE, " ".join("0123456789" * 30)])
def test_no_query_asks_the_index_for_more_than_so_many_tokens(query: str) -> None:
    asked = asked_for(parse_query(query), Filters())
    assert sum(map(len, asked)) <= 400


def test_terms_of_one_kind_are_asked_for_alike() -> None:
    assert asked_for(Terms(("救助",)), Filters()) == [asked_of("救助")]
