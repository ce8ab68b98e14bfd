"""Files that a browser keeps: a header is Latin-1, a name is not; and only one module writes that header."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Response
from werkzeug.http import parse_options_header

import review.web
from review.web.downloads import named


@pytest.mark.parametrize("name", ["台账-2026.xlsx", "报告“一”; a=b.docx", "plain.zip"])
def test_a_file_keeps_its_name_in_a_header_that_a_server_can_send(name: str) -> None:
    headers = named(Response(b""), name).headers
    for _key, value in headers.to_wsgi_list():
        value.encode("latin-1")
    kind, told = parse_options_header(headers["Content-Disposition"])
    assert (kind, told["filename"]) == ("attachment", name)


def test_nothing_else_writes_the_header_with_a_name() -> None:
    folder = Path(review.web.__file__).parent
    writing = {
        path.name
        for path in folder.rglob("*.py")
        if "Content-Disposition" in path.read_text(encoding="utf-8")
    }
    assert writing == {"downloads.py"}
