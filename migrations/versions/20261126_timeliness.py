"""From when and for how long a step runs, terms for publication by kind, the catalogue of items.

Open steps of before keep their day until the next step: from when they were counted was not kept.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_timeliness"
down_revision = "20261126_reports"
branch_labels = None
depends_on = None

_CYCLES = ("as_made", "monthly", "quarterly", "half_yearly", "yearly")


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("review_case") as batch:
        batch.add_column(sa.Column("due_from", sa.Date(), nullable=True))
        batch.add_column(sa.Column("due_days", sa.Integer(), nullable=True))
    op.create_table(
        "publication_limit",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("doc_kind", sa.String(length=30), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("set_by_id", _key(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "days BETWEEN 1 AND 20", name=op.f("ck_publication_limit_days_within_the_law")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_publication_limit_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_publication_limit_set_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_limit")),
        sa.UniqueConstraint(
            "organisation_id",
            "doc_kind",
            "from_on",
            name=op.f("uq_publication_limit_organisation_id_doc_kind_from_on"),
        ),
    )
    op.create_index(
        op.f("ix_publication_limit_organisation_id"), "publication_limit", ["organisation_id"]
    )
    op.create_table(
        "catalogue_item",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "cycle",
            sa.Enum(*_CYCLES, name="cycle", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("office_id", _key(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("added_by_id", _key(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_catalogue_item_dates_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_catalogue_item_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_catalogue_item_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_catalogue_item_added_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_item")),
    )
    op.create_index(
        "ix_catalogue_item_code", "catalogue_item", ["organisation_id", "code", "from_on"]
    )


def downgrade() -> None:
    op.drop_table("catalogue_item")
    op.drop_table("publication_limit")
    with op.batch_alter_table("review_case") as batch:
        batch.drop_column("due_days")
        batch.drop_column("due_from")
