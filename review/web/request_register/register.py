"""The register of requests: what is open, late, mine; filters kept in the address; the year in a chart."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.web.access import current_organisation_id, requires
from review.web.request_register.ledger import ledger_book
from review.web.request_register.list_page import list_page
from review.web.request_register.list_question import asked
from review.web.session import today
from review.web.spot_checks.routes import XLSX, sent

bp = Blueprint("request_register", __name__)


@bp.get("/request-register")
@requires(Permission.REQUEST_READ)
def list_requests() -> str:
    """The requests the reader may know of, as the address asks."""
    page = list_page(current_organisation_id(), asked())
    return render_template("request_register/list.html", page=page)


@bp.get("/request-register/ledger")
@requires(Permission.REQUEST_READ)
def ledger() -> Response:
    """The same requests as a workbook, applicants masked."""
    name = _("依申请公开台账-%(day)s.xlsx", day=today().isoformat())
    return sent(ledger_book(asked()), XLSX, name)
