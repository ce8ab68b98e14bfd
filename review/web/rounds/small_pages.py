"""Small pages of a round: what closing would carry over, and taking in a boundary document."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.states import ItemState
from review.services.rounds.closing import closing_preview
from review.store.round_board import board_of
from review.store.rounds import Round
from review.web.items.list_page import round_words
from review.web.pages import Offer
from review.web.rounds.forms import PullInForm
from review.web.rounds.offers import closing_offer
from review.web.rounds.weeks import items_url
from review.web.session import current_session, today
from review.web.wording import word

Crumbs = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, kw_only=True)
class ClosePage:
    """What ``rounds/close.html`` prints."""

    heading: str
    crumbs: Crumbs
    offer: Offer | None
    settled: int
    left: int
    cases: int
    states: tuple[tuple[str, int, str], ...]
    offices: tuple[tuple[str, int, int, str], ...]


@dataclass(frozen=True, kw_only=True)
class PullInPage:
    """What ``rounds/pull_in.html`` prints."""

    heading: str
    crumbs: Crumbs
    form: PullInForm
    here: str


def close_page(row: Round) -> ClosePage:
    """The settled and the open items of a round, and who holds what is open."""
    session, day = current_session(), today()
    seen = closing_preview(session, row, today=day)
    board = board_of(session, row, day)
    return ClosePage(
        heading=_("收尾%(round)s", round=round_words(row)),
        crumbs=_crumbs(row, _("收尾")),
        offer=closing_offer(row, board, day),
        settled=seen.settled,
        left=seen.open_items,
        cases=seen.cases_open,
        states=tuple(
            (word(state, "state"), seen.carried_over[state], items_url(row, state=state.value))
            for state in ItemState
            if seen.carried_over.get(state)
        ),
        offices=tuple(
            (
                office.name,
                office.settled,
                office.open,
                items_url(row, office=office.office_id, state="open"),
            )
            for office in sorted(board.offices, key=lambda o: -o.open)
            if office.items
        ),
    )


def pull_in_page(row: Round, form: PullInForm) -> PullInPage:
    """The form that asks for a number."""
    return PullInPage(
        heading=_("列入一件"),
        crumbs=_crumbs(row, _("列入一件")),
        form=form,
        here=url_for("rounds.take_in", round_id=row.id),
    )


def _crumbs(row: Round, last: str) -> Crumbs:
    return ((round_words(row), url_for("rounds.board", round_id=row.id)), (last, None))
