"""How long an answer may be kept: a hidden document is gone at the next look, an unchanged page is not sent twice.

Browsers and proxies may keep what they got but must ask each time (`no-cache`), and every answer made
from the catalogue carries the change count as its tag: one small query says "unchanged" (304) without
making the page. A time to live, however short, would show a hidden document for so long.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from review.public.tables import Change
from review.public.wording import current_language

_RANGE = re.compile(r"bytes=(?=[0-9-]*[0-9])([0-9]{0,18})-([0-9]{0,18})")
_COUNT = select(Change.count).where(Change.change_id == 1)
#: Answers that carry a tag of their own, or are made of nothing that changes with the catalogue.
_UNTAGGED = frozenset({None, "static", "pages.download", "proof.as_json", "proof.verifier"})


def plain_ranges(application: WSGIApplication) -> WSGIApplication:
    """Let one range of bytes be asked for; any other word about ranges is ignored (RFC 9110, 14.2)."""

    def answer(asked: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        said = _RANGE.fullmatch(asked.get("HTTP_RANGE", ""))
        first, last = said.groups() if said else ("", "")
        if said is None or (first and last and int(first) > int(last)):
            asked.pop("HTTP_RANGE", None)
        return application(asked, start)

    return answer


def add_revalidation(app: Flask, engine: Engine) -> None:
    """Give the pages their tag, and answer 304 where the visitor has the newest already."""
    # what a page looks like may change with the program: a new process begins with new tags
    process = secrets.token_hex(4)

    @app.before_request
    def unchanged() -> Response | None:
        """Answer before anything is worked out, if the visitor has this very answer."""
        # taken before the page is made: a change meanwhile leaves an old tag on a new page,
        # never a new tag on a page that shows what was hidden
        g.tag = _tag(engine, process)
        if g.tag is None or not request.if_none_match.contains_weak(g.tag):
            return None
        response = Response(status=304)
        response.set_etag(g.tag, weak=True)
        return response

    @app.after_request
    def tagged(response: Response) -> Response:
        """Tag what was found; what is gone or refused is asked for again each time."""
        tag = g.get("tag")
        if tag is not None and response.status_code == 200:
            response.set_etag(tag, weak=True)
        return response


def _tag(engine: Engine, process: str) -> str | None:
    if request.method not in ("GET", "HEAD") or request.endpoint in _UNTAGGED:
        return None
    try:
        with engine.connect() as connection:
            change = connection.execute(_COUNT).scalar() or 0
    except DBAPIError:
        return None  # the page itself says that the catalogue can not be read
    return f"{process}-{change}-{current_language()}"
