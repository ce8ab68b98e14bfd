"""Forms of the steps of a case: they check shape and become commands; refusals lead to their fields.

The checklist is in ``review.web.review.forms``, issuing in ``cases.issue_forms``. No rule stands here.
"""

from __future__ import annotations

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField

from review.domain.commands import (
    AdmitMark,
    DeclareNotReleasable,
    Disagree,
    Move,
    ReferUpward,
    Sign,
)
from review.domain.grounds import GROUNDS
from review.domain.states import Attribute, CaseAction
from review.domain.values import Proposal
from review.web.documents.reason_meter import Meter, meter_of
from review.web.forms import ChoiceField, DayField, ReviewForm, at_most, optional
from review.web.wording import choices

_REASON_CODES = {
    "attribute_missing": "attribute",
    "audit_says_the_same": "attribute",
    "ground_missing": "ground",
    "ground_unknown": "ground",
    "ground_not_selectable": "ground",
    "reason_missing": "reason",
    "reason_repeats_ground": "reason",
    "reason_cites_other_article": "reason",
    "comment_missing": "reason",
    "comment_too_thin": "reason",
}


class CommentForm(ReviewForm):
    """A plain move with its comment: return, send back, receive an answer, agree."""

    leads_to: ClassVar[dict[str, str]] = {
        "comment_missing": "comment",
        "comment_too_thin": "comment",
    }

    version = IntegerField()
    comment = TextAreaField(_l("意见"), validators=[at_most(2000)])

    def to_command(self, case_id: int, action: CaseAction) -> Move:
        """The move as it was asked for."""
        return Move(
            case_id=case_id,
            version=self.version.data or 0,
            action=action,
            comment=self.comment.data or "",
        )


class ProposalForm(ReviewForm):
    """An attribute with ground and reason: what an audit differs to, what an approver decides."""

    leads_to: ClassVar[dict[str, str]] = _REASON_CODES

    version = IntegerField()
    attribute = RadioField(_l("公开属性"), validate_choice=False)
    ground = RadioField(_l("依据"), validate_choice=False)
    reason = TextAreaField(_l("理由"), validators=[at_most(2000)])

    @property
    def chosen(self) -> Attribute | None:
        """The attribute that was chosen, if it is one."""
        said = self.attribute.data or ""
        return Attribute(said) if said in set(Attribute) else None

    def proposal(self, attribute: Attribute) -> Proposal:
        """What was said; a proactive one carries no ground."""
        held_back = attribute is not Attribute.PROACTIVE
        ground = self.ground.data or ""
        return Proposal(
            attribute,
            grounds=(ground,) if ground in GROUNDS and held_back else (),
            reason=self.reason.data or "",
        )

    @property
    def meter(self) -> Meter:
        """How far the reason goes; whom release harms is asked only of what is held back."""
        held_back = self.chosen is not Attribute.PROACTIVE
        ground = self.ground.data or "" if held_back else ""
        return meter_of(self.reason.data or "", ground, withholds=held_back)

    def to_disagree(self, case_id: int, attribute: Attribute) -> Disagree:
        """The audit says another attribute."""
        return Disagree(
            case_id=case_id, version=self.version.data or 0, proposal=self.proposal(attribute)
        )

    def to_sign(self, case_id: int, attribute: Attribute) -> Sign:
        """The approver's decision."""
        return Sign(
            case_id=case_id, version=self.version.data or 0, proposal=self.proposal(attribute)
        )


class DeclareForm(ReviewForm):
    """The reviewer's verdict that a document must not go out."""

    leads_to: ClassVar[dict[str, str]] = {**_REASON_CODES, "ground_missing": "ground"}

    version = IntegerField()
    ground = RadioField(_l("依据"), validate_choice=False)
    reason = TextAreaField(_l("理由"), validators=[at_most(2000)])

    @property
    def meter(self) -> Meter:
        """How far the reason goes."""
        return meter_of(self.reason.data or "", self.ground.data or "")

    def to_command(self, case_id: int) -> DeclareNotReleasable:
        """The verdict as it was given."""
        return DeclareNotReleasable(
            case_id=case_id,
            version=self.version.data or 0,
            ground=self.ground.data or "",
            reason=self.reason.data or "",
        )


class ReferForm(ReviewForm):
    """A question to a higher authority."""

    leads_to: ClassVar[dict[str, str]] = {
        "authority_missing": "authority",
        "question_missing": "question",
        "comment_missing": "question",
        "comment_too_thin": "question",
    }

    version = IntegerField()
    authority = StringField(_l("向谁上报"), validators=[at_most(200)])
    question = TextAreaField(_l("请示的问题"), validators=[at_most(2000)])

    def to_command(self, case_id: int) -> ReferUpward:
        """The question as it was put."""
        return ReferUpward(
            case_id=case_id,
            version=self.version.data or 0,
            authority=self.authority.data or "",
            question=self.question.data or "",
        )


class AdmissionForm(ReviewForm):
    """A digest that may come in although its head bears a mark."""

    leads_to: ClassVar[dict[str, str]] = {
        "digest_malformed": "digest",
        "already_admitted": "digest",
        "declassification_incomplete": "authority",
        "comment_missing": "reason",
        "comment_too_thin": "reason",
        "admission_kind_unknown": "kind",
    }

    digest = StringField(_l("文件摘要（SHA-256）"), validators=[at_most(200)])
    kind = ChoiceField(
        _l("为什么可以收"), choices=lambda: choices(("declassified", "not_a_mark"), "admission")
    )
    authority = StringField(_l("作出解密决定的机关"), validators=[at_most(200)])
    decided_on = DayField(_l("解密日期"), validators=[optional()])
    legal_reference = StringField(_l("解密依据（文号或条款）"), validators=[at_most(200)])
    reason = TextAreaField(_l("为什么不是密级标志"), validators=[at_most(2000)])

    def to_command(self, organisation_id: int) -> AdmitMark:
        """The admission as it was written down."""
        return AdmitMark(
            organisation_id=organisation_id,
            digest="".join((self.digest.data or "").split()),
            kind=self.kind.data or "",
            authority=self.authority.data or "",
            decided_on=self.decided_on.data,
            legal_reference=self.legal_reference.data or "",
            reason=self.reason.data or "",
        )
