"""The home page of business roles: what waits for me, what is due or late, who holds what.

A constant number of queries, whatever the length of the lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.domain.permissions import Permission
from review.domain.states import Role
from review.store.calendar import working_calendar
from review.store.hides import still_shown_to
from review.store.worklists import (
    Holding,
    Show,
    Wanted,
    WorkCounts,
    due_days,
    holdings,
    role_holders,
    work_counts,
    work_rows,
)
from review.web.access import may_in_organisation, requires
from review.web.deadlines import SOON_DAYS, Badge, badge_of, short_date, weekday
from review.web.july_work import Dated, RoundLine, item_rows, round_lines, with_items
from review.web.rectifications import mending_due
from review.web.register import number_asked
from review.web.request_register.work import request_rows, with_requests
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, today
from review.web.wording import word
from review.web.work_rows import Row, work_row

bp = Blueprint("worklist", __name__)

LIMIT = 50
STILL_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A line of "who holds what"."""

    name: str
    role: str
    count: int
    url: str
    due: Badge | None


@dataclass(frozen=True, kw_only=True)
class HomePage:
    """What ``worklist/home.html`` prints."""

    heading: str
    lede: str
    tiles: tuple[tuple[int, str, str, str, bool], ...]
    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]
    list_title: str
    rows: tuple[Row, ...]
    more: int
    empty: tuple[str, str, str | None, str | None]
    holders: tuple[Holder, ...]
    others: int
    others_url: str
    mending: tuple[int, int, str] | None
    still_visible: tuple[tuple[str, str], ...]
    rounds: tuple[RoundLine, ...]
    dates: tuple[tuple[str, str, str | None], ...]
    new_url: str | None
    register_url: str | None


@bp.get("/worklist")
@requires(Permission.WORKLIST_READ)
def home() -> str:
    """My work, with others' and what is late one click away."""
    session, actor = current_session(), current_actor()
    calendar = working_calendar(session)
    wanted = _wanted(calendar)
    counts = with_requests(with_items(work_counts(session, actor, wanted), wanted), wanted)
    rows = _rows(wanted, calendar)
    total = _total(wanted, counts, len(rows))
    page = HomePage(
        heading=f"{short_date(wanted.today)}　{weekday(wanted.today)}",
        lede=_lede(counts),
        tiles=_tiles(counts, wanted),
        tabs=_tabs(counts, wanted),
        list_title=_list_title(wanted),
        rows=rows,
        more=max(total - len(rows), 0),
        empty=_empty(wanted, counts),
        holders=_holders(holdings(session, actor), calendar, wanted.today),
        others=counts.others,
        others_url=url_for("worklist.home", show=Show.OTHERS),
        mending=mending_due(),
        still_visible=tuple(
            (shown.title, url_for("documents.show", document_id=shown.document_id))
            for shown in still_shown_to(session, actor, STILL_SHOWN)
        ),
        rounds=round_lines(),
        dates=_dates(calendar, wanted.today),
        new_url=_address("documents.new", Permission.DOCUMENT_CREATE),
        register_url=_address("documents.register", Permission.REGISTER_DOCUMENT),
    )
    return render_template("worklist/home.html", page=page)


# ---- parts of the page ---------------------------------------------------------------------------


def _wanted(calendar: WorkingCalendar) -> Wanted:
    """Which list the address asks for; what it does not know is mine."""
    day, args = today(), request.args
    zone = current_house().settings.time_zone
    role = args.get("role", "")
    on = args.get("on", "")
    return Wanted(
        show=Show(args["show"]) if args.get("show") in set(Show) else Show.MINE,
        today=day,
        soon_on=calendar.add(day, SOON_DAYS).on,
        month_at=datetime.combine(day.replace(day=1), time(), zone).astimezone(UTC),
        role=Role(role) if role in set(Role) else None,
        person_id=number_asked("person"),
        office_id=number_asked("office"),
        on=date.fromisoformat(on) if _is_day(on) else None,
    )


def _rows(wanted: Wanted, calendar: WorkingCalendar) -> tuple[Row, ...]:
    """Cases, items and requests of a list together, earliest due first."""
    session, actor = current_session(), current_actor()
    found: list[Dated] = [
        (r.due_on, work_row(r, actor, calendar, wanted.today))
        for r in work_rows(session, actor, wanted, limit=LIMIT)
    ]
    found += item_rows(wanted, calendar, limit=LIMIT)
    found += request_rows(wanted, calendar, limit=LIMIT)
    found.sort(key=lambda dated: (dated[0] is None, dated[0] or date.max))
    return tuple(row for _due, row in found[:LIMIT])


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _total(wanted: Wanted, counts: WorkCounts, shown: int) -> int:
    """How long the list is as a whole, where a counter knows it."""
    filtered = wanted.role or wanted.person_id or wanted.office_id
    known = {
        Show.MINE: counts.mine,
        Show.OTHERS: counts.others,
        Show.LATE: counts.late,
        Show.SOON: counts.soon,
    }
    return shown if filtered else known.get(wanted.show, shown)


