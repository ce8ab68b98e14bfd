"""What letters about requests say of remedies, contact and payment; nothing is said before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_letterheads"
down_revision = "20261126_printed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letterhead",
        sa.Column(
            "organisation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        *(
            sa.Column(name, sa.String(longest), nullable=False)
            for name, longest in (
                ("review_body", 200),
                ("court", 200),
                ("contact", 300),
                ("payment", 300),
            )
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_letterhead_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_letterhead")),
    )


def downgrade() -> None:
    op.drop_table("letterhead")
