"""Forms of reports that are handed in: the setting, the entry, taking an entry back, the words."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import NumberRange

from review.domain.commands import (
    RecordSubmission,
    SetSubmissionRule,
    WithdrawSubmission,
    WriteParagraph,
)
from review.domain.reports import ReportKind
from review.domain.submissions import (
    NOTE_LIMIT,
    RECIPIENT_LIMIT,
    ReportPeriod,
    SubmissionKind,
    SubmissionRule,
)
from review.services.reports.writing import CHAPTER_LIMIT
from review.web.forms import DayField, ReviewForm, at_most, not_blank, required
from review.web.runtime import current_house

_WHOLE = NumberRange(min=1, max=31, message=_l("请写一个整数。"))


class SettingForm(ReviewForm):
    """To whom a report goes, and when it is due."""

    leads_to = {  # noqa: RUF012
        "report_recipient_missing": "recipient",
        "report_recipient_too_long": "recipient",
        "report_day_impossible": "day",
        "report_day_too_early": "month",
    }

    recipient = StringField(_l("报送给谁"), [not_blank(_l("还没有写报送给谁。"))])
    years_after = RadioField(_l("哪一年的日期"), choices=[], default="1", validate_choice=False)
    month = IntegerField(_l("月"), [_WHOLE], default=1)
    day = IntegerField(_l("日"), [_WHOLE])

    def offer(self) -> SettingForm:
        """Word the choices."""
        self.years_after.choices = [
            ("1", _l("所报年度的第二年")),
            ("0", _l("所报年度的当年")),
        ]
        return self

    def to_command(self, organisation_id: int, kind: SubmissionKind) -> SetSubmissionRule:
        """The setting as it was typed."""
        rule = SubmissionRule(
            kind=kind,
            recipient=self.recipient.data or "",
            month=self.month.data or 1,
            day=self.day.data or 0,
            years_after=1 if self.years_after.data == "1" else 0,
        )
        return SetSubmissionRule(organisation_id=organisation_id, rule=rule)


class SubmissionForm(ReviewForm):
    """That a report was handed in."""

    leads_to = {  # noqa: RUF012
        "report_recipient_missing": "recipient",
        "report_recipient_too_long": "recipient",
        "submission_in_future": "sent_on",
        "submission_before_figures": "sent_on",
        "note_too_long": "note",
    }

    recipient = StringField(
        _l("报送给"), [not_blank(_l("还没有写报送给谁。")), at_most(RECIPIENT_LIMIT)]
    )
    sent_on = DayField(_l("报送日期"), [required(_l("还没有写报送日期。"))])
    note = TextAreaField(_l("怎么报送的"), [at_most(NOTE_LIMIT)])
    as_of = HiddenField()

    def to_command(
        self,
        organisation_id: int,
        kind: SubmissionKind,
        period: ReportPeriod,
        as_of: date,
        words: tuple[tuple[str, str], ...],
    ) -> RecordSubmission:
        """The entry as it was typed, with the figures' day and the words that went out."""
        return RecordSubmission(
            organisation_id=organisation_id,
            kind=kind,
            period=period,
            as_of=as_of,
            recipient=self.recipient.data or "",
            sent_on=self.sent_on.data or as_of,
            note=self.note.data or "",
            zone=current_house().settings.time_zone.key,
            words=words,
        )


class WithdrawForm(ReviewForm):
    """Why an entry is taken back."""

    leads_to = {"comment_missing": "reason", "comment_too_thin": "reason"}  # noqa: RUF012

    reason = TextAreaField(_l("为什么撤销"), [not_blank(_l("请写明为什么撤销。"))])

    def to_command(self, submission_id: int) -> WithdrawSubmission:
        """The entry that was pressed."""
        return WithdrawSubmission(submission_id=submission_id, reason=self.reason.data or "")


class ChapterForm(ReviewForm):
    """The words of one chapter."""

    leads_to = {  # noqa: RUF012
        "chapter_empty": "text",
        "chapter_too_long": "text",
        "chapter_unchanged": "text",
    }

    text = TextAreaField(
        _l("文字"), [not_blank(_l("这一部分还没有文字。")), at_most(CHAPTER_LIMIT)]
    )
    number = IntegerField(default=0)

    def to_command(self, organisation_id: int, year: int, chapter: str) -> WriteParagraph:
        """The words as they were typed."""
        return WriteParagraph(
            organisation_id=organisation_id,
            kind=ReportKind.SELF_INSPECTION,
            year=year,
            chapter=chapter,
            number=self.number.data or 0,
            text=self.text.data or "",
        )
