"""The forms that end a request or take that back, and those that link documents to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, TextAreaField, ValidationError

from review.domain.commands import CloseRequest, LinkRequested, UndoClosing, UnlinkRequested
from review.domain.requests import REFUSING_GROUNDS, RequestOutcome
from review.web.forms import ChoiceField, ReviewForm, at_most, optional
from review.web.request_register.act_forms import ActForm
from review.web.request_register.entry_forms import number_of
from review.web.wording import choices

Earlier = list[tuple[int, str]]


class CloseForm(ActForm):
    """How a request is answered, or ends without an answer (Art. 30, 35 to 40, 42)."""

    leads_to: ClassVar[Mapping[str, str]] = {
        **ActForm.leads_to,
        "closed_before_corrected": "on",
        "outcome_without_ground": "ground",
        "ground_not_needed": "ground",
        "ground_not_of_requests": "ground",
        "reason_cites_other_article": "reason",
        "answer_needs_reason": "reason",
        "answer_needs_place": "content",
        "nothing_given": "content",
        "third_party_refused": "public_interest",
        "earlier_missing": "earlier",
        "earlier_is_later": "earlier",
        "earlier_gone": "earlier",
        "partial_gives_whole": "outcome",
        "correction_awaited": "outcome",
        "never_corrected": "outcome",
        "correction_not_awaited": "outcome",
        "correction_still_open": "outcome",
        "fee_not_awaited": "outcome",
        "fee_still_open": "outcome",
        "reasons_not_asked": "outcome",
        "request_consultation_open": "outcome",
    }

    outcome = RadioField(_l("怎样答复"), validate_choice=False)
    ground = ChoiceField(_l("不予公开的依据"))
    reason = TextAreaField(_l("理由"), [at_most(5000)])
    content = TextAreaField(_l("提供的内容，或者到哪里获取"), [at_most(5000)])
    public_interest = TextAreaField(_l("不公开会怎样重大影响公共利益"), [at_most(5000)])
    earlier = ChoiceField(_l("重复的是哪一件"))

    def offer(self, earlier: Earlier) -> CloseForm:
        """What may be chosen; ``earlier`` are the requests that came before this one."""
        self.outcome.choices = choices(RequestOutcome, "request_outcome")
        self.ground.choices = [
            ("", str(_l("没有不公开的内容"))),
            *choices(REFUSING_GROUNDS, "ground"),
        ]
        self.earlier.choices = [("", str(_l("不是重复申请"))), *((str(i), n) for i, n in earlier)]
        return self

    def validate_outcome(self, field: RadioField) -> None:
        """One of the outcomes is chosen."""
        if field.data not in set(RequestOutcome):
            raise ValidationError(_("还没有选怎样答复。"))

    def to_command(self, request_id: int) -> CloseRequest:
        """The answer. Raises ValueError for an outcome that is none; validate first."""
        return CloseRequest(
            request_id=request_id,
            version=self.seen,
            on=self.day,
            outcome=RequestOutcome(self.outcome.data),
            ground=self.ground.data or "",
            reason=(self.reason.data or "").strip(),
            content=(self.content.data or "").strip(),
            public_interest=(self.public_interest.data or "").strip(),
            earlier_id=number_of(self.earlier),
        )


class UndoForm(ReviewForm):
    """The closing was a mistake."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "comment_missing": "comment",
        "comment_too_thin": "comment",
    }

    version = IntegerField()
    comment = TextAreaField(_l("为什么撤销"), [at_most(2000)])

    def to_command(self, request_id: int) -> UndoClosing:
        """The reason."""
        return UndoClosing(
            request_id=request_id,
            version=self.version.data or 0,
            reason=(self.comment.data or "").strip(),
        )


class LinkForm(ReviewForm):
    """A document that the request asks for, or does not after all."""

    version = IntegerField()
    document_id = IntegerField(validators=[optional()])

    def to_link(self, request_id: int) -> LinkRequested:
        """The request asks for it."""
        return LinkRequested(
            request_id=request_id,
            version=self.version.data or 0,
            document_id=self.document_id.data or 0,
        )

    def to_unlink(self, request_id: int) -> UnlinkRequested:
        """It does not after all."""
        return UnlinkRequested(
            request_id=request_id,
            version=self.version.data or 0,
            document_id=self.document_id.data or 0,
        )
