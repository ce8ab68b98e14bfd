"""Redacted copies as files and pictures, and the printable certificate of one.

Only what was verified is shown or handed out. Originals are served elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.redaction import copy_format
from review.store.documents import Document, FileVersion
from review.store.findings import Rendition
from review.store.releases import published_renditions
from review.web.access import NotPermitted, NotVisible, on_document, refusals_on
from review.web.certificates import Certificate, certificate_of
from review.web.desk_view import label_of
from review.web.page_images import send_image
from review.web.runtime import current_house
from review.web.session import current_session
from review.web.step_heads import Head, head_of
from review.web.wording import word

bp = Blueprint("renditions", __name__)

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, kw_only=True)
class CertificatePage:
    """What ``desk/certificate.html`` prints."""

    head: Head
    certificate: Certificate
    facts: tuple[tuple[str, str], ...]
    digests: tuple[tuple[str, str], ...]
    pages: tuple[tuple[int, str, str], ...]


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
    path = current_house().files.rendition_path(
        rendition.organisation_id, rendition.bytes_digest or ""
    )
    ending = copy_format(version.format)
    response = send_file(
        path,
        mimetype=MEDIA_TYPES.get(ending, "application/octet-stream"),
        as_attachment=True,
        download_name=f"{label_of(version.position)}-{_('隐去版')}.{ending}",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/documents/<int:document_id>/renditions/<int:rendition_id>")
@on_document(Permission.DOCUMENT_READ)
def certificate(document: Document, rendition_id: int) -> ResponseReturnValue:
    """The proof of a redacted copy, to be read or printed."""
    rendition = _rendition(document, rendition_id)
    version = current_session().get_one(FileVersion, rendition.file_version_id)
    report = rendition.report or {}
    page = CertificatePage(
        head=head_of(document, None),
        certificate=certificate_of(rendition, label_of(version.position)),
        facts=(
            (_("文件"), label_of(version.position)),
            (_("核验程序"), str(report.get("engine", {}).get("version", ""))),
            (_("处理"), _("%(n)s项", n=len(report.get("actions", [])))),
            (_("删去的部件"), _("%(n)s个", n=len(report.get("removed_parts", [])))),
        ),
        digests=(
            (_("原件摘要"), version.digest),
            (_("隐去版摘要"), rendition.bytes_digest or ""),
            (_("方案摘要"), rendition.plan_key),
        ),
        pages=tuple(
            (p["number"], word(p["method"], "method"), str(p["reason"] or ""))
            for p in report.get("pages", [])
        ),
    )
    return render_template("desk/certificate.html", page=page)


def may_look_into(document: Document, rendition_id: int) -> bool:
    """Whether the actor may read a redacted copy: until it is public it may still hold clear text.

    A plan that removes too little is proven like any other; only people who read originals look at it.
    """
    published = published_renditions(current_session(), document.id)
    return rendition_id in published or not refusals_on(document, Permission.ORIGINAL_READ)


def _shown(document: Document, rendition_id: int) -> Rendition:
    """The copy for somebody who may look into it. Raises NotVisible, NotPermitted."""
    rendition = _rendition(document, rendition_id)
    if not may_look_into(document, rendition.id):
        raise NotPermitted(*refusals_on(document, Permission.ORIGINAL_READ))
    return rendition


def _rendition(document: Document, rendition_id: int) -> Rendition:
    rendition = current_session().get(Rendition, rendition_id)
    if rendition is None or rendition.document_id != document.id or not rendition.verified:
        raise NotVisible
    return rendition
