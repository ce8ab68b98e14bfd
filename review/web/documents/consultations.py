"""Consultations: whom the office asked before it decides, and what they answered."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services import consulting
from review.store.cases import Consultation, ReviewCase
from review.store.documents import Document
from review.web.access import on_case
from review.web.behind import on_consultation
from review.web.documents.forms import ConsultationAnswerForm, ConsultationForm
from review.web.documents.page import Failed, show_document
from review.web.session import current_actor, current_session, now, today

bp = Blueprint("consultations", __name__)


@bp.post("/cases/<int:case_id>/consultations")
@on_case(Permission.CONSULTATION_RECORD)
def record(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Note that somebody was asked; the clock starts on the day the letter arrived."""
    form = ConsultationForm()
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            command = form.to_command(case.id, today())
            consulting.record_consultation(
                current_session(), current_actor(), command, now=now(), today=today()
            )
            flash(_("已登记征求意见。"), "ok")
            return form.lead_to(_place(document))
        except Refused as refused:
            form.refuse(refused)
    failed = Failed(name="consultation", reasons=tuple(form.reasons))
    page = show_document(document, failed=failed, consultation=form)
    return render_template("documents/show.html", page=page), 422


@bp.post("/consultations/<int:consultation_id>/answer")
@on_consultation(Permission.CONSULTATION_RECORD)
def answer(consultation: Consultation, document: Document) -> ResponseReturnValue:
    """Note what a party answered."""
    form = ConsultationAnswerForm(prefix=f"asked{consultation.id}")
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            command = form.to_command(consultation.id, today())
            consulting.answer_consultation(
                current_session(), current_actor(), command, now=now(), today=today()
            )
            flash(_("已登记答复。"), "ok")
            return form.lead_to(_place(document))
        except Refused as refused:
            form.refuse(refused)
    failed = Failed(name="consultation", reasons=tuple(form.reasons))
    page = show_document(document, failed=failed, answered={consultation.id: form})
    return render_template("documents/show.html", page=page), 422


def _place(document: Document) -> str:
    """Back to where the question was noted: the marking form, or the document's page."""
    if request.args.get("back") == "marking":
        return url_for("documents.edit", document_id=document.id, _anchor="asked")
    return url_for("documents.show", document_id=document.id, _anchor="consultations")
