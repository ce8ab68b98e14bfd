"""Forms of settling on the desk: a place, the same value, a column, a whole kind; undoing a step.

They check shape and become commands. Marks made by hand: ``desk.mark_forms``.
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField

from review.domain.commands import SettleColumn, SettleFindings, SettleKind, UndoSettlement
from review.domain.findings import FindingLevel, SettlementAction
from review.domain.impact import ANSWER_LIMIT, ANSWERS, ImpactCategory, ImpactLevel, ImpactValues
from review.domain.keep_reasons import KEEP_REASONS
from review.web.forms import ChoiceField, ReviewForm, at_most
from review.web.wording import choices, word


class ImpactForm(ReviewForm):
    """What is weighed before personal data is left in by law: five answers and two choices."""

    impact_category = ChoiceField(
        _l("例外的种类"),
        choices=lambda: [("", ""), *choices(ImpactCategory, "impact_category")],
    )
    impact_level = ChoiceField(
        _l("对个人影响的程度"), choices=lambda: [("", ""), *choices(ImpactLevel, "impact_level")]
    )
    impact_purpose = TextAreaField(_l("目的"), validators=[at_most(ANSWER_LIMIT)])
    impact_method = TextAreaField(_l("公开方式"), validators=[at_most(ANSWER_LIMIT)])
    impact_necessity = TextAreaField(_l("必要性"), validators=[at_most(ANSWER_LIMIT)])
    impact_effect = TextAreaField(_l("对个人的影响"), validators=[at_most(ANSWER_LIMIT)])
    impact_protection = TextAreaField(_l("保护措施"), validators=[at_most(ANSWER_LIMIT)])

    @property
    def answers(self) -> list[tuple[str, TextAreaField]]:
        """The five questions by name, in their order."""
        return [(name, self[f"impact_{name}"]) for name in ANSWERS]

    def impact(self) -> ImpactValues | None:
        """What was weighed; None where nothing of it was filled in."""
        answers = {name: field.data or "" for name, field in self.answers}
        category, level = self.impact_category.data, self.impact_level.data
        if not (category or level or any(answer.strip() for answer in answers.values())):
            return None
        return ImpactValues(
            category=ImpactCategory(category) if category else None,
            level=ImpactLevel(level) if level else None,
            **answers,
        )


class SettleForm(ImpactForm):
    """What to do with one finding, and with the same value, its column or its whole kind."""

    leads_to: ClassVar[dict[str, str]] = {
        "keep_needs_reason": "reason",
        "exception_needs_law": "law",
        "exception_needs_reason": "reason",
        "impact_missing": "impact_category",
        "impact_category_missing": "impact_category",
        "impact_level_missing": "impact_level",
        **{f"impact_{name}_thin": f"impact_{name}" for name in ANSWERS},
    }

    finding_id = IntegerField()
    settlement = ChoiceField(choices=lambda: choices(SettlementAction, "settlement"))
    same_value = BooleanField()
    whole = BooleanField()
    settled_too = BooleanField()
    #: Of the finding that stands on the desk, for its whole kind.
    code = HiddenField()
    level = HiddenField()
    #: A usual reason, pressed instead of typing one; it means to keep.
    quick = HiddenField()
    reason = TextAreaField(_l("理由"), validators=[at_most(500)])
    law = StringField(_l("法律、法规名称"), validators=[at_most(200)])
    article = StringField(_l("条款"), validators=[at_most(60)])

    def __init__(self, *args: Any, **values: Any) -> None:
        """Take a usual reason for the reason and for keeping, where one was pressed."""
        super().__init__(*args, **values)
        if self.quick.data in KEEP_REASONS and not self.settlement.data:
            self.settlement.data = SettlementAction.KEEP.value
            self.reason.data = word(self.quick.data, "keep_reason")

    def to_command(self, document_id: int) -> SettleFindings:
        """The command of a form that is well shaped."""
        return SettleFindings(
            document_id=document_id,
            finding_ids=(self.finding_id.data or 0,),
            same_value=bool(self.same_value.data),
            **self._said(),
        )

    def to_column_command(self, document_id: int) -> SettleColumn:
        """The command for the whole column in which the finding stands."""
        return SettleColumn(
            document_id=document_id,
            finding_id=self.finding_id.data or 0,
            whole=bool(self.whole.data),
            **self._said(),
        )

    def to_kind_command(self, document_id: int) -> SettleKind:
        """The command for the whole kind at the finding's level."""
        levels = {level.value: level for level in FindingLevel}
        return SettleKind(
            document_id=document_id,
            code=self.code.data or "",
            level=levels.get(self.level.data or "", FindingLevel.CERTAIN),
            settled_too=bool(self.settled_too.data),
            **self._said(),
        )

    def _said(self) -> dict[str, Any]:
        return {
            "action": SettlementAction(self.settlement.data),
            "reason": self.reason.data or "",
            "law": self.law.data or "",
            "article": self.article.data or "",
            "impact": self.impact(),
        }


class UndoForm(ReviewForm):
    """Which step to undo; the latest where none is named."""

    batch = HiddenField()

    def to_command(self, document_id: int) -> UndoSettlement:
        """The command; a batch that is none is found by nobody."""
        return UndoSettlement(document_id=document_id, batch=(self.batch.data or "")[:36] or None)
