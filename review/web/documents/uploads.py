"""Files of a draft: attached, replaced, taken off; what was typed in the same form is saved with it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import RemoveFile
from review.domain.permissions import Permission
from review.services import drafting
from review.store.documents import Document, FileVersion
from review.web.access import accepts_files, on_document, on_file_version
from review.web.documents.marking import keep, save_typed
from review.web.protected_text import current_vault
from review.web.session import current_actor, current_session, now

bp = Blueprint("uploads", __name__)


@bp.post("/documents/<int:document_id>/files")
@accepts_files
@on_document(Permission.DOCUMENT_EDIT)
def attach(document: Document) -> ResponseReturnValue:
    """Attach files: the main text first, then annexes; ``position`` replaces the file that is there."""
    return keep(document, needs_files=True)


@bp.post("/files/<int:file_version_id>/remove")
@accepts_files
@on_file_version(Permission.DOCUMENT_EDIT)
def remove(version: FileVersion, document: Document) -> ResponseReturnValue:
    """Take a file off a draft."""
    if (refused := save_typed(document)) is not None:
        return refused
    command = RemoveFile(document_id=document.id, file_version_id=version.id)
    name = version.name
    drafting.remove_file(current_session(), current_vault(), current_actor(), command, now=now())
    flash(_("已取下“%(name)s”。", name=name) if name else _("已取下这个文件。"), "ok")
    return redirect(url_for("documents.edit", document_id=document.id, _anchor="files"))
