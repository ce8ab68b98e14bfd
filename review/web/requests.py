"""Requests for documents and sweeps after rules changed: what asks for evaluation before July."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.commands import SweepRules
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.triggers import REPEATED, narrows, record_request, sweep_rules
from review.store.documents import Document
from review.store.people import Office, names_of
from review.store.requests import most_requested, requested_documents, requests_for
from review.store.rounds import open_item
from review.store.sweeps import issue_years, rule_versions, swept_count, swept_first
from review.web.access import current_organisation_id, on_document, requires
from review.web.locale import write_date
from review.web.pages import Pager, page_number, pager_of
from review.web.rounds.backlog_forms import RequestForm, SweepForm
from review.web.session import current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("requests", __name__)

SIZE = 50
#: How many documents a preview names.
_NAMED = 8


@dataclass(frozen=True, kw_only=True)
class Requested:
    """A document that was asked for."""

    title: str
    number: str
    url: str
    attribute: str
    count: int
    last: str
    again: bool


@dataclass(frozen=True, kw_only=True)
class ListRequests:
    """What ``backlogs/list_requests.html`` prints."""

    rows: tuple[Requested, ...]
    documents: int
    requests: int
    pager: Pager | None


@dataclass(frozen=True, kw_only=True)
class Noted:
    """One request as it was noted."""

    reference: str
    url: str | None  # the request of the register, where it is one
    received: str
    by: str


@dataclass(frozen=True, kw_only=True)
class DocumentRequests:
    """What ``backlogs/requests.html`` prints."""

    id: int
    title: str
    number: str
    url: str
    noted: tuple[Noted, ...]
    asked: bool
    consequence: str
    form: RequestForm


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """What ``backlogs/sweep.html`` prints; ``count`` is None before anything was asked."""

    form: SweepForm
    count: int | None
    rows: tuple[tuple[str, str, str, str], ...]
    errors: tuple[tuple[str, str | None], ...]
    hidden: tuple[tuple[str, str], ...]


@bp.get("/requests")
@requires(Permission.REQUEST_RECORD)
def list_requests() -> str:
    """Documents that were asked for, most often first."""
    session, organisation_id = current_session(), current_organisation_id()
    documents, requests = requested_documents(session, organisation_id)
    number = page_number()
    found = most_requested(session, organisation_id, SIZE, (number - 1) * SIZE)
    page = ListRequests(
        rows=tuple(
            Requested(
                title=document.title,
                number=document.doc_number or "",
                url=url_for("requests.show", document_id=document.id),
                attribute=word(document.attribute, "attribute") or _("未定"),
                count=count,
                last=write_date(last),
                again=count >= REPEATED,
            )
            for document, count, last in found
        ),
        documents=documents,
        requests=requests,
        pager=pager_of(documents, number, SIZE, lambda n: url_for(".list_requests", page=n))
        if documents > SIZE
        else None,
    )
    return render_template("backlogs/list_requests.html", page=page)


@bp.get("/documents/<int:document_id>/requests")
@on_document(Permission.REQUEST_RECORD)
def show(document: Document) -> str:
    """The requests for one document, and the form for the next."""
    page = _requests(document, RequestForm(formdata=None, received_on=today()))
    return render_template("backlogs/requests.html", page=page)


@bp.post("/documents/<int:document_id>/requests")
@on_document(Permission.REQUEST_RECORD)
def record(document: Document) -> ResponseReturnValue:
    """Note that somebody asked for it."""
    form = RequestForm()
    if (led := form.sent_before()) is not None:
        return led
    before = open_item(current_session(), document.id)
    if form.validate():
        try:
            command = form.to_command(document.id)
            record_request(current_session(), current_actor(), command, now=now(), today=today())
            asked = before is None and open_item(current_session(), document.id) is not None
            flash(
                _("已登记。这份公文已列入评估，处室已收到通知。") if asked else _("已登记。"), "ok"
            )
            return form.lead_to(url_for("requests.show", document_id=document.id))
        except Refused as refused:
            form.refuse(refused)
    return render_template("backlogs/requests.html", page=_requests(document, form)), 422


def _requests(document: Document, form: RequestForm) -> DocumentRequests:
    session = current_session()
    rows = requests_for(session, document.id)
    names = names_of(session, [row.recorded_by_id for row in rows])
    asked = open_item(session, document.id) is not None
    said = _("登记后不会立即评估；有第二个人申请时列入评估。")
    if asked:
        said = _("这份公文正在评估中，登记后计入申请次数。")
    elif rows:
        said = _("这是第%(n)s次申请：登记后列入动态调整，处室会收到通知。", n=len(rows) + 1)
    return DocumentRequests(
        id=document.id,
        title=document.title,
        number=document.doc_number or "",
        url=url_for("documents.show", document_id=document.id),
        noted=tuple(
            Noted(
                reference=row.reference,
                url=url_for("request_cases.show", request_id=row.request_id)
                if row.request_id
                else None,
                received=write_date(row.received_on),
                by=names.get(row.recorded_by_id or 0, ""),
            )
            for row in rows
        ),
        asked=asked,
        consequence=said,
        form=form,
    )


# ---- sweeps --------------------------------------------------------------------------------------


@bp.get("/sweeps")
@requires(Permission.BACKLOG_MANAGE)
def preview() -> str:
    """Choose a filter and see what it finds; the address holds the question."""
    form = _sweep_form(SweepForm(formdata=request.args))
    command = form.to_command(current_organisation_id(), 0) if form.validate() else None
    return render_template("backlogs/sweep.html", page=_sweep(form, command))


@bp.post("/sweeps")
@requires(Permission.BACKLOG_MANAGE)
def sweep() -> ResponseReturnValue:
    """Have what the preview found evaluated again."""
    form = _sweep_form(SweepForm())
    if (led := form.sent_before()) is not None:
        return led
    expected = request.form.get("expected", 0, type=int)
    command = form.to_command(current_organisation_id(), expected) if form.validate() else None
    if command is not None:
        try:
            count = sweep_rules(
                current_session(), current_actor(), command, now=now(), today=today()
            )
            flash(_("已把%(n)s件列入动态调整，处室已收到通知。", n=count), "ok")
            return form.lead_to(url_for("rounds.list_rounds"))
        except Refused as refused:
            form.refuse(refused)
    return render_template("backlogs/sweep.html", page=_sweep(form, command)), 422


def _sweep_form(form: SweepForm) -> SweepForm:
    session, organisation_id = current_session(), current_organisation_id()
    offices = session.execute(
        select(Office.id, Office.name)
        .where(Office.organisation_id == organisation_id)
        .order_by(Office.name)
    )
    years = issue_years(session, organisation_id)
    rules = rule_versions(session, organisation_id)
    return form.offer([(int(row[0]), str(row[1])) for row in offices], years, rules)


def _sweep(form: SweepForm, command: SweepRules | None) -> Sweep:
    session = current_session()
    asked = command is not None and narrows(command)
    found = swept_first(session, command, _NAMED) if asked and command else []
    return Sweep(
        form=form,
        count=swept_count(session, command) if asked and command else None,
        rows=tuple(
            (
                document.title,
                document.doc_number or "",
                write_date(document.issued_on or document.doc_date),
                url_for("documents.show", document_id=document.id),
            )
            for document in found
        ),
        errors=tuple(form.reasons),
        hidden=tuple((field.name, str(field.data or "")) for field in form if field.data),
    )
