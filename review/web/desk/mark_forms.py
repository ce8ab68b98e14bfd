"""Forms of marks made by hand on the desk: text, a box, what a mark is. They check shape and become commands.

Offsets that a script sends are code points; without one the text to mark is looked up in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FloatField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import ValidationError

from review.domain.commands import AddBox, AddFinding, AmendMark, MarkInBox
from review.domain.findings import SettlementAction
from review.domain.hand_marks import KINDS_BY_HAND, NOTE_LIMIT
from review.domain.layout import Layout
from review.web.desk.view import DeskFile
from review.web.forms import ChoiceField, ReviewForm, at_most
from review.web.wording import choices

Box = tuple[float, float, float, float]

#: The two offsets of a selection have fewer digits together.
_DIGITS: Final = 18
#: Characters that the further pieces of a selection may take: some four hundred paragraphs.
_MOST_MORE: Final = 20_000
_PIECE: Final = re.compile(r"(?P<start>[0-9]{1,9}) (?P<end>[0-9]{1,9}) (?P<segment>.{1,200})")


def _kinds() -> list[tuple[str, str]]:
    return [("", _("不分种类")), *choices(KINDS_BY_HAND, "finding")]


def _kind(element_id: str) -> ChoiceField:
    """What a mark is, if anybody wants to say."""
    return ChoiceField(_l("种类"), choices=_kinds, id=element_id)


def _note(element_id: str) -> StringField:
    """What is said of a mark beside its kind."""
    return StringField(_l("备注"), validators=[at_most(NOTE_LIMIT)], id=element_id)


def _edge(element_id: str, label: LazyString) -> FloatField:
    """One edge of a box in per cent of the page from its top left."""
    return FloatField(label, id=element_id)


_SAID: Final = {"mark_kind_unknown": "kind", "mark_note_too_long": "note"}


class AddTextForm(ReviewForm):
    """Text that no detector found, to be removed or masked: selected, or typed as it stands in the file."""

    leads_to: ClassVar[dict[str, str]] = {
        "nothing_selected": "text",
        "already_marked": "text",
        **_SAID,
    }

    file_version_id = ChoiceField(_l("文件"), coerce=int, id="text-file")
    segment = HiddenField()
    start = HiddenField()
    end = HiddenField()
    #: Further pieces of a selection over several segments, one to a line: start, end, segment. What is said of
    #: them leads to the words, which are what can be changed.
    more = HiddenField(validators=[at_most(_MOST_MORE)], id="text")
    text = TextAreaField(_l("要隐去的文字"), validators=[at_most(2000)])
    treatment = ChoiceField(
        choices=lambda: choices((SettlementAction.REMOVE, SettlementAction.MASK), "settlement"),
        default=SettlementAction.REMOVE.value,
    )
    kind = _kind("text-kind")
    note = _note("text-note")

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
        are_numbers = start.isdecimal() and end.isdecimal() and len(start + end) < _DIGITS
        if self.segment.data and are_numbers:
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
            action=SettlementAction(self.treatment.data),
            kind=self.kind.data or "",
            note=self.note.data or "",
            more=tuple(self._more()) if self._selected() is not None else (),
        )

    def _more(self) -> Iterator[tuple[str, int, int]]:
        for line in (self.more.data or "").splitlines():
            if (found := _PIECE.fullmatch(line)) is not None:
                yield found["segment"], int(found["start"]), int(found["end"])


#: Texts that one box on a print may mark.
_MOST_TEXTS: Final = 50


class _BoxForm(ReviewForm):
    """A form with the four edges of a box: ``left``, ``top``, ``right``, ``bottom``."""

    @property
    def edges(self) -> tuple[Field, ...]:
        """The four fields, in the order of a box."""
        return tuple(self[name] for name in ("left", "top", "right", "bottom"))

    def box(self) -> Box:
        """Fractions of the displayed page."""
        left, top, right, bottom = (round((f.data or 0.0) / 100, 6) for f in self.edges)
        return left, top, right, bottom


class AddBoxForm(_BoxForm):
    """A box on a page: drawn, or given by its edges."""

    leads_to: ClassVar[dict[str, str]] = {"box_outside_page": "page", **_SAID}

    file_version_id = ChoiceField(_l("文件"), coerce=int, id="box-file")
    page = IntegerField(_l("第几页"))
    left = _edge("left", _l("左边（%）"))
    top = _edge("top", _l("上边（%）"))
    right = _edge("right", _l("右边（%）"))
    bottom = _edge("bottom", _l("下边（%）"))
    kind = _kind("box-kind")
    note = _note("box-note")

    def for_files(self, files: Sequence[DeskFile]) -> AddBoxForm:
        """Offer the files that have pages."""
        self.file_version_id.choices = [(f.version.id, f.label) for f in files if f.shapes]
        return self

    def validate(self, extra_validators: object = None) -> bool:
        """Every field is a number; which box is possible is the service's to say."""
        super().validate(extra_validators)
        fields = (self.page, *self.edges)
        for field in fields:
            field.errors = []
        if any(field.data is None for field in fields):
            self.page.errors = [_("框没有画全。请在页面上拖出一个框，或填写页码和四条边。")]
        return not any(field.errors for field in self)

    def to_texts(self, document_id: int, layout: Layout) -> MarkInBox | None:
        """On a print: the command for the texts in the box, because a Word file is not redacted by its pages.
        None where there is no text in it, and the form says so.
        """
        found = layout.inside((self.page.data or 0, *self.box()))[:_MOST_TEXTS]
        if not found:
            self.page.errors = [_("框里没有文字。Word文件按文字隐去；图片请在原文件里处理。")]
            return None
        return MarkInBox(
            document_id=document_id,
            file_version_id=self.file_version_id.data,
            places=tuple(found),
            kind=self.kind.data or "",
            note=self.note.data or "",
        )

    def to_command(self, document_id: int) -> AddBox:
        """The command: fractions of the displayed page."""
        return AddBox(
            document_id=document_id,
            file_version_id=self.file_version_id.data,
            page=self.page.data or 0,
            box=self.box(),
            kind=self.kind.data or "",
            note=self.note.data or "",
        )


class AmendMarkForm(_BoxForm):
    """What a mark is; of a box where its edges are, when all four are given."""

    leads_to: ClassVar[dict[str, str]] = {"box_outside_page": "left", **_SAID}

    finding_id = IntegerField()
    left = _edge("mark-left", _l("左边（%）"))
    top = _edge("mark-top", _l("上边（%）"))
    right = _edge("mark-right", _l("右边（%）"))
    bottom = _edge("mark-bottom", _l("下边（%）"))
    kind = _kind("mark-kind")
    note = _note("mark-note")

    def to_command(self, document_id: int) -> AmendMark:
        """The command; a box that is not given whole stays as it is."""
        whole = all(field.data is not None for field in self.edges)
        return AmendMark(
            document_id=document_id,
            finding_id=self.finding_id.data or 0,
            kind=self.kind.data or "",
            note=self.note.data or "",
            box=self.box() if whole else None,
        )
