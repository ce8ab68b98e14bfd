"""The home page of business roles: what waits for me, what is due or late, who holds what.

A constant number of queries, whatever the length of the lists. Here, too, ticked work goes to another
drafter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.handing_over import hand_over
from review.store.calendar import working_calendar
from review.store.hides import still_shown_to
from review.store.worklists import Show, Tally, Wanted, published_since, tallies, work_page
from review.web.access import may_in_organisation, requires
from review.web.deadlines import short_date, weekday
from review.web.documents.register import Filter
from review.web.rectifications import mending_due
from review.web.rounds.july_work import RoundLine, round_lines
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, now, today
from review.web.worklist.hand_over_form import HandOverForm, NotDone, hands_over, not_done
from review.web.worklist.lines import lines_of
from review.web.worklist.numbers import (
    Numbers,
    Tab,
    applied_to,
    filters_of,
    narrowed,
    numbers_of,
    orders_of,
    tabs_of,
    title_of,
)
from review.web.worklist.question import (
    asked_here,
    cursor_text,
    is_narrowed,
    list_url,
    place_here,
    show_url,
    wanted_list,
)
from review.web.worklist.rows import Row
from review.web.worklist.side import Holder, dates_of_month, holders

bp = Blueprint("worklist", __name__)

STILL_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class WorkList:
    """The list itself: its tabs, filters, order, lines and the way on."""

    title: str
    tabs: tuple[Tab, ...]
    text: str
    filters: tuple[Filter, ...]
    applied: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]
    clear_url: str
    orders: tuple[tuple[str, str, bool, bool], ...]
    rows: tuple[Row, ...]
    total: int | None
    earlier_url: str | None
    later_url: str | None
    empty: tuple[str, str, str | None, str | None]
    hand_over: HandOverForm | None
    hand_over_url: str


@dataclass(frozen=True, kw_only=True)
class HomePage:
    """What ``worklist/home.html`` prints."""

    heading: str
    lede: str
    tiles: tuple[tuple[int, str, str, str, bool], ...]
    work: WorkList
    holders: tuple[Holder, ...]
    others: int
    others_url: str
    mending: tuple[int, int, str] | None
    still_visible: tuple[tuple[str, str], ...]
    rounds: tuple[RoundLine, ...]
    dates: tuple[tuple[str, str, str | None], ...]
    new_url: str | None
    register_url: str | None


@dataclass(frozen=True, kw_only=True)
class HandedPage:
    """What ``worklist/handed_over.html`` prints."""

    person: str
    count: int
    left: tuple[NotDone, ...]
    back_url: str


@bp.get("/worklist")
@requires(Permission.WORKLIST_READ)
def home() -> str:
    """My work, with others' and what is late one click away."""
    return _home(HandOverForm() if hands_over(current_actor()) else None)


@bp.post("/worklist/hand-over")
@requires(Permission.WORKLIST_READ)
def give_away() -> ResponseReturnValue:
    """Give ticked work to another drafter; what could not go is listed with its reason.

    Who may give what hangs on the office of each thing: the service asks for it.
    """
    form = HandOverForm()
    if (led := form.sent_before()) is not None:
        return led
    back = list_url(place_here())
    if not form.validate():
        return _home(form), form.status
    try:
        done = hand_over(
            current_session(), current_actor(), form.to_command(), now=now(), today=today()
        )
    except Refused as refused:
        form.refuse(refused)
        return _home(form), form.status
    answer = form.lead_to(back)
    if done.complete:
        flash(_("已把%(n)s件交给%(name)s。", n=done.count, name=done.person), "ok")
        return answer
    page = HandedPage(person=done.person, count=done.count, left=not_done(done), back_url=back)
    return render_template("worklist/handed_over.html", page=page)


