"""Marking: the form in three panels, saved as a draft or sent on; nothing typed is ever lost.

Its views belong to the blueprint of documents. Files sent with the form are taken in with it.
"""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import Move
from review.domain.permissions import Permission
from review.domain.states import CaseAction
from review.domain.values import Refused, Stale
from review.services import drafting, reviewing
from review.store.cases import ReviewCase, open_case
from review.store.documents import Document
from review.web import steps
from review.web.access import NotVisible, accepts_files, on_document, requires
from review.web.document_forms import AnswerForm, MarkingForm
from review.web.documents import bp as documents
from review.web.file_panel import panel_of
from review.web.intake import UploadRefused, position_asked, take_in, uploads
from review.web.marking_page import changes_between, edit_page, meter_of, who_was_faster
from review.web.pages import reasons_of
from review.web.protected_text import current_vault
from review.web.session import abandon, current_actor, current_session, now, today

Reasons = tuple[tuple[str, str | None], ...]


@documents.get("/documents/<int:document_id>/edit")
@on_document(Permission.DOCUMENT_EDIT)
def edit(document: Document) -> str:
    """The marking form as the document stands."""
    return shown(document, stored_form(document))


@documents.post("/documents/<int:document_id>/edit")
@accepts_files
@on_document(Permission.DOCUMENT_EDIT)
def save(document: Document) -> ResponseReturnValue:
    """Save what was typed, with the files sent along; ``then=submit`` sends the case on."""
    return keep(document, needs_files=False)


def keep(document: Document, *, needs_files: bool) -> ResponseReturnValue:
    """Save the form and its files, then submit if asked; any refusal shows the form as it was typed."""
    form = MarkingForm()
    form.keep_read(document)
    if not form.validate():
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


def _go_on(document: Document) -> ResponseReturnValue:
    """Stay with the draft, or submit it in the same transaction."""
    if request.form.get("then") != "submit":
        flash(_("草稿已保存。"), "ok")
        return _to(url_for("documents.edit", document_id=document.id))
    row = case_of_draft(document)
    command = Move(case_id=row.id, version=row.version, action=CaseAction.SUBMIT, comment="")
    moved = reviewing.move(
        current_session(), current_vault(), current_actor(), command, now=now(), today=today()
    )
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
) -> str:
    """The marking page around a form."""
    row = case_of_draft(document)
    page = edit_page(document, row, form, errors=errors, refused=refused)
    return render_template("documents/edit.html", page=page)


def _again(
    document: Document, form: MarkingForm, errors: Reasons, status: int
) -> ResponseReturnValue:
    abandon()
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
@requires(Permission.DOCUMENT_CREATE)
def adequacy() -> str:
    """The meter under a reason, asked when its field is left."""
    form = MarkingForm()
    meter = meter_of(form.reason.data or "", form.ground.data or "")
    return render_template("documents/_adequacy.html", meter=meter)


@documents.post("/documents/<int:document_id>/read-information")
@on_document(Permission.DOCUMENT_EDIT)
def read_information(document: Document) -> str:
    """The second panel once a file is read: blanks filled from it, what was typed kept."""
    form = MarkingForm()
    form.keep_read(document)
    page = edit_page(document, case_of_draft(document), form)
    return render_template("documents/_read_edit.html", page=page)
