"""The form that sets a term for publication."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField

from review.domain.commands import SetPublicationLimit
from review.domain.states import DOC_KINDS
from review.domain.timeliness import LAWFUL_DAYS
from review.web.forms import ChoiceField, DayField, ReviewForm, required
from review.web.wording import choices


class LimitForm(ReviewForm):
    """A kind of document, its working days, and the day from which they hold."""

    leads_to = {  # noqa: RUF012
        "limit_beyond_law": "days",
        "limit_in_the_past": "from_on",
        "kind_unknown": "doc_kind",
    }

    doc_kind = ChoiceField(_l("文种"))
    days = IntegerField(_l("工作日"), [required(_l("工作日写成 1 到 20 的数字。"))])
    from_on = DayField(_l("从哪天起"), [required(_l("还没有填从哪天起执行。"))])

    def offer(self, day: date) -> LimitForm:
        """Fill in the kinds; the term of the law and today to begin with."""
        self.doc_kind.choices = [("", str(_l("其他文种"))), *choices(DOC_KINDS, "doc_kind")]
        if not self.is_submitted():
            self.days.data, self.from_on.data = LAWFUL_DAYS, day
        return self

    def to_command(self, organisation_id: int) -> SetPublicationLimit:
        """The term as it is to be."""
        return SetPublicationLimit(
            organisation_id=organisation_id,
            doc_kind=self.doc_kind.data or "",
            days=self.days.data or 0,
            from_on=self.from_on.data or date.min,
        )
