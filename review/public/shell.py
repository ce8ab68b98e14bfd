"""What surrounds every public page: languages, the shell's links, headers, error pages.

Each function adds one thing to an application. Nothing here reads the catalogue, so an error page
can always be shown.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Hashable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from review.config import PublicSettings
from review.public.question import TICKS
from review.public.tags import column_tags, site_tags
from review.public.wording import (
    CHINESE,
    CODES,
    ENGLISH,
    LANGUAGES,
    choose_language,
    current_language,
    gettext,
    ngettext,
)
from review.public.wording import gettext as _

_YEAR_SECONDS = 31_536_000
_LONGEST = 2_000  # characters of an address that a page repeats
_REPEATED = ("q", "in", "order", "facets", "from", "listing", *TICKS)  # of an address, nothing else
#: What is written for people: it has two languages. Everything else says the same in both.
SPOKEN = frozenset(
    {
        "pages.catalogue",
        "pages.document",
        "pages.about",
        "notices.listed",
        "notices.show",
        "notices.repealed",
        "notices.withdrawals",
        "annual_reports.listed",
        "annual_reports.of_year",
        "annual_reports.show",
        "formats.data",
        "proof.show",
    }
)
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


def add_languages(app: Flask, translations: Path) -> None:
    """Chinese first, English complete. A choice stays in the address (`lang`), so no cookie is needed."""
    app.config["BABEL_DEFAULT_LOCALE"] = CHINESE
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations)

    @app.before_request
    def choose() -> None:
        """Keep what the address says: links of this page will say it too."""
        asked = request.args.get("lang", "")
        is_said = request.endpoint in SPOKEN and asked in CODES
        g.chosen = asked if is_said else None

    def selected() -> str:
        """Answer the language of this request."""
        return choose_language(g.get("chosen"), request.accept_languages.values())

    Babel(app, locale_selector=selected)
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]

    @app.url_defaults
    def go_on(endpoint: str, values: dict[str, Any]) -> None:
        """Say a chosen language again in the address of every other page."""
        if endpoint in SPOKEN and g.get("chosen"):
            values.setdefault("lang", g.chosen)


def add_shell(app: Flask, settings: PublicSettings) -> None:
    """Give templates/public.html what stands around a page."""
    kept: dict[Hashable, dict[str, Any]] = {}
    address = urlsplit(settings.public_url)
    origin, name = f"{address.scheme}://{address.netloc}", settings.public_name
    of_site = site_tags(name, address.netloc, settings.public_site_code)

    @app.context_processor
    def shell() -> dict[str, Any]:
        """Answer the links, worded once per language and section."""
        language, section = current_language(), request.endpoint or ""
        key = (request.script_root, language, g.get("chosen"), section)
        if key not in kept:
            kept[key] = _links(name, language, section) | {
                "site_tags": (*of_site, *column_tags(section))
            }
        other = ENGLISH if language == CHINESE else CHINESE
        label = "English" if other == ENGLISH else "中文"
        here, is_page = _here(), _is_page()
        with_language = here + ("&lang=" if "?" in here else "?lang=")
        choice = (label, with_language + LANGUAGES[other], LANGUAGES[other])
        return {
            **kept[key],
            "languages": [choice],
            "chosen_language": g.get("chosen"),
            "alternates": [(said, origin + with_language + said) for said in CODES]
            if is_page
            else (),
            "canonical": origin + here if is_page else None,
        }


def _is_page() -> bool:
    """Whether this request asks for a page that has an address for others to keep."""
    return request.endpoint in SPOKEN and request.routing_exception is None


def _here() -> str:
    """Answer the address of this page in the visitor's language; of a fault, or a long one, the first page."""
    if not _is_page():
        return url_for("pages.catalogue", lang=None)
    asked: dict[str, Any] = {
        name: request.args.getlist(name) for name in _REPEATED if name in request.args
    }
    said = url_for(request.endpoint or "", **asked, **(request.view_args or {}), lang=None)
    return said if len(said) <= _LONGEST else url_for("pages.catalogue", lang=None)


def _links(name: str, language: str, section: str) -> dict[str, Any]:
    home = url_for("pages.catalogue")
    listed = section in {"pages.catalogue", "pages.document"}
    return {
        "lang": LANGUAGES[language],
        "publisher": name or None,
        "site_name": name or _("政府信息公开"),
        "home_url": home,
        "nav": [
            (_("公文目录"), home, listed),
            (_("公告"), url_for("notices.listed"), section.startswith("notices.")),
            (
                _("年度报告"),
                url_for("annual_reports.listed"),
                section.startswith("annual_reports."),
            ),
            (_("数据开放"), url_for("formats.data"), section == "formats.data"),
            (_("使用说明"), url_for("pages.about"), section == "pages.about"),
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
            response.vary.add("Accept-Language")
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
