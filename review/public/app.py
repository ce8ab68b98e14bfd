"""The public site as an application, made from settings and keys; it opens and writes nothing.

It imports nothing of the house but this package and the settings, and reads nothing but the public
folder and database. What surrounds a page is in `shell`, what it shows in the modules
of the blueprints.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined

from review.config import PublicSettings, Secrets
from review.public.annual_reports import annual_reports
from review.public.catalogue import Catalogue
from review.public.compression import add_compression
from review.public.cursor import CursorSigner
from review.public.feeds import feeds
from review.public.files import Verified
from review.public.formats import formats
from review.public.freshness import add_revalidation, plain_ranges
from review.public.notices import notices
from review.public.pages import Site, pages
from review.public.proof import Proofs, proof
from review.public.shell import (
    add_errors,
    add_headers,
    add_languages,
    add_shell,
    add_static_digests,
)
from review.public.store import open_public_store
from review.public.wording import (
    day,
    digest_groups,
    filesize,
    kind_word,
    subject_word,
    validity_word,
)

_ROOT = Path(__file__).parents[2]
_PACKAGE = Path(__file__).parents[1]


class _Json(DefaultJSONProvider):
    """Chinese as it is, fields in their order."""

    ensure_ascii = False
    sort_keys = False


def create_public_app(settings: PublicSettings, keys: Secrets) -> Flask:
    """Answer the public site: catalogue, documents, downloads, notices, annual reports, feed. No sign-in exists."""
    app = Flask(
        "review.public",
        template_folder=str(_ROOT / "templates"),
        static_folder=str(_PACKAGE / "web" / "static"),
        static_url_path="/static",
    )
    app.json = _Json(app)
    secure = settings.public_cookies_secure
    address = urlsplit(settings.public_url)
    engine = open_public_store(settings.public_database_url, read_only=True)
    app.extensions["public_site"] = Site(
        engine,
        Catalogue(engine),
        Verified(settings.public_files),
        CursorSigner(keys.session_key),
        f"{address.scheme}://{address.netloc}",
        settings.time_zone,
    )
    app.extensions["public_proofs"] = Proofs(engine)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(
        date=day,
        filesize=filesize,
        digest_groups=digest_groups,
        validity=validity_word,
        subject=subject_word,
        kind=kind_word,
    )
    add_compression(app)  # first, so that it is the last to touch an answer
    add_languages(app, _PACKAGE / "translations")
    for blueprint in (pages, notices, annual_reports, feeds, formats, proof):
        app.register_blueprint(blueprint)
    add_shell(app, settings)
    add_headers(app, secure=secure)
    add_revalidation(app, engine)
    app.wsgi_app = plain_ranges(app.wsgi_app)  # type: ignore[method-assign, assignment]
    add_static_digests(app)
    add_errors(app)
    return app
