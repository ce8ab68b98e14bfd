"""Importing past documents: bring a manifest, look at the dry run, start, watch, pause, go on.

Everything slow is done by a task; the pages only show how far it came.
"""

from __future__ import annotations

import io

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.commands import SteerImport
from review.domain.commands.importing import ImportMove
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.importing.steering import begin_import, steer_import
from review.store.imports import WORKED_ON, ImportRun, runs_of
from review.store.people import Office
from review.web.access import NotVisible, accepts_files, current_organisation_id, requires
from review.web.documents.forms import MoveForm
from review.web.documents.intake import UploadRefused, uploads
from review.web.imports.books import errors_book, template_book
from review.web.imports.forms import ImportForm, folders_in
from review.web.imports.page import list_page, show_page
from review.web.pages import reasons_of
from review.web.protected_text import current_vault
from review.web.runtime import current_house
from review.web.session import (
    abandon,
    current_actor,
    current_session,
    enqueue_after_commit,
    now,
    today,
)

bp = Blueprint("imports", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/imports")
@requires(Permission.IMPORT_MANAGE)
def list_imports() -> str:
    """The imports of the organisation, newest first, and the form for the next."""
    runs = runs_of(current_session(), current_organisation_id())
    return render_template("imports/list_imports.html", page=list_page(runs, _form(fresh=True)))


@bp.post("/imports")
@accepts_files
@requires(Permission.IMPORT_MANAGE)
def begin() -> ResponseReturnValue:
    """Take a manifest in, with a zip or a folder; the dry run follows in the background."""
    form = _form(fresh=False)
    if (led := form.sent_before()) is not None:
        return led
    said: tuple[tuple[str, str | None], ...] = ()
    status = 422
    if form.validate():
        try:
            with uploads("manifest") as manifests, uploads("zip", needed=False) as zips:
                root = current_house().settings.import_folder
                zipped = zips[0] if zips else None
                command = form.to_command(current_organisation_id(), manifests[0], zipped, root)
                run = begin_import(
                    current_session(), current_actor(), command, now=now(), today=today()
                )
            enqueue_after_commit("import", run.id)
            return form.lead_to(url_for("imports.show", run_id=run.id))
        except UploadRefused as refused:
            abandon()
            said, status = ((refused.sentence, "#manifest"),), refused.status
        except Refused as refused:
            form.refuse(refused)
    runs = runs_of(current_session(), current_organisation_id())
    page = list_page(runs, form, (*said, *form.reasons))
    return render_template("imports/list_imports.html", page=page), status


@bp.get("/imports/template")
@requires(Permission.IMPORT_MANAGE)
def template() -> Response:
    """An empty manifest to fill in."""
    return _sent(template_book(current_organisation_id(), now()), _("历史公文导入清单.xlsx"))


@bp.get("/imports/<int:run_id>")
@requires(Permission.IMPORT_MANAGE)
def show(run_id: int) -> str:
    """One import: the dry run's report, progress, result."""
    return render_template("imports/show.html", page=show_page(_run(run_id)))


@bp.get("/imports/<int:run_id>/errors")
@requires(Permission.IMPORT_MANAGE)
def errors(run_id: int) -> Response:
    """The lines with something to say about them, as a workbook."""
    run = _run(run_id)
    return _sent(errors_book(run, now()), _("导入问题-%(id)s.xlsx", id=run.id))


@bp.post("/imports/<int:run_id>/<any(start,pause,resume,drop):move>")
@requires(Permission.IMPORT_MANAGE)
def steer(run_id: int, move: str) -> ResponseReturnValue:
    """Start, pause, go on, give up."""
    run = _run(run_id)
    command = SteerImport(
        run_id=run.id, version=MoveForm().version.data or 0, move=ImportMove(move)
    )
    try:
        run = steer_import(current_session(), current_vault(), current_actor(), command, now=now())
    except Refused as refused:
        abandon()
        page = show_page(_run(run_id), reasons_of(refused.refusals))
        return render_template("imports/show.html", page=page), 422
    if run.step in WORKED_ON:
        enqueue_after_commit("import", run.id)
    flash(_said(ImportMove(move)), "ok")
    return redirect(url_for("imports.show", run_id=run.id))


def _said(move: ImportMove) -> str:
    return {
        ImportMove.START: _("已开始导入，可以离开这一页。"),
        ImportMove.RESUME: _("已继续导入。"),
        ImportMove.PAUSE: _("已暂停。"),
        ImportMove.DROP: _("已放弃，没有导入的不再导入。"),
    }[move]


def _run(run_id: int) -> ImportRun:
    run = current_session().get(ImportRun, run_id, populate_existing=True)
    if run is None or run.organisation_id != current_organisation_id():
        raise NotVisible
    return run


def _form(*, fresh: bool) -> ImportForm:
    form = ImportForm(formdata=None) if fresh else ImportForm()
    offices = current_session().execute(
        select(Office.id, Office.name)
        .where(Office.organisation_id == current_organisation_id(), Office.dissolved_on.is_(None))
        .order_by(Office.name)
    )
    return form.offer(
        [(int(row[0]), str(row[1])) for row in offices],
        folders_in(current_house().settings.import_folder),
    )


def _sent(data: bytes, name: str) -> Response:
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)
