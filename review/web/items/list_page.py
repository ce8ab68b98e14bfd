"""The list of a round's items as a page: the question in the address, filters, tabs, lines, paging.

Frozen values for ``items/list_items.html``, already worded. The same question goes with every link to
an item, so that "next" on the item's page follows the list it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from flask import current_app, request, url_for
from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.domain.rounds import ItemReason
from review.domain.states import Attribute, ItemState, Outcome, Role
from review.store import item_work
from review.store.calendar import working_calendar
from review.store.item_lists import (
    UNANSWERED,
    ItemPage,
    ItemQuestion,
    ItemRow,
    Sort,
    items_asked,
    offices_of_round,
    state_counts,
    still_drafting,
)
from review.store.rounds import OPEN_STATES, Round
from review.web.deadlines import Badge, badge_of
from review.web.documents.register import Filter, number_asked
from review.web.locale import write_date
from review.web.pages import Pager
from review.web.session import current_actor, current_session, today
from review.web.wording import choices, word

Code = TypeVar("Code", bound=StrEnum)
Tab = tuple[str, str, bool, int | None, bool]

#: Parts of a question that an address carries from the list to its items.
ASKED = (
    "state",
    "outcome",
    "office",
    "reason",
    "attribute",
    "cluster",
    "late",
    "delayed",
    "mine",
    "q",
    "sort",
)
_GROUPS = {"todo": UNANSWERED, "open": OPEN_STATES}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One item of the list."""

    title: str
    url: str
    number: str | None
    office: str
    issued: str
    attribute: str | None
    partial: bool
    to: str
    to_is_suggestion: bool
    state: str
    state_words: str
    due: Badge | None
    tags: tuple[tuple[str, str], ...]
    verb: str
    mine: bool


@dataclass(frozen=True, kw_only=True)
class ListItems:
    """What ``items/list_items.html`` prints."""

    round_words: str
    crumbs: tuple[tuple[str, str | None], ...]
    text: str
    filters: tuple[Filter, ...]
    ticks: tuple[tuple[str, str, bool], ...]
    kept: tuple[tuple[str, str], ...]
    applied: tuple[tuple[str, str], ...]
    tabs: tuple[Tab, ...]
    lines: tuple[Line, ...]
    total: int
    pager: Pager | None
    clear_url: str
    board_url: str | None
    approvals_url: str | None
    cluster_url: str | None


def list_page(row: Round) -> ListItems:
    """The page of a round's items, as the address asks."""
    session, actor = current_session(), current_actor()
    question = question_of(row.id)
    found = items_asked(session, actor, question)
    counts = state_counts(session, actor, question)
    total = sum(n for s, n in counts.items() if not question.states or s in question.states)
    offices = offices_of_round(session, actor, row.id)
    asked = asked_here()
    words = round_words(row)
    return ListItems(
        round_words=words,
        crumbs=(*round_crumbs(row), (_("逐件清单"), None)),
        text=question.text,
        filters=_filters(question, offices),
        ticks=_ticks(question),
        kept=tuple((k, v) for k, v in asked.items() if k in ("state", "cluster")),
        applied=_applied(row, question, dict(offices)),
        tabs=_tabs(row, question, counts),
        lines=tuple(lines_of(found.rows, row, asked)),
        total=total,
        pager=_pager(row, found, total),
        clear_url=url_for("items.list_items", round_id=row.id),
        board_url=board_url(row),
        approvals_url=_approvals_url(row),
        cluster_url=url_for("clusters.show", round_id=row.id, code=question.cluster)
        if question.cluster
        else None,
    )


# ---- the question --------------------------------------------------------------------------------


def question_of(round_id: int) -> ItemQuestion:
    """What the address asks of a round; values it does not know are left aside."""
    args = request.args
    state = args.get("state", "")
    known = ItemState(state) if state in set(ItemState) else None
    return ItemQuestion(
        round_id=round_id,
        states=_GROUPS.get(state, (known,) if known else ()),
        outcome=_code(Outcome, args.get("outcome", "")),
        office_id=number_asked("office"),
        reason=_code(ItemReason, args.get("reason", "")),
        attribute=_code(Attribute, args.get("attribute", "")),
        cluster=args.get("cluster", "")[:40],
        overdue_on=today() if args.get("late") else None,
        delayed=bool(args.get("delayed")),
        mine=item_work.waits_for(current_actor()) if args.get("mine") else None,
        text=args.get("q", "").strip()[:200],
        sort=_code(Sort, args.get("sort", "")) or Sort.LIST,
        before=number_asked("before"),
        after=number_asked("after"),
    )


