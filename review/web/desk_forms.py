"""Forms of the desk: settle, mark text, draw a box, undo. They check shape and become commands.

Offsets that a script sends are code points; without one the text to mark is looked up in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FloatField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from review.domain.commands import AddBox, AddFinding, SettleColumn, SettleFindings
from review.domain.findings import SettlementAction
from review.web.desk_view import DeskFile
from review.web.forms import ChoiceField, ReviewForm, at_most
from review.web.wording import choices


class SettleForm(ReviewForm):
    """What to do with one finding, and with the same value elsewhere."""

    leads_to: ClassVar[dict[str, str]] = {
        "keep_needs_reason": "reason",
        "exception_needs_law": "law",
        "exception_needs_reason": "reason",
    }

    finding_id = IntegerField()
    settlement = ChoiceField(choices=lambda: choices(SettlementAction, "settlement"))
    same_value = BooleanField()
    whole = BooleanField()
    reason = TextAreaField(_l("理由"), validators=[at_most(500)])
    law = StringField(_l("法律、法规名称"), validators=[at_most(200)])
    article = StringField(_l("条款"), validators=[at_most(60)])

    def to_command(self, document_id: int) -> SettleFindings:
        """The command of a form that is well shaped."""
        return SettleFindings(
            document_id=document_id,
            finding_ids=(self.finding_id.data or 0,),
            action=SettlementAction(self.settlement.data),
            same_value=bool(self.same_value.data),
            reason=self.reason.data or "",
            law=self.law.data or "",
            article=self.article.data or "",
        )

    def to_column_command(self, document_id: int) -> SettleColumn:
        """The command for the whole column in which the finding stands."""
        return SettleColumn(
            document_id=document_id,
            finding_id=self.finding_id.data or 0,
            action=SettlementAction(self.settlement.data),
            whole=bool(self.whole.data),
            reason=self.reason.data or "",
            law=self.law.data or "",
            article=self.article.data or "",
        )


class AddTextForm(ReviewForm):
    """Text to be removed that no detector found: selected, or typed as it stands in the file."""

    leads_to: ClassVar[dict[str, str]] = {"nothing_selected": "text", "already_marked": "text"}

    file_version_id = ChoiceField(_l("文件"), coerce=int, id="text-file")
    segment = HiddenField()
    start = HiddenField()
    end = HiddenField()
    text = TextAreaField(_l("要隐去的文字"), validators=[at_most(2000)])

    def for_files(self, files: Sequence[DeskFile]) -> AddTextForm:
        """Offer these files."""
        self.file_version_id.choices = [(f.version.id, f.label) for f in files]
        self._files = {f.version.id: f for f in files}
        return self

    def validate_text(self, field: TextAreaField) -> None:
        """What is typed must stand in the file; a selection says itself where it stands."""
        if self._selected() is None and self._typed() is None:
            if (field.data or "").strip():
                raise ValidationError(_("这个文件里没有这段文字。请照原文填写，或在文字里选中。"))
            raise ValidationError(_("还没有选中文字。请选中，或照原文填写。"))

    def _selected(self) -> tuple[str, int, int] | None:
        start, end = self.start.data or "", self.end.data or ""
        if self.segment.data and start.isdecimal() and end.isdecimal():
            return self.segment.data, int(start), int(end)
        return None

    def _typed(self) -> tuple[str, int, int] | None:
        text = (self.text.data or "").strip()
        file = self._files.get(self.file_version_id.data)
        for segment in file.segments if file and text else ():
            at = str(segment["text"]).find(text)
            if at >= 0:
                return segment["id"], at, at + len(text)
        return None

    def to_command(self, document_id: int) -> AddFinding:
        """The command: code points into the segment's text."""
        segment, start, end = self._selected() or self._typed() or ("", 0, 0)
        return AddFinding(
            document_id=document_id,
            file_version_id=self.file_version_id.data,
            segment=segment,
            start=start,
            end=end,
        )


class AddBoxForm(ReviewForm):
    """A box on a page: drawn, or given in per cent of the page from its top left."""

    leads_to: ClassVar[dict[str, str]] = {"box_outside_page": "page"}

    file_version_id = ChoiceField(_l("文件"), coerce=int, id="box-file")
    page = IntegerField(_l("第几页"))
    left = FloatField(_l("左边（%）"))
    top = FloatField(_l("上边（%）"))
    right = FloatField(_l("右边（%）"))
    bottom = FloatField(_l("下边（%）"))

    def for_files(self, files: Sequence[DeskFile]) -> AddBoxForm:
        """Offer the files that have pages."""
        self.file_version_id.choices = [(f.version.id, f.label) for f in files if f.shapes]
        return self

    def validate(self, extra_validators: object = None) -> bool:
        """Every field is a number; which box is possible is the service's to say."""
        super().validate(extra_validators)
        fields = (self.page, self.left, self.top, self.right, self.bottom)
        for field in fields:
            field.errors = []
        if any(field.data is None for field in fields):
            self.page.errors = [_("框没有画全。请在页面上拖出一个框，或填写页码和四条边。")]
        return not any(field.errors for field in self)

    def to_command(self, document_id: int) -> AddBox:
        """The command: fractions of the displayed page."""
        left, top, right, bottom = (
            round((field.data or 0.0) / 100, 6)
            for field in (self.left, self.top, self.right, self.bottom)
        )
        return AddBox(
            document_id=document_id,
            file_version_id=self.file_version_id.data,
            page=self.page.data or 0,
            box=(left, top, right, bottom),
        )
