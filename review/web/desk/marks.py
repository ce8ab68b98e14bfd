"""Marks made by hand on the desk: text, a box, what a mark is, taking one back. Every POST leads back to it."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import WithdrawMark
from review.domain.findings import SettlementAction
from review.domain.layout import Layout
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services import hand_marks
from review.store.documents import Document
from review.web.access import on_document
from review.web.desk.answers import back_to_desk, show_desk
from review.web.desk.forms import SettleForm
from review.web.desk.mark_forms import AddBoxForm, AddTextForm, AmendMarkForm
from review.web.desk.page import Typed, files_on
from review.web.protected_text import current_vault
from review.web.session import current_actor, current_session, now

bp = Blueprint("marks", __name__)

SETTLE = Permission.FINDING_SETTLE


@bp.post("/documents/<int:document_id>/desk/add-text")
@on_document(SETTLE)
def add_text(document: Document) -> ResponseReturnValue:
    """Mark a text by hand wherever it stands; it is removed or masked."""
    form = AddTextForm().for_files(files_on(document))
    if form.validate():
        try:
            command = form.to_command(document.id)
            made = hand_marks.add_finding(
                current_session(), current_vault(), current_actor(), command, now=now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            masked = command.action is SettlementAction.MASK
            told = (
                _("已标出并遮挡%(n)s处。按 Z 撤销。")
                if masked
                else _("已标出并隐去%(n)s处。按 Z 撤销。")
            )
            flash(told % {"n": len(made)}, "said")
            return back_to_desk(document, finding=made[0].id, changed=[f.id for f in made])
    return show_desk(document, Typed(text=form)), 422


@bp.post("/documents/<int:document_id>/desk/add-box")
@on_document(SETTLE)
def add_box(document: Document) -> ResponseReturnValue:
    """Draw a box on a page; whatever it covers is removed."""
    files = files_on(document)
    form = AddBoxForm().for_files(files)
    if form.validate():
        drawn_on = next(f for f in files if f.version.id == form.file_version_id.data)
        if drawn_on.layout is not None:
            return _mark_in_box(document, form, drawn_on.layout)
        try:
            command = form.to_command(document.id)
            made = hand_marks.add_box(
                current_session(), current_vault(), current_actor(), command, now=now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已画框，框内的内容会隐去。按 Z 撤销。"), "said")
            return back_to_desk(document, finding=made.id, changed=(made.id,))
    return show_desk(document, Typed(box=form)), 422


def _mark_in_box(document: Document, form: AddBoxForm, layout: Layout) -> ResponseReturnValue:
    """On the print of a Word file a box stands for the texts in it, in one step."""
    command = form.to_texts(document.id, layout)
    if command is None:
        return show_desk(document, Typed(box=form)), 422
    try:
        made = hand_marks.mark_in_box(
            current_session(), current_vault(), current_actor(), command, now=now()
        )
    except Refused as refused:
        form.refuse(refused)
        return show_desk(document, Typed(box=form)), 422
    flash(_("已标出并隐去框内的文字，共%(n)s处。按 Z 撤销。", n=len(made)), "said")
    return back_to_desk(document, finding=made[0].id, changed=[f.id for f in made])


@bp.post("/documents/<int:document_id>/desk/amend-mark")
@on_document(SETTLE)
def amend(document: Document) -> ResponseReturnValue:
    """Say anew what a mark is, or where its box is."""
    form = AmendMarkForm()
    if form.validate():
        try:
            command = form.to_command(document.id)
            amended = hand_marks.amend_mark(
                current_session(), current_vault(), current_actor(), command, now=now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已修改%(n)s处标记。按 Z 撤销。", n=len(amended)), "said")
            return back_to_desk(document, finding=command.finding_id, changed=amended)
    return show_desk(document, Typed(mark=form), finding=form.finding_id.data), 422


@bp.post("/documents/<int:document_id>/desk/withdraw-mark")
@on_document(SETTLE)
def withdraw(document: Document) -> ResponseReturnValue:
    """Take a mark back, wherever its text stands."""
    finding = request.form.get("finding_id", 0, type=int)
    try:
        count = hand_marks.withdraw_mark(
            current_session(),
            current_vault(),
            current_actor(),
            WithdrawMark(document_id=document.id, finding_id=finding),
            now=now(),
        )
    except Refused as refused:
        form = SettleForm(formdata=None)
        form.refuse(refused)
        return show_desk(document, Typed(settle=form), finding=finding), 422
    flash(_("已删去%(n)s处标记。按 Z 撤销。", n=count), "said")
    return back_to_desk(document)
