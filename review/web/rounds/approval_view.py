"""The approver's sitting as a page: one card after the other, then the list with exceptions first.

Frozen values for ``items/approvals.html``, already worded. What may be approved is judged by the
item flow, and for a release by the case flow as well, so that the button is honest. Nothing is
hidden: the sum above adds up to the whole round.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from review.domain.item_flow import ITEM_FLOW
from review.domain.states import ItemAction, ItemState
from review.domain.values import Refusal
from review.store.item_sittings import (
    SITTING,
    ListedItem,
    Sitting,
    listed_items,
    one_by_one,
    sitting,
)
from review.store.item_values import item_of
from review.store.rounds import Round, RoundItem
from review.web.items.forms import ReturnForm
from review.web.items.list_page import round_crumbs, round_words
from review.web.pages import Offer, Pager, page_number, pager_of, reasons_of
from review.web.rounds.approval_card import CardView, card_of
from review.web.rounds.approval_list import ListedRow, listed_row
from review.web.session import current_actor, current_session

#: Refusals that stand against the whole list, not against one of its items.
_OF_ALL = frozenset({"role_missing", "round_closed"})


@dataclass(frozen=True)
class Done:
    """What approving together did: how many went, and why each of the others did not."""

    settled: int
    refused: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ApprovalsPage:
    """What ``items/approvals.html`` prints."""

    round_words: str
    crumbs: tuple[tuple[str, str | None], ...]
    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]
    sums: tuple[tuple[str, int, str | None], ...]
    total: int
    card: CardView | None
    exceptions: tuple[ListedRow, ...]
    others: tuple[ListedRow, ...]
    listed: int
    pager: Pager | None
    together: Offer
    form_token: str
    done: Done | None
    errors: tuple[tuple[str, str | None], ...]
    list_shown: bool
    other_part: tuple[str, str] | tuple[()]
    closed: str


def approvals_page(
    row: Round,
    *,
    form_token: str,
    item_id: int | None = None,
    form: ReturnForm | None = None,
    refused: tuple[Refusal, ...] = (),
    done: Done | None = None,
    ticked: frozenset[int] | None = None,
) -> ApprovalsPage:
    """The page; ``form`` and ``refused`` as they came back, ``done`` after approving together."""
    session = current_session()
    sums = sitting(session, row.id)
    queue = one_by_one(session, row.id)
    asked = item_id or request.args.get("item", type=int)
    in_list = request.args.get("part") == "list" or (not queue and asked is None)
    if asked is not None and asked not in queue and form is None and not refused:
        in_list = in_list or _is_listed(asked)
    current = asked if asked in queue else next(iter(queue), None)
    number = page_number()
    rows = listed_items(session, row.id, skip=(number - 1) * SITTING) if in_list else []
    lines = [listed_row(r, ticked) for r in rows]
    card = card_of(row, current, queue, form, refused) if current and not in_list else None
    tabs = _tabs(row, sums, in_list=in_list)
    return ApprovalsPage(
        round_words=round_words(row),
        crumbs=(*round_crumbs(row), (_("审定"), None)),
        tabs=tabs,
        sums=_sums(row, sums),
        total=sums.total,
        card=card,
        exceptions=tuple(line for line in lines if line.marks),
        others=tuple(line for line in lines if not line.marks),
        listed=sums.listed,
        pager=_pager(row, sums.listed, number) if sums.listed > SITTING else None,
        together=_together(row, rows, number),
        form_token=form_token,
        done=done,
        errors=(*reasons_of(refused), *(form.reasons if form else ())) if not card else (),
        list_shown=in_list,
        other_part=next(((tab[1], tab[0]) for tab in tabs if tab[3] and not tab[2]), ()),
        closed=_("这一轮已经收尾，不能再审定。") if row.closed_at else "",
    )


def _together(row: Round, rows: list[ListedItem], number: int) -> Offer:
    """Approving the ticked ones: whoever may not approve at all is told so before."""
    against: tuple[Refusal, ...] = ()
    if rows:
        first = current_session().get_one(RoundItem, rows[0].item_id)
        value = item_of(current_session(), first)
        said = ITEM_FLOW.judge(current_actor(), value, ItemAction.APPROVE).refusals
        against = tuple(r for r in said if r.code in _OF_ALL)
    return Offer(
        id="together",
        label=_("审定勾选的"),
        url=url_for("approvals.approve_list", round_id=row.id, part="list", page=number),
        enabled=not against,
        reasons=reasons_of(against),
        primary=True,
    )


# ---- around --------------------------------------------------------------------------------------


def _is_listed(item_id: int) -> bool:
    item = current_session().get(RoundItem, item_id)
    return item is not None and item.state is ItemState.AWAITING_APPROVAL


def _tabs(
    row: Round, sums: Sitting, *, in_list: bool
) -> tuple[tuple[str, str, bool, int | None, bool], ...]:
    single = url_for("approvals.show", round_id=row.id, part="each")
    listed = url_for("approvals.show", round_id=row.id, part="list")
    return (
        (_("逐件审定：公开和撤下"), single, not in_list, sums.one_by_one, False),
        (_("成批审定：其余"), listed, in_list, sums.listed, False),
    )


def _sums(row: Round, sums: Sitting) -> tuple[tuple[str, int, str | None], ...]:
    """How the whole round adds up; each number leads to its list."""

    def url(state: str) -> str:
        return url_for("items.list_items", round_id=row.id, state=state)

    parts = (
        (_("等您逐件审定"), sums.one_by_one, ItemState.AWAITING_APPROVAL.value),
        (_("等您成批审定"), sums.listed, ItemState.AWAITING_APPROVAL.value),
        (_("公开审查中"), sums.in_review, ItemState.IN_REVIEW.value),
        (_("处室还没有答复"), sums.todo, "todo"),
        (_("已办结"), sums.done, ItemState.SETTLED.value),
        (_("转出"), sums.gone, ItemState.CARRIED_OVER.value),
    )
    return tuple((str(words), n, url(state)) for words, n, state in parts if n)


def _pager(row: Round, total: int, number: int) -> Pager:
    def url(page: int) -> str:
        return url_for("approvals.show", round_id=row.id, part="list", page=page)

    return pager_of(total, number, SITTING, url)
