"""What the database itself refuses: changing, deleting or re-ordering the audit log; touching a closed
round or a frozen report.

One module for both engines, because batch migrations on SQLite drop triggers silently: they are
re-created after every upgrade and asserted at start. The insert triggers matter most: ``INSERT OR
REPLACE`` deletes the old row without firing a delete trigger.
"""

from __future__ import annotations

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from review.store import frozen, frozen_reports

_CHANGED = "the audit log can not be changed"
_ORDER = "the audit log only grows at its end"
_HEAD = "the audit log has one head, its last event"

# Comparisons with IS NOT and IS DISTINCT FROM: where the head row is gone, nothing is NULL-allowed.
_SQLITE = (
    {
        name: f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for name, when, message in (
            ("event_no_update", "BEFORE UPDATE ON event", _CHANGED),
            ("event_no_delete", "BEFORE DELETE ON event", _CHANGED),
            (
                "event_in_order",
                (
                    "BEFORE INSERT ON event WHEN NEW.seq IS NOT (SELECT seq + 1 FROM event_head "
                    "WHERE id = 1) OR NEW.prev IS NOT (SELECT digest FROM event_head WHERE id = 1)"
                ),
                _ORDER,
            ),
            (
                "event_head_alone",
                "BEFORE INSERT ON event_head WHEN EXISTS (SELECT 1 FROM event_head)",
                _HEAD,
            ),
            (
                "event_head_moves",
                (
                    "BEFORE UPDATE ON event_head "
                    "WHEN NEW.id IS NOT OLD.id OR NEW.seq IS NOT OLD.seq + 1 OR NOT EXISTS "
                    "(SELECT 1 FROM event WHERE seq = NEW.seq AND digest = NEW.digest)"
                ),
                _HEAD,
            ),
            ("event_head_stays", "BEFORE DELETE ON event_head", _HEAD),
        )
    }
    | frozen.SQLITE
    | frozen_reports.SQLITE
)

_FUNCTIONS = {
    "event_refuse": f" BEGIN RAISE EXCEPTION '{_CHANGED}'; END ",
    "event_check_order": (
        " BEGIN IF NEW.seq IS DISTINCT FROM "  # noqa: S608 - every part is a constant
        "(SELECT seq + 1 FROM event_head WHERE id = 1) OR "
        " NEW.prev IS DISTINCT FROM (SELECT digest FROM event_head WHERE id = 1) "
        f"THEN RAISE EXCEPTION '{_ORDER}'; END IF; RETURN NEW; END "
    ),
    "event_check_head": (
        " BEGIN IF TG_OP = 'INSERT' THEN "  # noqa: S608 - every part is a constant
        "IF EXISTS (SELECT 1 FROM event_head) "
        f"THEN RAISE EXCEPTION '{_HEAD}'; END IF; "
        "ELSIF NEW.id IS DISTINCT FROM OLD.id OR NEW.seq IS DISTINCT FROM OLD.seq + 1 "
        "OR NOT EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq AND digest = NEW.digest) "
        f"THEN RAISE EXCEPTION '{_HEAD}'; END IF; RETURN NEW; END "
    ),
    **frozen.FUNCTIONS,
    **frozen_reports.FUNCTIONS,
}
# Each statement is written as pg_get_triggerdef prints it, so that one look tells a changed one.
_POSTGRESQL = (
    {
        name: f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}()"
        for name, when, function in (
            ("event_no_change", "BEFORE DELETE OR UPDATE ON event FOR EACH ROW", "event_refuse"),
            ("event_no_truncate", "BEFORE TRUNCATE ON event FOR EACH STATEMENT", "event_refuse"),
            ("event_in_order", "BEFORE INSERT ON event FOR EACH ROW", "event_check_order"),
            (
                "event_head_checked",
                "BEFORE INSERT OR UPDATE ON event_head FOR EACH ROW",
                "event_check_head",
            ),
            ("event_head_stays", "BEFORE DELETE ON event_head FOR EACH ROW", "event_refuse"),
            (
                "event_head_no_truncate",
                "BEFORE TRUNCATE ON event_head FOR EACH STATEMENT",
                "event_refuse",
            ),
        )
    }
    | frozen.POSTGRESQL
    | frozen_reports.POSTGRESQL
)
_TABLES = frozen.TABLES | frozen_reports.TABLES


def wanted(dialect: str) -> frozenset[str]:
    """The names of the triggers that must exist on this engine."""
    return frozenset(_SQLITE if dialect == "sqlite" else _POSTGRESQL)


def create_triggers(connection: Connection) -> None:
    """(Re-)create every trigger whose table is there, and the head row; for the tables' owner."""
    drop_triggers(connection)
    tables = set(inspect(connection).get_table_names())
    absent = {name for name in wanted(connection.dialect.name) if _table_of(name) not in tables}
    present = connection.execute(text("SELECT count(*) FROM event_head WHERE id = 1")).scalar_one()
    if not present:
        connection.execute(
            text("INSERT INTO event_head (id, seq, digest) VALUES (1, 0, :zero)"),
            {"zero": "0" * 64},
        )
    if connection.dialect.name == "sqlite":
        for name, statement in _SQLITE.items():
            if name not in absent:
                connection.exec_driver_sql(statement)
        return
    for name, body in _FUNCTIONS.items():
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $${body}$$ LANGUAGE plpgsql"
        )
    for name, statement in _POSTGRESQL.items():
        if name not in absent:
            connection.exec_driver_sql(statement)


def drop_triggers(connection: Connection) -> None:
    """Take every trigger away: before they are made again, or to load a log in one go."""
    for name in wanted(connection.dialect.name):
        of_table = "" if connection.dialect.name == "sqlite" else f" ON {_table_of(name)}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{of_table}")


def _table_of(name: str) -> str:
    """The table a trigger is on."""
    return _TABLES.get(name) or ("event_head" if name.startswith("event_head") else "event")


def missing_triggers(connection: Connection) -> frozenset[str]:
    """Triggers that are absent, switched off or say something else; empty when all is well."""
    if connection.dialect.name == "sqlite":
        query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        held = {row.name: row.sql for row in connection.execute(query)}
        return frozenset(name for name, statement in _SQLITE.items() if held.get(name) != statement)
    query = text(
        "SELECT t.tgname AS name, pg_get_triggerdef(t.oid, true) AS said, p.prosrc AS body, "
        "p.proname AS function FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE t.tgrelid IN (to_regclass('event'), to_regclass('event_head'), "
        "to_regclass('round'), to_regclass('round_item'), to_regclass('report'), "
        "to_regclass('report_paragraph'), to_regclass('report_figure'), "
        "to_regclass('report_explanation'), to_regclass('report_publication')) "
        "AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
    )
    sound = {
        row.name
        for row in connection.execute(query)
        if row.said == _POSTGRESQL.get(row.name) and row.body == _FUNCTIONS.get(row.function)
    }
    return frozenset(_POSTGRESQL) - sound
