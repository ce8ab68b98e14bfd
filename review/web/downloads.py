"""Answers that a browser keeps as a file: under its own name, in any script. Nothing else sets that header."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from flask import Response


def named(response: Response, name: str) -> Response:
    """Have the answer kept as a file called ``name``; it is in nobody's cache afterwards.

    A header is Latin-1 (RFC 9110): a name with other characters goes into ``filename*`` (RFC 6266), percent-coded,
    with a plain one beside it for what does not know that.
    """
    if name.isascii():
        response.headers.set("Content-Disposition", "attachment", filename=name)
    else:
        both = {
            "filename": f"download{PurePath(name).suffix}",
            "filename*": f"UTF-8''{quote(name, safe='')}",
        }
        response.headers.set("Content-Disposition", "attachment", **both)
    response.headers["Cache-Control"] = "no-store"
    return response
