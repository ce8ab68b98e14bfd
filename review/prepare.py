"""Preparing a house before it is served: secrets, databases, calendar, and the demonstration house when wanted.

Composes the rooms; holds no rule. Everything here may be repeated: what is there already is kept, and a
demonstration house that was only half made is finished.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from review.config import (
    PublicSettings,
    Settings,
    ensure_public_secrets,
    ensure_staff_secrets,
)
from review.demo.house import DEFAULT_DOCUMENTS, load_demo
from review.demo.people import PASSWORD
from review.domain.states import Role
from review.jobs.work import make_work, utc_now
from review.public.migrate import upgrade_public
from review.services.calendar import seed_calendar
from review.store.base import make_engine, make_sessions, writing
from review.store.migrate import NotReady, assert_ready, upgrade
from review.store.people import Grant, Organisation, Person


class CannotPrepare(Exception):
    """One sentence that names the database and what is wrong with it."""


def prepare_house(settings: Settings) -> None:
    """Make secrets, bring both databases up to date, load the calendar.

    Raises SettingsError where no secrets can be kept, CannotPrepare where a database can not be used.
    """
    ensure_staff_secrets(settings)
    ensure_public_secrets(settings)
    _bring_up(
        settings.migrate_database_url,
        "DATABASE_URL",
        lambda url: upgrade(url, application_url=settings.database_url),
    )
    _bring_up(settings.public_database_url, "PUBLIC_DATABASE_URL", upgrade_public)
    engine = make_engine(settings.database_url)
    try:
        assert_ready(engine)
        with writing(engine)() as session:
            seed_calendar(session)
            session.commit()
    except (SQLAlchemyError, NotReady) as error:
        raise _unusable(settings.database_url, "DATABASE_URL", error) from error
    finally:
        engine.dispose()


def wants_demo(settings: Settings) -> bool:
    """Whether nobody lives here yet, or the demonstration house was only half made."""
    if _unfinished(settings).exists():
        return True
    engine = make_engine(settings.database_url)
    with make_sessions(engine)() as session:
        empty = not session.scalar(select(func.count()).select_from(Organisation))
    engine.dispose()
    return empty


def make_demo(
    settings: Settings,
    *,
    documents: int | None,
    say: Callable[[str], None],
    clock: Callable[[], datetime] = utc_now,
) -> None:
    """Make the demonstration house, or go on where making it was interrupted."""
    unfinished = _unfinished(settings)
    resume = unfinished.exists()
    unfinished.touch(mode=0o600)
    load_demo(
        make_work(settings, ensure_staff_secrets(settings), clock=clock),
        documents=documents or DEFAULT_DOCUMENTS,
        say=say,
        resume=resume,
    )
    unfinished.unlink()


def demo_sign_ins(settings: PublicSettings) -> list[tuple[str, str, str]]:
    """Demonstration people as (login, password, role), one per role; empty in a real house."""
    if not isinstance(settings, Settings):
        return []
    engine = make_engine(settings.database_url)
    with make_sessions(engine)() as session:
        rows = session.execute(
            select(Person.login, Grant.role)
            .join(Grant, Grant.person_id == Person.id)
            .where(Person.is_demo.is_(True), Person.active.is_(True))
            .order_by(Person.id)
        ).all()
    engine.dispose()
    first: dict[Role, str] = {}
    for login, role in rows:
        first.setdefault(role, login)
    return [(login, PASSWORD, role.value) for role, login in first.items()]


def _unfinished(settings: Settings) -> Path:
    """Lies in the data folder while the demonstration house is being made."""
    return settings.data / "demo-unfinished"


def _bring_up(url: str, name: str, act: Callable[[str], None]) -> None:
    try:
        act(url)
    except (SQLAlchemyError, CommandError, OSError) as error:
        raise _unusable(url, name, error) from error


def _unusable(url: str, name: str, error: Exception) -> CannotPrepare:
    """The sentence; a password in the address is not shown."""
    shown = make_url(url).render_as_string(hide_password=True)
    cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return CannotPrepare(
        f"数据库 {shown} 不能使用（{cause}），请改正 {name}。\n"
        f"The database {shown} can not be used ({cause}): mend {name}."
    )
