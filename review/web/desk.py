"""The desk: findings settled on the page itself, by the drafter and then by the reviewer.

Every POST leads back to the desk; with script htmx swaps the panel and the overlays of the same page.
"""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from review.domain.commands import AskForRendition, SettleAsSuggested, UndoSettlement
from review.domain.findings import SettlementAction
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services import columns, settling
from review.store.documents import Document
from review.web.access import on_document
from review.web.desk_answers import back_to_desk, show_desk
from review.web.desk_forms import AddBoxForm, AddTextForm, SettleForm
from review.web.desk_page import Typed, desk_of, files_on, findings_on
from review.web.protected_text import current_vault
from review.web.session import current_actor, current_session, enqueue_after_commit, now

bp = Blueprint("desk", __name__)

READ, SETTLE = Permission.ORIGINAL_READ, Permission.FINDING_SETTLE


@bp.get("/documents/<int:document_id>/desk")
@on_document(READ)
def show(document: Document) -> ResponseReturnValue:
    """The desk at one finding, as pages, as text or as the redacted copy."""
    return show_desk(document)


@bp.post("/documents/<int:document_id>/desk/settle")
@on_document(SETTLE)
def settle(document: Document) -> ResponseReturnValue:
    """Settle the finding, and the same value elsewhere when asked; then on to the next open one."""
    form = SettleForm()
    if form.validate():
        try:
            command = form.to_command(document.id)
            done = settling.settle_findings(
                current_session(), current_vault(), current_actor(), command, now=now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_settled(command.action, len(done)), "said")
            return back_to_desk(document, finding=_next_open(document, done), changed=done)
    return show_desk(document, Typed(settle=form), finding=form.finding_id.data), 422


@bp.post("/documents/<int:document_id>/desk/column")
@on_document(SETTLE)
def settle_column(document: Document) -> ResponseReturnValue:
    """Settle the column in which the finding stands; then on to the first that is still open."""
    form = SettleForm()
    if form.validate():
        try:
            command = form.to_column_command(document.id)
            done = columns.settle_column(
                current_session(), current_vault(), current_actor(), command, now=now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_settled(command.action, len(done)), "said")
            return back_to_desk(document, changed=done)
    return show_desk(document, Typed(settle=form), finding=form.finding_id.data), 422


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
        flash(_("已按建议处理%(n)s处。按 Z 撤销。", n=count), "said")
    else:
        flash(_("没有可以按建议处理的。余下的请逐处决定。"), "said")
    return back_to_desk(document)


@bp.post("/documents/<int:document_id>/desk/undo")
@on_document(SETTLE)
def undo(document: Document) -> ResponseReturnValue:
    """Undo the last step of this stage."""
    try:
        count = settling.undo_settlement(
            current_session(),
            current_vault(),
            current_actor(),
            UndoSettlement(document_id=document.id),
            now=now(),
        )
    except Refused as refused:
        form = SettleForm(formdata=None)
        form.refuse(refused)
        return show_desk(document, Typed(settle=form)), 422
    flash(_("已撤销上一步，%(n)s处恢复原样。", n=count), "said")
    return back_to_desk(document, finding=request.form.get("finding_id", type=int))


@bp.post("/documents/<int:document_id>/desk/add-text")
@on_document(SETTLE)
def add_text(document: Document) -> ResponseReturnValue:
    """Mark a text by hand wherever it stands; it is removed."""
    form = AddTextForm().for_files(files_on(document))
    if form.validate():
        try:
            command = form.to_command(document.id)
            made = settling.add_finding(
                current_session(), current_vault(), current_actor(), command, now=now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已标出并隐去%(n)s处。按 Z 撤销。", n=len(made)), "said")
            return back_to_desk(document, finding=made[0].id, changed=[f.id for f in made])
    return show_desk(document, Typed(text=form)), 422


@bp.post("/documents/<int:document_id>/desk/add-box")
@on_document(SETTLE)
def add_box(document: Document) -> ResponseReturnValue:
    """Draw a box on a page; whatever it covers is removed."""
    form = AddBoxForm().for_files(files_on(document))
    if form.validate():
        try:
            command = form.to_command(document.id)
            made = settling.add_box(
                current_session(), current_vault(), current_actor(), command, now=now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已画框，框内的内容会隐去。按 Z 撤销。"), "said")
            return back_to_desk(document, finding=made.id, changed=(made.id,))
    return show_desk(document, Typed(box=form)), 422


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
    words = _("已开始生成隐去版，做好后在这里显示。") if asked else _("现在的方案已有隐去版。")
    flash(words, "said")
    return back_to_desk(document)


@bp.get("/documents/<int:document_id>/desk/rendition")
@on_document(READ)
def rendition_state(document: Document) -> ResponseReturnValue:
    """How far the redacted copies have come: asked again every two seconds while one is made."""
    return render_template("desk/_rendition_state.html", page=desk_of(document))


# ---- inside --------------------------------------------------------------------------------------


def _next_open(document: Document, done: list[int]) -> int:
    """The next finding that still waits, seen from the one just settled; else that one again."""
    found = findings_on(document, files_on(document), wanted=done[0])
    at = found.current.number if found.current else 0
    later = [f for f in found.open if f.number > at]
    return next((f.id for f in [*later, *found.open]), done[0])


def _settled(action: SettlementAction, count: int) -> str:
    sentences = {
        SettlementAction.REMOVE: ngettext(
            "已隐去这一处。按 Z 撤销。", "已隐去%(num)s处。按 Z 撤销。", count
        ),
        SettlementAction.MASK: ngettext(
            "已遮挡这一处。按 Z 撤销。", "已遮挡%(num)s处。按 Z 撤销。", count
        ),
        SettlementAction.KEEP: ngettext(
            "已保留这一处。按 Z 撤销。", "已保留%(num)s处。按 Z 撤销。", count
        ),
        SettlementAction.EXCEPTION: ngettext(
            "已按依法例外保留。按 Z 撤销。", "已按依法例外保留%(num)s处。按 Z 撤销。", count
        ),
    }
    return sentences[action]
