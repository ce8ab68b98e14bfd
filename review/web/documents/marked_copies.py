"""Copies of the draft with the mark of the decision printed: asked for on the page of issuing, downloaded there.

The draft is not touched; a downloaded copy is clear text of the original, so the reading is noted.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from review.domain.commands import AskForMarkedCopy
from review.domain.marked_copies import MARKABLE, MarkStyle
from review.domain.permissions import Permission
from review.domain.states import Attribute, DocumentStatus
from review.domain.values import Refused
from review.services.outstanding import is_waiting
from review.services.printing_marks import ask_for_marked_copy, lacks_mark
from review.store.cases import ReviewCase
from review.store.documents import Document, FileState, FileVersion, reviewed_files
from review.store.marked_copies import MarkedCopy, marked_copies_of, path_of_marked
from review.web.access import NotVisible, on_case, on_document, refusals_on
from review.web.protected_text import current_vault, note_looking
from review.web.renditions import MEDIA_TYPES
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, enqueue_after_commit, now
from review.web.wording import sentence_of, word

bp = Blueprint("marked_copies", __name__)


@dataclass(frozen=True, kw_only=True)
class MarkedStyle:
    """One style of the mark: what would be printed, and the copy that bears it or is being made."""

    value: str
    line: str
    waiting: bool
    download: str | None
    failed: str | None


@bp.post("/cases/<int:case_id>/marked-copies")
@on_case(Permission.MARK_WRITE)
def ask(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Have a copy made in the style of the pressed button."""
    wanted = request.form.get("style", "")
    if wanted not in list(MarkStyle):
        raise NotVisible
    command = AskForMarkedCopy(document_id=document.id, style=MarkStyle(wanted))
    try:
        made = ask_for_marked_copy(
            current_session(), current_vault(), current_actor(), command, now=now()
        )
    except Refused as refused:
        for refusal in refused.refusals:
            flash(sentence_of(refusal), "stop")
    else:
        enqueue_after_commit("mark", made.id)
    return redirect(url_for("cases.issue", case_id=case.id, _anchor="decision"), 303)


@bp.get("/documents/<int:document_id>/marked-copies/<int:copy_id>")
@on_document(Permission.ORIGINAL_READ)
def download(document: Document, copy_id: int) -> ResponseReturnValue:
    """The copy, under the name of the draft."""
    row = current_session().get(MarkedCopy, copy_id)
    if row is None or row.document_id != document.id or row.state is not FileState.DONE:
        raise NotVisible
    path = path_of_marked(current_house().files, row)
    version = current_session().get_one(FileVersion, row.file_version_id)
    if not path.exists():
        raise NotVisible
    note_looking(document, [version], "download")
    stem = version.name.rpartition(".")[0] or version.name
    response = send_file(
        path,
        mimetype=MEDIA_TYPES[row.format],
        as_attachment=True,
        download_name=f"{stem}-{_('已印标注')}.{row.format}",
        etag=False,
        conditional=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def styles_offered(
    document: Document,
    main: FileVersion | None,
    decided: Attribute | None,
    lines: dict[MarkStyle, str],
) -> tuple[MarkedStyle, ...]:
    """What may be asked for and what is there: nothing where the draft bears a mark, or was issued. A copy
    with the mark of an earlier decision is none.
    """
    if main is None or main.format not in MARKABLE or decided is None:
        return ()
    if document.status is not DocumentStatus.UNISSUED or refusals_on(
        document, Permission.MARK_WRITE
    ):
        return ()
    if not lacks_mark(current_vault(), main):
        return ()
    there = marked_copies_of(current_session(), main.id, decided)
    return tuple(_offered(style, line, there.get(style)) for style, line in lines.items())


def main_text(document: Document) -> FileVersion | None:
    """The reviewed main text."""
    versions = reviewed_files(current_session(), document.id)
    return next((each for each in versions if each.position == 0), None)


def _offered(style: MarkStyle, line: str, row: MarkedCopy | None) -> MarkedStyle:
    place = None
    if row is not None and row.state is FileState.DONE:
        place = url_for("marked_copies.download", document_id=row.document_id, copy_id=row.id)
    failed = row is not None and row.state is FileState.FAILED
    return MarkedStyle(
        value=style.value,
        line=line,
        waiting=row is not None and is_waiting(row),
        download=place,
        failed=_why(row) if failed else None,
    )


def _why(row: MarkedCopy | None) -> str:
    """The engine's sentence where it has one, in the reader's language, else the reason."""
    message = (row.message if row is not None else None) or {}
    said = message.get("en" if str(get_locale()).startswith("en") else "zh")
    return said or word(row.reason if row is not None else "failed", "file_reason")
