"""Validity on the public side: one door, idempotent, and at once on page, list, feed, JSON and sitemap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from review.public.catalogue import Catalogue
from review.public.question import Filters, parse_query
from review.public.records import (
    RecordRefused,
    Validity,
    ValidityIn,
    hide_record,
    set_validity,
    write_record,
)
from review.public.tables import Change, PublicRecord
from tests.public.releases import RELEASED_AT, a_file, a_record

LATER = RELEASED_AT + timedelta(days=3)
REPEALED = ValidityIn(validity=Validity.REPEALED, validity_on=date(2026, 7, 1))


def _publish(session: Session, folder: Path, record_id: int = 1, **changes: object) -> None:
    given = {"record_id": record_id, "index_number": f"X/2026-{record_id:05d}", **changes}
    record = a_record(**given)  # type: ignore[arg-type]
    write_record(session, folder, record, [a_file(folder.parent / "house")])
    session.commit()


def _refused(act: Callable[[], object]) -> str:
    with pytest.raises(RecordRefused) as caught:
        act()
    return caught.value.code


def test_a_record_says_so_and_repeating_changes_nothing(session: Session, folder: Path) -> None:
    _publish(session, folder)
    searched = session.get_one(PublicRecord, 1).search_text
    assert set_validity(session, 1, REPEALED, LATER)
    session.commit()
    counted = session.scalar(select(Change.count))
    row = session.get_one(PublicRecord, 1)
    assert (row.validity, row.validity_on, row.changed_at) == (
        Validity.REPEALED,
        date(2026, 7, 1),
        LATER,
    )
    assert (row.search_text, row.revision) == (searched, 1)
    assert set_validity(session, 1, REPEALED, LATER + timedelta(days=1))
    assert session.scalar(select(Change.count)) == counted
    assert session.get_one(PublicRecord, 1).changed_at == LATER


def test_the_same_release_again_does_not_undo_a_mark(session: Session, folder: Path) -> None:
    _publish(session, folder)
    set_validity(session, 1, REPEALED, LATER)
    _publish(session, folder)
    assert session.get_one(PublicRecord, 1).validity is Validity.REPEALED


def test_a_hidden_record_is_left_alone(session: Session, folder: Path) -> None:
    _publish(session, folder)
    hide_record(session, 1, "内容有误，正在核对。", LATER)
    assert not set_validity(session, 1, REPEALED, LATER)
    assert session.get_one(PublicRecord, 1).validity is Validity.IN_FORCE


def test_a_successor_must_be_another_record_that_can_be_seen(
    session: Session, folder: Path
) -> None:
    _publish(session, folder)
    _publish(session, folder, 2)

    def to(successor_id: int) -> Callable[[], object]:
        said = ValidityIn(
            validity=Validity.REPEALED, validity_on=date(2026, 7, 1), successor_id=successor_id
        )
        return lambda: set_validity(session, 1, said, LATER)

    assert _refused(to(1)) == "successor_unfit"
    assert _refused(to(99)) == "successor_unfit"
    to(2)()
    assert session.get_one(PublicRecord, 1).successor_id == 2
    hide_record(session, 2, "内容有误，正在核对。", LATER)
    assert _refused(to(2)) == "successor_unfit"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (ValidityIn(validity=Validity.LAPSED), "validity_unfit"),
        (ValidityIn(validity=Validity.IN_FORCE, validity_on=date(2026, 7, 1)), "validity_unfit"),
        (ValidityIn(validity=Validity.IN_FORCE, successor_text="新办法"), "validity_unfit"),
        (
            ValidityIn(
                validity=Validity.LAPSED, validity_on=date(2026, 7, 1), successor_text="a\x00b"
            ),
            "text_unfit",
        ),
        (
            ValidityIn(
                validity=Validity.LAPSED, validity_on=date(2026, 7, 1), successor_text="长" * 701
            ),
            "text_too_long",
        ),
    ],
)
def test_what_can_not_be_is_refused(
    session: Session, folder: Path, said: ValidityIn, code: str
) -> None:
    _publish(session, folder)
    assert _refused(lambda: set_validity(session, 1, said, LATER)) == code
    assert _refused(lambda: set_validity(session, 77, REPEALED, LATER)) == "unknown_record"


def test_list_feed_sitemap_and_links_follow_at_once(
    session: Session, folder: Path, public_engine: Engine
) -> None:
    _publish(session, folder)
    _publish(session, folder, 2)
    catalogue = Catalogue(public_engine)
    nothing = parse_query("")
    ended = Filters(validity=(Validity.REPEALED,))
    assert catalogue.search(nothing, ended, None)[1].total == 0
    said = ValidityIn(validity=Validity.REPEALED, validity_on=date(2026, 7, 1), successor_id=2)
    set_validity(session, 1, said, LATER)
    session.commit()
    found, counted = catalogue.search(nothing, ended, None)
    assert (counted.total, [row.record_id for row in found.rows]) == (1, [1])
    newest = catalogue.newest()[0]
    assert (newest.record_id, newest.changed_at, newest.validity) == (1, LATER, Validity.REPEALED)
    assert dict(catalogue.sitemap(0))[1] == LATER.date()
    assert [one.record_id for one in catalogue.predecessors(2)] == [1]
    catalogue.close()
