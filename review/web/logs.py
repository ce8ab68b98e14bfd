"""One JSON line for each request: who (id), where (endpoint), what came of it. Never what it said.

No titles, no text, no file names; of an error its kind and the places in our code, not its message,
because messages of a database quote what was to be stored.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from time import perf_counter

from flask import Flask, Response, g, request

from review.web.headers import request_id
from review.web.session import visitor

LOGGER = logging.getLogger("review.web")
_FIELDS = ("request", "actor", "endpoint", "method", "status", "ms", "codes", "error", "stack")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's moment, level, words and the fields we know."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        line.update({name: vars(record)[name] for name in _FIELDS if name in vars(record)})
        return json.dumps(line, ensure_ascii=False)


def start_clock() -> None:
    """Note when the request began."""
    g.review_started = perf_counter()


def note_codes(*codes: str) -> None:
    """Have the codes of a refusal written with the request's line."""
    g.setdefault("review_codes", []).extend(codes)


def facts_of_request() -> dict[str, object]:
    """Reference, actor id and endpoint of the request."""
    known = visitor() if "_login_user" in g else None
    return {
        "request": request_id(),
        "actor": known.person.id if known else None,
        "endpoint": request.endpoint,
        "method": request.method,
    }


def log_request(response: Response) -> Response:
    """Write the line of an answered request; static files are left out."""
    if request.endpoint == "static":
        return response
    status = response.status_code
    warns = (403, 429)
    level = logging.ERROR if status >= 500 else logging.WARNING if status in warns else logging.INFO
    took = round((perf_counter() - g.get("review_started", perf_counter())) * 1000, 1)
    codes = g.get("review_codes", [])
    more = {"status": status, "ms": took, **({"codes": codes} if codes else {})}
    LOGGER.log(level, "request", extra={**facts_of_request(), **more})
    return response


def log_error(error: BaseException) -> None:
    """Write what kind of error it was and where, under the reference the person sees."""
    frames = traceback.extract_tb(error.__traceback__)
    stack = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    extra = {**facts_of_request(), "error": type(error).__name__, "stack": stack}
    LOGGER.error("error", extra=extra)


def install(app: Flask) -> None:
    """Have an application write its lines to standard error, unless somebody set up other logs."""
    if not LOGGER.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        LOGGER.addHandler(handler)
        LOGGER.propagate = False
    LOGGER.setLevel(logging.INFO)
    app.before_request(start_clock)
    app.after_request(log_request)
