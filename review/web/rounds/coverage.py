"""The coverage ledger of an organisation, and the documents behind each of its numbers."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from review.domain.permissions import Permission
from review.web.access import NotVisible, current_organisation_id, requires
from review.web.documents.register import number_asked
from review.web.rounds.coverage_page import coverage_page, documents_behind

bp = Blueprint("coverage", __name__)


@bp.get("/coverage")
@requires(Permission.FIGURES_READ)
def show() -> str:
    """Where every issued document stands, by issue year; figures of organisations below."""
    return render_template("rounds/coverage.html", page=coverage_page(current_organisation_id()))


@bp.get("/coverage/documents")
@requires(Permission.FIGURES_READ)
def documents() -> str:
    """The documents that a number of the ledger counts."""
    column = request.args.get("column", "documents")[:40]
    try:
        page = documents_behind(current_organisation_id(), column, number_asked("year"))
    except KeyError:
        raise NotVisible from None
    return render_template("rounds/coverage_documents.html", page=page)
