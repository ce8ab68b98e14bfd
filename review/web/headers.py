"""What every answer carries: a strict policy, no storing of staff pages, static files under a digest.

Also the request id, and how large a request may be. Nothing here knows who asks.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request

from review.web.access import takes_files
from review.web.sign_in import is_known

_RULES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
POLICY = "; ".join(_RULES)
YEAR = 365 * 24 * 3600
#: A form without files, in bytes.
FORM_LIMIT = 2_000_000
#: What a multipart form may have around its files.
FORM_MARGIN = 1_000_000

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_id() -> str:
    """The reference of this request: the proxy's, where it is well-formed, else our own."""
    if "review_request" not in g:
        given = request.headers.get("X-Request-Id", "")
        own = secrets.token_hex(6).upper()
        g.review_request = given if _REQUEST_ID.fullmatch(given) else f"{own[:4]}-{own[4:]}"
    return str(g.review_request)


@lru_cache(maxsize=256)
def static_digest(folder: str, filename: str) -> str | None:
    """The first twelve hex digits of a static file's SHA-256; None where there is no such file."""
    path = Path(folder, filename)
    if not path.is_file():
        return None
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def add_digest(endpoint: str, values: dict[str, Any]) -> None:
    """Put the digest into the address of a static file, so that a changed file has a new address."""
    if endpoint == "static" and "filename" in values:
        found = static_digest(current_app.static_folder or "", values["filename"])
        if found:
            values.setdefault("v", found)


def limit_request() -> None:
    """Take large requests only where a view takes files from somebody known, before reading them."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and takes_files(view) and is_known():
        request.max_content_length = current_app.config["UPLOAD_LIMIT"] + FORM_MARGIN
    else:
        request.max_content_length = FORM_LIMIT


def add_headers(response: Response) -> Response:
    """Complete an answer; a view may have said more about caching, never less."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers["X-Request-Id"] = request_id()
    if request.endpoint == "static" and response.status_code < 400:
        given = request.args.get("v")
        now = static_digest(current_app.static_folder or "", (request.view_args or {})["filename"])
        lasting = given is not None and given == now
        response.headers["Cache-Control"] = (
            f"public, max-age={YEAR}, immutable" if lasting else "no-cache"
        )
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def lead_by_header(response: Response) -> Response:
    """Tell a script that sent files (upload.js) where the page goes on; followed by the script itself, the next page
    would be made twice and what it says once would be lost.
    """
    if request.headers.get("X-Upload") and response.status_code in (302, 303):
        response.headers["X-Goes-To"] = response.headers.pop("Location")
        response.status_code = 204
        response.set_data(b"")
    return response


def install(app: Flask) -> None:
    """Hang headers and limits on an application."""
    app.url_defaults(add_digest)
    app.before_request(limit_request)
    app.after_request(add_headers)
    app.after_request(lead_by_header)
