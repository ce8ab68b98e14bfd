"""The forms of single acts on a request: correction, consultation, extension, fee, reasons, giving.

Every one asks for the day on which the thing happened; left empty it was today. Each turns input
into exactly one command; no rule stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)

from review.domain.commands import (
    AnswerRequestConsultation,
    AskCorrection,
    AskReasons,
    ConsultOnRequest,
    DeferReply,
    ExtendRequest,
    GiveDocument,
    NoticeFee,
    ReceiveCorrection,
    RecordFeePayment,
    RecordReasons,
    TellThirdParty,
)
from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.request_clock import LONGEST_EXTENSION
from review.domain.requests import ProvisionForm
from review.web.forms import ChoiceField, DayField, ReviewForm, at_most, optional
from review.web.request_register.entry_forms import People, number_of
from review.web.session import today
from review.web.wording import choices

_LONGEST_TEXT = 2000
_MOST_YUAN = 10_000_000


class ActForm(ReviewForm):
    """What every act asks: the version that was looked at, and the day."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "request_day_in_future": "on",
        "before_receipt": "on",
        "corrected_before_asked": "on",
        "paid_before_noticed": "on",
        "before_reasons_asked": "on",
    }

    version = IntegerField()
    on = DayField(_l("日期"), [optional()])

    @property
    def day(self) -> date:
        """When it happened; today where nothing was written."""
        return self.on.data or today()

    @property
    def seen(self) -> int:
        """The version that the page was made from."""
        return self.version.data or 0


class AskCorrectionForm(ActForm):
    """A correction notice goes out (Art. 30)."""

    leads_to: ClassVar[Mapping[str, str]] = {
        **ActForm.leads_to,
        "correction_term_missing": "due_on",
        "correction_text_missing": "what",
    }

    due_on = DayField(_l("补正期限"), [optional()])
    what = TextAreaField(_l("需要补正的事项"), [at_most(_LONGEST_TEXT)])

    def to_command(self, request_id: int) -> AskCorrection:
        """The notice; without a last day of its own it is the day it went out, which is refused."""
        return AskCorrection(
            request_id=request_id,
            version=self.seen,
            on=self.day,
            due_on=self.due_on.data or self.day,
            what=(self.what.data or "").strip(),
        )


class ReceiveCorrectionForm(ActForm):
    """The correction came: the reply clock begins anew (Art. 30)."""

    leads_to: ClassVar[Mapping[str, str]] = {**ActForm.leads_to, "request_text_missing": "what"}

    what = TextAreaField(_l("补正后的申请内容"), [at_most(10_000)])

    def to_command(self, request_id: int) -> ReceiveCorrection:
        """The request as it is now."""
        return ReceiveCorrection(
            request_id=request_id,
            version=self.seen,
            on=self.day,
            what=(self.what.data or "").strip(),
        )


