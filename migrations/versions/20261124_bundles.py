"""Bundles for a public site behind an air gap: which were written, and how far each went.

There are none before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261124_bundles"
down_revision = "20261124_catalogue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bundle_export",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("base_sequence", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("chain_to", sa.BigInteger(), nullable=False),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("next_key", sa.String(length=64), nullable=True),
        sa.Column("hides", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("withheld", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_bundle_export")),
        sa.UniqueConstraint("digest", name=op.f("uq_bundle_export_digest")),
    )


def downgrade() -> None:
    op.drop_table("bundle_export")
