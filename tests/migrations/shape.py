"""What a database looks like, as text that can be compared: columns, keys, checks, indexes by table.

Check constraints matter most: Alembic's own comparison does not see them, so a new enum member
would pass unnoticed. Column order is left out, constraint names are not.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import Inspector


def shape_of(engine: Engine) -> dict[str, dict[str, object]]:
    """Every table but Alembic's own."""
    inspector = inspect(engine)
    dialect = engine.dialect
    return {
        table: {
            "columns": {
                c["name"]: (c["type"].compile(dialect), c["nullable"], c["default"])
                for c in inspector.get_columns(table)
            },
            "key": _named(inspector.get_pk_constraint(table), "constrained_columns"),
            "foreign": {
                (*_named(f, "constrained_columns"), f["referred_table"], str(f["options"]))
                for f in inspector.get_foreign_keys(table)
            },
            "unique": {_named(u, "column_names") for u in inspector.get_unique_constraints(table)},
            "checks": {(c["name"], c["sqltext"]) for c in inspector.get_check_constraints(table)},
            "indexes": _indexes(inspector, table),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def _named(constraint: Any, columns: str) -> tuple[object, ...]:
    return (constraint["name"], *constraint[columns])


def _indexes(inspector: Inspector, table: str) -> set[tuple[object, ...]]:
    found = set()
    for index in inspector.get_indexes(table):
        only = {
            k: str(v) for k, v in index.get("dialect_options", {}).items() if k.endswith("where")
        }
        found.add((*_named(index, "column_names"), bool(index["unique"]), str(only)))
    return found
