"""Settings of the register: the house's own target, who consents to extensions, what letters say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.requests.letterheads import set_letterhead
from review.services.requests.settings import set_request_settings
from review.store.letterheads import letterhead_of
from review.store.requests import settings_of
from review.web.access import current_organisation_id, requires
from review.web.forms import ReviewForm
from review.web.request_register.entry_forms import SettingsForm
from review.web.request_register.letterhead_forms import LetterheadForm
from review.web.request_register.people import people_of
from review.web.session import current_actor, current_session, now, today

bp = Blueprint("request_settings", __name__)


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """What ``request_register/settings.html`` prints."""

    settings: SettingsForm
    letterhead: LetterheadForm

    @property
    def errors(self) -> list[tuple[str, str | None]]:
        """What is wrong with either form."""
        return [*self.settings.reasons, *self.letterhead.reasons]


@bp.get("/request-register/settings")
@requires(Permission.REQUEST_HANDLE)
def show() -> str:
    """Both forms as they stand."""
    return render_template("request_register/settings.html", page=_page())


@bp.post("/request-register/settings/terms")
@requires(Permission.REQUEST_HANDLE)
def save_terms() -> ResponseReturnValue:
    """The target and the head."""
    form = SettingsForm().offer(people_of(current_organisation_id()))
    return _save(form, lambda: _page(settings=form), _keep_terms)


@bp.post("/request-register/settings/letterhead")
@requires(Permission.REQUEST_HANDLE)
def save_letterhead() -> ResponseReturnValue:
    """What letters say."""
    form = LetterheadForm()
    return _save(form, lambda: _page(letterhead=form), _keep_letterhead)


def _page(
    settings: SettingsForm | None = None, letterhead: LetterheadForm | None = None
) -> SettingsPage:
    session, organisation_id = current_session(), current_organisation_id()
    if settings is None:
        settings = SettingsForm(formdata=None).offer(people_of(organisation_id))
        settings.show(settings_of(session, organisation_id))
    if letterhead is None:
        letterhead = LetterheadForm(formdata=None).show(letterhead_of(session, organisation_id))
    return SettingsPage(settings=settings, letterhead=letterhead)


def _save(
    form: ReviewForm, page: Callable[[], SettingsPage], keep: Callable[[Any], object]
) -> ResponseReturnValue:
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            keep(form)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("参数已保存。"), "ok")
            return form.lead_to(url_for("request_settings.show"))
    return render_template("request_register/settings.html", page=page()), 422


def _keep_terms(form: SettingsForm) -> object:
    command = form.to_command(current_organisation_id())
    actor = current_actor()
    return set_request_settings(current_session(), actor, command, now=now(), today=today())


def _keep_letterhead(form: LetterheadForm) -> object:
    command = form.to_command(current_organisation_id())
    return set_letterhead(current_session(), current_actor(), command, now=now())
