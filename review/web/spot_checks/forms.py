"""Forms of spot checks: what is drawn, the checking form, reports of the office, the look afterwards.

They check shape and become commands; refusals lead to their fields. No rule stands here.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField

from review.domain.commands import (
    CloseSpotCheck,
    DrawSpotCheck,
    ExamineEntry,
    RecheckEntry,
    ReferEntry,
    ReportRectified,
)
from review.domain.spot_checks import Criterion, CriterionAnswer, PeriodBy, Population
from review.domain.states import DOC_KINDS, Attribute
from review.store.spot_checks import SpotCheckEntry
from review.web.forms import ChoiceField, ChoicesField, DayField, ReviewForm, at_most, optional
from review.web.runtime import current_house
from review.web.session import today
from review.web.wording import choices

CONFIDENCES = ("0.90", "0.95", "0.99")
#: What the form begins with: the limits usual for a supervisor's check.
FIRST_BOUND, FIRST_CONFIDENCE = "5", "0.95"
_MOST = 9_999_999


class DrawForm(ReviewForm):
    """What a sample is drawn from, and how many. Shown first without a question: everything issued."""

    leads_to: ClassVar[dict[str, str]] = {
        "check_name_missing": "name",
        "check_name_too_long": "name",
        "seed_missing": "seed",
        "seed_too_long": "seed",
        "size_missing": "error_bound",
        "share_out_of_range": "error_bound",
        "sample_too_small": "size",
        "sample_larger_than_population": "size",
        "population_empty": "from_on",
        "period_reversed": "from_on",
        "year_out_of_range": "from_on",
    }

    name = StringField(_l("抽查名称"), validators=[at_most(100)])
    by = RadioField(_l("按什么日期"), validate_choice=False)
    from_on = DayField(_l("从"), validators=[optional()])
    until_on = DayField(_l("到"), validators=[optional()])
    offices = ChoicesField(_l("处室"))
    attributes = ChoicesField(_l("公开属性"))
    kinds = ChoicesField(_l("文种"))
    normative = ChoiceField(_l("行政规范性文件"))
    error_bound = StringField(_l("允许误差（百分点）"), validators=[at_most(8)])
    confidence = ChoiceField(_l("置信度"))
    size = StringField(_l("自定件数"), validators=[at_most(8)])
    seed = StringField(_l("随机种子"), validators=[at_most(100)])

    def offer(self, offices: list[tuple[int, str]]) -> None:
        """What may be chosen; an empty form gets a name of the day, a new seed and the usual limits."""
        self.by.choices = choices(PeriodBy, "spot_period")
        self.offices.choices = [(str(i), name) for i, name in offices]
        self.attributes.choices = choices(Attribute, "attribute")
        self.kinds.choices = choices(DOC_KINDS, "doc_kind")
        self.normative.choices = [("", _("都抽")), ("yes", _("只抽规范性文件")), ("no", _("不含"))]
        self.confidence.choices = [(c, f"{float(c):.0%}") for c in CONFIDENCES]

    def begin(self) -> None:
        """Fill in what a new check begins with, where nothing was asked yet."""
        if not self.name.raw_data:
            self.name.data = _("%(year)s年%(month)s月抽查", year=today().year, month=today().month)
        if not self.by.raw_data:
            self.by.data = PeriodBy.ISSUED.value
        if not self.error_bound.raw_data and not self.size.raw_data:
            self.error_bound.data = FIRST_BOUND
        if not self.confidence.raw_data:
            self.confidence.data = FIRST_CONFIDENCE
        if not self.seed.raw_data:
            self.seed.data = f"{today():%Y-%m}-{secrets.token_hex(4)}"

    def check_numbers(self) -> None:
        """Say where a number is none; call after ``validate``."""
        if self._share is None and (self.error_bound.data or "").strip():
            self.error_bound.errors = (_("写成数字，例如5。"),)
        if self._count is None and (self.size.data or "").strip():
            self.size.errors = (_("写成整数，例如80。"),)

    @property
    def _share(self) -> float | None:
        text = (self.error_bound.data or "").strip().rstrip("%％")
        plain = text.replace(".", "", 1)
        return float(text) / 100 if plain.isascii() and plain.isdigit() else None

    @property
    def _count(self) -> int | None:
        text = (self.size.data or "").strip()
        return min(int(text), _MOST) if text.isascii() and text.isdigit() else None

    def population(self) -> Population:
        """The filters; choices nobody offered are left aside."""
        offered = {value for value, _words in self.offices.choices or ()}
        said = {"yes": True, "no": False}
        return Population(
            by=PeriodBy(self.by.data) if self.by.data in set(PeriodBy) else PeriodBy.ISSUED,
            from_on=self.from_on.data,
            until_on=self.until_on.data,
            zone=str(current_house().settings.time_zone),
            offices=tuple(int(i) for i in self.offices.data or () if i in offered),
            attributes=tuple(
                Attribute(a) for a in self.attributes.data or () if a in set(Attribute)
            ),
            kinds=tuple(k for k in self.kinds.data or () if k in DOC_KINDS),
            normative=said.get(self.normative.data or ""),
        )

    def to_command(self, organisation_id: int) -> DrawSpotCheck:
        """What is to be drawn; an own number goes before the wanted bound."""
        own = self._count
        confidence = self.confidence.data if self.confidence.data in CONFIDENCES else "0.95"
        return DrawSpotCheck(
            organisation_id=organisation_id,
            name=(self.name.data or "").strip(),
            population=self.population(),
            seed=(self.seed.data or "").strip(),
            confidence=float(confidence),
            error_bound=self._share if own is None else None,
            size=own,
        )

    def sent(self) -> list[tuple[str, str]]:
        """Names and values of everything filled in, as the form that draws repeats them."""
        found: list[tuple[str, str]] = []
        for field in self:
            values = field.data if isinstance(field.data, list) else [field.data]
            found += [
                (field.name, value.isoformat() if hasattr(value, "isoformat") else str(value))
                for value in values
                if value not in (None, "")
            ]
        return found


class EntryForm(ReviewForm):
    """The checking form of one document."""

    leads_to: ClassVar[dict[str, str]] = {
        "rectification_text_missing": "rectify_what",
        "rectification_without_fault": "rectify_by",
        "due_in_past": "rectify_by",
    }

    version = IntegerField()
    accurate = RadioField(validate_choice=False)
    accurate_note = TextAreaField(_l("说明"), validators=[at_most(500)])
    complete = RadioField(validate_choice=False)
    complete_note = TextAreaField(_l("说明"), validators=[at_most(500)])
    timely = RadioField(validate_choice=False)
    timely_note = TextAreaField(_l("说明"), validators=[at_most(500)])
    standard = RadioField(validate_choice=False)
    standard_note = TextAreaField(_l("说明"), validators=[at_most(500)])
    rectify_what = TextAreaField(_l("整改什么"), validators=[at_most(500)])
    rectify_by = DayField(_l("整改期限"), validators=[optional()])

    def show(self, entry: SpotCheckEntry) -> None:
        """Fill in what was answered before."""
        for criterion in Criterion:
            passed = getattr(entry, criterion.value)
            self[criterion.value].data = {True: "yes", False: "no"}.get(passed, "")
            self[f"{criterion.value}_note"].data = entry.notes.get(criterion.value, "")
        self.version.data = entry.version

    def to_command(self, entry_id: int) -> ExamineEntry:
        """The answers that were given; a criterion without one is missing."""
        answers = tuple(
            CriterionAnswer(
                criterion=criterion,
                passed=self[criterion.value].data == "yes",
                note=(self[f"{criterion.value}_note"].data or "").strip(),
            )
            for criterion in Criterion
            if self[criterion.value].data in ("yes", "no")
        )
        return ExamineEntry(
            entry_id=entry_id,
            version=self.version.data or 0,
            answers=answers,
            rectify_what=(self.rectify_what.data or "").strip(),
            rectify_by=self.rectify_by.data,
        )


class ReportForm(ReviewForm):
    """What the office says it mended."""

    leads_to: ClassVar[dict[str, str]] = {
        "report_missing": "note",
        "note_holds_removed": "note",
        "note_too_long": "note",
    }

    version = IntegerField()
    note = TextAreaField(_l("怎么整改的"), validators=[at_most(500)])

    def to_command(self, entry_id: int) -> ReportRectified:
        """The report."""
        return ReportRectified(
            entry_id=entry_id, version=self.version.data or 0, note=(self.note.data or "").strip()
        )


class RecheckForm(ReviewForm):
    """The look afterwards."""

    leads_to: ClassVar[dict[str, str]] = {
        "recheck_needs_note": "note",
        "note_holds_removed": "note",
        "new_due_missing": "due_on",
        "due_in_past": "due_on",
    }

    version = IntegerField()
    passed = RadioField(_l("复查结果"), validate_choice=False)
    note = TextAreaField(_l("复查说明"), validators=[at_most(500)])
    due_on = DayField(_l("新的整改期限"), validators=[optional()])

    def to_command(self, entry_id: int) -> RecheckEntry:
        """What was found; nothing chosen is not mended."""
        return RecheckEntry(
            entry_id=entry_id,
            version=self.version.data or 0,
            passed=self.passed.data == "yes",
            note=(self.note.data or "").strip(),
            due_on=self.due_on.data,
        )


class ReferForm(ReviewForm):
    """Handing a document over asks for nothing but the version that was looked at."""

    version = IntegerField()

    def to_command(self, entry_id: int) -> ReferEntry:
        """The document to be evaluated anew."""
        return ReferEntry(entry_id=entry_id, version=self.version.data or 0)


class CloseForm(ReviewForm):
    """Closing asks for nothing but the version that was looked at."""

    version = IntegerField()

    def to_command(self, check_id: int) -> CloseSpotCheck:
        """The check to be closed."""
        return CloseSpotCheck(spot_check_id=check_id, version=self.version.data or 0)
