"""Imports of past documents, backlog projects, requests for documents, and whose file is read first.

File versions that are there came from people: they stand before those of imports. The other tables
have no rows yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_backlogs"
down_revision = "20261122_validity"
branch_labels = None
depends_on = None

_STEPS = ("reading", "hashing", "judged", "running", "paused", "finished", "refused", "dropped")
_RESULTS = ("waiting", "imported", "duplicate", "faulty", "refused")
_SCOPES = ("opening", "before_regulation")


def _choice(*codes: str, name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    with op.batch_alter_table("file_version") as batch:
        batch.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("file_version") as batch:
        batch.alter_column("priority", server_default=None)
    _imports()
    op.create_table(
        "access_request",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("recorded_by_id", _key(), nullable=True),
        sa.Column("recorded_at", _moment(), nullable=False),
        _to("access_request", "document_id", "document"),
        _to("access_request", "organisation_id", "organisation"),
        _to("access_request", "recorded_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    for column in ("document_id", "organisation_id"):
        op.create_index(
            op.f(f"ix_access_request_{column}"), "access_request", [column], unique=False
        )
    op.create_table(
        "backlog_project",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("scope", _choice(*_SCOPES, name="scope"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("before_on", sa.Date(), nullable=False),
        sa.Column("batch_size", sa.Integer(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("created_by_id", _key(), nullable=True),
        sa.Column("finished_at", _moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("backlog_project", "created_by_id", "person"),
        _to("backlog_project", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backlog_project")),
        sa.UniqueConstraint(
            "organisation_id", "scope", name=op.f("uq_backlog_project_organisation_id_scope")
        ),
    )
    op.create_index(
        op.f("ix_backlog_project_organisation_id"),
        "backlog_project",
        ["organisation_id"],
        unique=False,
    )


def _imports() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("step", _choice(*_STEPS, name="step"), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("created_by_id", _key(), nullable=True),
        sa.Column("manifest_name", sa.String(length=300), nullable=False),
        sa.Column("manifest_digest", sa.String(length=64), nullable=False),
        sa.Column("manifest_key", sa.String(length=80), nullable=True),
        sa.Column("zip_name", sa.String(length=300), nullable=False),
        sa.Column("zip_key", sa.String(length=80), nullable=True),
        sa.Column("folder", sa.String(length=1000), nullable=False),
        sa.Column("office_id", _key(), nullable=True),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("unnamed", sa.Integer(), nullable=False),
        sa.Column("unnamed_first", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("worked_ms", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("judged_at", _moment(), nullable=True),
        sa.Column("started_at", _moment(), nullable=True),
        sa.Column("started_by_id", _key(), nullable=True),
        sa.Column("finished_at", _moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("import_run", "created_by_id", "person"),
        _to("import_run", "office_id", "office"),
        _to("import_run", "organisation_id", "organisation"),
        _to("import_run", "started_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(
        op.f("ix_import_run_organisation_id"), "import_run", ["organisation_id"], unique=False
    )
    op.create_index("ix_import_run_step", "import_run", ["step", "leased_until"], unique=False)
    op.create_table(
        "import_row",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("run_id", _key(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("result", _choice(*_RESULTS, name="result"), nullable=False),
        sa.Column("path", sa.String(length=1000), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("number_key", sa.String(length=60), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("document_id", _key(), nullable=True),
        _to("import_row", "document_id", "document"),
        _to("import_row", "organisation_id", "organisation"),
        _to("import_row", "run_id", "import_run"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_import_row_run_id_number")),
    )
    op.create_index(op.f("ix_import_row_document_id"), "import_row", ["document_id"], unique=False)
    op.create_index("ix_import_row_digest", "import_row", ["run_id", "digest"], unique=False)
    op.create_index("ix_import_row_result", "import_row", ["run_id", "result", "id"], unique=False)


def downgrade() -> None:
    for table in ("import_row", "import_run", "backlog_project", "access_request"):
        op.drop_table(table)
    with op.batch_alter_table("file_version") as batch:
        batch.drop_column("priority")
