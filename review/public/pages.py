"""The pages of the public site: list and search, document, download, about.

A view reads its address, asks the catalogue once and prints one page value. What is hidden answers
410 with the public explanation, on every address of the record. Nothing here writes.
"""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from review.public.catalogue import Catalogue
from review.public.cursor import BadCursor, Cursor, CursorSigner
from review.public.document_page import Around, document_page
from review.public.files import Verified
from review.public.listing import (
    ListPage,
    Pill,
    facets_of,
    label_of,
    pager_of,
    question_of,
    results_of,
    total_of,
)
from review.public.question import Order, parse_filters, parse_order, parse_query, plain
from review.public.registers import lists_on_request
from review.public.related import history_of, of_same_item
from review.public.tables import Listing, PublicRecord, RecordState
from review.public.wording import current_language

pages = Blueprint("pages", __name__)
log = logging.getLogger(__name__)

ID = "int(max=9223372036854775807)"  # what both databases can hold


@dataclass(frozen=True)
class Site:
    """What the views need, made once with the application."""

    engine: Engine  # reads only
    catalogue: Catalogue
    files: Verified
    cursors: CursorSigner
    origin: str  # as people see it, for links that are read elsewhere
    time_zone: ZoneInfo


def site() -> Site:
    """Answer what belongs to the running application."""
    return cast("Site", current_app.extensions["public_site"])


_OTHER = {Order.DATE: Order.RELEVANCE.value, Order.RELEVANCE: Order.DATE.value}


@pages.get("/")
def catalogue() -> ResponseReturnValue:
    """List the catalogue, newest first; `q` searches, ticks narrow, `from` goes on."""
    query = plain(request.args.get("q", ""))
    in_title, order = request.args.get("in") == "title", parse_order(request.args.get("order", ""))
    terms = parse_query(query, in_title=in_title)
    filters = parse_filters(dict(request.args.lists()))
    question = question_of(query, filters, in_title=in_title, order=order)
    given = request.args.get("from")
    try:
        cursor = site().cursors.read(given, question) if given else None
    except BadCursor:
        return render_template("public/bad_link.html", back_url=url_for("pages.catalogue")), 400
    found, counted = site().catalogue.search(
        terms, filters, cursor.place if cursor else None, order
    )
    asked: dict[str, Any] = {"q": query} if query else {}
    asked |= {"in": "title"} if in_title else {}
    asked |= {"order": order.value} if order is not Order.DATE else {}
    here: dict[str, Any] = asked | filters.arguments()

    def link(to: Cursor) -> str:
        word = site().cursors.write(to, question)
        return url_for("pages.catalogue", **(here | {"from": word}))

    page = ListPage(
        query=query,
        cut=terms.cut,
        in_title=in_title,
        order=order,
        order_url=url_for("pages.catalogue", **(here | {"order": _OTHER[order]})),
        total=total_of(counted),
        more=counted.more,
        results=results_of(found.rows, terms),
        facets=facets_of(counted, filters, current_language()),
        pills=tuple(
            Pill(
                label_of(name, value),
                url_for("pages.catalogue", **(asked | filters.without(name, value).arguments())),
            )
            for name, value in filters.ticked()
        ),
        facets_open="facets" in request.args,
        facets_url=url_for("pages.catalogue", **(here | {"facets": "open"}), _anchor="facets"),
        pager=pager_of(found, counted, cursor.first if cursor else 1, link),
    )
    feed_url = url_for("feeds.feed", **(asked | filters.arguments()))
    return render_template(
        "public/catalogue.html",
        page=page,
        feed_url=feed_url,
        is_on_request=filters.listing is Listing.ON_REQUEST,
        lists_on_request=bool(g.tag) and lists_on_request(site().engine, g.tag),
        july_year=max(counted.facets["july"], default=None),
    )


@pages.get(f"/documents/<{ID}:record_id>")
def document(record_id: int) -> ResponseReturnValue:
    """Show one document: validity first, then the text, the metadata, the files."""
    record = _record(record_id)
    if record.state is RecordState.WITHDRAWN:
        return _withdrawn(record)
    successor = None
    if record.successor_id is not None:
        successor = site().catalogue.successor(record.successor_id)
    around = Around(
        successor,
        site().catalogue.predecessors(record_id),
        of_same_item(site().engine, record),
        history_of(site().engine, record_id),
    )
    url = site().origin + url_for("pages.document", record_id=record_id, lang=None)
    page = document_page(record, around, url, site().time_zone)
    return render_template("public/document.html", page=page, tags=page.tags)


@pages.get(f"/documents/<{ID}:record_id>/files/<{ID}:position>")
def download(record_id: int, position: int) -> ResponseReturnValue:
    """Send a released file; its digest is checked again whenever the file on the disk changed."""
    record = _record(record_id)
    if record.state is RecordState.WITHDRAWN:
        return _withdrawn(record)
    file = next((file for file in record.files if file.position == position), None)
    if file is None:
        abort(404)
    path = site().files.path(file.sha256)
    if path is None:
        log.error("released file missing or changed: record %d, file %d", record_id, position)
        return render_template("public/damaged.html"), 503
    response = send_file(path, mimetype=file.media_type, etag=file.sha256, conditional=True)
    _name(response, file.name, f"document-{record_id}-{position}")
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response


@pages.get("/about")
def about() -> ResponseReturnValue:
    """Say what this site is and how to search it."""
    return render_template("public/about.html")


def _record(record_id: int) -> PublicRecord:
    record = site().catalogue.record(record_id)
    if record is None:
        abort(404)
    return record


def _withdrawn(record: PublicRecord) -> ResponseReturnValue:
    # not the title: it may be what must not be seen
    at = record.withdrawn_at or record.changed_at
    on = at.astimezone(site().time_zone).date()
    return render_template("public/withdrawn.html", record=record, withdrawn_on=on), 410


def _name(response: Response, name: str, plain: str) -> None:
    """Name the download: RFC 6266, the Chinese name by RFC 5987, a plain one for old programs."""
    ending = name.rpartition(".")[2].lower()
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
