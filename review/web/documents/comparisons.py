"""Two versions of a file compared, for who may read the originals; both are noted as looked at."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from review.domain.permissions import Permission
from review.store.documents import Document
from review.web.access import on_document
from review.web.documents.comparison_page import comparison_page

bp = Blueprint("comparisons", __name__)


@bp.get("/documents/<int:document_id>/compare")
@on_document(Permission.ORIGINAL_READ)
def show(document: Document) -> str:
    """What changed from one version of a file to another; without a choice the newest change there is."""
    page = comparison_page(
        document,
        before=request.args.get("before", type=int),
        after=request.args.get("after", type=int),
        start=request.args.get("from", 0, type=int),
    )
    return render_template("documents/compare.html", page=page)
