"""Forms of what reminds a person outside the pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField

from review.domain.commands import ChooseMail
from review.web.forms import ChoiceField, ReviewForm, at_most

#: The hours offered: before, during and after an office's day.
HOURS = range(6, 21)
USUAL_HOUR = 8


class MailForm(ReviewForm):
    """Whether, when and where the daily mail goes."""

    leads_to = {  # noqa: RUF012
        "mail_address_wrong": "address",
        "mail_domain_not_allowed": "address",
        "mail_address_missing": "address",
    }

    daily = BooleanField(_l("每个工作日发一封邮件提醒"))
    address = StringField(_l("邮箱"), [at_most(254)])
    hour = ChoiceField(_l("几点发"))

    def __init__(self) -> None:
        super().__init__()
        self.hour.choices = [(str(hour), f"{hour}:00") for hour in HOURS]

    def to_command(self, person_id: int) -> ChooseMail:
        """What was chosen."""
        return ChooseMail(
            person_id=person_id,
            address=self.address.data or "",
            daily=bool(self.daily.data),
            hour=int(self.hour.data or USUAL_HOUR),
        )
