"""Redacted copies as files and pictures, and the printable certificate of one.

Only what was verified is shown or handed out. Originals are served elsewhere.
"""

from __future__ import annotations

import io
import json

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import AskForProof
from review.domain.permissions import Permission
from review.domain.redaction import copy_format
from review.domain.values import Refused
from review.services.certifying import certificate_of_copy
from review.services.proof_again import FAILED_AGAIN, ask_for_proof
from review.store.documents import Document, FileVersion
from review.store.findings import Rendition
from review.store.releases import published_renditions
from review.web.access import NotPermitted, NotVisible, on_document, refusals_on
from review.web.certificate_page import certificate_page
from review.web.desk.view import label_of
from review.web.page_images import send_image
from review.web.protected_text import current_vault
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, enqueue_after_commit, now
from review.web.wording import sentence_of

bp = Blueprint("renditions", __name__)

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@bp.get("/documents/<int:document_id>/renditions/<int:rendition_id>/pages/<int:number>.webp")
@on_document(Permission.DOCUMENT_READ)
def page_image(document: Document, rendition_id: int, number: int) -> ResponseReturnValue:
    """One page of a redacted copy as a picture, or a sheet that says it is being drawn."""
    rendition = _shown(document, rendition_id)
    shapes = rendition.page_shapes
    return send_image(rendition.file_version_id, shapes, number, rendition.id)


@bp.get("/documents/<int:document_id>/renditions/<int:rendition_id>/file")
@on_document(Permission.DOCUMENT_READ)
def download(document: Document, rendition_id: int) -> ResponseReturnValue:
    """The redacted copy itself."""
    rendition = _shown(document, rendition_id)
    version = current_session().get_one(FileVersion, rendition.file_version_id)
    return _sent(rendition, version, rendition.bytes_digest or "", copy_format(version.format))


@bp.get("/documents/<int:document_id>/renditions/<int:rendition_id>/printed")
@on_document(Permission.DOCUMENT_READ)
def printed(document: Document, rendition_id: int) -> ResponseReturnValue:
    """The PDF that goes out beside a redacted copy."""
    rendition = _shown(document, rendition_id)
    if rendition.printed_digest is None:
        raise NotVisible
    version = current_session().get_one(FileVersion, rendition.file_version_id)
    return _sent(rendition, version, rendition.printed_digest, "pdf")


@bp.get("/documents/<int:document_id>/renditions/<int:rendition_id>")
@on_document(Permission.DOCUMENT_READ)
def certificate(document: Document, rendition_id: int) -> ResponseReturnValue:
    """The proof of a redacted copy, to be read or printed."""
    page = certificate_page(document, _rendition(document, rendition_id))
    return render_template("desk/certificate.html", page=page)


@bp.get("/documents/<int:document_id>/renditions/<int:rendition_id>/certificate")
@on_document(Permission.DOCUMENT_READ)
def certificate_file(document: Document, rendition_id: int) -> ResponseReturnValue:
    """The same as JSON, with the plan by places: what ``flask document verify`` takes as its plan."""
    rendition = _rendition(document, rendition_id)
    found = certificate_of_copy(current_session(), current_vault(), rendition)
    label = label_of(found["file"]["position"])
    data = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    response = send_file(
        io.BytesIO(data.encode()),
        mimetype="application/json",
        as_attachment=True,
        download_name=f"{label}-{_('核验证书')}.json",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/documents/<int:document_id>/renditions/<int:rendition_id>/proof")
@on_document(Permission.ORIGINAL_READ)
def prove(document: Document, rendition_id: int) -> ResponseReturnValue:
    """Have the proof run again."""
    command = AskForProof(document_id=document.id, rendition_id=rendition_id)
    try:
        proof = ask_for_proof(current_session(), current_actor(), command, now=now())
    except Refused as refused:
        for refusal in refused.refusals:
            flash(sentence_of(refusal), "stop")
    else:
        enqueue_after_commit("proof", proof.id)
    address = url_for("renditions.certificate", document_id=document.id, rendition_id=rendition_id)
    return redirect(f"{address}#again", 303)


def may_look_into(document: Document, rendition_id: int) -> bool:
    """Whether the actor may read a redacted copy: until it is public it may still hold clear text.

    A plan that removes too little is proven like any other; only people who read originals look at it.
    """
    published = published_renditions(current_session(), document.id)
    return rendition_id in published or not refusals_on(document, Permission.ORIGINAL_READ)


def _sent(
    rendition: Rendition, version: FileVersion, digest: str, ending: str
) -> ResponseReturnValue:
    response = send_file(
        current_house().files.rendition_path(rendition.organisation_id, digest),
        mimetype=MEDIA_TYPES.get(ending, "application/octet-stream"),
        as_attachment=True,
        download_name=f"{label_of(version.position)}-{_('隐去版')}.{ending}",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(document: Document, rendition_id: int) -> Rendition:
    """The copy for somebody who may look into it. Raises NotVisible, NotPermitted."""
    rendition = _rendition(document, rendition_id)
    if not rendition.verified or rendition.erased_at is not None:
        raise NotVisible
    if not may_look_into(document, rendition.id):
        raise NotPermitted(*refusals_on(document, Permission.ORIGINAL_READ))
    return rendition


def _rendition(document: Document, rendition_id: int) -> Rendition:
    """A copy that passed its proof, even if it did not pass a later one. Raises NotVisible."""
    rendition = current_session().get(Rendition, rendition_id)
    if rendition is None or rendition.document_id != document.id:
        raise NotVisible
    if not rendition.verified and rendition.reason != FAILED_AGAIN:
        raise NotVisible
    return rendition
