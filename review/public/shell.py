"""What surrounds every public page: languages, the shell's links, headers, error pages.

Each function adds one thing to an application. Nothing here reads the catalogue, so an error page
can always be shown.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from review.public.wording import (
    CHINESE,
    ENGLISH,
    LANGUAGES,
    choose_language,
    current_language,
    gettext,
    ngettext,
)
from review.public.wording import gettext as _

LANGUAGE_COOKIE = "catalogue_language"
_YEAR_SECONDS = 31_536_000
_LONGEST_BACK = 2_000
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
log = logging.getLogger(__name__)


def add_languages(app: Flask, translations: Path, *, secure: bool) -> None:
    """Chinese first, English complete; the choice is kept in a cookie of its own."""
    app.config["BABEL_DEFAULT_LOCALE"] = CHINESE
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations)

    def selected() -> str:
        """Answer the language of this request."""
        accepted: Iterable[str] = request.accept_languages.values()
        return choose_language(request.cookies.get(LANGUAGE_COOKIE), accepted)

    Babel(app, locale_selector=selected)
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]

    @app.get("/language/<code>", endpoint="language")
    def choose(code: str) -> ResponseReturnValue:
        """Keep the choice and go back to the page it was made on."""
        if code not in LANGUAGES:
            abort(404)
        response = redirect(_local(request.args.get("back", "")) or url_for("pages.catalogue"))
        response.set_cookie(
            LANGUAGE_COOKIE,
            code,
            max_age=_YEAR_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=secure,
        )
        return response


def _local(address: str) -> str | None:
    """Answer an address of this site; None for what could lead elsewhere."""
    is_path = address.startswith("/") and not address.startswith("//")
    if is_path and "\\" not in address and address.isprintable() and len(address) <= _LONGEST_BACK:
        return address
    return None


def add_shell(app: Flask, name: str) -> None:
    """Give templates/public.html what stands around a page."""
    kept: dict[tuple[str, str, str], dict[str, Any]] = {}

    @app.context_processor
    def shell() -> dict[str, Any]:
        """Answer the links, worded once per language and section."""
        language, section = current_language(), (request.endpoint or "").rpartition(".")[2]
        key = (request.script_root, language, section)
        if key not in kept:
            kept[key] = _links(name, language, section)
        back = request.full_path.rstrip("?") if request.method == "GET" else "/"
        other = ENGLISH if language == CHINESE else CHINESE
        choice = url_for("language", code=other, back=request.script_root + back)
        label = "English" if other == ENGLISH else "中文"
        return {**kept[key], "languages": [(label, choice, LANGUAGES[other])]}


def _links(name: str, language: str, section: str) -> dict[str, Any]:
    home = url_for("pages.catalogue")
    listed = section in {"catalogue", "document"}
    return {
        "lang": LANGUAGES[language],
        "publisher": name or None,
        "site_name": name or _("政府信息公开"),
        "home_url": home,
        "nav": [
            (_("公文目录"), home, listed),
            (_("公告"), url_for("pages.notices"), section in {"notices", "notice"}),
            (_("使用说明"), url_for("pages.about"), section == "about"),
        ],
        "foot_links": [
            (_("非涉密网站：只载经审查公开的公文"), url_for("pages.about")),
            (_("订阅"), url_for("feeds.feed")),
            (_("公开证明"), url_for("proof.show")),
        ],
    }


def add_headers(app: Flask, *, secure: bool) -> None:
    """Nothing from elsewhere, nothing inline, no old copy of what may be hidden meanwhile."""
    headers = dict(_HEADERS)
    if secure:
        headers["Strict-Transport-Security"] = f"max-age={_YEAR_SECONDS}"

    @app.after_request
    def finish(response: Response) -> Response:
        """Set the headers of every answer."""
        response.headers.update(headers)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-cache"
            response.vary.update(("Cookie", "Accept-Language"))
        return response


def add_static_digests(app: Flask) -> None:
    """Give each static address the digest of its file, so that browsers may keep it for long."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR_SECONDS
    folder = Path(app.static_folder or "")
    known: dict[str, str] = {}

    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, Any]) -> None:
        """Append `v`; a file that is not there gets none."""
        if endpoint != "static" or "filename" not in values:
            return
        name = values["filename"]
        if name not in known:
            path = folder / name
            content = path.read_bytes() if path.is_file() else b""
            known[name] = hashlib.sha256(content).hexdigest()[:12]
        values["v"] = known[name]


def add_errors(app: Flask) -> None:
    """One page for each way a request can fail; none tells more than its cause and cure."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        """Answer what the framework refused: not found, wrong method, an address out of shape."""
        code = error.code or 400
        page = "errors/404.html" if code == 404 else "public/refused.html"
        # what the framework itself would say beside the page, as Allow for a wrong method
        headers = [pair for pair in error.get_headers() if pair[0] != "Content-Type"]
        return render_template(page, error_shell="public.html"), code, headers

    @app.errorhandler(DBAPIError)
    def closed(error: DBAPIError) -> ResponseReturnValue:
        """Answer while the catalogue can not be read."""
        log.error("the catalogue can not be read: %s", type(error).__name__)
        return render_template("public/unavailable.html"), 503, {"Retry-After": "60"}

    @app.errorhandler(Exception)
    def failed(error: Exception) -> ResponseReturnValue:
        """Answer anything else, without anything that could fail again."""
        reference = secrets.token_hex(4).upper()
        log.error("reference %s", reference, exc_info=error)
        return app.jinja_env.get_template("errors/500.html").render(reference=reference), 500