class ConsultForm(ReviewForm):
    """A letter asks somebody (Art. 11, 32, 34)."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "party_missing": "party",
        "request_day_in_future": "sent_on",
        "before_receipt": "sent_on",
        "reached_before_sent": "reached_on",
    }

    version = IntegerField()
    kind = RadioField(_l("征求谁的意见"), validate_choice=False)
    party = StringField(_l("对象名称"), [at_most(200)])
    sent_on = DayField(_l("发出日期"), [optional()])
    reached_on = DayField(_l("送达日期"), [optional()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = choices(ConsultationKind, "consultation_kind")
        if self.kind.data not in set(ConsultationKind):
            self.kind.data = ConsultationKind.THIRD_PARTY.value

    def to_command(self, request_id: int) -> ConsultOnRequest:
        """The question as it was sent."""
        return ConsultOnRequest(
            request_id=request_id,
            version=self.version.data or 0,
            kind=ConsultationKind(self.kind.data),
            party=(self.party.data or "").strip(),
            sent_on=self.sent_on.data or today(),
            reached_on=self.reached_on.data,
        )


class PartyAnswerForm(ReviewForm):
    """What somebody who was asked answered."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "request_day_in_future": "answered_on",
        "answered_before_sent": "answered_on",
        "refusal_needs_reason": "note",
    }

    version = IntegerField()
    answer = ChoiceField(_l("答复"))
    answered_on = DayField(_l("答复日期"), [optional()])
    note = TextAreaField(_l("说明"), [at_most(_LONGEST_TEXT)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.answer.choices = choices(ConsultationAnswer, "consultation_answer")

    def to_command(self, consultation_id: int) -> AnswerRequestConsultation:
        """The answer."""
        return AnswerRequestConsultation(
            consultation_id=consultation_id,
            version=self.version.data or 0,
            answer=ConsultationAnswer(self.answer.data),
            answered_on=self.answered_on.data or today(),
            note=(self.note.data or "").strip(),
        )


class TellForm(ActForm):
    """A third party that had refused was told (Art. 32)."""

    def to_command(self, consultation_id: int) -> TellThirdParty:
        """On which day."""
        return TellThirdParty(consultation_id=consultation_id, version=self.seen, on=self.day)


class ExtendForm(ActForm):
    """The reply takes longer, with the consent of the disclosure office's head (Art. 33)."""

    leads_to: ClassVar[Mapping[str, str]] = {
        **ActForm.leads_to,
        "extended_after_due": "on",
        "extension_out_of_range": "days",
        "extension_reason_missing": "reason",
        "consent_missing": "consented_by",
        "consent_not_theirs": "consented_by",
        "consent_after_extension": "consented_on",
    }

    days = IntegerField(_l("延长几个工作日"), [optional()], default=LONGEST_EXTENSION)
    reason = TextAreaField(_l("延期的理由"), [at_most(_LONGEST_TEXT)])
    consented_by = ChoiceField(_l("同意延期的负责人"))
    consented_on = DayField(_l("同意的日期"), [optional()])

    def offer(self, people: People, head_id: int | None) -> ExtendForm:
        """Who may consent; the head named in the settings is chosen."""
        self.consented_by.choices = [
            ("", str(_l("还没有同意"))),
            *((str(i), name) for i, name in people),
        ]
        if self.consented_by.raw_data is None and head_id is not None:
            self.consented_by.data = str(head_id)
        return self

    def to_command(self, request_id: int) -> ExtendRequest:
        """The extension; consent without a day was given on the day of the notice."""
        by = number_of(self.consented_by)
        return ExtendRequest(
            request_id=request_id,
            version=self.seen,
            on=self.day,
            days=self.days.data or 0,
            reason=(self.reason.data or "").strip(),
            consented_by_id=by,
            consented_on=(self.consented_on.data or self.day) if by is not None else None,
        )


class FeeForm(ActForm):
    """A notice of a fee goes out (Art. 42)."""

    leads_to: ClassVar[Mapping[str, str]] = {**ActForm.leads_to, "fee_out_of_range": "yuan"}

    yuan = StringField(_l("金额（元）"), [at_most(12)])

    def validate_yuan(self, _field: StringField) -> None:
        """Yuan with at most two decimals."""
        if self.cents is None:
            raise ValidationError(_("金额写成数字，例如300或者300.50。"))

    @property
    def cents(self) -> int | None:
        """The amount in 分; None where it is no amount."""
        whole, dot, part = (self.yuan.data or "").strip().partition(".")
        digits = whole + part
        if not (digits.isascii() and digits.isdigit() and whole) or len(part) > 2:
            return None
        if int(whole) > _MOST_YUAN or (dot and not part):
            return None
        return int(whole) * 100 + int(part.ljust(2, "0"))

    def to_command(self, request_id: int) -> NoticeFee:
        """The notice."""
        return NoticeFee(
            request_id=request_id, version=self.seen, on=self.day, cents=self.cents or 0
        )


class PaidForm(ActForm):
    """The fee was paid."""

    def to_command(self, request_id: int) -> RecordFeePayment:
        """On which day."""
        return RecordFeePayment(request_id=request_id, version=self.seen, on=self.day)


class AskReasonsForm(ActForm):
    """Somebody who asks very much is asked why (Art. 35)."""

    def to_command(self, request_id: int) -> AskReasons:
        """On which day."""
        return AskReasons(request_id=request_id, version=self.seen, on=self.day)


class ReasonsForm(ActForm):
    """The reasons came."""

    note = TextAreaField(_l("申请人说明的理由"), [at_most(_LONGEST_TEXT)])

    def to_command(self, request_id: int) -> RecordReasons:
        """What was said."""
        return RecordReasons(
            request_id=request_id,
            version=self.seen,
            on=self.day,
            note=(self.note.data or "").strip(),
        )


class DeferForm(ActForm):
    """A longer term for a request of great extent (Art. 35)."""

    leads_to: ClassVar[Mapping[str, str]] = {
        **ActForm.leads_to,
        "extended_after_due": "on",
        "longer_term_is_shorter": "due_on",
        "extension_reason_missing": "reason",
    }

    due_on = DayField(_l("延迟到哪一天答复"), [optional()])
    reason = TextAreaField(_l("为什么需要更长时间"), [at_most(_LONGEST_TEXT)])

    def to_command(self, request_id: int) -> DeferReply:
        """The longer term; without a day it is the day of the act, which is refused."""
        return DeferReply(
            request_id=request_id,
            version=self.seen,
            on=self.day,
            due_on=self.due_on.data or self.day,
            reason=(self.reason.data or "").strip(),
        )


class GiveForm(ActForm):
    """A linked document is handed over, whole or as its proven copy."""

    document_id = IntegerField()
    form = ChoiceField(_l("提供形式"))
    redacted = HiddenField()
    digest = HiddenField()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.form.choices = choices(ProvisionForm, "provision_form")

    def to_command(self, request_id: int) -> GiveDocument:
        """What was handed over, as the page showed it."""
        return GiveDocument(
            request_id=request_id,
            version=self.seen,
            document_id=self.document_id.data or 0,
            on=self.day,
            form=ProvisionForm(self.form.data),
            redacted=self.redacted.data == "yes",
            digest=self.digest.data or "",
        )
