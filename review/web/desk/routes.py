"""The desk: findings settled on the page itself, by the drafter and then by the reviewer.

Every POST leads back to the desk; with script htmx swaps the panel and the overlays of the same page.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from review.domain.commands import AskForRendition, SettleAsSuggested
from review.domain.findings import SettlementAction, Stage
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services import columns, settling, undoing
from review.services.renditions import under_way
from review.services.undoing import Undone
from review.store.cases import open_case
from review.store.documents import Document
from review.web.access import on_document
from review.web.desk.answers import back_to_desk, show_desk
from review.web.desk.copies import copies_on
from review.web.desk.filter import filter_asked
from review.web.desk.forms import SettleForm, UndoForm
from review.web.desk.page import Typed, desk_of, files_on, findings_on
from review.web.desk.pages import outcomes_of, paged_of
from review.web.desk.steps import steps_page
from review.web.protected_text import current_vault
from review.web.session import current_actor, current_session, enqueue_after_commit, now, today

bp = Blueprint("desk", __name__)

READ, SETTLE = Permission.ORIGINAL_READ, Permission.FINDING_SETTLE


@bp.get("/documents/<int:document_id>/desk")
@on_document(READ)
def show(document: Document) -> ResponseReturnValue:
    """The desk at one finding, as pages, as text or as the redacted copy."""
    return show_desk(document, finding=_first_in_file(document))


@bp.post("/documents/<int:document_id>/desk/settle")
@on_document(SETTLE)
def settle(document: Document) -> ResponseReturnValue:
    """Settle the finding, and the same value elsewhere when asked; then on to the next open one."""

    def act(form: SettleForm) -> list[int]:
        command = form.to_command(document.id)
        return settling.settle_findings(
            current_session(), current_vault(), current_actor(), command, now=now(), today=today()
        )

    return _settled(document, act)


@bp.post("/documents/<int:document_id>/desk/column")
@on_document(SETTLE)
def settle_column(document: Document) -> ResponseReturnValue:
    """Settle the column in which the finding stands; then on to the next open one."""

    def act(form: SettleForm) -> list[int]:
        command = form.to_column_command(document.id)
        return columns.settle_column(
            current_session(), current_vault(), current_actor(), command, now=now(), today=today()
        )

    return _settled(document, act)


@bp.post("/documents/<int:document_id>/desk/kind")
@on_document(SETTLE)
def settle_kind(document: Document) -> ResponseReturnValue:
    """Settle the whole kind of the finding at its level; then on to the next open one."""

    def act(form: SettleForm) -> list[int]:
        command = form.to_kind_command(document.id)
        return settling.settle_kind(
            current_session(), current_vault(), current_actor(), command, now=now(), today=today()
        )

    return _settled(document, act)


@bp.post("/documents/<int:document_id>/desk/settle-as-suggested")
@on_document(SETTLE)
def settle_as_suggested(document: Document) -> ResponseReturnValue:
    """Settle whatever is open as suggested; for a reviewer as the drafter did."""
    count = settling.settle_as_suggested(
        current_session(),
        current_vault(),
        current_actor(),
        SettleAsSuggested(document_id=document.id),
        now=now(),
    )
    if count:
        flash(_taken_over(document, count), "said")
    else:
        flash(_("没有可以按建议处理的。余下的请逐处决定。"), "said")
    return back_to_desk(document)


@bp.post("/documents/<int:document_id>/desk/undo")
@on_document(SETTLE)
def undo(document: Document) -> ResponseReturnValue:
    """Undo a step of this stage, the last one where none is named, and return to where it was made."""
    try:
        done = undoing.undo_settlement(
            current_session(),
            current_vault(),
            current_actor(),
            UndoForm().to_command(document.id),
            now=now(),
        )
    except Refused as refused:
        form = SettleForm(formdata=None)
        form.refuse(refused)
        return show_desk(document, Typed(settle=form)), 422
    flash(_undone(done), "said")
    # Where marks went or came back, all that follow have another number.
    changed = None if done.gone or done.back else done.undone
    return back_to_desk(document, finding=done.lead, changed=changed)


@bp.get("/documents/<int:document_id>/desk/steps")
@on_document(READ)
def steps(document: Document) -> ResponseReturnValue:
    """The steps of this stage that can be undone, the latest first."""
    return render_template("desk/steps.html", page=steps_page(document))


@bp.post("/documents/<int:document_id>/desk/rendition")
@on_document(SETTLE)
def ask_for_rendition(document: Document) -> ResponseReturnValue:
    """Have the redacted copies made for the present plan."""
    try:
        asked = settling.ask_for_rendition(
            current_session(),
            current_actor(),
            AskForRendition(document_id=document.id),
            now=now(),
        )
    except Refused as refused:
        form = SettleForm(formdata=None)
        form.refuse(refused)
        return show_desk(document, Typed(settle=form)), 422
    for rendition in asked:
        enqueue_after_commit("render", rendition.id)
    flash(_asked(document, bool(asked)), "said")
    return back_to_desk(document)


@bp.get("/documents/<int:document_id>/desk/rendition")
@on_document(READ)
def rendition_state(document: Document) -> ResponseReturnValue:
    """How far the redacted copies have come: asked again every two seconds while one is made; where they are
    looked at, with them once they are made.
    """
    desk = desk_of(document)
    made = desk.view == "after" and not desk.rendition_waits
    outcomes = outcomes_of(document, desk) if made else ()
    state = {"outcomes": outcomes, "paged": paged_of(desk)}
    return render_template("desk/_rendition_state.html", page=desk, **state)


# ---- inside --------------------------------------------------------------------------------------


def _first_in_file(document: Document) -> int | None:
    """Where the address names a file and no finding: the first in it that waits, else its first."""
    version = request.args.get("file", type=int)
    if version is None or "finding" in request.args:
        return None
    found = findings_on(document, files_on(document), wanted=None)
    inside = found.open.on_page(version, 0) or found.all.on_page(version, 0)
    return inside[0].id if inside else None


def _settled(document: Document, act: Callable[[SettleForm], list[int]]) -> ResponseReturnValue:
    """Do what the form asks and go on to the next open finding; else show the form again."""
    form = SettleForm()
    if form.validate():
        try:
            done = act(form)
        except Refused as refused:
            form.refuse(refused)
        else:
            following, left = _next_open(document, form.finding_id.data or done[0], done)
            flash(_said(SettlementAction(form.settlement.data), len(done), left), "said")
            return back_to_desk(document, finding=following, changed=done)
    return show_desk(document, Typed(settle=form), finding=form.finding_id.data), 422


def _next_open(document: Document, here: int, done: list[int]) -> tuple[int, int]:
    """The next finding that still waits, seen from where one stands, else that one again; and how many wait."""
    found = findings_on(document, files_on(document), wanted=here)
    at = found.current.number if found.current else 0
    walked, left = filter_asked(), found.open
    shown = found.those(lambda t: t.waits and walked.shows(t)) if walked.narrows else left
    shown = shown or left
    if not shown:
        return done[0], 0
    return (shown.after(at) or shown[0]).id, len(left)


def _said(action: SettlementAction, count: int, left: int) -> str:
    sentences = {
        SettlementAction.REMOVE: ngettext("已隐去这一处", "已隐去%(num)s处", count),
        SettlementAction.MASK: ngettext("已遮挡这一处", "已遮挡%(num)s处", count),
        SettlementAction.KEEP: ngettext("已保留这一处", "已保留%(num)s处", count),
        SettlementAction.EXCEPTION: ngettext(
            "已按依法例外保留", "已按依法例外保留%(num)s处", count
        ),
    }
    if left:
        return _("%(done)s，还有%(n)s处待处理。按 Z 撤销。", done=sentences[action], n=left)
    return _("%(done)s，全部处理完了。按 Z 撤销。", done=sentences[action])


def _taken_over(document: Document, count: int) -> str:
    """After settling all that was open: a reviewer follows the drafter, a drafter what was suggested."""
    case = open_case(current_session(), document.id)
    if case is not None and settling.stage_of(case) is Stage.REVIEWER:
        return str(_("余下的%(n)s处已照拟稿人的处理办好。按 Z 撤销。", n=count))
    return str(_("已按建议处理%(n)s处。按 Z 撤销。", n=count))


def _asked(document: Document, begun: bool) -> str:
    """What was done about the redacted copies: begun, on their way since before, or there already."""
    if begun:
        return str(_("已开始生成隐去版，做好后在这里显示。"))
    if any(under_way(rendition) for _file, rendition in copies_on(files_on(document))):
        return str(_("隐去版正在生成，做好后在这里显示。"))
    return str(_("现在的方案已有隐去版。"))


def _undone(done: Undone) -> str:
    if not done.undone:
        return _("这一步已撤销。它的%(n)s处后来又处理过，保留后来的处理。", n=len(done.kept))
    told = [_("已撤销这一步，%(n)s处恢复原样。", n=len(done.undone))]
    if done.gone:
        told.append(_("其中%(n)s处是人工标出的，标记一并删去。", n=len(done.gone)))
    if done.kept:
        told.append(_("另有%(n)s处后来又处理过，保留后来的处理。", n=len(done.kept)))
    return "".join(told)
