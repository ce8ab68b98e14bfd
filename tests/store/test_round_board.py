"""The figures of a board come from what is kept beside the items, so their number costs nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import event
from sqlalchemy.orm import Session

from review.domain.rounds import RoundKind, RoundState
from review.domain.states import ItemState, Outcome
from review.store.people import Office, Organisation
from review.store.round_board import board_of, open_items_of, rounds_of, waiting_by_office
from review.store.rounds import Round, RoundDay, RoundTally

TODAY = date(2026, 7, 17)
MOMENT = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)


def furnished(session: Session, times: int) -> Round:
    """A July with two offices, ten items ``times`` over."""
    house = Organisation(
        name="府", short_name="府", code="C1", number_code="府办", created_at=MOMENT
    )
    session.add(house)
    session.flush()
    offices = [Office(organisation_id=house.id, name=name) for name in ("甲科", "乙科")]
    row = Round(
        organisation_id=house.id,
        kind=RoundKind.JULY,
        year=2026,
        state=RoundState.OPEN,
        opened_at=MOMENT,
        opened_on=date(2026, 7, 1),
        opened_by_id=None,
        from_on=date(2023, 1, 1),
        before_on=date(2024, 1, 1),
    )
    session.add_all([*offices, row])
    session.flush()
    counted = (
        (offices[0], ItemState.ASSIGNED, "", 3),
        (offices[0], ItemState.SETTLED, Outcome.KEEP.value, 4),
        (offices[1], ItemState.IN_REVIEW, Outcome.TO_PROACTIVE.value, 2),
        (offices[1], ItemState.MOVED, "", 1),
        (offices[1], ItemState.RETURNED, "", 1),
    )
    for office, state, outcome, count in counted:
        session.add(
            RoundTally(
                round_id=row.id,
                office_id=office.id,
                state=state,
                outcome=outcome,
                count=count * times,
            )
        )
        day = RoundDay(round_id=row.id, office_id=office.id, day=TODAY, proposed=2, settled=1)
        session.merge(day)
    session.flush()
    return row


def test_every_figure_adds_up_and_what_moved_is_left_out(session: Session) -> None:
    row = furnished(session, 1)
    board = board_of(session, row, TODAY)
    first, second = board.offices
    assert (first.items, first.settled, first.todo, first.under_way) == (7, 4, 3, 0)
    assert (second.items, second.todo, second.under_way, second.open) == (3, 1, 2, 3)
    assert board.results == {Outcome.KEEP: 4}
    assert [(d.proposed, d.settled) for d in board.days] == [(4, 2)]
    assert waiting_by_office(session, row.id) == {first.office_id: 3, second.office_id: 1}
    assert open_items_of(session, row.organisation_id) == 6
    assert open_items_of(session, row.organisation_id, [first.office_id]) == 3
    (line,) = rounds_of(session, row.organisation_id)
    assert (line.items, line.settled, line.open) == (10, 4, 6)


def test_a_board_of_many_items_asks_no_more_than_one_of_few(session: Session) -> None:
    row = furnished(session, 15_000)
    asked: list[str] = []

    def heard(*said: object) -> None:
        asked.append(str(said[2]))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", heard)
    assert board_of(session, row, TODAY).total("items") == 150_000
    event.remove(connection, "before_cursor_execute", heard)
    assert len(asked) <= 8
    over_items = [text for text in asked if "FROM round_item" in text]
    assert all("LIMIT" in text for text in over_items)
