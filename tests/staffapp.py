"""The staff application of one run: built once, and put over the house of whoever asks next.

Building it and compiling its templates costs half a second, more than most page tests. Who changes
the application itself (a blueprint of one's own, a setting) builds one with ``create_app``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask

from review.config import Settings
from review.web.app import create_app
from review.web.runtime import EXTENSION, Enqueue, build_house

_built: list[Flask] = []


def app_over(settings: Settings, clock: Callable[[], datetime], enqueue: Enqueue) -> Flask:
    """The application over a house of these settings; the house it stood over before is left.

    Settings that an application keeps for itself (cookies, limits) are those of the first house.
    """
    if not _built:
        _built.append(create_app(settings))
    app = _built[0]
    app.extensions[EXTENSION] = build_house(settings, clock=clock, enqueue=enqueue)
    app.secret_key = None  # taken from the secrets of this house when it is first needed
    return app
