"""What a person sees when something was refused, has changed, is not there or went wrong.

One row of architecture.md section 8 per handler. The page for our own faults needs neither database
nor translations, so that it can always be shown.
"""

from __future__ import annotations

from datetime import datetime

from flask import Flask, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from review.domain.values import Refused, Stale
from review.store.events import Event
from review.store.files import TooLarge
from review.store.people import names_of
from review.web.access import NotPermitted, NotVisible, SignInNeeded
from review.web.headers import request_id
from review.web.locale import write_size
from review.web.logs import log_error, note_codes
from review.web.runtime import current_house
from review.web.session import (
    READING_METHODS,
    abandon,
    current_session,
    log_afterwards,
    look_only,
    today,
    visitor,
)
from review.web.targets import page_before, sign_in_url
from review.web.wording import sentence_of, word

#: Posted values that are no text of the person.
_NOT_TYPED = frozenset(
    {"csrf_token", "version", "form_token", "password", "old", "new", "again", "next"}
    | {"then", "act", "settlement"}
)
#: What every form of the desk and the review page carries beside what is typed at a finding.
_OF_FINDING = frozenset({"view", "show", "only", "from", "beside", "code", "level"})
#: Fields that send a code of a list, and whose words it has.
_CODES = {
    name: name
    for name in ("attribute", "ground", "outcome", "validity", "impact_category", "impact_level")
}
#: What ticked boxes send.
_TICKS = frozenset({"", "y", "on"})


def show_refused(error: Refused) -> ResponseReturnValue:
    """The service said no: every reason, nothing changed."""
    abandon()
    note_codes(*(r.code for r in error.refusals))
    reasons = [(sentence_of(r), None) for r in error.refusals]
    page = render_template("errors/422.html", reasons=reasons, back_url=page_before())
    return page, 422


def show_stale(_error: Exception) -> ResponseReturnValue:
    """Somebody was faster: who and when, and everything that was typed."""
    abandon()
    note_codes("stale")
    page = render_template(
        "errors/409.html", message=_who_was_faster(), kept=kept_text(), back_url=page_before()
    )
    return page, 409


def show_busy(error: OperationalError) -> ResponseReturnValue:
    """Two wrote at once and one had to give way: the same page as for a form that was overtaken."""
    if not _gave_way(error):
        return show_fault(InternalServerError(original_exception=error))
    look_only()
    return show_stale(error)


def _gave_way(error: OperationalError) -> bool:
    """Whether the database chose this transaction to end: SQLite's lock, PostgreSQL's deadlock."""
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    return str(code).startswith("SQLITE_BUSY") or code in ("40P01", "40001", "55P03")


def kept_text() -> list[tuple[str, str, str]]:
    """What the person typed: (words, field name, text), so that it can be shown again."""
    carried = _NOT_TYPED | _OF_FINDING if "finding_id" in request.form else _NOT_TYPED
    return [
        (word(name, "field"), name, word(text, _CODES[name]) if name in _CODES else text)
        for name, text in request.form.items()
        if name not in carried and not name.endswith("_id") and text.strip() not in _TICKS
    ]


def _who_was_faster() -> str | None:
    document_id = g.get("review_document_id")
    if document_id is None:
        return None
    event = (
        current_session()
        .scalars(
            select(Event)
            .where(Event.document_id == document_id)
            .order_by(Event.seq.desc())
            .limit(1)
        )
        .first()
    )
    if event is None or event.actor_id is None:
        return None
    name = names_of(current_session(), [event.actor_id]).get(event.actor_id, "")
    at = datetime.fromisoformat(event.at).astimezone(current_house().settings.time_zone)
    when = f"{at:%H:%M}" if at.date() == today() else f"{at:%Y-%m-%d %H:%M}"
    words = _(
        "%(name)s在%(when)s改过这份公文，您的修改还没有保存，填的内容都在。", name=name, when=when
    )
    return str(words)


