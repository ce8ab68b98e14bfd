"""The declarative base, column types and the database itself.

Every table names its constraints by one convention, so that SQLite and PostgreSQL agree. Times are
aware UTC. Nothing here decides anything.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Engine,
    Enum,
    Integer,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

#: Execution option: the transaction will write, so SQLite takes its lock at once, not half-way.
WRITES = "review_writes"


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """All tables of the staff store. Rows compare by identity and never print their content."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


#: Identity column type: BIGINT on PostgreSQL, INTEGER where SQLite would not number a BIGINT.
Identity = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC. Refuses naive values with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into what the database stores."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must know its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn a stored time into an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def text_enum(enum: type[StrEnum], *, name: str) -> Enum:
    """A StrEnum stored as text, with a check constraint named after its column.

    Two columns of one table may share an enum, so the enum's own name would not do.
    """
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=lambda members: [m.value for m in members],
    )


def make_engine(url: str) -> Engine:
    """Open the staff database: SQLite in WAL mode, or PostgreSQL. Connects lazily."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    connect = {"check_same_thread": False, "timeout": 15}
    # An error's message must not quote what was to be stored: somebody prints it.
    engine = create_engine(url, connect_args=connect, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # the audit log must survive a power cut
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions for reading; see ``writing`` for those that write."""
    return sessionmaker(engine, expire_on_commit=False)


def writing(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose transactions take SQLite's write lock from the start; plain on PostgreSQL."""
    return sessionmaker(engine.execution_options(**{WRITES: True}), expire_on_commit=False)
