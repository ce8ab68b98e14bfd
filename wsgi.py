"""The two applications: ``app`` (= ``staff``) and ``public``, each built when it is first asked for.

Two Flask objects side by side would make the ``flask`` command refuse to choose, and the public
process must not load what is internal; so nothing is imported before it is needed.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from flask import Flask


def _end(wrong: Exception) -> NoReturn:
    """Say what is wrong with the settings and stop: a stack trace would bury the sentence."""
    sys.stderr.write(f"{wrong}\n")
    raise SystemExit(2)


@cache
def _staff() -> Flask:
    from review.cli import register_commands
    from review.config import Settings, SettingsError
    from review.web.app import create_app

    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as wrong:
        _end(wrong)
    app = create_app(settings)
    register_commands(app)
    return app


@cache
def _public() -> Flask:
    from review.config import PublicSettings, SettingsError, ensure_public_secrets
    from review.public.app import create_public_app

    try:
        settings = PublicSettings.from_env(os.environ)
    except SettingsError as wrong:
        _end(wrong)
    return create_public_app(settings, ensure_public_secrets(settings))


def __getattr__(name: str) -> Flask:
    if name in ("app", "staff"):
        return _staff()
    if name == "public":
        return _public()
    raise AttributeError(name)