def asked_here() -> dict[str, str]:
    """The filled-in parts of the present question, without the place in the list."""
    return {k: request.args[k] for k in ASKED if request.args.get(k)}


def _code(codes: type[Code], text: str) -> Code | None:
    return codes(text) if text in set(codes) else None


# ---- words of a round ----------------------------------------------------------------------------


def round_words(row: Round) -> str:
    """What a round is called."""
    kind = word(row.kind, "round_kind")
    if row.serial:
        return str(_("%(year)s年%(kind)s　第%(n)s批", year=row.year, kind=kind, n=row.serial))
    return str(_("%(year)s年%(kind)s", year=row.year, kind=kind))


def board_url(row: Round) -> str | None:
    """The address of a round's board, where there is one."""
    known = "rounds.board" in current_app.view_functions
    return url_for("rounds.board", round_id=row.id) if known else None


def round_crumbs(row: Round) -> tuple[tuple[str, str | None], ...]:
    """The way to a round."""
    return ((round_words(row), board_url(row)),)


# ---- lines ---------------------------------------------------------------------------------------


def lines_of(
    rows: tuple[ItemRow, ...] | list[ItemRow], row: Round, asked: dict[str, str]
) -> list[Line]:
    """Items as lines of a list; ``asked`` is the question that goes with their links."""
    session, day = current_session(), today()
    calendar = working_calendar(session)
    drafting = still_drafting(session, (r.drafter_id for r in rows), day)
    return [_line(item, row, asked, calendar, drafting) for item in rows]


def _line(
    item: ItemRow,
    row: Round,
    asked: dict[str, str],
    calendar: WorkingCalendar,
    drafting: set[int],
) -> Line:
    due = row.office_due_on if item.state in UNANSWERED else row.closes_on
    is_open = item.state in OPEN_STATES
    said = item.outcome or (item.suggested if is_open else None)
    mine = item.state in UNANSWERED and item.assigned_to_id in (None, current_actor().id)
    return Line(
        title=item.title or _("（还没有标题）"),
        url=url_for("items.show", item_id=item.item_id, **asked),  # type: ignore[arg-type]
        number=item.doc_number,
        office=item.office,
        issued=write_date(item.window_on),
        attribute=item.attribute_then.value if item.attribute_then else None,
        partial=item.partial_then,
        to=word(said, "outcome"),
        to_is_suggestion=item.outcome is None and said is not None,
        state=item.state.value,
        state_words=word(item.state, "state"),
        due=badge_of(due, calendar, today()) if is_open else None,
        tags=tags_of(item, drafting),
        verb=_("评估") if mine else _("查看"),
        mine=mine,
    )


def tags_of(item: ItemRow, drafting: set[int]) -> tuple[tuple[str, str], ...]:
    """The badges of an item: why it is here, how late, what is unusual about it."""
    tags: list[tuple[str, str]] = []
    if item.reason is not ItemReason.WINDOW:
        tags.append((word(item.reason, "item_reason"), "blue"))
    if item.rounds_late:
        tags.append((_("延后%(n)s轮", n=item.rounds_late), "warn"))
    if item.boundary:
        tags.append((_("文号与印发不同年"), "warn"))
    if item.office_id != item.drafting_office_id:
        tags.append((_("改派来的"), ""))
    if item.drafter_id is not None and item.drafter_id not in drafting:
        gone = _("拟稿人已不在岗，转由%(who)s答复", who=item.assigned_to)
        tags.append((gone if item.assigned_to else _("拟稿人已不在岗，还没有人接"), "warn"))
    return tuple(tags)


# ---- parts of the page ---------------------------------------------------------------------------


