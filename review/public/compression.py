"""Answers made smaller on their way (gzip), for readers who take it; nothing is made here.

Pages hold nothing secret, so what compression tells of a content by its length tells nothing. A
proxy in front that compresses by itself finds answers that say they are compressed already.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from threading import Lock

from flask import Flask, Response, request

_LEVEL = 4  # half the time of 6 for pages some percent larger
_LEAST = 1_000  # bytes; below, the head of the answer weighs more
_TEXTS = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/openapi+json",
    "image/svg+xml",
)
_STATIC_KEPT = 64


def add_compression(app: Flask) -> None:
    """Compress texts; register before every other step that changes answers, it must come last."""
    small = _Kept()

    @app.after_request
    def compress(response: Response) -> Response:
        """Send a text compressed where that is asked for; ranges and released files stay as they are."""
        if not _is_text(response):
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip") <= 0 or response.status_code != 200:
            return response
        response.direct_passthrough = False  # a file of our own, read once
        body = response.get_data()
        if len(body) < _LEAST:
            return response
        if request.endpoint == "static":
            smaller = small.get(f"{request.path} {response.get_etag()[0]}", body)
        else:
            smaller = _compressed(body)
        response.set_data(smaller)
        response.headers["Content-Encoding"] = "gzip"
        tag, _ = response.get_etag()
        if tag is not None:
            response.set_etag(tag, weak=True)  # other bytes, the same words
        response.headers.pop("Accept-Ranges", None)
        return response


def _is_text(response: Response) -> bool:
    streamed = response.is_streamed and request.endpoint != "static"
    return (
        not streamed
        and request.endpoint != "pages.download"
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(_TEXTS)
    )


def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)


class _Kept:
    """The styles and pictures of the site, compressed once."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str, body: bytes) -> bytes:
        """Answer a compressed body, kept by the address and tag of its file."""
        with self._lock:
            if tag in self._bodies:
                return self._bodies[tag]
        smaller = _compressed(body)
        with self._lock:
            self._bodies[tag] = smaller
            while len(self._bodies) > _STATIC_KEPT:
                self._bodies.popitem(last=False)
        return smaller
