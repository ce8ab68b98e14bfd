"""Whom a request asked, as its page prints them: how each stands today, and the forms for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from review.domain.consultations import Standing, standing
from review.domain.requests import RequestAction
from review.store.requests import InformationRequest, RequestConsultation, asked_for
from review.web.forms import ReviewForm
from review.web.locale import write_date
from review.web.request_register.act_boxes import BoxField, RequestVerdict, fields_of
from review.web.request_register.act_forms import ConsultForm, PartyAnswerForm, TellForm
from review.web.session import current_session, today
from review.web.wording import word

A = RequestAction


@dataclass(frozen=True, kw_only=True)
class PartyForm:
    """A form beside one of the asked: where it goes and its fields; ``open`` when it was refused."""

    form: ReviewForm
    url: str
    fields: tuple[BoxField, ...]
    open: bool


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """One of the asked."""

    kind: str
    party: str
    sent: str
    due: str
    standing: Standing
    words: str
    waiting: bool
    note: str
    told: str
    answer: PartyForm | None
    tell: PartyForm | None


def party_lines(
    row: InformationRequest,
    verdicts: Mapping[RequestAction, RequestVerdict],
    refused: Mapping[str, ReviewForm],
) -> tuple[PartyLine, ...]:
    """Everybody who was asked, oldest first."""
    return tuple(
        _line(row, asked, verdicts, refused) for asked in asked_for(current_session(), row.id)
    )


def consult_form(
    verdicts: Mapping[RequestAction, RequestVerdict], refused: Mapping[str, ReviewForm]
) -> ReviewForm | None:
    """The form that asks somebody; None where nobody may be asked now."""
    if not verdicts[A.CONSULT].allowed:
        return None
    return refused.get(A.CONSULT.value) or ConsultForm(formdata=None, prefix="consult")


def _line(
    row: InformationRequest,
    asked: RequestConsultation,
    verdicts: Mapping[RequestAction, RequestVerdict],
    refused: Mapping[str, ReviewForm],
) -> PartyLine:
    stands = standing(asked.kind, asked.due_on, row.closed_on or today(), asked.answer)
    answerable = asked.answer is None and verdicts[A.RECORD_ANSWER].allowed
    overruled = stands is Standing.REFUSAL and asked.told_on is None
    tellable = overruled and verdicts[A.TELL_THIRD_PARTY].allowed
    return PartyLine(
        kind=word(asked.kind, "consultation_kind"),
        party=asked.party,
        sent=write_date(asked.reached_on or asked.sent_on),
        due=write_date(asked.due_on),
        standing=stands,
        words=word(stands, "standing"),
        waiting=stands in (Standing.OPEN, Standing.OVERDUE),
        note=asked.note,
        told=write_date(asked.told_on),
        answer=_form(row, asked, "answer", PartyAnswerForm, refused) if answerable else None,
        tell=_form(row, asked, "tell", TellForm, refused) if tellable else None,
    )


def _form(
    row: InformationRequest,
    asked: RequestConsultation,
    act: str,
    made: type[ReviewForm],
    refused: Mapping[str, ReviewForm],
) -> PartyForm:
    prefix = f"{act}-{asked.id}"
    form = refused.get(prefix) or made(formdata=None, prefix=prefix)
    return PartyForm(
        form=form,
        url=url_for(f"request_acts.{act}", request_id=row.id, consultation_id=asked.id),
        fields=fields_of(form),
        open=prefix in refused,
    )
