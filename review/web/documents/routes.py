"""One document: starting or registering it, its own page, and what is done there beside the case.

Moves of the case are in ``cases.moves``, marking in ``marking``, files in ``uploads``.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from review.domain.commands import ActOnPublished, TakeOver
from review.domain.permissions import Permission
from review.domain.states import DocumentAction, Role
from review.domain.values import Refused
from review.services import drafting, registering, releasing
from review.services.bell import mark_read
from review.services.outside import public_side
from review.services.releasing import PublicSide
from review.store.documents import Document
from review.store.register import offices_for
from review.web.access import accepts_files, on_document, requires
from review.web.documents.file_panel import panel_of
from review.web.documents.forms import MoveForm, NewDraftForm, RegisterForm, ReopenForm
from review.web.documents.intake import UploadRefused, take_in, uploads
from review.web.documents.new_page import start_page
from review.web.documents.page import Failed, show_document
from review.web.documents.readers_page import readers_page
from review.web.pages import reasons_of
from review.web.protected_text import current_vault
from review.web.runtime import current_house
from review.web.session import (
    afterwards,
    current_actor,
    current_person,
    current_session,
    now,
    today,
)

bp = Blueprint("documents", __name__)


# ---- starting ------------------------------------------------------------------------------------


@bp.get("/documents/new")
@requires(Permission.DOCUMENT_CREATE)
def new() -> str:
    """Where a draft begins."""
    form = NewDraftForm(formdata=None)
    form.offer(_offices(Role.DRAFTER))
    return render_template("documents/new.html", page=start_page(form))


@bp.post("/documents/new")
@accepts_files
@requires(Permission.DOCUMENT_CREATE)
def create() -> ResponseReturnValue:
    """Start a draft with the files that were dropped, and go to the marking form."""
    form = NewDraftForm()
    form.offer(_offices(Role.DRAFTER))
    if (led := form.sent_before()) is not None:
        return led
    refused = None
    if form.validate():
        try:
            with uploads("files") as files:
                document = drafting.create_draft(
                    current_session(), current_actor(), form.to_command(), now=now(), today=today()
                )
                take_in(document, files)
            return form.lead_to(url_for("documents.edit", document_id=document.id))
        except UploadRefused as upload:
            refused = upload
        except Refused as said:
            form.refuse(said)
    page = start_page(form, refused)
    return render_template("documents/new.html", page=page), refused.status if refused else 422


@bp.get("/documents/register")
@requires(Permission.REGISTER_DOCUMENT)
def register() -> str:
    """The form for a document issued elsewhere or before."""
    form = RegisterForm(formdata=None)
    form.offer(_offices(Role.CLERK))
    return render_template("documents/register.html", page=start_page(form))


@bp.post("/documents/register")
@accepts_files
@requires(Permission.REGISTER_DOCUMENT)
def register_issued() -> ResponseReturnValue:
    """Register it, with its file or as paper only."""
    form = RegisterForm()
    form.offer(_offices(Role.CLERK))
    if (led := form.sent_before()) is not None:
        return led
    refused = None
    if form.validate():
        try:
            with uploads("files", needed=not form.paper_only.data) as files:
                document = registering.register_document(
                    current_session(), current_actor(), form.to_command(), now=now(), today=today()
                )
                take_in(document, files, attach=registering.attach_registered_file)
            flash(_("已登记。归口处室的拟稿人会看到它，接着提出公开属性。"), "ok")
            return form.lead_to(url_for("documents.show", document_id=document.id))
        except UploadRefused as upload:
            refused = upload
        except Refused as said:
            form.refuse(said)
    page = start_page(form, refused)
    status = refused.status if refused else 422
    return render_template("documents/register.html", page=page), status


# ---- the document's own page ---------------------------------------------------------------------


@bp.get("/documents/<int:document_id>")
@on_document(Permission.DOCUMENT_READ)
def show(document: Document) -> str:
    """Everything about a document: attributes, next moves, files, history."""
    _note_seen(document.id)
    page = show_document(document, events=request.args.get("events", ""))
    return render_template("documents/show.html", page=page)


@bp.get("/documents/<int:document_id>/files-panel")
@on_document(Permission.DOCUMENT_READ)
def files_panel(document: Document) -> str:
    """The files with their states, asked again until all are read; then what was read comes along."""
    at = "edit" if request.args.get("at") == "edit" else "show"
    panel = panel_of(document, at)
    if panel.reading or at == "edit":
        return render_template("documents/_files.html", panel=panel, fresh=not panel.reading)
    return render_template("documents/_read.html", page=show_document(document))


@bp.get("/documents/<int:document_id>/readers")
@on_document(Permission.DOCUMENT_READ)
def readers(document: Document) -> str:
    """Who looked at the originals, when and where."""
    return render_template("documents/readers.html", page=readers_page(document))


@bp.post("/documents/<int:document_id>/take-over")
@on_document(Permission.DOCUMENT_EDIT)
def take_over(document: Document) -> ResponseReturnValue:
    """Another drafter of the office carries the document on."""
    form = MoveForm()
    command = TakeOver(document_id=document.id, version=form.version.data or 0)
    drafting.take_over(current_session(), current_actor(), command, now=now())
    flash(_("已由您接办。"), "ok")
    return redirect(url_for("documents.edit", document_id=document.id))


@bp.post("/documents/<int:document_id>/reopen")
@on_document(Permission.DOCUMENT_READ)
def reopen(document: Document) -> ResponseReturnValue:
    """Open a new case on a document that has none."""
    form = ReopenForm()
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            drafting.reopen(
                current_session(),
                current_vault(),
                current_actor(),
                form.to_command(document.id),
                now=now(),
                today=today(),
            )
            flash(_("已重新审查，公文回到拟稿人手上。公开的内容暂时不变。"), "ok")
            return form.lead_to(url_for("documents.show", document_id=document.id))
        except Refused as refused:
            form.refuse(refused)
    failed = Failed(name="reopen", reasons=tuple(form.reasons))
    page = show_document(document, failed=failed, reopen=form)
    return render_template("documents/show.html", page=page), 422


# ---- what is public ------------------------------------------------------------------------------


@bp.post("/documents/<int:document_id>/<any(hide,'confirm-hide',restore):move>")
@on_document(Permission.DOCUMENT_READ)
def act(document: Document, move: str) -> ResponseReturnValue:
    """Hide at once, confirm a hide, or restore; the flow says who may."""
    form, action = MoveForm(), DocumentAction(move.replace("-", "_"))
    if (led := form.sent_before()) is not None:
        return led
    command = ActOnPublished(
        document_id=document.id,
        version=form.version.data or 0,
        action=action,
        comment=form.comment.data or "",
    )
    try:
        releasing.act_on_published(
            current_session(),
            current_vault(),
            current_actor(),
            outside(),
            command,
            now=now(),
            today=today(),
        )
    except Refused as refused:
        form.refuse(refused)
        text = form.comment.data or ""
        failed = Failed(name=action.value, reasons=reasons_of(refused.refusals), text=text)
        return render_template(
            "documents/show.html", page=show_document(document, failed=failed)
        ), 422
    flash(*_said_of(document, action))
    return form.lead_to(url_for("documents.show", document_id=document.id))


@bp.post("/documents/<int:document_id>/hide-again")
@on_document(Permission.DOCUMENT_READ)
def hide_again(document: Document) -> ResponseReturnValue:
    """Try once more to take a hidden document off the public site."""
    gone = releasing.hide_again(
        current_session(), current_actor(), outside(), document.id, now=now()
    )
    said = _("公开网站上已经看不到。") if gone else _("还是没有连上公开网站，公众仍能看到。")
    flash(said, "ok" if gone else "stop")
    return redirect(url_for("documents.show", document_id=document.id))


def outside() -> PublicSide:
    """The public store of this house."""
    settings = current_house().settings
    return public_side(settings.public_database_url, settings.public_files)


# ---- inside --------------------------------------------------------------------------------------


def _offices(role: Role) -> list[tuple[int, str]]:
    return offices_for(current_session(), current_actor(), role, today())


def _note_seen(document_id: int) -> None:
    """Opening the document reads its notices; written after the page, in its own transaction."""
    person_id, moment = current_person().id, now()

    def write(own: Session) -> None:
        mark_read(own, person_id, now=moment, document_id=document_id)

    afterwards(write)


def _said_of(document: Document, action: DocumentAction) -> tuple[str, str]:
    if document.still_visible:
        return _("没有连上公开网站，公众仍能看到这份公文。请立即再试。"), "stop"
    said = {
        DocumentAction.HIDE: _("已撤下，公开网站上不再显示。请另一个人在1个工作日内确认或恢复。"),
        DocumentAction.CONFIRM_HIDE: _("已确认撤下。"),
        DocumentAction.RESTORE: _("已恢复公开。"),
    }
    return str(said[action]), "ok"
