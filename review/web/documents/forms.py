"""The forms of documents: starting, registering, marking, and the small ones beside them.

Each turns input into exactly one command (``to_command``); choices come from the domain that judges
them. No rule stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    URLField,
)

from review.domain.commands import (
    AnswerComment,
    AnswerConsultation,
    CreateDraft,
    EditDocument,
    RecordConsultation,
    RegisterDocument,
    Reopen,
)
from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.grounds import GROUNDS
from review.domain.public_record import SUMMARY_LIMIT
from review.domain.states import DOC_KINDS, Attribute, CaseKind, Urgency
from review.domain.values import Proposal
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web.documents.catalogue_fields import CatalogueForm, catalogue_data
from review.web.forms import ChoiceField, ChoicesField, DayField, ReviewForm, at_most, optional
from review.web.wording import choices
from review.web.wording.disclosure_tests import TESTS

#: Fields that the reader fills in when they are empty; what a person typed is never overwritten.
READ_FIELDS = ("title", "doc_kind", "issuer", "addressees")

_NONE = ("", _l("请选择"))


class NewDraftForm(ReviewForm):
    """Where a draft begins: office and urgency; the files come with it."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "office_gone": "office_id",
        "office_dissolved": "office_id",
    }
    office_id = ChoiceField(_l("拟稿处室"), coerce=int)
    urgency = ChoiceField(_l("紧急程度"), default=Urgency.ORDINARY.value)

    def offer(self, offices: list[tuple[int, str]]) -> None:
        """Fill the lists to choose from."""
        self.office_id.choices = offices
        self.urgency.choices = choices(Urgency, "urgency")
        if self.office_id.data is None and offices:
            self.office_id.data = offices[0][0]

    def to_command(self) -> CreateDraft:
        """The draft as it was asked for; its title is read from the file."""
        return CreateDraft(
            office_id=self.office_id.data, urgency=Urgency(self.urgency.data), title=""
        )


