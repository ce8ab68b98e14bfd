"""The staff application, put together: pages, languages, access, headers, error pages.

Building it opens no connection and writes nothing. No page lives here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Blueprint, Flask
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context
from werkzeug.routing import IntegerConverter, Map

import review.web
from review.config import Settings
from review.web import access, error_pages, headers, locale, logs, loopback, pages, session
from review.web.runtime import (
    EXTENSION,
    Enqueue,
    build_house,
    house_of,
    leave_to_the_sweep,
    utc_now,
)
from review.web.sign_in import load_visitor
from review.web.wording import word
from review.web.wording.joining import joined

ROOT = Path(review.web.__file__).parent.parent.parent
COOKIE = "review_staff"
#: The largest number that both databases hold.
LARGEST = (1 << 63) - 1


class HouseSession(SecureCookieSessionInterface):
    """Flask's signed cookie, signed with a key that is made on first run and not before."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Take the key from the staff secrets on the first request."""
        if not app.secret_key:
            app.secret_key = house_of(app).secrets.session_key
        return super().get_signing_serializer(app)


class RowNumber(IntegerConverter):
    """A number in an address: one larger than any row of a database leads nowhere."""

    def __init__(self, map: Map) -> None:  # noqa: A002  # werkzeug's own name
        super().__init__(map, max=LARGEST)


class StaffApp(Flask):
    """Flask, but silent about errors: their messages quote what people typed (``error_pages`` logs the kind)."""

    def log_exception(self, exc_info: object) -> None:
        """Leave it to ``error_pages.show_fault``."""


def create_app(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    enqueue: Enqueue = leave_to_the_sweep,
) -> Flask:
    """Build the staff application.

    ``clock`` answers the present moment, aware; ``enqueue`` tells the worker of a row that waits.
    """
    app = StaffApp(
        "review",
        root_path=str(ROOT / "review"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "review" / "web" / "static"),
        static_url_path="/static",
    )
    app.session_interface = HouseSession()
    app.url_map.converters["int"] = RowNumber
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.staff_cookies_secure,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.sign_in_hours),
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its sign-in
        UPLOAD_LIMIT=settings.upload_limit_mb * 1_000_000,
        MAX_FORM_MEMORY_SIZE=headers.FORM_LIMIT,
        MAX_FORM_PARTS=2000,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters["word"] = _word
    app.jinja_env.filters["joined"] = joined
    app.extensions[EXTENSION] = build_house(settings, clock=clock, enqueue=enqueue)
    session.install(app)  # first: what hangs on later runs before the commit
    logs.install(app)
    headers.install(app)
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.session_protection = None  # sign-ins are rows that can be revoked
    manager.user_loader(load_visitor)
    loopback.install(app)
    access.install(app)
    locale.install(app)
    pages.install(app)
    error_pages.install(app)
    app.view_functions["static"] = access.open_to_all(app.view_functions["static"])
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    return app


@pass_context
def _word(_context: Context, code: object, kind: str) -> str:
    """As ``word``, asked at every printing: Jinja would work out a constant's once, in one language."""
    return word(code, kind)


def blueprints() -> list[Blueprint]:
    """The blueprint ``bp`` of every module of this package, and of packages in it, that has one.

    Raises ValueError where two blueprints share a name: one of them would be lost.
    """
    found: dict[str, Blueprint] = {}
    modules = pkgutil.walk_packages(review.web.__path__, prefix=f"{review.web.__name__}.")
    for name in sorted(module.name for module in modules):
        blueprint = getattr(importlib.import_module(name), "bp", None)
        if not isinstance(blueprint, Blueprint):
            continue
        if found.setdefault(blueprint.name, blueprint) is not blueprint:
            raise ValueError(f"two blueprints are called {blueprint.name}")
    return list(found.values())
