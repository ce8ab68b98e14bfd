"""What a task stands on, and how it opens short transactions around long work.

No transaction is held while a child process runs: claim and commit, run, record and commit.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from review.config import Secrets, Settings
from review.domain.values import Actor
from review.jobs.sandbox import SandboxLimits
from review.services.outside import public_side
from review.services.outstanding import LEASE
from review.services.releasing import PublicSide
from review.store.base import make_engine, writing
from review.store.files import Files
from review.store.vault import Vault


def utc_now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


def system_actor() -> Actor:
    """Acts of the product itself are recorded as system, with the operating-system user."""
    return Actor(id=None, name=f"system:{getpass.getuser()}"[:80], system=True)


@dataclass(frozen=True)
class Work:
    """Settings, database, disk, secrets, public side and clock for tasks."""

    settings: Settings
    sessions: sessionmaker[Session]
    vault: Vault
    public: PublicSide
    clock: Callable[[], datetime]

    @property
    def limits(self) -> SandboxLimits:
        """What a child process may use."""
        return SandboxLimits(
            memory=self.settings.sandbox_memory_mb << 20,
            cpu=self.settings.sandbox_seconds,
            seconds=self.settings.sandbox_seconds * 1.5,
        )

    @property
    def proof_limits(self) -> SandboxLimits:
        """What redacting and proving may use: several readers go over every page. Less than a lease lasts."""
        lasts = LEASE.total_seconds() - 60
        return replace(
            self.limits,
            cpu=int(min(4 * self.settings.sandbox_seconds, lasts)),
            seconds=min(6.0 * self.settings.sandbox_seconds, lasts),
        )

    def day_of(self, moment: datetime) -> date:
        """The calendar day of a moment in the configured zone."""
        return moment.astimezone(self.settings.time_zone).date()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One short writing transaction; commits when the block ends well."""
        with self.sessions() as session:
            yield session
            session.commit()


def make_work(
    settings: Settings, secrets: Secrets, *, clock: Callable[[], datetime] = utc_now
) -> Work:
    """Everything tasks need for one house."""
    return Work(
        settings=settings,
        sessions=writing(make_engine(settings.database_url)),
        vault=Vault(Files(settings.staff_folder), secrets.value_key),
        public=public_side(settings.public_database_url, Path(settings.public_files)),
        clock=clock,
    )
