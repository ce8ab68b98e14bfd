"""Replays of today's rules over documents of the past: asking, how far it is, what changed, taking up."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.commands import TakeUpReplay
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.finding.replaying import ask_rule_replay, take_up_replay
from review.store.people import Office
from review.store.rule_replays import FindingReplay, replays_of
from review.web.access import NotVisible, current_organisation_id, requires
from review.web.finding.forms import ReplayForm
from review.web.finding.replay_view import list_page, show_page
from review.web.pages import reasons_of
from review.web.session import (
    abandon,
    current_actor,
    current_session,
    enqueue_after_commit,
    now,
    today,
)

bp = Blueprint("finding_replays", __name__)

KIND = "finding_replay"


@bp.get("/finding-replays")
@requires(Permission.RULES_WATCH)
def list_replays() -> str:
    """The replays that were asked, and the form for another."""
    return _list(_form(fresh=True))


@bp.post("/finding-replays")
@requires(Permission.RULES_WATCH)
def ask() -> ResponseReturnValue:
    """Ask for a replay; the worker carries it out."""
    form = _form(fresh=False)
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            command = form.to_command(current_organisation_id())
            row = ask_rule_replay(current_session(), current_actor(), command, now=now())
            enqueue_after_commit(KIND, row.id)
            return form.lead_to(url_for("finding_replays.show", replay_id=row.id))
        except Refused as refused:
            form.refuse(refused)
    return _list(form), 422


@bp.get("/finding-replays/<int:replay_id>")
@requires(Permission.RULES_WATCH)
def show(replay_id: int) -> str:
    """How far a replay is, and what changed."""
    page = show_page(_replay(replay_id))
    return render_template("finding/replay.html", page=page)


@bp.post("/finding-replays/<int:replay_id>/take-up")
@requires(Permission.RULES_WATCH)
def take_up(replay_id: int) -> ResponseReturnValue:
    """Put the ticked documents into the year's dynamic adjustment."""
    row, form = _replay(replay_id), ReplayForm(formdata=None)
    if (led := form.sent_before()) is not None:
        return led
    ticked = request.form.getlist("document")
    chosen = tuple(int(text) for text in ticked if text.isdecimal() and len(text) < 19)
    command = TakeUpReplay(replay_id=row.id, document_ids=chosen)
    try:
        count = take_up_replay(
            current_session(), current_actor(), command, now=now(), today=today()
        )
    except Refused as refused:
        abandon()
        page = show_page(_replay(replay_id), reasons_of(refused.refusals))
        return render_template("finding/replay.html", page=page), 422
    flash(_("已把%(n)s件列入动态调整，处室会收到通知；正在评估的不重复列入。", n=count), "ok")
    return form.lead_to(url_for("finding_replays.show", replay_id=row.id))


def _replay(replay_id: int) -> FindingReplay:
    row = current_session().get(FindingReplay, replay_id, populate_existing=True)
    if row is None or row.organisation_id != current_organisation_id():
        raise NotVisible
    return row


def _form(*, fresh: bool) -> ReplayForm:
    form = ReplayForm(formdata=None) if fresh else ReplayForm()
    offices = current_session().execute(
        select(Office.id, Office.name)
        .where(Office.organisation_id == current_organisation_id())
        .order_by(Office.name)
    )
    return form.offer([(int(row[0]), str(row[1])) for row in offices])


def _list(form: ReplayForm) -> str:
    rows = replays_of(current_session(), current_organisation_id())
    return render_template("finding/replays.html", page=list_page(rows, form))
