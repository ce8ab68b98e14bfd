"""Forms of issuing: number, dates and the printed mark; which differences are accepted and why.

They check shape and become commands. No rule stands here.
"""

from __future__ import annotations

from typing import ClassVar

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField

from review.domain.commands import AcceptDifferences, Issue
from review.domain.states import Attribute
from review.web.forms import DayField, ReviewForm, at_most, optional

#: What may stand on the paper: the three attributes, and the mark of a partial release.
PRINTED = (*Attribute, "partial")


class IssueForm(ReviewForm):
    """Number, dates and what is printed on the paper."""

    leads_to: ClassVar[dict[str, str]] = {
        "number_missing": "doc_number",
        "number_malformed": "doc_number",
        "number_used": "doc_number",
        "doc_date_missing": "doc_date",
        "issue_date_missing": "issued_on",
        "issued_before_dated": "issued_on",
        "date_in_future": "issued_on",
        "printed_mark_missing": "printed",
        "printed_mark_differs": "printed_reason",
    }

    version = IntegerField()
    doc_number = StringField(_l("发文字号"), validators=[at_most(60)])
    doc_date = DayField(_l("成文日期"), validators=[optional()])
    issued_on = DayField(_l("印发日期"), validators=[optional()])
    printed = RadioField(_l("纸上印的公开方式"), validate_choice=False)
    printed_reason = TextAreaField(_l("与决定不一致的原因"), validators=[at_most(1000)])

    def to_command(self, case_id: int, *, decided_partial: bool) -> Issue:
        """The issue as it was typed. The printed 主动公开 covers a release in part as well."""
        said = self.printed.data or ""
        in_part = said == "partial"
        attribute = Attribute.PROACTIVE if in_part else _attribute(said)
        covers = attribute is Attribute.PROACTIVE and decided_partial
        return Issue(
            case_id=case_id,
            version=self.version.data or 0,
            doc_number=self.doc_number.data or "",
            doc_date=self.doc_date.data,
            issued_on=self.issued_on.data,
            printed_attribute=attribute,
            printed_partial=in_part or covers,
            printed_reason=self.printed_reason.data or "",
        )


def _attribute(said: str) -> Attribute | None:
    return Attribute(said) if said in set(Attribute) else None


class DifferencesForm(ReviewForm):
    """Differences that are accepted, and the reason they share."""

    leads_to: ClassVar[dict[str, str]] = {
        "comment_missing": "reason",
        "comment_too_thin": "reason",
        "difference_gone": "reason",
    }

    reason = TextAreaField(_l("为什么可以不同"), validators=[at_most(1000)])

    @property
    def chosen(self) -> tuple[int, ...]:
        """The differences that were ticked, or the one whose button was pressed."""
        one = request.form.get("only", type=int)
        ticked = request.form.getlist("difference", type=int)
        return (one,) if one else tuple(dict.fromkeys(ticked))

    def to_command(self, document_id: int) -> AcceptDifferences:
        """The acceptance as it was given."""
        return AcceptDifferences(
            document_id=document_id,
            difference_ids=self.chosen,
            reason=self.reason.data or "",
        )
