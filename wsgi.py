"""The two applications: ``app`` (= ``staff``) and ``public``, each built when it is first asked for.

Two Flask objects side by side would make the ``flask`` command refuse to choose, and the public
process must not load what is internal; so nothing is imported before it is needed.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


@cache
def _staff() -> Flask:
    from review.cli import register_commands
    from review.config import Settings
    from review.web.app import create_app

    app = create_app(Settings.from_env(os.environ))
    register_commands(app)
    return app


@cache
def _public() -> Flask:
    from review.config import PublicSettings, ensure_public_secrets
    from review.public.app import create_public_app

    settings = PublicSettings.from_env(os.environ)
    return create_public_app(settings, ensure_public_secrets(settings))


def __getattr__(name: str) -> Flask:
    if name in ("app", "staff"):
        return _staff()
    if name == "public":
        return _public()
    raise AttributeError(name)
