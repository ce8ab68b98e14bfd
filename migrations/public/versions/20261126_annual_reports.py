"""Annual reports stand beside the notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_annual_reports"
down_revision = "20261125_registers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "annual_report",
        sa.Column("report_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("organisation_code", sa.String(length=40), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_annual_report")),
        sa.UniqueConstraint(
            "organisation_code", "year", name=op.f("uq_annual_report_organisation_code")
        ),
    )
    op.create_index("ix_annual_report_year", "annual_report", ["year"])


def downgrade() -> None:
    op.drop_table("annual_report")