def show_invisible(_error: Exception) -> ResponseReturnValue:
    """Not there, or not for this person; the page does not say which."""
    abandon()
    return render_template("errors/404.html"), 404


def show_forbidden(error: NotPermitted) -> ResponseReturnValue:
    """Seen but not permitted: the reasons, and which role could. Logged."""
    abandon()
    codes = [r.code for r in error.refusals]
    note_codes(*codes)
    if visitor() is not None:
        payload = {"endpoint": request.endpoint, "code": codes[0] if codes else "undeclared"}
        log_afterwards("security.access_refused", payload)
    reasons = [(sentence_of(r), None) for r in error.refusals]
    return render_template("errors/403.html", reasons=reasons), 403


def ask_for_sign_in(_error: Exception) -> ResponseReturnValue:
    """Nobody is signed in: to the sign-in page and back; a form that was sent is kept to be read."""
    abandon()
    if request.headers.get("HX-Request"):
        if request.headers.get("X-Sent") and kept_text():
            return _ended(), 401  # htmx-settings.js shows it as a page of its own
        # A fragment must not be replaced by the sign-in page: htmx is told to go there instead.
        return "", 401, {"HX-Redirect": sign_in_url(page_before())}
    if request.method in READING_METHODS:
        return "", 302, {"Location": sign_in_url(request.full_path.rstrip("?"))}
    return _ended(), 400


def _ended() -> str:
    return render_template(
        "auth/ended.html", kept=kept_text(), sign_in_url=sign_in_url(page_before())
    )


def show_bad_token(_error: CSRFError) -> ResponseReturnValue:
    """The form's token is missing or belongs to another sign-in."""
    abandon()
    note_codes("csrf")
    if visitor() is None and kept_text() and request.endpoint != "auth.sign_in":
        return _ended(), 401 if request.headers.get("X-Sent") else 400
    return render_template("errors/400.html", back_url=page_before()), 400


def show_unfit(_error: Exception) -> ResponseReturnValue:
    """A number or a character that no database holds: nobody types it, and nothing was kept."""
    abandon()
    note_codes("unfit")
    return render_template("errors/400.html", back_url=page_before()), 400


def show_too_large(_error: Exception) -> ResponseReturnValue:
    """More bytes than the setting allows; nothing was kept."""
    abandon()
    limit = write_size(current_house().settings.upload_limit_mb * 1_000_000)
    message = _("上限是%(limit)s。请压缩图片或拆成几个附件后再传。", limit=limit)
    return render_template("errors/413.html", message=message, back_url=page_before()), 413


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Everything else that Flask itself refuses, on one of our pages and with its own status."""
    if error.code is None or error.code < 400:
        return error
    abandon()
    known = {400, 403, 404, 409, 413, 422, 429}
    if error.code in (404, 405):
        return render_template("errors/404.html"), error.code
    name = error.code if error.code in known else 400
    return render_template(f"errors/{name}.html"), error.code


def show_fault(error: InternalServerError) -> ResponseReturnValue:
    """Our fault: a page that stands alone, with the reference under which the log has it."""
    log_error(error.original_exception or error)
    template = current_app.jinja_env.get_template("errors/500.html")
    return template.render(reference=request_id(), url_for=url_for), 500


def install(app: Flask) -> None:
    """Give an application its error pages."""
    app.register_error_handler(Refused, show_refused)
    for stale in (Stale, StaleDataError, IntegrityError):
        app.register_error_handler(stale, show_stale)
    app.register_error_handler(NotVisible, show_invisible)
    app.register_error_handler(NotPermitted, show_forbidden)
    app.register_error_handler(SignInNeeded, ask_for_sign_in)
    app.register_error_handler(CSRFError, show_bad_token)
    app.register_error_handler(OperationalError, show_busy)
    for unfit in (DataError, OverflowError):
        app.register_error_handler(unfit, show_unfit)
    app.register_error_handler(TooLarge, show_too_large)
    app.register_error_handler(413, show_too_large)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(InternalServerError, show_fault)
