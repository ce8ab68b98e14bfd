"""Normalising, reading questions, and searching: the same answers as brute force on both engines.

Records are made from few characters, so that random substrings are often found and often not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from review.public.normalise import NORM_VERSION, normalise
from review.public.places import excerpt, marked
from review.public.question import Filters, Place, Terms, parse_filters, parse_query
from review.public.records import hide_record, write_record
from review.public.search import Listed, count_cells, counts, find
from review.public.tables import PublicRecord, RecordState, Validity
from tests.public.releases import RELEASED_AT, a_file, a_record


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


def test_ticks_without_meaning_are_left_aside() -> None:
    filters = parse_filters(
        year=["2026", "abc", "20260", "２０２６", "2026"],
        validity=["in_force", "<b>"],
        issuer=["", "a\x00b", "办公室"],
        kind=[str(at) for at in range(100)],
    )
    assert filters.year == (2026,)
    assert filters.validity == (Validity.IN_FORCE,)
    assert filters.issuer == ("办公室",)
    assert len(filters.kind) == 30
    assert ("year", 2026) in list(filters.ticked())
    assert filters.without("year", 2026).year == ()


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


# ------------------------------------------------------------------------- against the database

ALPHABET = "救助临时通知臨時（）()2026 a%_\n，"
YEARS = (2021, 2023, 2026)


def _fill(engine: Engine, count: int = 300) -> list[tuple[int, date, str]]:
    """Write records of random text straight into the table; answer (id, sort day, search text)."""
    chance = random.Random(2)
    rows, known = [], []
    for record_id in range(1, count + 1):
        text = "".join(chance.choices(ALPHABET, k=chance.randint(5, 60)))
        day = date(chance.choice(YEARS), 3, 1) + timedelta(days=chance.randint(0, 5))
        hidden = record_id % 10 == 0
        record = a_record(record_id, reading_text=text)
        columns = {name: getattr(record, name) for name in record.__dataclass_fields__}
        rows.append(
            columns
            | {
                "sort_on": day,
                "year": day.year,
                "kind": chance.choice(["notice", "announcement"]),
                "validity": chance.choice(list(Validity)),
                "search_text": normalise(text).text,
                "norm_version": NORM_VERSION,
                "state": RecordState.WITHDRAWN if hidden else RecordState.PUBLISHED,
                "explanation": "已撤下" if hidden else "",
                "withdrawn_at": RELEASED_AT if hidden else None,
                "changed_at": RELEASED_AT,
            }
        )
        if not hidden:
            known.append((record_id, day, normalise(text).text))
    with engine.begin() as connection:
        connection.execute(insert(PublicRecord), rows)
    return sorted(known, key=lambda row: (row[1], row[0]), reverse=True)


def _all_pages(engine: Engine, terms: Terms, filters: Filters, size: int = 7) -> Iterator[Listed]:
    place: Place | None = None
    with engine.connect() as connection:
        while True:
            found = find(connection, terms, filters, place, size)
            yield from found.rows
            if not found.has_older:
                return
            place = Place(found.rows[-1].sort_on, found.rows[-1].record_id)


def test_search_answers_what_brute_force_answers(public_engine: Engine) -> None:
    known = _fill(public_engine)
    chance = random.Random(3)
    hits = 0
    for _ in range(120):
        text = chance.choice(known)[2]
        start = chance.randrange(max(1, len(text)))
        wanted = text[start : start + chance.randint(1, 4)].strip()
        unwanted = chance.choice(ALPHABET).strip() if chance.random() < 0.3 else ""
        terms = Terms(
            tuple(filter(None, [wanted])), tuple(filter(None, [normalise(unwanted).text]))
        )
        expected = [
            record_id
            for record_id, _, held in known
            if all(term in held for term in terms.wanted)
            and not any(term in held for term in terms.unwanted)
        ]
        assert [row.record_id for row in _all_pages(public_engine, terms, Filters())] == expected
        hits += len(expected)
    assert hits > 1_000


def test_going_back_answers_the_pages_that_were_passed(public_engine: Engine) -> None:
    _fill(public_engine, 60)
    with public_engine.connect() as connection:
        first = find(connection, Terms(), Filters(), None, 10)
        last = first.rows[-1]
        second = find(connection, Terms(), Filters(), Place(last.sort_on, last.record_id), 10)
        top = second.rows[0]
        again = find(
            connection, Terms(), Filters(), Place(top.sort_on, top.record_id, back=True), 10
        )
    assert again.rows == first.rows
    assert (first.has_newer, first.has_older) == (False, True)
    assert (again.has_newer, again.has_older) == (False, True)
    assert second.has_newer


def test_counts_behind_the_ticks_are_those_of_the_lists(public_engine: Engine) -> None:
    _fill(public_engine)
    terms = Terms(("救",))
    filters = Filters(year=(2021, 2023), kind=("notice",))
    with public_engine.connect() as connection:
        cells = count_cells(connection, terms)
    answer = counts(cells, filters)
    assert answer.total == len(list(_all_pages(public_engine, terms, filters)))
    for year, count in answer.facets["year"].items():
        listed = _all_pages(public_engine, terms, Filters(year=(int(year),), kind=("notice",)))
        assert count == len(list(listed))
    for kind, count in answer.facets["kind"].items():
        listed = _all_pages(public_engine, terms, Filters(year=(2021, 2023), kind=(str(kind),)))
        assert count == len(list(listed))
    for validity, count in answer.facets["validity"].items():
        ticked = Filters(year=filters.year, kind=filters.kind, validity=(Validity(validity),))
        assert count == len(list(_all_pages(public_engine, terms, ticked)))


def test_a_document_is_found_by_its_number_however_it_is_typed(
    session: Session, folder: Path
) -> None:
    write_record(session, folder, a_record(7), [a_file(folder.parent / "house")])
    session.commit()
    connection = session.connection()
    for typed in ("海府办〔2026〕7号", "海府办(2026)7號", "海府办［２０２６］ 7 号", "KB2290021"):
        found = find(connection, parse_query(typed), Filters())
        assert [row.record_id for row in found.rows] == [7], typed
    hide_record(session, 7, "正在核对", RELEASED_AT)
    assert find(connection, parse_query("海府办"), Filters()).rows == ()
    assert count_cells(connection, parse_query("海府办")) == ()
