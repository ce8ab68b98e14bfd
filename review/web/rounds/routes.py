"""Rounds: the list, opening a July after its dry run, the board of one round and its coverage chart.

Acts on a round are in ``rounds.acts``; its items are in ``items``.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import OpenRound
from review.domain.permissions import Permission
from review.domain.states import ORGANISATION_ROLES
from review.domain.values import Refused
from review.services.rounds.opening import begin_opening
from review.store.round_board import current_july
from review.store.rounds import Round
from review.web.access import NotVisible, current_organisation_id, on_round, requires
from review.web.documents.register import number_asked
from review.web.logs import note_codes
from review.web.rounds.board import board_page
from review.web.rounds.coverage_page import coverage_part as part_of
from review.web.rounds.list_page import list_page, open_page
from review.web.session import (
    abandon,
    current_actor,
    current_session,
    enqueue_after_commit,
    now,
    today,
)
from review.web.wording import sentence_of

bp = Blueprint("rounds", __name__)

YEARS = range(2000, 2101)


@bp.get("/rounds")
@requires(Permission.WORKLIST_READ)
def list_rounds() -> str:
    """Every round of the organisation, and whether this year's July is open."""
    return render_template("rounds/list_rounds.html", page=list_page(current_organisation_id()))


@bp.get("/rounds/current")
@requires(Permission.WORKLIST_READ)
def current() -> ResponseReturnValue:
    """Where the menu leads: the open July's board; for people of an office, their office's items."""
    organisation_id, actor = current_organisation_id(), current_actor()
    row = current_july(current_session(), organisation_id)
    if row is None:
        return redirect(url_for("rounds.list_rounds"))
    wide = any(
        h.role in ORGANISATION_ROLES and h.organisation_id == organisation_id for h in actor.held
    )
    if wide:
        return redirect(url_for("rounds.board", round_id=row.id))
    return redirect(url_for("items.list_items", round_id=row.id, state="open"))


@bp.get("/rounds/open")
@requires(Permission.ROUND_MANAGE)
def preview_july() -> str:
    """The dry run of a July: what it would look at, by office; nothing is written."""
    return _open_page(_year_asked())


@bp.post("/rounds/open")
@requires(Permission.ROUND_MANAGE)
def open_july() -> ResponseReturnValue:
    """Open the July that was previewed; the items are written in the background."""
    year = request.form.get("year", 0, type=int)
    if year not in YEARS:
        raise NotVisible
    try:
        row = _begin(current_organisation_id(), year)
    except Refused as refused:
        abandon()
        note_codes(*(r.code for r in refused.refusals))
        for refusal in refused.refusals:
            flash(sentence_of(refusal), "stop")
        return _open_page(year), 422
    enqueue_after_commit("open_round", row.id)
    flash(_("已开启。名单正在生成，生成完各处室会收到消息。"), "ok")
    return redirect(url_for("rounds.board", round_id=row.id))


@bp.get("/rounds/<int:round_id>")
@on_round(Permission.WORKLIST_READ)
def board(round_row: Round) -> str:
    """How far each office is, what came out so far, and what will be late."""
    return render_template("rounds/board.html", page=board_page(round_row))


@bp.get("/rounds/<int:round_id>/coverage")
@on_round(Permission.FIGURES_READ)
def coverage_part(round_row: Round) -> str:
    """The coverage chart of the round's organisation: loaded into the board, or a page of its own."""
    page = part_of(round_row)
    if request.headers.get("HX-Request") == "true":
        return render_template("rounds/_coverage.html", page=page)
    return render_template("rounds/coverage_of_round.html", page=page)


# ---- inside --------------------------------------------------------------------------------------


def _year_asked() -> int:
    year = number_asked("year")
    return year if year is not None and year in YEARS else today().year


def _open_page(year: int) -> str:
    page = open_page(current_organisation_id(), year)
    return render_template("rounds/open.html", page=page)


def _begin(organisation_id: int, year: int) -> Round:
    """Open; a July whose month is over needs the tick that says so."""
    return begin_opening(
        current_session(),
        current_actor(),
        OpenRound(organisation_id=organisation_id, year=year),
        now=now(),
        today=today(),
        late=bool(request.form.get("late")),
    )
