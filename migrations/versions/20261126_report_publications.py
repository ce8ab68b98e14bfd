"""Annual reports on their way outside. There are none before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_report_publications"
down_revision = "20261126_disputes"
branch_labels = None
depends_on = None

_STATES = ("pending", "working", "done", "failed", "refused")


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "report_publication",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("report_id", _key(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        _moment("asked_at", nullable=False),
        sa.Column(
            "state",
            sa.Enum(*_STATES, name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("checked_digest", sa.String(length=64), nullable=False),
        sa.Column("hits", sa.JSON(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        _moment("published_at"),
        sa.Column("published_by_id", _key(), nullable=True),
        _moment("written_at"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        _moment("leased_until"),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{to}.id"], name=op.f(f"fk_report_publication_{name}_{to}")
            )
            for name, to in (
                ("organisation_id", "organisation"),
                ("report_id", "report"),
                ("published_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_publication")),
        sa.UniqueConstraint("report_id", name=op.f("uq_report_publication_report_id")),
    )
    op.create_index(
        op.f("ix_report_publication_organisation_id"), "report_publication", ["organisation_id"]
    )
    op.create_index("ix_report_publication_state", "report_publication", ["state", "leased_until"])


def downgrade() -> None:
    op.drop_table("report_publication")
