"""What every form shares: shape checks in the reader's words, the summary on top, sending once.

A form turns input into a command (``to_command``) and knows no rule. A service's refusals are put
on the form with ``refuse``; the page is then shown again with status 422.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from flask import redirect, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, Field, Form, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from review.domain.values import Refusal, Refused
from review.services.sent_forms import remember, where_it_led
from review.web.logs import note_codes
from review.web.session import abandon, current_person, current_session, now
from review.web.wording import sentence_of

Check = Callable[[Form, Field], None]


class ReviewForm(FlaskForm):
    """A form of the staff pages. CSRF is checked for every POST by the application, not here."""

    class Meta:
        """No token field of its own: templates print the page's token."""

        csrf = False

    #: Refusal code -> name of the field that its sentence leads to.
    leads_to: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.refusals: tuple[Refusal, ...] = ()

    def refuse(self, refused: Refused) -> None:
        """Put a service's refusals on the form and undo what it had begun to write."""
        abandon()
        self.refusals = refused.refusals
        note_codes(*(r.code for r in refused.refusals))

    @property
    def reasons(self) -> list[tuple[str, str | None]]:
        """The error summary: every sentence, with the field it leads to."""
        found: list[tuple[str, str | None]] = [
            (str(sentence), f"#{field.id}")
            for field in self
            for sentence in field.errors
            if isinstance(sentence, str) or not isinstance(sentence, (list, dict))
        ]
        for refusal in self.refusals:
            name = self.leads_to.get(refusal.code)
            anchor = f"#{self[name].id}" if name and name in self else None
            found.append((sentence_of(refusal), anchor))
        return found

    @property
    def status(self) -> int:
        """422 where something is wrong with the form, else 200."""
        return 422 if self.reasons else 200

    # ---- sending once -----------------------------------------------------------------------------

    @property
    def form_token(self) -> str:
        """The key against double sending, printed as ``form_token``."""
        if "_form_token" not in vars(self):
            self._form_token = request.form.get("form_token") or secrets.token_urlsafe(18)
        return self._form_token

    def sent_before(self) -> Response | None:
        """Where this very form led when it was sent the first time; None the first time."""
        token = request.form.get("form_token", "")
        led = where_it_led(current_session(), token, current_person().id) if token else None
        return redirect(led) if led else None

    def lead_to(self, location: str) -> Response:
        """Redirect after success, and remember it: the same form sent again leads there too."""
        token = request.form.get("form_token", "")
        if token:
            remember(current_session(), token, current_person().id, location, now())
        return redirect(location)


# ---- checks, each with our own words ---------------------------------------------------------------


def required(sentence: Any) -> InputRequired:
    """The field must be filled in; ``sentence`` says what is missing."""
    return InputRequired(message=sentence)


def not_blank(sentence: Any) -> Check:
    """The field must hold more than blanks."""

    def check(_: Form, field: Field) -> None:
        if not str(field.data or "").strip():
            raise ValidationError(str(sentence))

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def at_most(limit: int) -> Length:
    """No more than ``limit`` characters."""
    return Length(max=limit, message=_l("最多%(max)d个字，请删短一些。"))


def optional() -> Optional:
    """An empty field is fine and is checked no further."""
    return Optional()


#: No day that a form asks for lies before this year.
_FIRST_YEAR = 1900


class DayField(DateField):
    """A date as browsers send it; an impossible one gets our sentence, and one whose year is half typed
    (0202-07-17), which browsers send as it stands.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read YYYY-MM-DD; an empty field is None."""
        text = "".join(valuelist).strip()
        self.data = None
        if text:
            try:
                day = date.fromisoformat(text)
            except ValueError:
                day = date.min
            if day.year < _FIRST_YEAR:
                raise ValueError(str(_l("日期写成 2026-07-17 的样子。")))
            self.data = day

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""


class ChoiceField(SelectField):
    """A list to choose from; a value that is not in it gets our sentence. Nothing sent is ""."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        options.setdefault("default", "")
        super().__init__(label, validators, **options)

    def pre_validate(self, form: Form) -> None:
        """Refuse what was not offered."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(str(_l("请从列表里选一项。"))) from None


class ChoicesField(SelectMultipleField):
    """Several of a list; a value that is not in it gets our sentence."""

    def pre_validate(self, form: Form) -> None:
        """Refuse what was not offered."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(str(_l("请从列表里选。"))) from None
