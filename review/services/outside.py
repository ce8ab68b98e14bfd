"""The way from the staff pages to the public store: opened here, used by ``releasing`` only.

Pages may not import the public side themselves; the one door stays ``review.public.records``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from review.public.records import open_public_store
from review.services.releasing import PublicSide


def public_side(database_url: str, folder: Path) -> PublicSide:
    """The public store behind an address; connects when it is used, commits when a block ends well."""
    return PublicSide(session=_committing(_engine(database_url)), folder=folder)


@cache
def _engine(database_url: str) -> Engine:
    return open_public_store(database_url)


def _committing(engine: Engine) -> Callable[[], AbstractContextManager[Session]]:
    sessions = sessionmaker(engine, expire_on_commit=False)

    @contextmanager
    def opened() -> Iterator[Session]:
        with sessions() as session:
            yield session
            session.commit()

    return opened
