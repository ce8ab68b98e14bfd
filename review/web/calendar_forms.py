"""Forms of the working calendar: a year's days one by one, and a pasted notice of holidays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField, ValidationError
from wtforms.validators import NumberRange

from review.domain.commands import ChangeCalendarDays, TakeInHolidayNotice
from review.domain.holiday_notice import LONGEST_TEXT
from review.services.calendar import FIRST_YEAR, LAST_YEAR
from review.web.forms import ReviewForm, at_most, not_blank, optional


class CalendarForm(ReviewForm):
    """A year's free weekdays and worked weekend days, one date a line."""

    days_off = TextAreaField(_l("放假的工作日，一行一个"))
    make_up_days = TextAreaField(_l("上班的周末，一行一个"))

    def show(self, days_off: Iterable[date], make_up_days: Iterable[date]) -> CalendarForm:
        """Fill in what is loaded."""
        self.days_off.data = "\n".join(day.isoformat() for day in days_off)
        self.make_up_days.data = "\n".join(day.isoformat() for day in make_up_days)
        return self

    def validate_days_off(self, field: TextAreaField) -> None:
        """Each line a date."""
        _dates(field)

    def validate_make_up_days(self, field: TextAreaField) -> None:
        """Each line a date."""
        _dates(field)

    def to_command(self, year: int) -> ChangeCalendarDays:
        """The year as it is to be."""
        return ChangeCalendarDays(
            year=year, days_off=_dates(self.days_off), make_up_days=_dates(self.make_up_days)
        )


class HolidayNoticeForm(ReviewForm):
    """The State Council's notice as pasted, and its year where the text does not name it."""

    leads_to = {  # noqa: RUF012
        "holiday_text_too_long": "text",
        "holiday_nothing_read": "text",
        "holiday_year_missing": "year",
        "holiday_year_differs": "year",
        "year_out_of_range": "year",
    }

    text = TextAreaField(
        _l("放假通知全文"), [not_blank(_l("还没有粘贴通知。")), at_most(LONGEST_TEXT)]
    )
    year = IntegerField(
        _l("年份"),
        [
            optional(),
            NumberRange(FIRST_YEAR, LAST_YEAR, message=_l("年份写成 2027 的样子。")),
        ],
    )

    def to_command(self) -> TakeInHolidayNotice:
        """The notice as it is to be put in force."""
        return TakeInHolidayNotice(text=self.text.data or "", year=self.year.data)


def _dates(field: TextAreaField) -> tuple[date, ...]:
    found = []
    for line in (field.data or "").split():
        try:
            found.append(date.fromisoformat(line))
        except ValueError:
            words = str(_l("“%(line)s”不是日期。请写成 2027-01-01 的样子。"))
            raise ValidationError(words % {"line": line[:20]}) from None
    return tuple(sorted(set(found)))
