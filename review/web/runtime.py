"""The house a request lives in: settings, database, disk, secrets and clock, made once per process.

Making it opens no connection and writes nothing; each part does so on first use. No request here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import cast

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from review.config import Secrets, Settings, ensure_staff_secrets
from review.store.base import make_engine, make_sessions, writing
from review.store.files import Files

#: What ``app.extensions`` knows the house by.
EXTENSION = "review"

#: Tells the queue that a row waits for background work: the kind of work and the row's id.
Enqueue = Callable[[str, int], None]


def utc_now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


def leave_to_the_sweep(_kind: str, _row_id: int) -> None:
    """Tell nobody: the row says what is outstanding, and the worker's sweep finds it."""


@dataclass(frozen=True, kw_only=True)
class House:
    """What the staff pages stand on. ``reading`` and ``writing`` make database sessions."""

    settings: Settings
    engine: Engine
    reading: sessionmaker[Session]
    writing: sessionmaker[Session]
    files: Files
    clock: Callable[[], datetime]
    enqueue: Enqueue

    @cached_property
    def secrets(self) -> Secrets:
        """The staff secrets, made on first use. SettingsError where they are open to others."""
        return ensure_staff_secrets(self.settings)

    def now(self) -> datetime:
        """The present moment, aware."""
        return self.clock()

    def day_of(self, moment: datetime) -> date:
        """The calendar day of a moment in the configured zone."""
        return moment.astimezone(self.settings.time_zone).date()

    def start_of(self, day: date) -> datetime:
        """The moment at which a calendar day begins in the configured zone."""
        return datetime.combine(day, time(), self.settings.time_zone).astimezone(UTC)


def build_house(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    enqueue: Enqueue = leave_to_the_sweep,
) -> House:
    """Put a house together without touching database or disk."""
    engine = make_engine(settings.database_url)
    return House(
        settings=settings,
        engine=engine,
        reading=make_sessions(engine),
        writing=writing(engine),
        files=Files(settings.staff_folder),
        clock=clock,
        enqueue=enqueue,
    )


def house_of(app: Flask) -> House:
    """The house of an application."""
    return cast("House", app.extensions[EXTENSION])


def current_house() -> House:
    """The house of the request being answered."""
    return house_of(current_app)
