"""A house as the commands see it: settings, both databases, the disk; no pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from review.cli_audit import audit, store
from review.config import Settings
from review.public.migrate import upgrade_public
from review.public.store import open_public_store
from review.store.base import make_engine, writing
from review.store.files import Files
from review.store.migrate import upgrade
from tests.databases import Databases


@dataclass(frozen=True)
class House:
    """What the commands ask the application for."""

    settings: Settings
    engine: Engine
    files: Files

    def run(self, *arguments: str) -> Result:
        """Type a command of this house."""
        app = Flask("house")
        app.extensions["review"] = self
        for group in (audit, store):
            app.cli.add_command(group)
        return app.test_cli_runner().invoke(args=list(arguments))

    def asked(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Type a command with --json; answers exit code and document."""
        result = self.run(*arguments, "--json")
        return result.exit_code, json.loads(result.stdout)

    def problems(self, *arguments: str) -> dict[str, list[tuple[str, str]]]:
        """Run the store check; answers what is wrong, by check."""
        _, answer = self.asked("store", "check", "--grace", "0", *arguments)
        return {
            check["name"]: [(p["code"], p["subject"]) for p in check["problems"]]
            for check in answer["checks"]
            if not check["passed"]
        }

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One committed transaction inside."""
        with writing(self.engine).begin() as session:
            yield session

    @contextmanager
    def outside(self) -> Iterator[Session]:
        """One committed transaction on the public side."""
        engine = open_public_store(self.settings.public_database_url)
        with Session(engine) as session, session.begin():
            yield session
        engine.dispose()


def build(databases: Databases, engine_name: str, folder: Path) -> House:
    """A house with an empty public side; the public database is a SQLite file in either case."""
    url = databases.fresh(engine_name, upgrade)
    settings = Settings.from_env(
        {
            "REVIEW_DATA": str(folder),
            "DATABASE_URL": url,
            "PUBLIC_DATABASE_URL": databases.fresh("sqlite", upgrade_public),
        }
    )
    return House(settings, make_engine(url), Files(settings.staff_folder))