def _filters(question: ItemQuestion, offices: list[tuple[int, str]]) -> tuple[Filter, ...]:
    anything = ("", _("不限"))

    def one(name: str, label: str, value: object, options: list[tuple[str, str]]) -> Filter:
        said = str(value) if value else ""
        return Filter(name=name, label=label, value=said, options=(anything, *options))

    sorts = (
        (Sort.LIST.value, _("按登记先后")),
        (Sort.LATE.value, _("延后多的在前")),
        (Sort.DATE.value, _("印发早的在前")),
    )
    made = [
        one("outcome", _("意见"), question.outcome, choices(Outcome, "outcome")),
        one("reason", _("列入原因"), question.reason, choices(ItemReason, "item_reason")),
        one("attribute", _("当时属性"), question.attribute, choices(Attribute, "attribute")),
    ]
    if len(offices) > 1:
        named = [(str(i), name) for i, name in offices]
        made.insert(0, one("office", _("处室"), question.office_id, named))
    made.append(Filter(name="sort", label=_("排序"), value=question.sort.value, options=sorts))
    return tuple(made)


def _ticks(question: ItemQuestion) -> tuple[tuple[str, str, bool], ...]:
    return (
        ("mine", _("等我办的"), question.mine is not None),
        ("late", _("处室逾期的"), question.overdue_on is not None),
        ("delayed", _("以前延后过的"), question.delayed),
    )


def _applied(
    row: Round, question: ItemQuestion, offices: dict[int, str]
) -> tuple[tuple[str, str], ...]:
    """What the list is narrowed to, each with the address that takes it off."""
    said = {
        "q": _("“%(text)s”", text=question.text),
        "office": offices.get(question.office_id or 0, ""),
        "outcome": word(question.outcome, "outcome"),
        "reason": word(question.reason, "item_reason"),
        "attribute": word(question.attribute, "attribute"),
        "cluster": _("同样依据的一组"),
        **{name: words for name, words, on in _ticks(question) if on},
    }
    asked = asked_here()
    return tuple(
        (words, _list_url(row, {k: v for k, v in asked.items() if k != name}))
        for name, words in said.items()
        if name in asked and words
    )


def _tabs(row: Round, question: ItemQuestion, counts: dict[ItemState, int]) -> tuple[Tab, ...]:
    asked = {k: v for k, v in asked_here().items() if k != "state"}
    tabs: list[Tab] = [
        (_("全部"), _list_url(row, asked), not question.states, sum(counts.values()), False)
    ]
    if question.states and len(question.states) > 1:
        group = request.args["state"]
        words = _("没有答复的") if group == "todo" else _("没有办结的")
        number = sum(counts.get(s, 0) for s in question.states)
        tabs.append((words, _list_url(row, {**asked, "state": group}), True, number, False))
    for state in ItemState:
        if counts.get(state) or question.states == (state,):
            url = _list_url(row, {**asked, "state": state.value})
            current = question.states == (state,)
            tabs.append((word(state, "state"), url, current, counts.get(state, 0), False))
    return tuple(tabs)


def _pager(row: Round, found: ItemPage, total: int) -> Pager | None:
    """Earlier and later; a keyset has no page numbers."""
    if not found.rows or not (found.earlier or found.later):
        return None
    asked: dict[str, object] = dict(asked_here())
    first, size = max(number_asked("at") or 1, 1), len(found.rows)
    before = {**asked, "before": found.rows[0].item_id, "at": max(first - size, 1)}
    after = {**asked, "after": found.rows[-1].item_id, "at": first + size}
    return Pager(
        first=first,
        last=min(first + size - 1, total),
        total=total,
        previous_url=_list_url(row, before) if found.earlier else None,
        next_url=_list_url(row, after) if found.later else None,
        pages=(),
    )


def without_place(question: ItemQuestion) -> ItemQuestion:
    """The question as a whole list, wherever somebody stood in it."""
    return replace(question, before=None, after=None)


def _list_url(row: Round, values: dict[str, object] | dict[str, str]) -> str:
    return url_for("items.list_items", round_id=row.id, **values)


def _approvals_url(row: Round) -> str | None:
    approver = current_actor().holds(Role.APPROVER, row.organisation_id, None)
    return url_for("approvals.show", round_id=row.id) if approver else None