def _lede(counts: WorkCounts) -> str:
    if counts.mine and counts.late_mine:
        return str(
            _("有%(n)s件事等您办，先办已逾期的%(late)s件。", n=counts.mine, late=counts.late_mine)
        )
    if counts.mine:
        return str(_("有%(n)s件事等您办，没有逾期的。", n=counts.mine))
    return str(_("没有等您办的事。"))


def _tiles(counts: WorkCounts, wanted: Wanted) -> tuple[tuple[int, str, str, str, bool], ...]:
    soon = _("其中%(n)s件在别人手上", n=counts.soon_others) if counts.soon_others else ""
    late = _("其中%(n)s件等您办", n=counts.late_mine) if counts.late_mine else ""
    month = f"{wanted.today:%Y-%m}"
    return (
        (counts.mine, _("待我办理"), "", _list_url(Show.MINE), False),
        (counts.soon, _("3个工作日内到期"), soon, _list_url(Show.SOON), False),
        (counts.late, _("已逾期"), late, _list_url(Show.LATE), counts.late > 0),
        (
            counts.published,
            _("本月已公开"),
            "",
            url_for("register.list_documents", status="published", published=month),
            False,
        ),
    )


def _tabs(
    counts: WorkCounts, wanted: Wanted
) -> tuple[tuple[str, str, bool, int | None, bool], ...]:
    tabs = (
        (Show.MINE, _("待我办理"), counts.mine),
        (Show.OTHERS, _("等别人办"), counts.others),
        (Show.LATE, _("已逾期"), counts.late),
    )
    made: list[tuple[str, str, bool, int | None, bool]] = [
        (words, _list_url(show), wanted.show is show, count, show is Show.LATE and count > 0)
        for show, words, count in tabs
    ]
    if wanted.show in (Show.SOON, Show.DUE):
        made.append((_list_title(wanted), request.full_path.rstrip("?"), True, None, False))
    return tuple(made)


def _list_url(show: Show) -> str:
    return url_for("worklist.home", show=None if show is Show.MINE else show.value)


def _list_title(wanted: Wanted) -> str:
    titles = {
        Show.MINE: _("待我办理"),
        Show.OTHERS: _("等别人办"),
        Show.LATE: _("已逾期"),
        Show.SOON: _("3个工作日内到期"),
    }
    if wanted.show is Show.DUE and wanted.on is not None:
        return str(_("%(date)s到期", date=short_date(wanted.on)))
    return str(titles.get(wanted.show, titles[Show.MINE]))


def _empty(wanted: Wanted, counts: WorkCounts) -> tuple[str, str, str | None, str | None]:
    """A true sentence and the next useful link, as ``components/empty.html`` takes them."""
    if wanted.show is not Show.MINE:
        return _("这里没有公文。"), "", url_for("worklist.home"), _("回到待我办理")
    if counts.others:
        text = _("别人手上还有%(n)s件。", n=counts.others)
        link = _("看别人手上的%(n)s件", n=counts.others)
        return _("没有等您办的事"), text, _list_url(Show.OTHERS), link
    new = _address("documents.new", Permission.DOCUMENT_CREATE)
    if new is not None:
        return _("没有等您办的事"), _("上传一份文件就可以开始。"), new, _("新建公文")
    register = url_for("register.list_documents")
    return _("没有等您办的事"), _("公文走到您这一步时会出现在这里。"), register, _("查公文")


def _holders(held: list[Holding], calendar: WorkingCalendar, day: date) -> tuple[Holder, ...]:
    names = role_holders(current_session(), current_actor(), day) if held else {}
    return tuple(
        Holder(
            name=h.name or "、".join(names.get(h.role, [])[:2]) or _("没有人"),
            role=word(h.role, "role"),
            count=h.count,
            url=url_for(
                "worklist.home",
                show=Show.OTHERS.value,
                role=h.role.value,
                person=h.person_id,
                office=h.office_id,
            ),
            due=badge_of(h.earliest, calendar, day),
        )
        for h in held
    )


def _dates(calendar: WorkingCalendar, day: date) -> tuple[tuple[str, str, str | None], ...]:
    """This month's dates: what is due when, and until when a document issued today must be public."""
    last = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    found: list[tuple[str, str, str | None]] = [
        (
            short_date(on),
            _("%(n)s件到期", n=count),
            url_for("worklist.home", show=Show.DUE.value, on=on.isoformat()),
        )
        for on, count in due_days(current_session(), current_actor(), day, last)
    ]
    term = current_house().settings.publish_working_days
    found.append((short_date(calendar.add(day, term).on), _("今天印发的公文最迟上网日"), None))
    return tuple(found)


def _address(endpoint: str, permission: Permission) -> str | None:
    return url_for(endpoint) if may_in_organisation(permission) else None
