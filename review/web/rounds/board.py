"""The board of a round as a page: tiles, a line for each office, what came out, what will be late.

Frozen values for ``rounds/board.html``, already worded. Figures come from ``store.round_board``,
prognoses from ``domain.forecast``; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.domain.forecast import Forecast, forecast
from review.domain.permissions import Permission, Place, may
from review.domain.rounds import RoundKind, RoundState
from review.domain.states import BUSINESS_ROLES, RELEASING_OUTCOMES, ItemState, Role
from review.domain.values import Actor
from review.store.calendar import working_calendar
from review.store.people import people_holding
from review.store.round_board import COUNTED_TO, Board, OfficeFigures, board_of
from review.store.rounds import Round
from review.web.deadlines import Badge, badge_of, short_date
from review.web.items.list_page import round_words
from review.web.locale import write_date
from review.web.pages import Offer
from review.web.rounds.offers import closing_offer, remind_offer
from review.web.rounds.weeks import WeekLine, each_day, items_url, results_of, week_words, weeks_of
from review.web.session import current_actor, current_session, today
from review.web.wording.joining import joined

#: A number with the list it opens; no list where the reader may not open it.
Linked = tuple[int, str | None]


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """An office on the board."""

    id: int
    name: str
    heads: str
    url: str | None
    items: Linked
    parts: tuple[tuple[str, int], ...]
    settled: Linked
    approval: Linked
    review: Linked
    todo: Linked
    due: Badge | None
    handed_in: bool
    late_words: str
    late: bool
    remind: Offer | None
    reminded: str
    classified: int | None
    may_count: bool


@dataclass(frozen=True, kw_only=True)
class BoardPage:
    """What ``rounds/board.html`` prints."""

    round_id: int
    heading: str
    lede: str
    due: Badge | None
    opening: int | None
    closed: bool
    has_due: bool
    tiles: tuple[tuple[int, str, str, str, bool], ...]
    lines: tuple[OfficeLine, ...]
    totals: tuple[Linked, ...]
    results: tuple[tuple[str, int, str, bool], ...]
    settled: int
    remind_all: Offer | None
    closing: Offer | None
    weeks: tuple[WeekLine, ...]
    week_words: str
    evidence: str
    estimated: bool
    coverage_url: str | None
    counts: tuple[OfficeLine, ...]
    result_url: str | None
    approvals_url: str | None
    export_url: str
    exchange_url: str
    reassign_url: str | None
    pull_in_url: str | None


def board_page(row: Round) -> BoardPage:
    """The board of a round as the reader may see it today."""
    session, actor, day = current_session(), current_actor(), today()
    board = board_of(session, row, day)
    calendar = working_calendar(session)
    reach = _reach(actor, row.organisation_id)
    manages = may(actor, Permission.ROUND_MANAGE, Place(organisation_id=row.organisation_id))
    ahead = {o.office_id: _ahead(row, o, calendar, day) for o in board.offices}
    lines = tuple(
        _line(row, office, ahead[office.office_id], calendar, day, reach, manages=manages)
        for office in sorted(board.offices, key=lambda o: _urgency(row, o, day))
    )
    late = [line for line in lines if line.late and line.remind and line.remind.enabled]
    weeks = weeks_of(row, board, day)
    return BoardPage(
        round_id=row.id,
        heading=round_words(row),
        lede=_lede(row),
        due=_closes(row, calendar, day),
        opening=_opened_so_far(row),
        closed=row.state is RoundState.CLOSED,
        has_due=row.office_due_on is not None,
        tiles=_tiles(row, board, day),
        lines=lines,
        totals=_totals(row, board),
        results=results_of(row, board),
        settled=board.total("settled"),
        remind_all=remind_offer(row, [line.id for line in late]) if late and manages else None,
        closing=closing_offer(row, board, day) if manages else None,
        weeks=weeks,
        week_words=week_words(weeks),
        evidence=_evidence(board),
        estimated=any(f is not None and f.estimated for f in ahead.values()),
        coverage_url=_coverage_url(row, actor),
        counts=tuple(line for line in lines if line.may_count or line.classified is not None)
        if row.kind is RoundKind.JULY
        else (),
        result_url=_result_url(row),
        approvals_url=_approvals_url(row, actor),
        export_url=url_for("round_exchange.ledger", round_id=row.id),
        exchange_url=url_for("round_exchange.show", round_id=row.id),
        reassign_url=url_for("rounds.reassign", round_id=row.id) if manages else None,
        pull_in_url=url_for("rounds.ask_pull_in", round_id=row.id)
        if manages and row.kind is RoundKind.JULY
        else None,
    )


# ---- the head ------------------------------------------------------------------------------------


def window_words(from_on: date | None, before_on: date | None) -> str:
    """The window of issue dates in a sentence."""
    days = window_days(from_on, before_on)
    return str(_("印发日期%(days)s", days=days)) if days else ""


def window_days(from_on: date | None, before_on: date | None) -> str:
    """The first and the last day of a window."""
    if from_on is None or before_on is None:
        return ""
    last = date.fromordinal(before_on.toordinal() - 1)
    facts = {"from": write_date(from_on), "to": write_date(last)}
    return str(_("%(from)s至%(to)s", **facts))


def _lede(row: Round) -> str:
    parts = [window_words(row.from_on, row.before_on)]
    if row.state is RoundState.OPENING:
        parts.append(_("%(date)s启动", date=short_date(row.opened_on)))
    elif row.kind is RoundKind.JULY:
        parts.append(_("%(date)s启动，名单已冻结", date=short_date(row.opened_on)))
    else:
        parts.append(_("%(date)s启动，随时可以列入", date=short_date(row.opened_on)))
    if row.closed_at is not None:
        parts.append(_("%(date)s收尾", date=write_date(row.closed_at)))
    return " · ".join(str(p) for p in parts if p)


def _closes(row: Round, calendar: WorkingCalendar, day: date) -> Badge | None:
    """How long the round still runs, as working days."""
    if row.state is RoundState.CLOSED or row.closes_on is None:
        return None
    left = calendar.between(day, row.closes_on)
    full = write_date(row.closes_on)
    if day > row.closes_on:
        return "late", _("已过结束日，等待收尾"), full
    return ("ok" if left > 5 else "soon"), _("剩%(n)s个工作日", n=left), full


def _opened_so_far(row: Round) -> int | None:
    """Per cent of the register that an opening has gone through; None once it is open."""
    if row.state is not RoundState.OPENING:
        return None
    return int(100 * row.snapshot_to / row.snapshot_end) if row.snapshot_end else 0


def _tiles(row: Round, board: Board, day: date) -> tuple[tuple[int, str, str, str, bool], ...]:
    released = sum(n for o, n in board.results.items() if o in RELEASING_OUTCOMES)
    approval = board.in_states(ItemState.AWAITING_APPROVAL)
    overdue = board.total("todo") if row.office_due_on and row.office_due_on < day else 0
    approvers = people_holding(current_session(), Role.APPROVER, row.organisation_id, None, day)
    with_items = sum(1 for o in board.offices if o.items)
    settled = _("其中转为主动公开%(n)s件", n=released) if released else ""
    tiles = [
        (
            board.total("items"),
            _("应评估"),
            _("分在%(n)s个处室", n=with_items) if with_items else "",
            items_url(row),
            False,
        ),
        (board.total("settled"), _("已办结"), settled, items_url(row, state="settled"), False),
    ]
    if row.state is RoundState.CLOSED:
        carried = board.total("carried")
        note = _("已转入下一年") if carried else ""
        tiles.append(
            (carried, _("收尾时未办结"), note, items_url(row, state="carried_over"), False)
        )
        return tuple(tiles)
    names = joined(p.name for p in approvers[:2])
    tiles.append(
        (approval, _("等领导审定"), names, items_url(row, state="awaiting_approval"), False)
    )
    if row.office_due_on is None:
        todo = board.total("todo")
        tiles.append((todo, _("等处室答复"), "", items_url(row, state="todo"), False))
    else:
        note = _("%(date)s前应提出意见", date=short_date(row.office_due_on))
        url = items_url(row, late=1)
        tiles.append((overdue, _("超过内部期限"), note, url, overdue > 0))
    return tuple(tiles)


def _evidence(board: Board) -> str:
    left = board.evidence_left
    if not left:
        return ""
    if left > COUNTED_TO:
        return str(_("还有%(n)s多件在准备评估材料，备好一件就可以评一件。", n=COUNTED_TO))
    return str(_("还有%(n)s件在准备评估材料，备好一件就可以评一件。", n=left))


# ---- lines of offices ----------------------------------------------------------------------------


def _urgency(row: Round, office: OfficeFigures, day: date) -> tuple[int, int, str]:
    """What needs a push comes first: late ones, then those with most to answer."""
    late = office.todo > 0 and row.office_due_on is not None and row.office_due_on < day
    return (0 if late else (1 if office.todo else 2), -office.todo, office.name)


def _line(
    row: Round,
    office: OfficeFigures,
    ahead: Forecast | None,
    calendar: WorkingCalendar,
    day: date,
    reach: frozenset[int] | None,
    *,
    manages: bool,
) -> OfficeLine:
    mine = reach is None or office.office_id in reach

    def linked(count: int, **asked: object) -> Linked:
        url = items_url(row, office=office.office_id, **asked) if mine and count else None
        return count, url

    due = badge_of(row.office_due_on, calendar, day) if office.todo else None
    reminded = office.reminded_on
    actor = current_actor()
    place = Place(organisation_id=row.organisation_id, office_id=office.office_id)
    may_count = may(actor, Permission.CLASSIFIED_COUNT, place)
    is_open = row.state is RoundState.OPEN
    return OfficeLine(
        id=office.office_id,
        name=office.name,
        heads=joined(office.heads),
        url=items_url(row, office=office.office_id) if mine else None,
        items=linked(office.items),
        parts=(("c-done", office.settled), ("c-half", office.under_way)),
        settled=linked(office.settled, state="settled"),
        approval=linked(office.in_states(ItemState.AWAITING_APPROVAL), state="awaiting_approval"),
        review=linked(office.in_states(ItemState.IN_REVIEW), state="in_review"),
        todo=linked(office.todo, state="todo"),
        due=due if is_open else None,
        handed_in=bool(is_open and office.items and not office.todo),
        late_words=_late_words(ahead) if is_open else "",
        late=due is not None and due[0] == "late",
        remind=remind_offer(row, [office.office_id], to=office.name, today_done=reminded == day)
        if manages and is_open and office.todo
        else None,
        reminded=_("%(date)s催办过", date=short_date(reminded)) if reminded else "",
        classified=office.classified,
        may_count=may_count and row.state is not RoundState.CLOSED,
    )


def _ahead(
    row: Round, office: OfficeFigures, calendar: WorkingCalendar, day: date
) -> Forecast | None:
    """What will be open after the last day at the present pace; None where no day is set."""
    until = row.office_due_on if row.office_due_on and day <= row.office_due_on else row.closes_on
    if until is None or row.state is not RoundState.OPEN:
        return None
    return forecast(
        each_day((d.day, d.proposed) for d in office.days),
        office.todo,
        opened_on=row.opened_on,
        due_on=until,
        today=day,
        calendar=calendar,
    )


def _late_words(ahead: Forecast | None) -> str:
    if ahead is None or not ahead.still_open:
        return ""
    if ahead.late_high == 0:
        return str(_("能按时办完"))
    if ahead.late_low == ahead.late_high:
        return str(_("%(n)s件", n=ahead.late))
    facts = {"n": ahead.late, "low": ahead.late_low, "high": ahead.late_high}
    return str(_("%(n)s件（%(low)s–%(high)s）", **facts))


def _totals(row: Round, board: Board) -> tuple[Linked, ...]:
    """The sums under the columns of numbers."""

    def linked(count: int, **asked: object) -> Linked:
        return count, items_url(row, **asked) if count else None

    return (
        linked(board.total("items")),
        linked(board.total("settled"), state="settled"),
        linked(board.in_states(ItemState.AWAITING_APPROVAL), state="awaiting_approval"),
        linked(board.in_states(ItemState.IN_REVIEW), state="in_review"),
        linked(board.total("todo"), state="todo"),
    )


def _reach(actor: Actor, organisation_id: int) -> frozenset[int] | None:
    """The offices whose items the reader may open; None for all of the organisation."""
    offices: set[int] = set()
    for held in actor.held:
        if held.role in BUSINESS_ROLES and held.organisation_id == organisation_id:
            if held.offices is None:
                return None
            offices |= held.offices
    return frozenset(offices)


# ---- addresses --------------------------------------------------------------------------------------


def _coverage_url(row: Round, actor: Actor) -> str | None:
    place = Place(organisation_id=row.organisation_id)
    if not may(actor, Permission.FIGURES_READ, place):
        return None
    return url_for("rounds.coverage_part", round_id=row.id)


def _result_url(row: Round) -> str | None:
    known = "round_results.show" in current_app.view_functions
    return url_for("round_results.show", round_id=row.id) if known else None


def _approvals_url(row: Round, actor: Actor) -> str | None:
    if not actor.holds(Role.APPROVER, row.organisation_id, None):
        return None
    return url_for("approvals.show", round_id=row.id)
