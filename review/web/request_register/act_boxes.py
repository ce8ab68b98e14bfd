"""What can be done to a request now, as its page prints it: one box per act, with its form or its reasons.

Which acts there are and what stands against them is said by ``domain.request_flow``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.machine import Verdict
from review.domain.request_flow import REQUEST_FLOW
from review.domain.request_values import HeldRequest
from review.domain.requests import RequestAction, RequestState
from review.store.people import Office, Person
from review.store.request_lists import earlier_requests
from review.store.request_values import held_request
from review.store.requests import InformationRequest, settings_of
from review.web.forms import ReviewForm
from review.web.locale import write_date
from review.web.pages import reasons_of
from review.web.request_register import act_forms, closing_forms, entry_forms
from review.web.request_register.people import consenting_people, offices_of, people_of
from review.web.session import current_actor, current_session, today
from review.web.wording import word

A = RequestAction
RequestVerdict = Verdict[RequestState, RequestAction, HeldRequest]


@dataclass(frozen=True, kw_only=True)
class BoxField:
    """A field of a box: the bound field, how it is drawn, and words below it."""

    field: Any
    draw: str  # date, text, rows, choice, radios, number
    hint: str
    optional: bool


@dataclass(frozen=True, kw_only=True)
class ActBox:
    """An act that can be opened on the page: its form, or why it can not be done."""

    name: str
    label: str
    url: str
    version: int
    form: ReviewForm
    fields: tuple[BoxField, ...]
    consequence: str
    enabled: bool
    reasons: tuple[tuple[str, str | None], ...]
    open: bool


#: Acts in the order of a request's life, with what happens when they are done.
BOXES: Mapping[RequestAction, tuple[type[ReviewForm], Any]] = {
    A.ASK_CORRECTION: (
        act_forms.AskCorrectionForm,
        _l("登记后可以下载补正告知书。补正期间不计答复期限，收到补正之日起重新计算。"),
    ),
    A.RECEIVE_CORRECTION: (
        act_forms.ReceiveCorrectionForm,
        _l("从这一天起重新计算20个工作日的答复期限。"),
    ),
    A.EXTEND: (
        act_forms.ExtendForm,
        _l("最多延长20个工作日，只能延长一次，须在期满以前告知申请人。登记后可以下载延期告知书。"),
    ),
    A.ASK_REASONS: (
        act_forms.AskReasonsForm,
        _l("申请的数量、频次明显超过合理范围时用。登记后可以下载说明理由通知书。"),
    ),
    A.RECORD_REASONS: (
        act_forms.ReasonsForm,
        _l("理由合理但来不及答复的，可以确定延迟的期限；不合理的，可以不予处理。"),
    ),
    A.DEFER: (act_forms.DeferForm, _l("答复期限改为这一天，并告知申请人。")),
    A.NOTICE_FEE: (
        act_forms.FeeForm,
        _l("申请人20个工作日内缴纳，逾期视为放弃；这段时间不计入答复期限。"),
    ),
    A.RECORD_PAYMENT: (act_forms.PaidForm, _l("缴费以后继续计算答复期限。")),
    A.ASSIGN: (entry_forms.AssignForm, _l("承办处室从现在起能看到这件申请，看不到申请人是谁。")),
}
_HINTS: Mapping[str, Any] = {
    "on": _l("不填就是今天"),
    "sent_on": _l("不填就是今天"),
    "answered_on": _l("不填就是今天"),
    "reached_on": _l("对方从这一天起有15个工作日；还不知道的，先按发出日期计算"),
    "consented_on": _l("不填就是告知申请人的那一天"),
    "yuan": _l("例如300"),
    "days": _l("1到20"),
}
_NEEDED = frozenset({"due_on", "what", "reason", "party", "yuan", "days", "comment", "kind"})
#: How a field is drawn, by its type; what is not named is one line of text.
_DRAWN = {
    "DayField": "date",
    "TextAreaField": "rows",
    "ChoiceField": "choice",
    "RadioField": "radios",
    "IntegerField": "number",
}
Forms = Mapping[str, ReviewForm]


def verdicts_of(row: InformationRequest) -> dict[RequestAction, RequestVerdict]:
    """What the flow says of every act but closing, which is judged with its answer, as of today."""
    held = held_request(current_session(), row, today=today())
    actor = current_actor()
    return {a: REQUEST_FLOW.judge(actor, held, a) for a in RequestAction if a is not A.CLOSE}


def may_close(row: InformationRequest) -> bool:
    """Whether closing is the actor's to do in the present state; the answer is judged when given."""
    actor = current_actor()
    return any(
        r.source is row.state
        and r.action is A.CLOSE
        and actor.holds(r.role, row.organisation_id, row.office_id)
        for r in REQUEST_FLOW.rows
    )


