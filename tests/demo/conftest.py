"""The demonstration house, loaded once for all its tests by the real engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from review.config import Settings
from review.config.keys import Secrets
from review.demo import plots
from review.demo.house import Loaded, load_demo
from review.jobs.work import Work, make_work
from review.public.migrate import upgrade_public
from review.store.migrate import upgrade
from tests.isolation import MORNING, Clock

#: The plots in the order of their days, as the house makes its documents.
IN_ORDER = sorted(plots.PLOTS, key=lambda plot: -plot.days_ago)


@dataclass
class Demo:
    """A loaded house and how loading went on."""

    work: Work
    loaded: Loaded
    said: list[tuple[int, int]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One document for every plot, and three Julys over documents of the past."""
    folder: Path = tmp_path_factory.mktemp("demo")
    settings = Settings.from_env(
        {"REVIEW_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'staff.db'}"}
    )
    upgrade(settings.database_url)
    upgrade_public(settings.public_database_url)
    secrets = Secrets(session_key=b"s" * 32, value_key=b"v" * 32, queue_key=b"q" * 32)
    work = make_work(settings, secrets, clock=Clock(MORNING + timedelta(hours=8)))
    said: list[tuple[int, int]] = []
    loaded = load_demo(work, progress=lambda done, of: said.append((done, of)))
    yield Demo(work, loaded, said)
    work.sessions.kw["bind"].dispose()
