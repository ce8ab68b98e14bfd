"""Marking: the form in three panels, saved as a draft or sent on; nothing typed is ever lost.

Its views belong to the blueprint of documents. Files sent with the form are taken in with it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from review.domain.commands import Move
from review.domain.permissions import Permission
from review.domain.states import Attribute, CaseAction
from review.domain.values import Refused, Stale
from review.services import drafting, reviewing, unsaved_forms
from review.store.cases import ReviewCase, open_case
from review.store.documents import Document
from review.store.events import history
from review.web.access import NotVisible, accepts_files, on_document, requires
from review.web.cases import steps
from review.web.documents.file_panel import panel_of
from review.web.documents.forms import AnswerForm, MarkingForm
from review.web.documents.ground_help import ground_help
from review.web.documents.intake import UploadRefused, position_asked, take_in, uploads
from review.web.documents.marking_page import changes_between, edit_page, who_was_faster
from review.web.documents.reason_meter import meter_of
from review.web.documents.routes import bp as documents
from review.web.locale import write_time
from review.web.pages import reasons_of
from review.web.protected_text import current_vault
from review.web.session import (
    abandon,
    afterwards,
    current_actor,
    current_session,
    now,
    today,
)
from review.web.wording import sentence_of

#: Words for the script that keeps what is typed.
_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}

Reasons = tuple[tuple[str, str | None], ...]


@documents.get("/documents/<int:document_id>/edit")
@on_document(Permission.DOCUMENT_EDIT)
def edit(document: Document) -> str:
    """The marking form as the document stands, or as this person left it without saving.

    With ``then=submit`` it was saved to be sent on: what stands against that comes first.
    """
    left = unsaved_forms.typed_before(current_session(), current_actor(), document, now=now())
    if left is None:
        asked = request.args.get("then") == "submit"
        return shown(document, stored_form(document), wants_submit=asked)
    return shown(document, MarkingForm.from_typed(left.fields), restored=left.at)


@documents.post("/documents/<int:document_id>/edit")
@accepts_files
@on_document(Permission.DOCUMENT_EDIT)
def save(document: Document) -> ResponseReturnValue:
    """Save what was typed, with the files sent along; ``then=submit`` sends the case on."""
    return keep(document, needs_files=False)


def keep(document: Document, *, needs_files: bool) -> ResponseReturnValue:
    """Save the form and its files, then submit if asked; a form that cannot be saved is shown as typed."""
    form = MarkingForm()
    form.keep_read(document)
    if not form.validate():
        _keep_for_later(document)
        return shown(document, form), 422
    try:
        with uploads("files", needed=needs_files) as files:
            _save(document, form)
            take_in(document, files, position=position_asked())
            return _go_on(document)
    except UploadRefused as refused:
        return _again(document, form, ((refused.sentence, "#files"),), refused.status)
    except Refused as refused:
        anchors = steps.cures(document.id, None)
        return _again(document, form, reasons_of(refused.refusals, anchors), 422)
    except Stale:
        return _conflict(document, form)


def save_typed(document: Document) -> ResponseReturnValue | None:
    """Save the form that came along with another act; the page to show instead where that fails."""
    form = MarkingForm()
    form.keep_read(document)
    if "title" not in request.form:
        return None
    if not form.validate():
        _keep_for_later(document)
        return shown(document, form), 422
    try:
        _save(document, form)
    except Stale:
        return _conflict(document, form)
    return None


def _save(document: Document, form: MarkingForm) -> None:
    """Save where the form's fields were sent; an upload alone leaves them as they are."""
    if "title" in request.form:
        drafting.edit_document(
            current_session(),
            current_vault(),
            current_actor(),
            form.to_command(document),
            now=now(),
        )
        unsaved_forms.let_go(current_session(), current_actor(), document)


def _go_on(document: Document) -> ResponseReturnValue:
    """Stay with the draft, or submit it; where it cannot be sent on yet it is saved all the same."""
    if request.form.get("then") != "submit":
        flash(_("草稿已保存。"), "ok")
        return _to(url_for("documents.edit", document_id=document.id))
    row = case_of_draft(document)
    command = Move(case_id=row.id, version=row.version, action=CaseAction.SUBMIT, comment="")
    session = current_session()
    try:
        with session.begin_nested():
            moved = reviewing.move(
                session, current_vault(), current_actor(), command, now=now(), today=today()
            )
    except Refused:
        flash(_("草稿已保存。"), "ok")
        return _to(url_for("documents.edit", document_id=document.id, then="submit"))
    flash(steps.said_of(CaseAction.SUBMIT, moved.state, row), "ok")
    return _to(url_for("documents.show", document_id=document.id))


def _to(location: str) -> ResponseReturnValue:
    return "", 302, {"Location": location}


# ---- shown again ---------------------------------------------------------------------------------


