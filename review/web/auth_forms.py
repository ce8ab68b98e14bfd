"""Forms of signing in, changing one's password and one's preferences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField, ValidationError

from review.domain.commands import ChangePassword
from review.web.forms import ChoiceField, ReviewForm, at_most, not_blank
from review.web.locale import NAMES, TAGS
from review.web.wording import refusals


class SignInForm(ReviewForm):
    """Login and password."""

    login = StringField(_l("用户名"), [not_blank(_l("还没有填用户名。")), at_most(200)])
    password = PasswordField(_l("密码"), [not_blank(_l("还没有填密码。")), at_most(1000)])


class PasswordForm(ReviewForm):
    """The present password, and the new one twice."""

    leads_to = {  # noqa: RUF012
        "password_wrong": "old",
        "password_length": "new",
        "password_classes": "new",
        "password_contains_login": "new",
        "password_used": "new",
    }

    old = PasswordField(_l("现在的密码"), [not_blank(_l("还没有填现在的密码。")), at_most(1000)])
    new = PasswordField(_l("新密码"), [not_blank(_l("还没有填新密码。")), at_most(1000)])
    again = PasswordField(_l("再输一次新密码"), [at_most(1000)])

    def validate_again(self, field: PasswordField) -> None:
        """Both new ones must be the same."""
        if field.data != self.new.data:
            raise ValidationError(str(refusals.SENTENCES["passwords_differ"]))

    def to_command(self, person_id: int) -> ChangePassword:
        """The change that was asked for."""
        return ChangePassword(person_id=person_id, old=self.old.data or "", new=self.new.data or "")


class ProfileForm(ReviewForm):
    """Language and single keys."""

    language = ChoiceField(_l("界面语言"))
    shortcuts = BooleanField(_l("使用单键快捷键（? 键可以列出）"))

    def __init__(self) -> None:
        super().__init__()
        named = [(code, NAMES[code]) for code in TAGS]
        self.language.choices = [("", _l("随浏览器")), *named]