def boxes_of(
    row: InformationRequest, verdicts: Mapping[RequestAction, RequestVerdict], refused: Forms
) -> tuple[ActBox, ...]:
    """The boxes of the acts that the present state knows; a refused form stands as it was typed."""
    return tuple(
        box_of(row, action, verdicts[action], refused.get(action.value))
        for action in BOXES
        if verdicts[action].row is not None
    )


def box_of(
    row: InformationRequest,
    action: RequestAction,
    verdict: RequestVerdict,
    refused: ReviewForm | None = None,
) -> ActBox:
    """One act with its form."""
    form = refused or form_of(row, action, fresh=True)
    return ActBox(
        name=action.value.replace("_", "-"),
        label=word(action, "request_action"),
        url=url_for(
            "request_acts.carry_out", request_id=row.id, act=action.value.replace("_", "-")
        ),
        version=row.version,
        form=form,
        fields=fields_of(form),
        consequence=str(BOXES[action][1]),
        enabled=verdict.allowed,
        reasons=reasons_of(verdict.refusals),
        open=refused is not None,
    )


def fields_of(form: ReviewForm) -> tuple[BoxField, ...]:
    """The fields of a form that are filled in by hand."""
    found = []
    for field in form:
        name = field.short_name
        draw = _DRAWN.get(type(field).__name__, "text")
        if name == "version":
            continue
        found.append(
            BoxField(
                field=field,
                draw=draw,
                hint=str(_HINTS.get(name, "")),
                optional=name not in _NEEDED and draw in ("date", "rows", "text"),
            )
        )
    return tuple(found)


def form_of(row: InformationRequest, action: RequestAction, *, fresh: bool) -> ReviewForm:
    """The form of an act: ``fresh`` as the page offers it first, else as it was sent."""
    made = BOXES[action][0]
    prefix = action.value.replace("_", "-")
    form = made(formdata=None, prefix=prefix) if fresh else made(prefix=prefix)
    if (offer := _OFFERS.get(action)) is not None:
        offer(row, form, fresh)
    return form


# ---- inside --------------------------------------------------------------------------------------


def _offer_correction(row: InformationRequest, form: Any, fresh: bool) -> None:
    if fresh:
        form.what.data = row.what


def _offer_extension(row: InformationRequest, form: Any, _fresh: bool) -> None:
    head_id = settings_of(current_session(), row.organisation_id).head_id
    form.offer(consenting_people(row), head_id)


def _offer_places(row: InformationRequest, form: Any, fresh: bool) -> None:
    form.offer(offices_of(row.organisation_id), people_of(row.organisation_id))
    if fresh:
        form.office.data, form.handler.data = str(row.office_id or ""), str(row.handler_id or "")


_OFFERS: Mapping[RequestAction, Callable[[InformationRequest, Any, bool], None]] = {
    A.RECEIVE_CORRECTION: _offer_correction,
    A.EXTEND: _offer_extension,
    A.ASSIGN: _offer_places,
}


def close_form(row: InformationRequest, *, fresh: bool) -> closing_forms.CloseForm:
    """The form of the answer, with the requests that came before this one."""
    made = closing_forms.CloseForm
    form = made(formdata=None, prefix="close") if fresh else made(prefix="close")
    return form.offer(earlier_of(row))


def earlier_of(row: InformationRequest) -> list[tuple[int, str]]:
    """Requests that this one may repeat, by reference and day of receipt."""
    return [
        (one.id, f"{one.reference}　{write_date(one.received_on)}")
        for one in earlier_requests(current_session(), row)
    ]


def holder_words(row: InformationRequest) -> str:
    """Whose the request is: the office and the person, or the disclosure office."""
    session = current_session()
    office = session.get(Office, row.office_id) if row.office_id else None
    person = session.get(Person, row.handler_id) if row.handler_id else None
    said = [office.name if office else _("政府信息公开工作机构")]
    return "　".join([*said, person.name] if person else said)
