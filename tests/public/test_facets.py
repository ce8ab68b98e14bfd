"""The numbers behind the ticks: those of the lists, kept while records come and go, honest when capped."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from review.public import facets
from review.public.entries import FACETS
from review.public.facets import Counts, count
from review.public.indexing import reindex
from review.public.question import Filters, Terms
from review.public.records import hide_record, write_record
from review.public.tables import FacetCount, Listing, Validity
from tests.public.releases import RELEASED_AT, a_file, a_record
from tests.public.shelves import Shelved, shelve

QUESTIONS = (
    (Terms(), Filters()),
    (Terms(), Filters(listing=Listing.ON_REQUEST)),
    (Terms(), Filters(year=(2021, 2026))),
    (Terms(), Filters(subject=("02",))),
    (Terms(), Filters(subject=("02", "0201"))),
    (Terms(), Filters(kind=("notice",), validity=(Validity.IN_FORCE,))),
    (Terms(("救",)), Filters()),
    (Terms(("救",)), Filters(year=(2021, 2023), kind=("notice",))),
)


def _by_hand(shelf: list[Shelved], terms: Terms, filters: Filters) -> dict[str, dict[str, int]]:
    """Count each value the slow way: what all other kinds of choice leave over."""
    found: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for name in FACETS:
        for one in shelf:
            if one.answers(terms, filters.but(name)):
                for value in one.values(name) - {None, ""}:
                    text = str(value)
                    found[name][text] = found[name].get(text, 0) + 1
    return found


def _without_nothing(counted: Counts) -> dict[str, dict[str, int | None]]:
    return {
        name: {value: number for value, number in numbers.items() if value}
        for name, numbers in counted.facets.items()
    }


def test_counts_behind_the_ticks_are_those_of_the_lists(public_engine: Engine) -> None:
    shelf = shelve(public_engine, 400)
    for terms, filters in QUESTIONS:
        with public_engine.connect() as connection:
            counted = count(connection, terms, filters)
        assert counted.total == sum(one.answers(terms, filters) for one in shelf)
        assert not counted.more
        assert _without_nothing(counted) == _by_hand(shelf, terms, filters), filters


def test_beyond_what_is_counted_numbers_are_at_least_and_no_value_is_lost(
    public_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = shelve(public_engine, 200)
    monkeypatch.setattr(facets, "MOST_COUNTED", 20)
    terms = Terms(("救",))
    with public_engine.connect() as connection:
        counted = count(connection, terms, Filters())
    truth = _by_hand(shelf, terms, Filters())
    assert (counted.total, counted.more) == (20, True)
    for name in FACETS:
        offered = counted.facets[name]
        assert truth[name].keys() <= offered.keys()
        assert all((offered[value] or 0) <= number for value, number in truth[name].items())
    assert counted.facets["year"]["2021"] is None


def test_counts_kept_while_records_change_are_those_counted_anew(
    session: Session, folder: Path
) -> None:
    house = a_file(folder.parent / "house")
    for number in range(1, 6):
        write_record(session, folder, a_record(number, key_fields=("01", "08")), [house])
    moved = a_record(2, revision=2, kind="letter", subject="0201", july=2026, normative=True)
    write_record(session, folder, moved, [house])
    hide_record(session, 3, "正在核对", RELEASED_AT)
    session.flush()
    kept = _kept(session)
    reindex(session.connection())
    assert kept == _kept(session)
    assert kept[("proactive", "", "", "kind", "letter")] == 1
    assert kept[("proactive", "kind", "notice", "key_field", "08")] == 3


def _kept(session: Session) -> dict[tuple[str, ...], int]:
    columns = FacetCount.__table__.columns
    rows = session.execute(select(*columns).where(FacetCount.count != 0))
    return {tuple(row[:-1]): row[-1] for row in rows}