class RegisterForm(ReviewForm):
    """A document that was issued elsewhere or before."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "title_missing": "title",
        "number_malformed": "doc_number",
        "number_used": "doc_number",
        "issue_date_missing": "issued_on",
        "issued_before_dated": "issued_on",
        "date_in_future": "issued_on",
        "office_gone": "office_id",
        "office_dissolved": "office_id",
        "file_missing": "files",
    }
    office_id = ChoiceField(_l("归口处室"), coerce=int)
    title = StringField(_l("标题"), [at_most(400)])
    issuer = StringField(_l("发文机关"), [at_most(200)])
    doc_number = StringField(_l("发文字号"), [at_most(60)])
    doc_kind = ChoiceField(_l("文种"))
    doc_date = DayField(_l("成文日期"), [optional()])
    issued_on = DayField(_l("印发日期"), [optional()])
    printed_attribute = ChoiceField(_l("文件上印的公开属性"))
    paper_only = BooleanField(_l("只有纸质件，没有电子文件"))

    def offer(self, offices: list[tuple[int, str]]) -> None:
        """Fill the lists to choose from."""
        self.office_id.choices = offices
        self.doc_kind.choices = [_NONE, *choices(DOC_KINDS, "doc_kind")]
        self.printed_attribute.choices = [("", _l("没有印")), *choices(Attribute, "attribute")]
        if self.office_id.data is None and offices:
            self.office_id.data = offices[0][0]

    def to_command(self) -> RegisterDocument:
        """The registration as it was typed."""
        return RegisterDocument(
            office_id=self.office_id.data,
            title=_text(self.title),
            issuer=_text(self.issuer),
            doc_number=_text(self.doc_number),
            doc_kind=self.doc_kind.data or "",
            doc_date=self.doc_date.data,
            issued_on=self.issued_on.data,
            printed_attribute=_attribute(self.printed_attribute.data),
            paper_only=bool(self.paper_only.data),
        )


class MarkingForm(CatalogueForm):
    """Metadata and proposal of a draft. Incomplete is allowed: submitting asks for the rest."""

    version = IntegerField()
    #: Whether a file was still being read when this form was shown: then blanks keep what was read.
    unread = HiddenField()
    title = StringField(_l("标题"), [at_most(400)])
    doc_kind = ChoiceField(_l("文种"))
    issuer = StringField(_l("发文机关"), [at_most(200)])
    addressees = StringField(_l("主送机关"), [at_most(2000)])
    urgency = ChoiceField(_l("紧急程度"))
    summary = TextAreaField(_l("内容概述"), [at_most(SUMMARY_LIMIT)])
    is_normative = BooleanField(_l("行政规范性文件"))
    is_policy = BooleanField(_l("政策文件"))
    joint_issuers = StringField(_l("联合发文机关"), [at_most(1000)])
    joint_agreed = BooleanField(_l("联合发文的机关已同意公开"))
    source_attribute = ChoiceField(_l("转发：被转发公文的公开属性"))
    interpretation_required = BooleanField(_l("需要政策解读"))
    interpretation_url = URLField(_l("政策解读网址"), [at_most(400)])
    tests = ChoicesField(_l("主动公开情形（第十九条、第二十条）"))
    work_secret = BooleanField(_l("含有工作秘密（只作记录，不是不公开的依据）"))
    attribute = RadioField(_l("公开属性"), validate_choice=False)
    partial = BooleanField(_l("隐去个人信息等内容后公开（部分公开）"))
    ground = RadioField(_l("依据"), validate_choice=False)
    reason = TextAreaField(_l("理由"), [at_most(2000)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.doc_kind.choices = [_NONE, *choices(DOC_KINDS, "doc_kind")]
        self.urgency.choices = choices(Urgency, "urgency")
        self.source_attribute.choices = [("", _l("不是转发")), *choices(Attribute, "attribute")]
        self.tests.choices = choices(TESTS, "disclosure_test")
        self.attribute.choices = choices(Attribute, "attribute")
        self.ground.choices = [("", ""), *((code, code) for code in GROUNDS)]

    @classmethod
    def from_document(cls, document: Document, row: ReviewCase, *, unread: bool) -> MarkingForm:
        """The form as the document stands."""
        named = {name: getattr(document, name) for name in _PLAIN if hasattr(document, name)}
        return cls(
            formdata=None,
            data={
                **named,
                **catalogue_data(document),
                "version": document.version,
                "unread": "1" if unread else "",
                "urgency": document.urgency.value,
                "source_attribute": _code(document.source_attribute),
                "tests": list(row.tests),
                "work_secret": row.work_secret,
                "attribute": _code(row.proposed_attribute),
                "partial": row.proposed_partial,
                "ground": next(iter(row.proposed_grounds), ""),
                "reason": row.proposed_reason,
            },
        )

    @classmethod
    def from_typed(cls, fields: Mapping[str, list[str]]) -> MarkingForm:
        """The form as somebody left it without saving."""
        return cls(formdata=MultiDict(fields))

    @classmethod
    def typed(cls, sent: MultiDict[str, str]) -> dict[str, list[str]]:
        """The fields of this form among what was sent, as typed."""
        own = {field.name for field in cls(formdata=None)}
        return {name: sent.getlist(name) for name in sent if name in own}

    def keep_read(self, document: Document) -> None:
        """Where a field was left empty while a file was being read, take what was read meanwhile."""
        for name in READ_FIELDS:
            if self.unread.data and not _text(self[name]).strip():
                self[name].data = getattr(document, name)

    @property
    def proposal(self) -> Proposal | None:
        """What is proposed; None while no attribute is chosen."""
        attribute = _attribute(self.attribute.data)
        if attribute is None:
            return None
        if attribute is Attribute.PROACTIVE:
            # Ground and reason speak against release; under this card nobody sees them any more.
            return Proposal(attribute, partial=bool(self.partial.data), grounds=(), reason="")
        grounds = (self.ground.data,) if self.ground.data in GROUNDS else ()
        return Proposal(attribute, partial=False, grounds=grounds, reason=_text(self.reason))

    def to_command(self, document: Document) -> EditDocument:
        """The draft as it was typed."""
        return EditDocument(
            document_id=document.id,
            version=self.version.data or 0,
            title=_text(self.title),
            doc_kind=self.doc_kind.data or "",
            issuer=_text(self.issuer),
            addressees=_text(self.addressees),
            subject=self.subject.data or "",
            summary=_text(self.summary),
            urgency=Urgency(self.urgency.data),
            is_normative=bool(self.is_normative.data),
            is_policy=bool(self.is_policy.data),
            joint_issuers=_text(self.joint_issuers),
            joint_agreed=bool(self.joint_agreed.data),
            source_attribute=_attribute(self.source_attribute.data),
            interpretation_required=bool(self.interpretation_required.data),
            interpretation_url=_text(self.interpretation_url),
            tests=tuple(self.tests.data or ()),
            work_secret=bool(self.work_secret.data),
            proposal=self.proposal,
            catalogue=self.catalogue,
        )


_PLAIN = (
    "title",
    "doc_kind",
    "issuer",
    "addressees",
    "summary",
    "is_normative",
    "is_policy",
    "joint_issuers",
    "joint_agreed",
    "interpretation_required",
    "interpretation_url",
)


class MoveForm(ReviewForm):
    """A plain move: the version it was offered at, and a comment where one is asked for."""

    version = IntegerField()
    comment = TextAreaField(_l("意见"), [at_most(2000)])


class AnswerForm(ReviewForm):
    """The answer to a comment of a return."""

    leads_to: ClassVar[Mapping[str, str]] = {"comment_missing": "body"}
    body = TextAreaField(_l("答复"), [at_most(2000)])

    def to_command(self, comment_id: int) -> AnswerComment:
        """The answer as it was typed."""
        return AnswerComment(comment_id=comment_id, body=_text(self.body))


class ReopenForm(ReviewForm):
    """Why a document without a case is taken up again."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "comment_missing": "reason",
        "comment_too_thin": "reason",
        "first_case_once": "kind",
    }
    kind = ChoiceField(_l("为什么重新审查"))
    reason = TextAreaField(_l("说明"), [at_most(2000)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        again = [k for k in CaseKind if k not in (CaseKind.FIRST, CaseKind.JULY)]
        self.kind.choices = choices(again, "case_kind")

    def to_command(self, document_id: int) -> Reopen:
        """The request as it was typed."""
        return Reopen(
            document_id=document_id, kind=CaseKind(self.kind.data), reason=_text(self.reason)
        )


class ConsultationForm(ReviewForm):
    """Whom the office asked, and when the letter arrived."""

    leads_to: ClassVar[Mapping[str, str]] = {"party_missing": "party", "date_in_future": "sent_on"}
    kind = ChoiceField(_l("征求谁的意见"))
    party = StringField(_l("对象名称"), [at_most(200)])
    sent_on = DayField(_l("送达日期"), [optional()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = choices(ConsultationKind, "consultation_kind")

    def to_command(self, case_id: int, today: date) -> RecordConsultation:
        """The question as it was noted; without a date it was asked today."""
        return RecordConsultation(
            case_id=case_id,
            kind=ConsultationKind(self.kind.data),
            party=_text(self.party),
            sent_on=self.sent_on.data or today,
        )


class ConsultationAnswerForm(ReviewForm):
    """What a party answered."""

    answer = ChoiceField(_l("答复"))
    answered_on = DayField(_l("答复日期"), [optional()])
    note = TextAreaField(_l("说明"), [at_most(2000)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.answer.choices = choices(ConsultationAnswer, "consultation_answer")

    def to_command(self, consultation_id: int, today: date) -> AnswerConsultation:
        """The answer as it was noted; without a date it came today."""
        return AnswerConsultation(
            consultation_id=consultation_id,
            answer=ConsultationAnswer(self.answer.data),
            answered_on=self.answered_on.data or today,
            note=_text(self.note),
        )


def _text(field: Any) -> str:
    return str(field.data or "")


def _code(attribute: Attribute | None) -> str:
    return attribute.value if attribute else ""


def _attribute(code: str | None) -> Attribute | None:
    return Attribute(code) if code in set(Attribute) else None