def shown(
    document: Document,
    form: MarkingForm,
    errors: Reasons = (),
    refused: dict[int, AnswerForm] | None = None,
    restored: datetime | None = None,
    wants_submit: bool = False,
) -> str:
    """The marking page around a form; ``wants_submit`` puts on top what stands against sending it on."""
    row = case_of_draft(document)
    page = edit_page(
        document,
        row,
        form,
        errors=errors,
        refused=refused,
        restored=restored,
        wants_submit=wants_submit,
    )
    return render_template("documents/edit.html", page=page)


def _again(
    document: Document, form: MarkingForm, errors: Reasons, status: int
) -> ResponseReturnValue:
    abandon()
    _keep_for_later(document)
    return shown(document, form, errors), status


def _conflict(document: Document, form: MarkingForm) -> ResponseReturnValue:
    """Somebody was faster: both values, everything typed kept; saving again takes the typed ones."""
    abandon()
    stored = stored_form(document)
    page = edit_page(
        document,
        case_of_draft(document),
        form,
        conflict=who_was_faster(document),
        changes=changes_between(stored, form),
    )
    form.version.data, form.version.raw_data = document.version, None
    return render_template("documents/edit.html", page=page), 409


def stored_form(document: Document) -> MarkingForm:
    """The form as the document stands."""
    unread = panel_of(document, "edit").reading > 0
    return MarkingForm.from_document(document, case_of_draft(document), unread=unread)


def case_of_draft(document: Document) -> ReviewCase:
    """The open case of a document with the drafter."""
    row = open_case(current_session(), document.id)
    if row is None:
        raise NotVisible
    return row


# ---- fragments -----------------------------------------------------------------------------------


@documents.post("/documents/adequacy")
@requires(Permission.WORKLIST_READ)
def adequacy() -> str:
    """The meter under a reason, asked while it is typed: by the drafter, and by who differs, decides or declares."""
    form = MarkingForm()
    withholds = form.attribute.data != Attribute.PROACTIVE
    ground = form.ground.data or "" if withholds else ""
    meter = meter_of(form.reason.data or "", ground, withholds=withholds)
    return render_template("documents/_adequacy.html", meter=meter)


@documents.post("/documents/<int:document_id>/read-information")
@on_document(Permission.DOCUMENT_EDIT)
def read_information(document: Document) -> str:
    """The second panel once a file is read: blanks filled from it, what was typed kept."""
    form = MarkingForm()
    form.keep_read(document)
    page = edit_page(document, case_of_draft(document), form)
    return render_template("documents/_read_edit.html", page=page)


@documents.get("/documents/<int:document_id>/ground-help")
@on_document(Permission.DOCUMENT_READ)
def explain_ground(document: Document) -> str:
    """The help behind a ground, asked when one is chosen."""
    help_of = ground_help(document, request.args.get("ground", ""))
    return render_template("documents/_ground.html", help=help_of)


# ---- typed and not saved -------------------------------------------------------------------------


@documents.post("/documents/<int:document_id>/unsaved")
@on_document(Permission.DOCUMENT_EDIT)
def keep_unsaved(document: Document) -> ResponseReturnValue:
    """Keep what is typed for this person, and say so; asked a few seconds after they stop typing.

    Not once the same person has saved: what a page sends late must not stand above what was saved.
    """
    fields = MarkingForm.typed(request.form)
    if _saved_meanwhile(document, fields):
        words = _("您已在别处存过这份公文，这里填的没有自动保存。按“存草稿”可以看两边差别。")
        return str(words), 409, _PLAIN
    try:
        kept = unsaved_forms.keep_typed(
            current_session(), current_actor(), document, fields, now=now()
        )
    except Refused as refused:
        abandon()
        return "".join(sentence_of(r) for r in refused.refusals), 422, _PLAIN
    return str(_("%(at)s已自动保存", at=write_time(kept.at))), 200, _PLAIN


@documents.post("/documents/<int:document_id>/unsaved/drop")
@on_document(Permission.DOCUMENT_EDIT)
def drop_unsaved(document: Document) -> ResponseReturnValue:
    """Let go what this person typed: the form as it is saved comes back."""
    unsaved_forms.let_go(current_session(), current_actor(), document)
    flash(_("已放弃没有存的内容，下面是存下的草稿。"), "ok")
    return _to(url_for("documents.edit", document_id=document.id))


def _keep_for_later(document: Document) -> None:
    """Keep what a form held that could not be saved: whoever follows a reason away finds it again."""
    fields = MarkingForm.typed(request.form)
    if _saved_meanwhile(document, fields):
        return
    actor, document_id, at = current_actor(), document.id, now()

    def act(session: Session) -> None:
        kept_of = session.get_one(Document, document_id)
        with suppress(Refused):
            unsaved_forms.keep_typed(session, actor, kept_of, fields, now=at)

    afterwards(act)


def _saved_meanwhile(document: Document, fields: dict[str, list[str]]) -> bool:
    """Whether this person changed the document after the form was opened that these fields come from."""
    if fields.get("version") == [str(document.version)]:
        return False
    last = next((e for e in reversed(history(current_session(), document.id)) if e.actor_id), None)
    return last is not None and last.actor_id == current_actor().id
