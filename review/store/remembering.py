"""What a transaction reads more than once is read once: kept on its session until a table it came from is
written there.

For reads of thousands of rows that several parts of one answer need. Nothing outlives the session.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import Any, Final, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from review.store.base import Base

T = TypeVar("T")
Tables = Collection[type[Base]]

_KEPT: Final = "review_remembered"


def remembered(session: Session, tables: Tables, key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` read of these tables, made at most once while nobody writes them in this session.

    ``key`` names the question with everything it depends on; pending changes are flushed first.
    """
    session.flush()
    kept: dict[Hashable, tuple[Tables, Any]] = session.info.setdefault(_KEPT, {})
    if key not in kept:
        kept[key] = (tables, make())
    found: T = kept[key][1]
    return found


def look_anew(session: Session) -> None:
    """Forget what was read so far: a lock was waited for, others may have written meanwhile."""
    session.info.pop(_KEPT, None)


def _forget(session: Session, written: Callable[[type[Base]], bool]) -> None:
    kept: dict[Hashable, tuple[Tables, Any]] = session.info.get(_KEPT, {})
    for key in [key for key, (tables, _found) in kept.items() if any(map(written, tables))]:
        del kept[key]


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _context: UOWTransaction) -> None:
    """Rows written by objects."""
    written = {type(row) for rows in (session.new, session.dirty, session.deleted) for row in rows}
    _forget(session, written.__contains__)


@event.listens_for(Session, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    """Rows written by statements."""
    if not state.is_select:
        mapper = state.bind_mapper
        written = mapper.class_ if mapper is not None else None
        _forget(state.session, lambda table: written is None or written is table)


@event.listens_for(Session, "after_soft_rollback")
def _rolled_back(session: Session, _transaction: object) -> None:
    look_anew(session)


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    look_anew(session)
