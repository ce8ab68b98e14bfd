"""What the database itself refuses: changing, deleting or re-ordering the audit log.

One module for both engines, because batch migrations on SQLite drop triggers silently: they are re-created after every
upgrade and asserted at start. The insert trigger matters: ``INSERT OR REPLACE`` fires no delete trigger.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.engine import Connection

_SQLITE = {
    "event_no_update": (
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event "
        "BEGIN SELECT RAISE(ABORT, 'the audit log can not be changed'); END"
    ),
    "event_no_delete": (
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event "
        "BEGIN SELECT RAISE(ABORT, 'the audit log can not be shortened'); END"
    ),
    "event_in_order": (
        "CREATE TRIGGER event_in_order BEFORE INSERT ON event "
        "WHEN NEW.seq <> (SELECT seq + 1 FROM event_head WHERE id = 1) "
        "OR NEW.prev <> (SELECT digest FROM event_head WHERE id = 1) "
        "BEGIN SELECT RAISE(ABORT, 'the audit log only grows at its end'); END"
    ),
    "event_head_stays": (
        "CREATE TRIGGER event_head_stays BEFORE DELETE ON event_head "
        "BEGIN SELECT RAISE(ABORT, 'the audit log has one head'); END"
    ),
}

_FUNCTIONS = (
    "CREATE OR REPLACE FUNCTION event_refuse() RETURNS trigger AS $$ BEGIN "
    "RAISE EXCEPTION 'the audit log can not be changed'; END $$ LANGUAGE plpgsql",
    "CREATE OR REPLACE FUNCTION event_check_order() RETURNS trigger AS $$ BEGIN "
    "IF NEW.seq <> (SELECT seq + 1 FROM event_head WHERE id = 1) "
    "OR NEW.prev <> (SELECT digest FROM event_head WHERE id = 1) THEN "
    "RAISE EXCEPTION 'the audit log only grows at its end'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
)
_POSTGRESQL = {
    "event_no_change": (
        "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event "
        "FOR EACH ROW EXECUTE FUNCTION event_refuse()"
    ),
    "event_no_truncate": (
        "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event "
        "FOR EACH STATEMENT EXECUTE FUNCTION event_refuse()"
    ),
    "event_in_order": (
        "CREATE TRIGGER event_in_order BEFORE INSERT ON event "
        "FOR EACH ROW EXECUTE FUNCTION event_check_order()"
    ),
    "event_head_stays": (
        "CREATE TRIGGER event_head_stays BEFORE DELETE ON event_head "
        "FOR EACH ROW EXECUTE FUNCTION event_refuse()"
    ),
}


def wanted(dialect: str) -> frozenset[str]:
    """The names of the triggers that must exist on this engine."""
    return frozenset(_SQLITE if dialect == "sqlite" else _POSTGRESQL)


def create_triggers(connection: Connection) -> None:
    """(Re-)create every trigger and make sure the head row exists."""
    present = connection.execute(text("SELECT count(*) FROM event_head WHERE id = 1")).scalar_one()
    if not present:
        connection.execute(
            text("INSERT INTO event_head (id, seq, digest) VALUES (1, 0, :zero)"),
            {"zero": "0" * 64},
        )
    if connection.dialect.name == "sqlite":
        for name, statement in _SQLITE.items():
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            connection.execute(text(statement))
        return
    for function in _FUNCTIONS:
        connection.exec_driver_sql(function)
    for name, statement in _POSTGRESQL.items():
        table = "event_head" if name == "event_head_stays" else "event"
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
        connection.execute(text(statement))


def missing_triggers(connection: Connection) -> frozenset[str]:
    """Triggers that should be there and are not; empty when all is well."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    present = {row[0] for row in connection.execute(text(query))}
    return wanted(connection.dialect.name) - present
