"""What came out of a round so far, and its weeks as chart and table; the address of a list of items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.forecast import weekly
from review.domain.states import Outcome
from review.store.round_board import Board, Day
from review.store.rounds import Round
from review.web.deadlines import short_date
from review.web.runtime import current_house
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class WeekLine:
    """A week of a round, for the chart and its table."""

    label: str
    proposed: int
    settled: int
    open_at_end: int
    bars: tuple[tuple[str, int], ...]


def items_url(row: Round, **asked: object) -> str:
    """The list of a round's items that a number stands for."""
    return url_for("items.list_items", round_id=row.id, **asked)  # type: ignore[arg-type]


def results_of(row: Round, board: Board) -> tuple[tuple[str, int, str, bool], ...]:
    """Settled items by outcome: words, number, its list, and whether it is a leak."""
    found = board.results
    return tuple(
        (
            word(outcome, "outcome"),
            found[outcome],
            items_url(row, state="settled", outcome=outcome.value),
            outcome is Outcome.TAKE_DOWN,
        )
        for outcome in Outcome
        if found.get(outcome)
    )


def each_day(days: Iterable[tuple[date, int]]) -> Iterator[date]:
    """One date for every answer, as ``domain.forecast`` counts them."""
    for day, count in days:
        yield from (day for _ in range(count))


def weeks_of(row: Round, board: Board, day: date) -> tuple[WeekLine, ...]:
    """The last half year of a round by weeks, up to the last in which something happened, and this one."""
    days: tuple[Day, ...] = board.days
    end = min(day, current_house().day_of(row.closed_at)) if row.closed_at else day
    found = weekly(
        {d.day: d.proposed for d in days if d.proposed},
        {d.day: d.settled for d in days if d.settled},
        board.total("open") + board.total("carried"),
        opened_on=row.opened_on,
        today=max(end, row.opened_on),
    )
    spoken = [at for at, week in enumerate(found) if week.proposed or week.settled]
    until = (spoken[-1] if spoken else -1) + 1
    found = found[:until] + found[max(until, len(found) - 1) :]
    return tuple(
        WeekLine(
            label=_("%(date)s起", date=short_date(week.monday)),
            proposed=week.proposed,
            settled=week.settled,
            open_at_end=week.open_at_end,
            bars=(("c-half", week.proposed), ("c-done", week.settled)),
        )
        for week in found[-26:]
    )


def week_words(weeks: tuple[WeekLine, ...]) -> str:
    """The newest week in a sentence."""
    if not weeks:
        return ""
    last = weeks[-1]
    facts = {"proposed": last.proposed, "settled": last.settled, "open": last.open_at_end}
    return str(
        _("本周处室答复%(proposed)s件，办结%(settled)s件，还有%(open)s件没有办结。", **facts)
    )
