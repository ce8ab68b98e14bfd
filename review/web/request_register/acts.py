"""Acts on a request, posted from its page: each form leads to one service, refused it comes back filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.requests import RequestAction
from review.domain.values import Refused, Stale
from review.services.requests import (
    charging,
    closing,
    consulting,
    correcting,
    extending,
    giving,
    linking,
    registering,
)
from review.store.requests import InformationRequest, RequestConsultation
from review.web.access import NotVisible, on_request
from review.web.forms import ReviewForm
from review.web.logs import note_codes
from review.web.request_register.act_boxes import BOXES, close_form, form_of
from review.web.request_register.act_forms import ConsultForm, GiveForm, PartyAnswerForm, TellForm
from review.web.request_register.case_page import show_page
from review.web.request_register.closing_forms import LinkForm, UndoForm
from review.web.session import abandon, current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("request_acts", __name__)

A = RequestAction
Service = Callable[..., object]
#: The service of every act that needs no more than its form.
SERVICES: Mapping[RequestAction, Service] = {
    A.ASK_CORRECTION: correcting.ask_correction,
    A.RECEIVE_CORRECTION: correcting.receive_correction,
    A.EXTEND: extending.extend_request,
    A.ASK_REASONS: extending.ask_reasons,
    A.RECORD_REASONS: extending.record_reasons,
    A.DEFER: extending.defer_reply,
    A.NOTICE_FEE: charging.notice_fee,
    A.RECORD_PAYMENT: charging.record_payment,
    A.ASSIGN: registering.assign_request,
    A.CONSULT: consulting.consult_on_request,
    A.CLOSE: closing.close_request,
    A.UNDO_CLOSING: closing.undo_closing,
}
_NAMES = ",".join(f"'{action.value.replace('_', '-')}'" for action in SERVICES)
_GIVEN = re.compile(r"(?:whole|copy)-[1-9][0-9]{0,17}")


@bp.post(f"/request-register/<int:request_id>/<any({_NAMES}):act>")
@on_request(Permission.REQUEST_HANDLE)
def carry_out(row: InformationRequest, act: str) -> ResponseReturnValue:
    """Carry out one act of the page."""
    action = RequestAction(act.replace("-", "_"))
    return _do(row, SERVICES[action], _form(row, action), action.value, _anchor(action))


@bp.post("/request-register/<int:request_id>/consultations/<int:consultation_id>/answer")
@on_request(Permission.REQUEST_HANDLE)
def answer(row: InformationRequest, consultation_id: int) -> ResponseReturnValue:
    """Note what somebody who was asked answered."""
    prefix = f"answer-{_asked(row, consultation_id).id}"
    form = PartyAnswerForm(prefix=prefix)
    service = consulting.answer_request_consultation
    return _do(row, service, form, prefix, "parties", of=consultation_id)


@bp.post("/request-register/<int:request_id>/consultations/<int:consultation_id>/tell")
@on_request(Permission.REQUEST_HANDLE)
def tell(row: InformationRequest, consultation_id: int) -> ResponseReturnValue:
    """Note that an overruled third party was told."""
    prefix = f"tell-{_asked(row, consultation_id).id}"
    form = TellForm(prefix=prefix)
    return _do(row, consulting.tell_third_party, form, prefix, "parties", of=consultation_id)


@bp.post("/request-register/<int:request_id>/documents/<any('give','link','unlink'):act>")
@on_request(Permission.REQUEST_HANDLE)
def on_document(row: InformationRequest, act: str) -> ResponseReturnValue:
    """Link a document, take the link back, or hand it over."""
    if act == "give":
        box = request.form.get("box", "")
        if not _GIVEN.fullmatch(box):
            raise NotVisible
        return _do(row, giving.give_document, GiveForm(prefix=box), box, "documents")
    form = LinkForm()
    if act == "link":
        return _do(row, linking.link_document, form, act, "documents", command="to_link")
    return _do(row, linking.unlink_document, form, act, "documents", command="to_unlink")


# ---- inside --------------------------------------------------------------------------------------


def _form(row: InformationRequest, action: RequestAction) -> ReviewForm:
    """The form of an act as it was sent."""
    if action in BOXES:
        return form_of(row, action, fresh=False)
    if action is A.CLOSE:
        return close_form(row, fresh=False)
    if action is A.CONSULT:
        return ConsultForm(prefix="consult")
    return UndoForm(prefix="undo-closing")


def _do(
    row: InformationRequest,
    service: Service,
    form: Any,
    name: str,
    anchor: str,
    *,
    of: int | None = None,
    command: str = "to_command",
) -> ResponseReturnValue:
    """Let a service do what a form says; refused or overtaken, the page shows the form again."""
    if (led := form.sent_before()) is not None:
        return led
    request_id, status, stale = row.id, 422, False
    if form.validate():
        try:
            service(
                current_session(),
                current_actor(),
                getattr(form, command)(of or request_id),
                now=now(),
                today=today(),
            )
        except Refused as refused:
            form.refuse(refused)
        except Stale:
            abandon()
            note_codes("stale")
            status, stale = 409, True
        else:
            flash(_said(name), "ok")
            there = url_for("request_cases.show", request_id=request_id, _anchor=anchor)
            return form.lead_to(there)
    page = show_page(row, {name: form}, stale=stale)
    return render_template("request_register/show.html", page=page), status


def _asked(row: InformationRequest, consultation_id: int) -> RequestConsultation:
    """One of the asked of this request."""
    found = current_session().get(RequestConsultation, consultation_id)
    if found is None or found.request_id != row.id:
        raise NotVisible
    return found


def _anchor(action: RequestAction) -> str:
    """Where the page is looked at after an act."""
    places = {A.CONSULT: "parties", A.CLOSE: "letters", A.UNDO_CLOSING: "answer"}
    return places.get(action, "clock")


def _said(name: str) -> str:
    """What is said when an act was done."""
    acts = {
        "link": A.LINK,
        "unlink": A.UNLINK,
        "whole": A.GIVE,
        "copy": A.GIVE,
        "answer": A.RECORD_ANSWER,
        "tell": A.TELL_THIRD_PARTY,
    }
    action = acts.get(name.partition("-")[0], name)
    return str(_("已登记：%(act)s。", act=word(action, "request_action")))
