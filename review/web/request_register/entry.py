"""Entering a request, and putting right what was entered; who asks is read in clear here, and noted."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.requests import RequestAction
from review.domain.values import Refused, Stale
from review.services.requests.moving import of_request
from review.services.requests.registering import amend_request, register_request
from review.store.requests import InformationRequest
from review.web.access import current_organisation_id, on_request, requires
from review.web.logs import note_codes
from review.web.pages import reasons_of
from review.web.request_register.act_boxes import verdicts_of
from review.web.request_register.entry_forms import AmendForm, RegisterForm, RequestFields
from review.web.request_register.identity_reads import note_identity
from review.web.request_register.people import offices_of, people_of
from review.web.request_register.receipt_terms import ReceiptTerms, terms_of
from review.web.session import abandon, current_actor, current_session, now, today

bp = Blueprint("request_entry", __name__)


@dataclass(frozen=True, kw_only=True)
class NewPage:
    """What ``request_register/new.html`` prints."""

    form: RegisterForm
    terms: ReceiptTerms


@dataclass(frozen=True, kw_only=True)
class IdentityPage:
    """What ``request_register/identity.html`` prints: who asks, the form, and why it can not be changed."""

    id: int
    reference: str
    version: int
    form: AmendForm
    terms: ReceiptTerms
    stale: bool
    reasons: tuple[tuple[str, str | None], ...]


@bp.get("/request-register/new")
@requires(Permission.REQUEST_HANDLE)
def new() -> str:
    """An empty form: received today, by hand."""
    form = _offered(RegisterForm(formdata=None, arrived_on=today()))
    return render_template("request_register/new.html", page=_new_page(form))


@bp.get("/request-register/receipt")
@requires(Permission.REQUEST_HANDLE)
def receipt() -> str:
    """What the days typed so far mean: the day of receipt and until when the reply is due."""
    form = RegisterForm(formdata=request.args)
    form.offer_choices()
    terms = _terms(form, current_organisation_id())
    return render_template("request_register/_terms.html", terms=terms)


@bp.post("/request-register")
@requires(Permission.REQUEST_HANDLE)
def register() -> ResponseReturnValue:
    """Enter the request under the next number."""
    form = _offered(RegisterForm())
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        command = form.to_command(current_organisation_id())
        try:
            row = register_request(
                current_session(), current_actor(), command, now=now(), today=today()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已登记，编号%(number)s。", number=row.reference), "ok")
            return form.lead_to(url_for("request_cases.show", request_id=row.id))
    return render_template("request_register/new.html", page=_new_page(form)), 422


@bp.get("/request-register/<int:request_id>/identity")
@on_request(Permission.IDENTITY_READ)
def identity(row: InformationRequest) -> str:
    """Who asks, in clear, and the form that puts the entry right."""
    form = AmendForm(formdata=None)
    form.offer_choices()
    page = _identity_page(row, form.show(row))
    note_identity(row.id, "page")
    return render_template("request_register/identity.html", page=page)


@bp.post("/request-register/<int:request_id>/identity")
@on_request(Permission.IDENTITY_READ)
def amend(row: InformationRequest) -> ResponseReturnValue:
    """Put right what was entered; the number stays."""
    form = AmendForm()
    form.offer_choices()
    if (led := form.sent_before()) is not None:
        return led
    request_id, status, stale = row.id, 422, False
    if form.validate():
        command = form.to_command(request_id)
        try:
            amend_request(current_session(), current_actor(), command, now=now(), today=today())
        except Refused as refused:
            form.refuse(refused)
        except Stale:
            abandon()
            note_codes("stale")
            status, stale = 409, True
        else:
            flash(_("登记已更正。"), "ok")
            return form.lead_to(url_for("request_cases.show", request_id=request_id))
    page = _identity_page(row, form, stale=stale)
    return render_template("request_register/identity.html", page=page), status


# ---- inside --------------------------------------------------------------------------------------


def _offered(form: RegisterForm) -> RegisterForm:
    organisation_id = current_organisation_id()
    return form.offer(offices_of(organisation_id), people_of(organisation_id))


def _new_page(form: RegisterForm) -> NewPage:
    return NewPage(form=form, terms=_terms(form, current_organisation_id()))


def _terms(form: RequestFields, organisation_id: int) -> ReceiptTerms:
    return terms_of(organisation_id, form.how, form.arrived_on.data, form.confirmed_on.data)


def _identity_page(
    row: InformationRequest, form: AmendForm, *, stale: bool = False
) -> IdentityPage:
    refusals = verdicts_of(row)[RequestAction.AMEND].refusals
    return IdentityPage(
        id=row.id,
        reference=row.reference,
        version=row.version,
        form=form,
        terms=_terms(form, row.organisation_id),
        stale=stale,
        reasons=reasons_of(tuple(of_request(r, row, RequestAction.AMEND) for r in refusals)),
    )