def _home(form: HandOverForm | None) -> str:
    session, actor = current_session(), current_actor()
    calendar = working_calendar(session)
    wanted = wanted_list(calendar)
    found = tallies(session, actor, wanted)
    whole = tallies(session, actor, replace(wanted, text="")) if wanted.text else found
    numbers = numbers_of(whole)
    first = current_house().start_of(wanted.today.replace(day=1))
    published = published_since(session, actor, first)
    page = work_page(session, actor, wanted)
    if not page.rows and (
        wanted.after or wanted.before
    ):  # what stood there was given away meanwhile
        page = work_page(session, actor, replace(wanted, after=None, before=None))
    rows = lines_of(page.rows, calendar, wanted.today, mine=wanted.show is Show.MINE)
    filters = filters_of(found, wanted)
    asked = asked_here()
    listed = WorkList(
        title=title_of(wanted),
        tabs=tabs_of(numbers_of(narrowed(found, wanted)), wanted),
        text=wanted.text,
        filters=filters,
        applied=applied_to(wanted, filters),
        kept=tuple((k, asked[k]) for k in ("show", "on", "sort", "falling", "role") if k in asked),
        clear_url=list_url({k: v for k, v in asked.items() if k in ("show", "on")}),
        orders=orders_of(wanted),
        rows=rows,
        total=_total(found, wanted),
        earlier_url=list_url({**asked, "before": cursor_text(page.earlier)})
        if page.earlier
        else None,
        later_url=list_url({**asked, "after": cursor_text(page.later)}) if page.later else None,
        empty=_empty(wanted, numbers),
        hand_over=form if any(row.pick for row in rows) else None,
        hand_over_url=url_for("worklist.give_away", **place_here()),  # type: ignore[arg-type]
    )
    return render_template(
        "worklist/home.html",
        page=HomePage(
            heading=f"{short_date(wanted.today)}　{weekday(wanted.today)}",
            lede=_lede(numbers),
            tiles=_tiles(numbers, published, wanted),
            work=listed,
            holders=holders(calendar, wanted.today),
            others=numbers.others,
            others_url=show_url(Show.OTHERS),
            mending=mending_due(),
            still_visible=tuple(
                (shown.title, url_for("documents.show", document_id=shown.document_id))
                for shown in still_shown_to(session, actor, STILL_SHOWN)
            ),
            rounds=round_lines(),
            dates=dates_of_month(calendar, wanted.today),
            new_url=_address("documents.new", Permission.DOCUMENT_CREATE),
            register_url=_address("documents.register", Permission.REGISTER_DOCUMENT),
        ),
    )


# ---- parts of the page ---------------------------------------------------------------------------


def _total(found: list[Tally], wanted: Wanted) -> int | None:
    """How long the list is as a whole, where the tallies know it."""
    if wanted.role is not None or wanted.show is Show.DUE:
        return None
    return numbers_of(narrowed(found, wanted)).of(wanted.show)


def _lede(numbers: Numbers) -> str:
    if numbers.mine and numbers.late_mine:
        return str(
            _("有%(n)s件事等您办，先办已逾期的%(late)s件。", n=numbers.mine, late=numbers.late_mine)
        )
    if numbers.mine:
        return str(_("有%(n)s件事等您办，没有逾期的。", n=numbers.mine))
    return str(_("没有等您办的事。"))


def _tiles(
    numbers: Numbers, published: int, wanted: Wanted
) -> tuple[tuple[int, str, str, str, bool], ...]:
    back = _("其中%(n)s件是退回给您的", n=numbers.back) if numbers.back else ""
    soon = _("其中%(n)s件在别人手上", n=numbers.soon_others) if numbers.soon_others else ""
    late = _("其中%(n)s件等您办", n=numbers.late_mine) if numbers.late_mine else ""
    if numbers.late and not numbers.late_mine:
        late = _("其中%(n)s件在别人手上", n=numbers.late)
    month = f"{wanted.today:%Y-%m}"
    register = url_for("register.list_documents", status="published", published=month)
    return (
        (numbers.mine, _("待我办理"), back, show_url(Show.MINE), False),
        (numbers.soon, _("3个工作日内到期"), soon, show_url(Show.SOON), False),
        (numbers.late, _("已逾期"), late, show_url(Show.LATE), numbers.late > 0),
        (published, _("本月已公开"), "", register, False),
    )


def _empty(wanted: Wanted, numbers: Numbers) -> tuple[str, str, str | None, str | None]:
    """A true sentence and the next useful link, as ``components/empty.html`` takes them."""
    back = (show_url(Show.MINE), _("回到待我办理"))
    if is_narrowed():
        clear = list_url({k: v for k, v in asked_here().items() if k in ("show", "on")})
        return _("没有符合条件的事项"), _("去掉几个条件再看。"), clear, _("清除条件")
    if wanted.show is not Show.MINE:
        said = {
            Show.LATE: (_("没有逾期的"), _("您看得到的事项都在期限内。")),
            Show.BACK: (
                _("没有退回给您的"),
                _("被退回修改、退回重审的公文和评估件会出现在这里。"),
            ),
        }
        return *said.get(wanted.show, (_("这里没有事项。"), "")), *back
    if numbers.others:
        text = _("别人手上还有%(n)s件。", n=numbers.others)
        link = _("看别人手上的%(n)s件", n=numbers.others)
        return _("没有等您办的事"), text, show_url(Show.OTHERS), link
    new = _address("documents.new", Permission.DOCUMENT_CREATE)
    if new is not None:
        return _("没有等您办的事"), _("上传一份文件就可以开始。"), new, _("新建公文")
    register = url_for("register.list_documents")
    return _("没有等您办的事"), _("公文走到您这一步时会出现在这里。"), register, _("查公文")


def _address(endpoint: str, permission: Permission) -> str | None:
    return url_for(endpoint) if may_in_organisation(permission) else None
