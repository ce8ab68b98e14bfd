"""Addresses we may send a person to: inside this site only, whatever the request says.

Nothing here looks at who asks.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request, url_for


def safe_target(target: str | None) -> str | None:
    """A path on this site, or None: no other host, no scheme, nothing a browser reads as one."""
    if not target or any(ord(c) < 33 or c == "\\" for c in target):
        return None
    if not target.startswith("/") or target.startswith("//"):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def page_before() -> str | None:
    """The page of this site from which the request came, if the browser says so."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return safe_target(path)


def sign_in_url(target: str | None) -> str:
    """The sign-in page, leading back to a page of this site afterwards."""
    back = safe_target(target)
    plain = back is None or back == "/" or back.startswith(url_for("auth.sign_in"))
    return url_for("auth.sign_in") if plain else url_for("auth.sign_in", next=back)
