"""Preparing a house before it is served: secrets, databases, calendar, and the demonstration house when wanted.

Composes the rooms; holds no rule. Everything here may be repeated: what is there already is kept.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from review.config import (
    PublicSettings,
    Settings,
    ensure_public_secrets,
    ensure_staff_secrets,
)
from review.demo import load_demo
from review.demo.people import PASSWORD
from review.domain.states import Role
from review.jobs.work import make_work
from review.public.migrate import upgrade_public
from review.services.calendar import seed_calendar
from review.store.base import make_engine, make_sessions, writing
from review.store.migrate import assert_ready, upgrade
from review.store.people import Grant, Organisation, Person


def prepare_house(settings: Settings, *, demo: bool, say: Callable[[str], None]) -> None:
    """Make secrets, bring both databases up to date, load the calendar, and the demonstration house
    if none is there.
    """
    secrets = ensure_staff_secrets(settings)
    ensure_public_secrets(settings)
    upgrade(settings.migrate_database_url, application_url=settings.database_url)
    upgrade_public(settings.public_database_url)
    engine = make_engine(settings.database_url)
    assert_ready(engine)
    with writing(engine)() as session:
        seed_calendar(session)
        session.commit()
        empty = not session.scalar(select(func.count()).select_from(Organisation))
    engine.dispose()
    if demo and empty:
        say("第一次运行：正在建立演示机构（约一分钟） / first run: making the demonstration house")
        load_demo(make_work(settings, secrets), say=say)


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
