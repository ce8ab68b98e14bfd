"""Small forms of a document's standing: when it is looked at again, whether at all, and its dates."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField

from review.domain.commands.rounds import CorrectDates, SetReview, SetScope
from review.domain.outcomes import CHOSEN_SCOPES
from review.domain.rounds import ItemReason, OutOfScope
from review.store.documents import Document
from review.web.forms import ChoiceField, DayField, ReviewForm, at_most, optional
from review.web.wording import choices

_WHY = (
    ItemReason.GROUND_DATE,
    ItemReason.SECRECY_TERM_OVER,
    ItemReason.REPEATED_REQUESTS,
    ItemReason.REPEAL_FOUND,
    ItemReason.CORRECTION,
)
_COMMENT = {"comment_missing": "reason", "comment_too_thin": "reason"}


class ReviewDateForm(ReviewForm):
    """When a document is to be looked at again, and why; an empty day takes the date away."""

    leads_to: ClassVar[dict[str, str]] = {
        "review_date_past": "review_on",
        "nothing_changed": "review_on",
    }

    version = IntegerField()
    review_on = DayField(_l("下次评估日期"), validators=[optional()])
    why = ChoiceField(_l("为什么"), choices=lambda: choices(_WHY, "item_reason"))

    def to_command(self, document_id: int) -> SetReview:
        """The date as it was set."""
        return SetReview(
            document_id=document_id,
            version=self.version.data or 0,
            review_on=self.review_on.data,
            why=ItemReason(self.why.data or _WHY[0]),
        )


class ScopeForm(ReviewForm):
    """Out of evaluation with a reason, or back into it."""

    leads_to: ClassVar[dict[str, str]] = {**_COMMENT, "nothing_changed": "out_of_scope"}

    version = IntegerField()
    out_of_scope = ChoiceField(
        _l("评估范围"), choices=lambda: [("", _("照常评估")), *choices(CHOSEN_SCOPES, "scope")]
    )
    reason = StringField(_l("原因"), validators=[at_most(400)])

    def to_command(self, document_id: int) -> SetScope:
        """The scope as it was set."""
        said = self.out_of_scope.data or ""
        return SetScope(
            document_id=document_id,
            version=self.version.data or 0,
            out_of_scope=OutOfScope(said) if said else None,
            reason=self.reason.data or "",
        )


class DatesForm(ReviewForm):
    """The issue and document date of what is issued, corrected."""

    leads_to: ClassVar[dict[str, str]] = {
        **_COMMENT,
        "nothing_changed": "issued_on",
        "issue_date_missing": "issued_on",
        "issued_before_dated": "issued_on",
        "date_in_future": "issued_on",
    }

    version = IntegerField()
    doc_date = DayField(_l("成文日期"), validators=[optional()])
    issued_on = DayField(_l("印发日期"), validators=[optional()])
    reason = StringField(_l("更正的原因"), validators=[at_most(400)])

    def to_command(self, document_id: int) -> CorrectDates:
        """The dates as they were corrected."""
        return CorrectDates(
            document_id=document_id,
            version=self.version.data or 0,
            doc_date=self.doc_date.data,
            issued_on=self.issued_on.data,
            reason=self.reason.data or "",
        )


StandingForm = ReviewDateForm | ScopeForm | DatesForm


def fresh_form(kind: type[StandingForm], document: Document) -> StandingForm:
    """A form filled in as the document stands."""
    scope, why = document.out_of_scope, document.review_why
    data = {
        "version": document.version,
        "review_on": document.review_on,
        "why": why.value if why in _WHY else _WHY[0].value,
        "out_of_scope": scope.value if scope in CHOSEN_SCOPES else "",
        "doc_date": document.doc_date,
        "issued_on": document.issued_on,
        "reason": "",
    }
    return kind(formdata=None, data=data, prefix=PREFIXES[kind])


#: Three forms stand on one page: their fields are told apart by a beginning.
PREFIXES: dict[type[StandingForm], str] = {
    ReviewDateForm: "again",
    ScopeForm: "scope",
    DatesForm: "dates",
}
