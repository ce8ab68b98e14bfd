"""Copies of drafts with the disclosure mark printed. There are none before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_marked_copies"
down_revision = "20261126_letterheads"
branch_labels = None
depends_on = None

_BELONGS_TO = (
    ("organisation_id", "organisation"),
    ("document_id", "document"),
    ("file_version_id", "file_version"),
    ("asked_by_id", "person"),
)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _code(name: str, *values: str) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "marked_copy",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("file_version_id", _key(), nullable=False),
        _code("attribute", "proactive", "on_request", "exempt"),
        _code("style", "note", "line"),
        sa.Column("format", sa.String(length=12), nullable=False),
        sa.Column("asked_by_id", _key(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        _code("state", "pending", "working", "done", "failed", "refused"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("message", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_marked_copy_{column}_{table}")
            )
            for column, table in _BELONGS_TO
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marked_copy")),
    )
    op.create_index(op.f("ix_marked_copy_document_id"), "marked_copy", ["document_id"])
    op.create_index("ix_marked_copy_state", "marked_copy", ["state", "leased_until"])


def downgrade() -> None:
    op.drop_table("marked_copy")
