"""The catalogue for programs: Atom feed, sitemap, robots, and a record as JSON.

They answer from the same catalogue as the pages, so what is hidden there is hidden here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from review.public.pages import ID, site
from review.public.tables import PublicRecord, RecordState

feeds = Blueprint("feeds", __name__)

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_PLAIN_FIELDS = (
    "index_number",
    "revision",
    "organisation_code",
    "organisation_name",
    "title",
    "doc_number",
    "issuer",
    "kind",
    "subject",
    "partial",
    "successor_id",
    "successor_text",
    "summary",
    "reading_text",
    "content_digest",
)
_DATES = ("doc_date", "issued_on", "published_on", "validity_on", "released_at", "changed_at")


@feeds.get("/feed.atom")
def feed() -> ResponseReturnValue:
    """Answer the newest releases and changes of validity as Atom (RFC 4287)."""
    entries = site().catalogue.newest()
    updated = max((entry.changed_at for entry in entries), default=_NEVER)
    body = render_template(
        "public/feed.xml", entries=entries, updated=updated, origin=site().origin
    )
    return Response(body, mimetype="application/atom+xml")


@feeds.get("/sitemap.xml")
def sitemap_index() -> ResponseReturnValue:
    """Answer the list of sitemaps, 10,000 record ids each."""
    chunks = site().catalogue.sitemap_chunks()
    body = render_template("public/sitemaps.xml", chunks=chunks, origin=site().origin)
    return Response(body, mimetype="application/xml")


@feeds.get("/sitemaps/<int(max=99999999999):chunk>.xml")
def sitemap(chunk: int) -> ResponseReturnValue:
    """Answer one sitemap."""
    records = site().catalogue.sitemap(chunk)
    if not records:
        abort(404)
    body = render_template("public/sitemap.xml", records=records, origin=site().origin)
    return Response(body, mimetype="application/xml")


@feeds.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Invite search engines to the documents, not to every combination of ticks."""
    base = request.script_root
    lines = [
        "User-agent: *",
        f"Disallow: {base}/*?",
        f"Disallow: {base}/language/",
        f"Sitemap: {site().origin}{url_for('feeds.sitemap_index')}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@feeds.get(f"/documents/<{ID}:record_id>.json")
def record(record_id: int) -> ResponseReturnValue:
    """Answer a record for programs; 410 with the explanation where it is hidden."""
    found = site().catalogue.record(record_id)
    if found is None:
        return jsonify({"error": "not_found"}), 404
    if found.state is RecordState.WITHDRAWN:
        gone = {"error": "withdrawn", "explanation": found.explanation}
        return jsonify({**gone, "index_number": found.index_number}), 410
    return jsonify(_as_json(found))


def _as_json(found: PublicRecord) -> dict[str, Any]:
    dates = {name: getattr(found, name) for name in _DATES}
    return {
        "id": found.record_id,
        **{name: getattr(found, name) for name in _PLAIN_FIELDS},
        **{name: value.isoformat() if value else None for name, value in dates.items()},
        "validity": found.validity.value,
        "files": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "bytes": file.bytes,
                "sha256": file.sha256,
                "url": url_for("pages.download", record_id=found.record_id, position=file.position),
            }
            for file in found.files
        ],
    }
