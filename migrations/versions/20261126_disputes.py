"""The ledger of reconsideration and litigation over requests. There are none before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_disputes"
down_revision = "20261126_submissions"
branch_labels = None
depends_on = None

_PROCEEDINGS = ("review", "suit_direct", "suit_after_review")
_RESULTS = ("upheld", "corrected", "other", "pending", "total")
_BELONGS_TO = (
    ("organisation_id", "organisation"),
    ("request_id", "information_request"),
    ("after_id", "dispute"),
    ("recorded_by_id", "person"),
)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _code(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("proceeding", _code("proceeding", *_PROCEEDINGS), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("request_id", _key(), nullable=True),
        sa.Column("after_id", _key(), nullable=True),
        sa.Column("recorded_by_id", _key(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", _code("result", *_RESULTS), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_dispute_{column}_{table}")
            )
            for column, table in _BELONGS_TO
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.CheckConstraint(
            "(result IS NULL) = (closed_on IS NULL) AND (result IS NULL OR "
            "result IN ('upheld','corrected','other'))",
            name=op.f("ck_dispute_closed_has_result"),
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= filed_on", name=op.f("ck_dispute_closed_in_order")
        ),
        sa.CheckConstraint(
            "after_id IS NULL OR after_id <> id", name=op.f("ck_dispute_follows_another")
        ),
        sa.CheckConstraint(
            "voided_at IS NULL OR void_reason <> ''", name=op.f("ck_dispute_voided_has_reason")
        ),
    )
    op.create_index("ix_dispute_ledger", "dispute", ["organisation_id", "filed_on"])
    op.create_index(op.f("ix_dispute_request_id"), "dispute", ["request_id"])


def downgrade() -> None:
    op.drop_table("dispute")
