"""The public notices of rounds: drafted, checked, published, written outside. No rows yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_results"
down_revision = "20261122_spot_checks"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _state() -> sa.Enum:
    codes = ("pending", "working", "done", "failed", "refused")
    return sa.Enum(*codes, name="state", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "round_notice",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("round_id", _key(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("state", _state(), nullable=False),
        sa.Column("checked_digest", sa.String(length=64), nullable=False),
        sa.Column("hits", sa.JSON(), nullable=False),
        sa.Column("published_at", _moment(), nullable=True),
        sa.Column("published_by_id", _key(), nullable=True),
        sa.Column("written_at", _moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_round_notice_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["person.id"],
            name=op.f("fk_round_notice_published_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_notice_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_notice")),
        sa.UniqueConstraint("round_id", name=op.f("uq_round_notice_round_id")),
    )
    op.create_index(
        op.f("ix_round_notice_organisation_id"), "round_notice", ["organisation_id"], unique=False
    )
    op.create_index(
        "ix_round_notice_state", "round_notice", ["state", "leased_until"], unique=False
    )


def downgrade() -> None:
    op.drop_table("round_notice")
