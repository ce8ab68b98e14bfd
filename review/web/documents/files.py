"""Originals for those who may read them: as files, as page images and the words on these. Each reading is noted.

Bytes come through the one door to the disk; a file's own name is text in a header, never a path.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from review.domain.permissions import Permission
from review.store.documents import Document, FileState, FileVersion
from review.store.files import CONVERTED
from review.web.access import NotVisible, on_file_version
from review.web.layouts import layout_of, paging_of
from review.web.page_images import send_image
from review.web.page_words import words_of
from review.web.protected_text import note_looking
from review.web.runtime import current_house

bp = Blueprint("files", __name__)

#: What a download is said to be; everything else is bytes.
_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


@bp.get("/files/<int:file_version_id>/original")
@on_file_version(Permission.ORIGINAL_READ)
def original(version: FileVersion, document: Document) -> Response:
    """The bytes as they were uploaded, once the scan has cleared them."""
    if version.state is not FileState.DONE or version.erased_at is not None:
        raise NotVisible
    files = current_house().files
    path = files.original_path(version.organisation_id, version.digest)
    # ``format`` is what was read: of an old Word file the docx that was made of it
    converted = (files.working_folder(version.id) / CONVERTED).exists()
    kind = "doc" if converted else version.format or ""
    media_type = _MEDIA_TYPES.get(kind, "application/octet-stream")
    response = _sent(path, media_type, _name(version))
    note_looking(document, [version], "download")
    return response


@bp.get("/files/<int:file_version_id>/pages/<int:number>.webp")
@on_file_version(Permission.ORIGINAL_READ)
def page_image(version: FileVersion, document: Document, number: int) -> Response:
    """One page of the original as a picture that we rendered, or a sheet that says it is being drawn."""
    if version.state is not FileState.DONE or version.erased_at is not None:
        raise NotVisible
    layout = layout_of(version)
    shapes = layout.shapes if layout is not None else version.page_shapes
    response = send_image(version.id, shapes, number)
    note_looking(document, [version], "pages")
    return response


@bp.get("/files/<int:file_version_id>/pages/<int:number>/words")
@on_file_version(Permission.ORIGINAL_READ)
def page_words(version: FileVersion, document: Document, number: int) -> ResponseReturnValue:
    """The text of one page with its places, for a script that lays it over the picture; 202 while they are
    looked for.
    """
    if version.state is not FileState.DONE or version.erased_at is not None:
        raise NotVisible
    found = words_of(version, number)
    note_looking(document, [version], "pages")
    if found is None:
        return "", 202
    return render_template("desk/_words.html", page=found)


@bp.get("/files/<int:file_version_id>/paging")
@on_file_version(Permission.ORIGINAL_READ)
def paging(version: FileVersion, document: Document) -> str:
    """Whether the pages of a Word file are there by now: what the desk asks while they are printed."""
    found = paging_of(version)
    if found is None:
        raise NotVisible
    pages_url = url_for("desk.show", document_id=document.id, _anchor=f"file-{version.id}")
    return render_template("desk/_paging.html", paging=found, pages_url=pages_url)


def _sent(path: Path, media_type: str, name: str) -> Response:
    """Bytes for this reader alone, as a download (filename* as RFC 5987 says)."""
    if not path.exists():
        raise NotVisible
    response = send_file(
        path,
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        etag=False,
        conditional=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _name(version: FileVersion) -> str:
    """The name a download is offered under: the owner's where it is known."""
    name = "".join("_" if c in "/\\" or not c.isprintable() else c for c in version.name).strip()
    return name or f"file-{version.id}.{version.format or 'bin'}"
