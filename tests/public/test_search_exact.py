"""Searching answers exactly what brute force answers, on both engines, page by page, both ways."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from review.public import walk_postgresql, walk_sqlite
from review.public.question import Filters, Terms, parse_query
from review.public.records import (
    ValidityIn,
    hide_record,
    restore_record,
    set_validity,
    write_record,
)
from review.public.search import find, find_ranked, rank
from review.public.tables import Listing, Validity
from tests.public.releases import RELEASED_AT, a_file, a_record
from tests.public.shelves import Shelved, a_question, every_page, shelve

FILTERS = (
    Filters(year=(2021, 2026)),
    Filters(kind=("notice",), validity=(Validity.IN_FORCE, Validity.AMENDED)),
    Filters(issuer=("海屿区 财政局",), subject=("02",)),
    Filters(subject=("0201",), normative=(1,)),
    Filters(month=("202303",)),
    Filters(key_field=("08",), july=(2026,)),
    Filters(organisation=("KB2290021",), listing=Listing.ON_REQUEST),
    Filters(kind=("no such kind",)),
)


def _expected(shelf: list[Shelved], terms: Terms, filters: Filters) -> list[int]:
    return [one.record_id for one in shelf if one.answers(terms, filters)]


def _found(engine: Engine, terms: Terms, filters: Filters, size: int = 1_000) -> list[int]:
    return [row.record_id for row in every_page(engine, terms, filters, size)]


def test_search_answers_what_brute_force_answers(public_engine: Engine) -> None:
    shelf = shelve(public_engine, 2_000)
    chance, hits = random.Random(3), 0
    for number in range(150):
        terms = a_question(chance, shelf)
        filters = FILTERS[number % len(FILTERS)] if number % 3 == 0 else Filters()
        expected = _expected(shelf, terms, filters)
        assert _found(public_engine, terms, filters) == expected
        hits += len(expected)
    assert hits > 4_000


@pytest.mark.parametrize("filters", FILTERS)
def test_ticks_answer_what_brute_force_answers(public_engine: Engine, filters: Filters) -> None:
    shelf = shelve(public_engine, 300)
    for terms in (Terms(), Terms(("救",)), Terms((), ("2",))):
        assert _found(public_engine, terms, filters, 7) == _expected(shelf, terms, filters)


def test_frequent_words_take_the_other_roads_and_answer_the_same(
    public_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = shelve(public_engine, 400)
    few = text(f"{walk_postgresql._KEYS} LIMIT 10")
    monkeypatch.setattr(walk_postgresql, "_FEW", 10)
    monkeypatch.setattr(walk_postgresql, "_PROBE", few)
    monkeypatch.setattr(walk_postgresql, "_NEWEST", 25)
    for terms in (Terms(("救",)), Terms(("时2",)), Terms(("通知",), ("2",))):
        for filters in (Filters(), Filters(kind=("notice",))):
            expected = _expected(shelf, terms, filters)
            assert _found(public_engine, terms, filters, 9) == expected


def test_no_question_looks_at_more_than_it_may_and_pages_still_hold_everything(
    public_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = shelve(public_engine, 300)
    for module in (walk_sqlite, walk_postgresql):
        monkeypatch.setattr(module.walk, "__defaults__", (20,))
    for terms in (Terms(("救助临",)), Terms((), ("救",)), Terms(("2026",), ("a",))):
        expected = _expected(shelf, terms, Filters())
        assert _found(public_engine, terms, Filters(), 15) == expected
        with public_engine.connect() as connection:
            first = find(connection, Terms(("救临时助",)), Filters(), None, 15)
        assert len(first.rows) < 15


def test_going_back_answers_the_pages_that_were_passed(public_engine: Engine) -> None:
    shelve(public_engine, 100)
    for terms in (Terms(), Terms(("救",)), Terms((), ("救助临",))):
        with public_engine.connect() as connection:
            first = find(connection, terms, Filters(), None, 10)
            second = find(connection, terms, Filters(), first.older, 10)
            third = find(connection, terms, Filters(), second.older, 10)
            assert find(connection, terms, Filters(), third.newer, 10).rows == second.rows
            again = find(connection, terms, Filters(), second.newer, 10)
            assert find(connection, terms, Filters(), again.older, 10).rows == second.rows
        assert again.rows == first.rows
        assert (first.newer, again.newer) == (None, None)


def test_relevance_puts_titles_first_and_then_who_says_it_most(
    session: Session, folder: Path
) -> None:
    house = a_file(folder.parent / "house")
    said = ("救助一次", "救助两次，救助", "说别的", "救助三次，救助，救助")
    for number, reading_text in enumerate(said, 1):
        record = a_record(
            number, title="关于别的通知", summary="", doc_number="", reading_text=reading_text
        )
        write_record(session, folder, record, [house])
    write_record(session, folder, a_record(9, title="救助办法", reading_text="一"), [house])
    connection = session.connection()
    ranked = rank(connection, Terms(("救助",)), Filters())
    assert ranked == (9, 4, 2, 1)
    first = find_ranked(connection, ranked, Filters(), None, 3)
    assert [row.record_id for row in first.rows] == [9, 4, 2]
    second = find_ranked(connection, ranked, Filters(), first.older, 3)
    assert [row.record_id for row in second.rows] == [1]
    back = find_ranked(connection, ranked, Filters(), second.newer, 3)
    assert (back.rows, second.older) == (first.rows, None)


def test_a_document_is_found_by_its_number_however_it_is_typed(
    session: Session, folder: Path
) -> None:
    write_record(session, folder, a_record(7), [a_file(folder.parent / "house")])
    session.commit()
    connection = session.connection()
    for typed in (
        "海府办〔2026〕7号",
        "海府办(2026)7號",
        "海府办［２０２６］ 7 号",
        "KB2290021",
        "〔2026〕",
    ):
        found = find(connection, parse_query(typed), Filters())
        assert [row.record_id for row in found.rows] == [7], typed


def test_index_follows_what_becomes_of_a_record(session: Session, folder: Path) -> None:
    house = a_file(folder.parent / "house")
    write_record(session, folder, a_record(7), [house])
    write_record(session, folder, a_record(8), [house])
    connection = session.connection()

    def found(query: str, filters: Filters | None = None) -> list[int]:
        rows = find(connection, parse_query(query), filters or Filters()).rows
        return [row.record_id for row in rows]

    in_force = Filters(validity=(Validity.IN_FORCE,))
    assert found("海府办") == [8, 7]
    set_validity(
        session,
        8,
        ValidityIn(validity=Validity.REPEALED, validity_on=RELEASED_AT.date(), successor_id=7),
        RELEASED_AT,
    )
    session.flush()
    assert (found("海府办", in_force), found("海府办")) == ([7], [8, 7])
    later = RELEASED_AT + timedelta(days=1)
    corrected = a_record(7, revision=2, reading_text="更正", released_at=later, issued_on=None)
    write_record(session, folder, corrected, [house])
    session.flush()
    assert (found("更正"), found("临时救助工作通知如下")) == ([7], [8])
    hide_record(session, 7, "正在核对", later)
    assert (found("更正"), found("", in_force), found("海府办")) == ([], [], [8])
    restore_record(session, folder, 7, later + timedelta(days=1))
    session.flush()
    assert found("更正") == [7]
    hide_record(session, 7, "正在核对", later)
    hide_record(session, 8, "正在核对", later)
    assert _tokens_left(session) == 0


def _tokens_left(session: Session) -> int:
    """How many tokens and keys the index still has: nothing of what was hidden may stay."""
    if session.get_bind().dialect.name == "postgresql":
        return session.scalar(text("SELECT count(*) FROM search_index")) or 0
    session.execute(
        text("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search_index', 'row')")
    )
    return session.scalar(text("SELECT count(*) FROM temp.words")) or 0


def test_a_text_too_long_for_a_vector_is_found_all_the_same(session: Session, folder: Path) -> None:
    chance = random.Random(4)
    text_of = "".join(chr(chance.randint(0x4E00, 0x9000)) for _ in range(180_000))
    write_record(session, folder, a_record(7, reading_text=text_of), [a_file(folder.parent / "h")])
    connection = session.connection()
    middle = text_of[90_000:90_008]
    assert [row.record_id for row in find(connection, parse_query(middle), Filters()).rows] == [7]
    other = middle[::-1]
    assert find(connection, parse_query(other), Filters()).rows == ()
    assert find(connection, parse_query(middle), Filters(year=(1999,))).rows == ()
