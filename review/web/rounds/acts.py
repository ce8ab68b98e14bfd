"""Acts on a round: reminding offices, the number of classified documents, giving items away, closing.

Each is one service call; the pages that offer them are the board and its sub-pages.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import CloseRound, CountClassified, PullIn, RemindOffices
from review.domain.permissions import Permission
from review.domain.values import Refused, Stale
from review.services.items.reassigning import reassign_items
from review.services.rounds.classified import count_classified
from review.services.rounds.closing import close_round
from review.services.rounds.opening import pull_in
from review.services.rounds.reminding import remind_offices
from review.store.round_board import office_names
from review.store.rounds import Round
from review.web.access import on_round
from review.web.cases.attempts import enqueue_outstanding
from review.web.logs import note_codes
from review.web.rounds.forms import ClassifiedForm, PullInForm, ReassignForm, reassign_page
from review.web.rounds.routes import bp
from review.web.rounds.small_pages import close_page, pull_in_page
from review.web.session import abandon, current_actor, current_session, now, today
from review.web.wording import sentence_of
from review.web.wording.joining import joined


@bp.post("/rounds/<int:round_id>/remind")
@on_round(Permission.ROUND_MANAGE)
def remind(round_row: Round) -> ResponseReturnValue:
    """Remind one office or several of what waits for them; once a day each."""
    named = [t for t in request.form.get("office", "").split(",") if t.isdecimal() and len(t) < 19]
    command = RemindOffices(round_id=round_row.id, office_ids=tuple(int(t) for t in named))
    try:
        done = remind_offices(current_session(), current_actor(), command, now=now(), today=today())
    except Refused as refused:
        return _refused(refused, round_row)
    names = office_names(current_session(), done.told)
    said = joined(names[i] for i in done.told)
    flash(_("已催办%(offices)s，处室负责人和经办人会在消息里看到。", offices=said), "ok")
    if done.already:
        flash(_("另有%(n)s个处室今天已经催过，没有再催。", n=len(done.already)), "info")
    return redirect(url_for("rounds.board", round_id=round_row.id))


@bp.post("/rounds/<int:round_id>/classified")
@on_round(Permission.WORKLIST_READ)
def count(round_row: Round) -> ResponseReturnValue:
    """Keep the number of classified documents that an office typed."""
    form = ClassifiedForm()
    try:
        command: CountClassified = form.to_command(round_row.id)
        count_classified(current_session(), current_actor(), command, now=now())
    except Refused as refused:
        return _refused(refused, round_row)
    flash(_("已记下。系统只留这个数，不收这些公文。"), "ok")
    return redirect(url_for("rounds.board", round_id=round_row.id, _anchor="classified"))


@bp.get("/rounds/<int:round_id>/reassign")
@on_round(Permission.WORKLIST_READ)
def reassign(round_row: Round) -> str:
    """Open items to choose from, and the offices and people they can be given to."""
    return render_template("rounds/reassign.html", page=reassign_page(round_row, ReassignForm()))


@bp.post("/rounds/<int:round_id>/reassign")
@on_round(Permission.WORKLIST_READ)
def reassign_chosen(round_row: Round) -> ResponseReturnValue:
    """Give the chosen items away: all of them, or none and every reason."""
    form = ReassignForm()
    try:
        command = form.to_command(current_session(), current_actor(), round_row)
        moved = reassign_items(
            current_session(), current_actor(), command, now=now(), today=today()
        )
    except Refused as refused:
        form.refuse(refused)
        page = reassign_page(round_row, form)
        return render_template("rounds/reassign.html", page=page), 422
    flash(_("已改派%(n)s件，接手的人会收到消息。", n=moved), "ok")
    back = "rounds.board" if form.whole_office else "items.list_items"
    return redirect(url_for(back, round_id=round_row.id))


@bp.get("/rounds/<int:round_id>/pull-in")
@on_round(Permission.ROUND_MANAGE)
def ask_pull_in(round_row: Round) -> str:
    """Ask which boundary document is to be taken in."""
    return render_template("rounds/pull_in.html", page=pull_in_page(round_row, PullInForm()))


@bp.post("/rounds/<int:round_id>/pull-in")
@on_round(Permission.ROUND_MANAGE)
def take_in(round_row: Round) -> ResponseReturnValue:
    """Take a boundary document into an open round, by its number."""
    form = PullInForm()
    try:
        command: PullIn = form.to_command(current_session(), round_row)
        item = pull_in(current_session(), current_actor(), command, now=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        return render_template("rounds/pull_in.html", page=pull_in_page(round_row, form)), 422
    flash(_("已列入本轮。"), "ok")
    return redirect(url_for("items.show", item_id=item.id))


@bp.get("/rounds/<int:round_id>/close")
@on_round(Permission.ROUND_MANAGE)
def ask_close(round_row: Round) -> str:
    """What closing would carry over, office by office, before it is done."""
    return render_template("rounds/close.html", page=close_page(round_row))


@bp.post("/rounds/<int:round_id>/close")
@on_round(Permission.ROUND_MANAGE)
def close(round_row: Round) -> ResponseReturnValue:
    """Freeze the round; what is open comes again next July."""
    version = request.form.get("version", 0, type=int)
    command = CloseRound(round_id=round_row.id, version=version)
    try:
        close_round(current_session(), current_actor(), command, now=now(), today=today())
    except Refused as refused:
        return _refused(refused, round_row)
    except Stale:
        abandon()
        flash(_("您打开本页后这一轮有了变动，没有收尾。请看过再办。"), "warn")
        return redirect(url_for("rounds.ask_close", round_id=round_row.id))
    enqueue_outstanding()
    flash(_("已收尾，名单和数字不再变动。"), "ok")
    return redirect(url_for("rounds.board", round_id=round_row.id))


# ---- inside --------------------------------------------------------------------------------------


def _refused(refused: Refused, row: Round) -> ResponseReturnValue:
    """Back to the board with every reason; nothing was written."""
    abandon()
    note_codes(*(r.code for r in refused.refusals))
    for refusal in refused.refusals:
        flash(sentence_of(refusal), "stop")
    return redirect(url_for("rounds.board", round_id=row.id))
