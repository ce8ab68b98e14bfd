"""The page of one request."""

from __future__ import annotations

from flask import Blueprint, render_template

from review.domain.permissions import Permission
from review.store.requests import InformationRequest
from review.web.access import on_request
from review.web.request_register.case_page import show_page

bp = Blueprint("request_cases", __name__)


@bp.get("/request-register/<int:request_id>")
@on_request(Permission.REQUEST_READ)
def show(row: InformationRequest) -> str:
    """One request: clock, content, documents, the asked, answer, letters; the applicant masked."""
    return render_template("request_register/show.html", page=show_page(row))
