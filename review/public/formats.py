"""The catalogue as open data: JSON and CSV page by page, a record, a year as ZIP, their description.

Every answer carries the tag of the catalogue's state (`freshness`), so a program that asks again
gets 304 until something changed. What is hidden on the pages is hidden here.
"""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterator
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    render_template,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from review.public.asked import UnfitSize, go_on, read_page, read_question, read_size
from review.public.bulk import Damaged, year_archive
from review.public.cursor import BadCursor
from review.public.export import Shelf, shelf_of
from review.public.openapi import described
from review.public.pages import ID, site
from review.public.question import Filters, Terms
from review.public.record_format import FIELDS, outline_of, whole_of
from review.public.tables import PublicRecord, RecordState

formats = Blueprint("formats", __name__)
log = logging.getLogger(__name__)

YEAR = "int(fixed_digits=4, min=1000)"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CSV_LEFT_OUT = ("removals",)


@formats.get("/data")
def data() -> ResponseReturnValue:
    """Say what there is for programs, with a ZIP for each year."""
    return render_template("public/data.html", years=sorted(_years().items(), reverse=True))


@formats.get("/catalogue.json")
def as_json() -> ResponseReturnValue:
    """Answer the catalogue, newest first, a page at a time."""
    try:
        shelf, next_url = _asked_shelf("formats.as_json")
    except BadCursor:
        return jsonify({"error": "bad_link"}), 400
    except UnfitSize:
        return jsonify({"error": "limit_unfit"}), 400
    origin = site().origin
    records = [outline_of(record, origin) for record in shelf.records]
    return _linked(jsonify({"records": records, "next": next_url}), next_url)


@formats.get("/catalogue.csv")
def as_csv() -> ResponseReturnValue:
    """Answer the same as a table; the next page stands in the Link header."""
    try:
        shelf, next_url = _asked_shelf("formats.as_csv")
    except BadCursor:
        return Response("bad_link\n", 400, mimetype="text/plain")
    except UnfitSize:
        return Response("limit_unfit\n", 400, mimetype="text/plain")
    response = Response(_csv_of(shelf), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = 'attachment; filename="catalogue.csv"'
    return _linked(response, next_url)


@formats.get(f"/documents/<{ID}:record_id>.json")
def record(record_id: int) -> ResponseReturnValue:
    """Answer a record with its text; 410 with the explanation where it is hidden."""
    found = site().catalogue.record(record_id)
    if found is None:
        return jsonify({"error": "not_found"}), 404
    if found.state is RecordState.WITHDRAWN:
        gone = {"error": "withdrawn", "explanation": found.explanation}
        return jsonify({**gone, "index_number": found.index_number}), 410
    return jsonify(whole_of(found, site().origin))


@formats.get(f"/archives/<{YEAR}:year>.zip")
def archive(year: int) -> ResponseReturnValue:
    """Answer every released document of a year, with records and digests."""
    if str(year) not in _years():
        abort(404)
    response = Response(_sent(year), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="documents-{year}.zip"'
    return response


@formats.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """Describe all this as OpenAPI 3.1."""
    response = jsonify(described(site().origin + url_for("pages.catalogue").rstrip("/")))
    response.mimetype = "application/openapi+json"
    return response


def _years() -> dict[str, int | None]:
    """Answer how many documents each year has."""
    _, counted = site().catalogue.search(Terms(), Filters())
    return dict(counted.facets["year"])


def _asked_shelf(endpoint: str) -> tuple[Shelf, str | None]:
    asked, size = read_question(), read_size()
    place = read_page(site().cursors, asked)
    shelf = shelf_of(site().engine, asked.terms, asked.filters, place, size)
    if shelf.older is None:
        return shelf, None
    further = go_on(site().cursors, asked, shelf.older, size)
    return shelf, site().origin + url_for(endpoint, **further)


def _linked(response: Response, next_url: str | None) -> Response:
    if next_url is not None:
        response.headers["Link"] = f'<{next_url}>; rel="next"'
    return response


def _csv_of(shelf: Shelf) -> bytes:
    names = [name for name in FIELDS if name not in _CSV_LEFT_OUT]
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(names)
    for found in shelf.records:
        said = outline_of(found, site().origin)
        writer.writerow([_cell(said[name]) for name in names])
    # spreadsheets take a table for Chinese only with the mark at its beginning
    return table.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    """Write a value: lists by blanks, files by their addresses, nothing that a spreadsheet would run."""
    if isinstance(value, list):
        parts = [one["url"] if isinstance(one, dict) else str(one) for one in value]
        return " ".join(parts)
    if isinstance(value, bool):
        return "true" if value else "false"
    said = "" if value is None else str(value)
    is_risky = isinstance(value, str) and said.startswith(_BEGINS_A_FORMULA)
    return f"'{said}" if is_risky else said


def _sent(year: int) -> Iterator[bytes]:
    origin = site().origin

    def written(found: PublicRecord) -> dict[str, Any]:
        return whole_of(found, origin)

    pieces = year_archive(site().engine, site().files, year, written)

    def sending() -> Iterator[bytes]:
        try:
            yield from pieces
        except Damaged:
            log.exception("released file missing or changed: archive of %d broken off", year)
            raise

    return stream_with_context(sending())  # addresses are made while it is sent
