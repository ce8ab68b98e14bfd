"""Reports that were handed in, and to whom and by when they are owed. There are none before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_submissions"
down_revision = "20261126_requests"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _kind() -> sa.Enum:
    return sa.Enum(
        "self_inspection",
        "confidentiality",
        name="kind",
        native_enum=False,
        create_constraint=True,
        length=40,
    )


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "submission_setting",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("recipient", sa.String(length=100), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("years_after", sa.Integer(), nullable=False),
        sa.Column("set_by_id", _key(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        _belongs("submission_setting", "organisation_id", "organisation"),
        _belongs("submission_setting", "set_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_setting")),
        sa.UniqueConstraint(
            "organisation_id", "kind", name=op.f("uq_submission_setting_organisation_id_kind")
        ),
    )
    op.create_index(
        op.f("ix_submission_setting_organisation_id"),
        "submission_setting",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "submission",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recipient", sa.String(length=100), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", _key(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", _key(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("as_of <= sent_on", name=op.f("ck_submission_figures_before_sending")),
        sa.CheckConstraint("month BETWEEN 0 AND 12", name=op.f("ck_submission_month_of_a_year")),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_reason <> ''",
            name=op.f("ck_submission_withdrawn_with_reason"),
        ),
        _belongs("submission", "organisation_id", "organisation"),
        _belongs("submission", "recorded_by_id", "person"),
        _belongs("submission", "withdrawn_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    op.create_index(
        "ix_submission_period",
        "submission",
        ["organisation_id", "kind", "year", "month"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("submission")
    op.drop_table("submission_setting")
