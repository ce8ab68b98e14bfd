"""The ledger of reconsideration and litigation: the list, one case, its entry, its result, its corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import ReopenDispute
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.reports.disputes import (
    amend_dispute,
    close_dispute,
    record_dispute,
    reopen_dispute,
    void_dispute,
)
from review.store.disputes import Dispute
from review.web.access import NotVisible, current_organisation_id, requires
from review.web.documents.register import number_asked
from review.web.forms import ReviewForm
from review.web.reports.dispute_forms import EntryForm, ResultForm, VoidForm
from review.web.reports.dispute_pages import dispute_page, ledger_page, new_page
from review.web.session import current_actor, current_session, now, today

bp = Blueprint("disputes", __name__)

_STATES = frozenset({"pending", "closed"})


@bp.get("/reports/disputes")
@requires(Permission.FIGURES_READ)
def list_disputes() -> str:
    """The cases, by state and year of filing."""
    asked = request.args.get("state", "")
    state = asked if asked in _STATES else ""
    page = ledger_page(current_organisation_id(), state, number_asked("year"))
    return render_template("reports/disputes.html", page=page)


@bp.get("/reports/disputes/new")
@requires(Permission.DISPUTE_RECORD)
def new() -> str:
    """The form for a case that was filed."""
    page = new_page(current_organisation_id(), EntryForm(formdata=None, filed_on=today()))
    return render_template("reports/dispute_new.html", page=page)


@bp.post("/reports/disputes")
@requires(Permission.DISPUTE_RECORD)
def record() -> ResponseReturnValue:
    """Enter a case."""
    form = EntryForm()
    if (led := form.sent_before()) is not None:
        return led
    page = new_page(current_organisation_id(), form)
    if form.validate():
        try:
            row = record_dispute(
                current_session(),
                current_actor(),
                form.to_record(current_organisation_id()),
                now=now(),
                today=today(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("案件已登记。有结果时在这里登记结果。"), "ok")
            return form.lead_to(url_for("disputes.show", dispute_id=row.id))
    return render_template("reports/dispute_new.html", page=page), 422


@bp.get("/reports/disputes/<int:dispute_id>")
@requires(Permission.FIGURES_READ)
def show(dispute_id: int) -> str:
    """One case."""
    return render_template("reports/dispute.html", page=dispute_page(_dispute(dispute_id)))


@bp.post("/reports/disputes/<int:dispute_id>/amend")
@requires(Permission.DISPUTE_RECORD)
def amend(dispute_id: int) -> ResponseReturnValue:
    """Correct what was entered."""
    row, form = _dispute(dispute_id), EntryForm()
    page = dispute_page(row, entry=form)  # offers the choices that the form is checked against

    def act() -> None:
        amend_dispute(
            current_session(), current_actor(), form.to_amend(row), now=now(), today=today()
        )

    return _done(row, form, act, _("已更正。"), page)


@bp.post("/reports/disputes/<int:dispute_id>/result")
@requires(Permission.DISPUTE_RECORD)
def close(dispute_id: int) -> ResponseReturnValue:
    """Enter the result."""
    row, form = _dispute(dispute_id), ResultForm()
    form.offer()
    page = dispute_page(row, result=form)

    def act() -> None:
        close_dispute(
            current_session(), current_actor(), form.to_command(row.id), now=now(), today=today()
        )

    return _done(row, form, act, _("结果已登记。"), page)


@bp.post("/reports/disputes/<int:dispute_id>/reopen")
@requires(Permission.DISPUTE_RECORD)
def reopen(dispute_id: int) -> ResponseReturnValue:
    """Take a result back."""
    row, form = _dispute(dispute_id), VoidForm()
    page = dispute_page(row)
    command = ReopenDispute(dispute_id=row.id, version=form.version.data or 0)

    def act() -> None:
        reopen_dispute(current_session(), current_actor(), command, now=now())

    return _done(row, form, act, _("结果已撤销，案件回到尚未审结。"), page)


@bp.post("/reports/disputes/<int:dispute_id>/void")
@requires(Permission.DISPUTE_RECORD)
def void(dispute_id: int) -> ResponseReturnValue:
    """Take an entry out of the ledger."""
    row, form = _dispute(dispute_id), VoidForm()
    page = dispute_page(row, void=form)

    def act() -> None:
        void_dispute(current_session(), current_actor(), form.to_command(row.id), now=now())

    return _done(
        row, form, act, _("已作废，不再计入报告。"), page, url_for("disputes.list_disputes")
    )


def _done(
    row: Dispute,
    form: ReviewForm,
    act: Callable[[], None],
    said: str,
    page: Any,
    leads: str | None = None,
) -> ResponseReturnValue:
    """Carry out an act on a case; refused, its page comes back with every reason."""
    if (led := form.sent_before()) is not None:
        return led
    location = leads or url_for("disputes.show", dispute_id=row.id)
    if form.validate():
        try:
            act()
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(said, "ok")
            return form.lead_to(location)
    return render_template("reports/dispute.html", page=page, reasons=form.reasons), 422


def _dispute(dispute_id: int) -> Dispute:
    """A case of the organisation where the permission was found; one taken back is gone."""
    row = current_session().get(Dispute, dispute_id)
    if row is None or row.organisation_id != current_organisation_id() or row.voided_at is not None:
        raise NotVisible
    return row
