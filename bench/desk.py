"""The desk with five hundred pages and five thousand findings: its first paint beside that of one page, and
what settling a finding costs there.

Whole page and answer to the script also beside a bare page that reads the same rows and sends the same
bytes, ready made: findings are worded while the template is filled, so there is no filling it without us.
"""

from __future__ import annotations

import gc
import logging
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from bench.bare import ask, environ_of
from bench.desk_house import READER, a_document, open_house
from bench.desk_review import reviewing
from bench.harness import Row, race, seconds
from bench.pages import cookie_of
from review.store.documents import FileVersion
from review.store.findings import FindingRow
from review.store.found import decided_of, found_in
from review.web.desk.answers import AT, HOLDS
from review.web.logs import LOGGER
from tests.chromium import ARGUMENTS, serving
from tests.page import Visitor
from tests.pagehouse import PageHouse

PAGES = 500
SETTLED = 2_500
PAINTS, SETTLES, ROUNDS = 7, 9, 5
#: First paint of many pages at most three times that of one; a settlement in 100 ms.
PAINT_GOAL, SETTLE_GOAL = 1 / 3, 10.0

#: Milliseconds from the asking to the first paint. Asked of an observer, as a page of ours allows no evaluation of
#: strings, which asking again and again would be.
_PAINTED = """() => new Promise((say) => new PerformanceObserver((seen) => {
  const paint = seen.getEntriesByName("first-contentful-paint")[0];
  if (paint) say(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""


def run() -> list[Row]:
    """The rows of the desk; without chromium none of painting."""
    LOGGER.handlers = [logging.NullHandler()]
    LOGGER.propagate = False
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder))
        one, many = a_document(house, 1), a_document(house, PAGES, settled=SETTLED)
        gc.collect()
        gc.freeze()  # as ``review.serve`` does before it listens
        rows = _painting(house, one, many) + _settling(house, many) + _beside(house, many)
        rows += reviewing(house, many, SETTLED, SETTLE_GOAL)
        house.house.engine.dispose()
    return rows


def _painting(house: PageHouse, one: int, many: int) -> list[Row]:
    program = shutil.which("chromium")
    if program is None:
        return []
    taken: dict[int, list[float]] = {one: [], many: []}
    name, _is, value = cookie_of(house, READER).partition("=")
    with serving(house.app) as url, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
        context.set_default_timeout(60_000)
        context.add_cookies([{"name": name, "value": value, "url": url}])
        tab = context.new_page()
        for number in range(PAINTS + 1):
            for document in (one, many):
                tab.goto(f"{url}/documents/{document}/desk")
                painted = tab.evaluate(_PAINTED)
                if number:  # the first of each warms caches
                    taken[document].append(painted)
        browser.close()
    small, large = median(taken[one]), median(taken[many])
    return [
        Row(f"desk: first paint of {PAGES} pages", small / large, "of one page's", PAINT_GOAL),
        Row("desk: that first paint", large, "ms"),
    ]


def _settling(house: PageHouse, document: int) -> list[Row]:
    visitor = house.signed_in(READER)
    settle = _settle(house, visitor, document)
    settle()
    taken = median(seconds(settle, "cpu") for _ in range(SETTLES))
    return [
        Row(f"desk: settling one of {PAGES * 10:,}", 1 / taken, "per CPU second", SETTLE_GOAL),
    ]


def _settle(house: PageHouse, visitor: Visitor, document: int) -> Callable[[], None]:
    """Settle the next open finding as a script of the desk does."""
    with house.house.reading() as session:
        version = session.scalars(
            select(FileVersion.id).where(FileVersion.document_id == document)
        ).one()
        query = select(FindingRow.id).where(FindingRow.file_version_id == version)
        ids = session.scalars(query.order_by(FindingRow.id).offset(SETTLED)).all()
    page = visitor.client.get(f"/documents/{document}/desk").text
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found is not None
    waiting = cycle(ids[::7])

    def once() -> None:
        finding = str(next(waiting))
        answer = visitor.client.post(
            f"/documents/{document}/desk/settle",
            data={"csrf_token": found[1], "finding_id": finding, "settlement": "remove"},
            headers={"HX-Request": "true", AT: finding, HOLDS: f"{version}.245-255"},
        )
        assert answer.status_code == 200

    return once


def _beside(house: PageHouse, document: int) -> list[Row]:
    """Whole page and part, each beside a bare page."""
    with house.house.reading() as session:
        version = session.scalars(
            select(FileVersion.id).where(FileVersion.document_id == document)
        ).one()

    def query() -> None:
        with house.house.reading() as session:
            assert found_in(session, (version,))
            assert decided_of(session, (version,))

    path = f"/documents/{document}/desk"
    whole = environ_of(path, cookie_of(house, READER))
    part = {**whole, "HTTP_HX_REQUEST": "true", "HTTP_DESK_FINDING": "0", "HTTP_DESK_PAGES": ""}
    beside = "of the speed of ready bytes"
    return [
        Row(f"desk: whole page of {PAGES} pages", _ratio(house, whole, query), beside),
        Row("desk: answer to its script", _ratio(house, part, query), beside),
    ]


def _ratio(house: PageHouse, environ: Mapping[str, Any], query: Callable[[], None]) -> float:
    """How fast the product is beside a page that reads the same rows and sends the same bytes, ready made."""
    answer = ask(house.app, environ)
    bare = Flask("bare")

    def ready() -> bytes:
        query()
        return answer

    bare.add_url_rule(environ["PATH_INFO"], view_func=ready)
    times = race(
        {"product": lambda: ask(house.app, environ), "bare": lambda: ask(bare, environ)},
        ROUNDS,
        "cpu",
    )
    return times["bare"] / times["product"]
