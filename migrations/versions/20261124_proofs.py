"""Proofs of redacted copies that are run again: who asked, and what came out. There are none before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261124_proofs"
down_revision = "20261124_progress"
branch_labels = None
depends_on = None

_BELONGS_TO = (
    ("organisation_id", "organisation"),
    ("document_id", "document"),
    ("rendition_id", "rendition"),
    ("asked_by_id", "person"),
)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "rendition_proof",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("rendition_id", _key(), nullable=False),
        sa.Column("bytes_digest", sa.String(length=64), nullable=False),
        sa.Column("asked_by_id", _key(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "working",
                "done",
                "failed",
                "refused",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=True),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_rendition_proof_{column}_{table}")
            )
            for column, table in _BELONGS_TO
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition_proof")),
    )
    op.create_index(
        op.f("ix_rendition_proof_rendition_id"), "rendition_proof", ["rendition_id"], unique=False
    )
    op.create_index(
        "ix_rendition_proof_state", "rendition_proof", ["state", "leased_until"], unique=False
    )


def downgrade() -> None:
    op.drop_table("rendition_proof")
