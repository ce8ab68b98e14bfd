"""The staff application of one run: built once, and put over the house of whoever asks next.

Building it and compiling its templates costs half a second, more than most page tests. Who changes
the application itself (a blueprint of one's own, a setting) builds one with ``create_app``. Houses that
follow each other at one address share its engine and with it the compiled statements; never any data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import Flask

from review.config import Settings
from review.store.files import Files
from review.web.app import create_app
from review.web.runtime import EXTENSION, Enqueue, House, build_house
from tests.compiled import STAFF_TEMPLATES

_built: list[Flask] = []
#: The last house at the URL of a staff database.
_houses: dict[str, House] = {}


def app_over(settings: Settings, clock: Callable[[], datetime], enqueue: Enqueue) -> Flask:
    """The application over a house of these settings; the house it stood over before is left.

    Settings that an application keeps for itself (cookies, limits) are those of the first house.
    """
    if not _built:
        _built.append(create_app(settings))
        _built[0].jinja_env.bytecode_cache = STAFF_TEMPLATES
    app = _built[0]
    app.extensions[EXTENSION] = _house(settings, clock, enqueue)
    app.secret_key = None  # taken from the secrets of this house when it is first needed
    return app


def _house(settings: Settings, clock: Callable[[], datetime], enqueue: Enqueue) -> House:
    known = _houses.get(settings.database_url)
    if known is None:
        house = build_house(settings, clock=clock, enqueue=enqueue)
    else:
        files = Files(settings.staff_folder)
        house = replace(known, settings=settings, files=files, clock=clock, enqueue=enqueue)
    _houses[settings.database_url] = house
    return house
