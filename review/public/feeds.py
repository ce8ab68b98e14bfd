"""The catalogue for readers of feeds and for search engines: Atom, sitemaps, robots.

They answer from the same catalogue as the pages, so what is hidden there is hidden here.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from review.public.asked import read_question
from review.public.export import newest_of
from review.public.listing import label_of
from review.public.pages import site

feeds = Blueprint("feeds", __name__)

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@feeds.get("/feed.atom")
def feed() -> ResponseReturnValue:
    """Answer the newest releases and changes of validity as Atom (RFC 4287): all, or what is asked."""
    asked = read_question()
    everything = not asked.arguments
    entries = (
        site().catalogue.newest()
        if everything
        else newest_of(site().engine, asked.terms, asked.filters)
    )
    updated = max((entry.changed_at for entry in entries), default=_NEVER)
    ticks = [label_of(name, value) for name, value in asked.filters.ticked()]
    body = render_template(
        "public/feed.xml",
        entries=entries,
        updated=updated,
        origin=site().origin,
        asked="，".join(filter(None, (asked.query, *ticks))),
        self_url=url_for("feeds.feed", **asked.arguments),
        list_url=url_for("pages.catalogue", lang=None, **asked.arguments),
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
        f"Disallow: {base}/archives/",
        f"Sitemap: {site().origin}{url_for('feeds.sitemap_index')}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
