"""What reviewers had before them when they were done, and what the tables of a file are about.

There are no visits before: a first look after this revision shows no differences. Files read before keep
no outlines until they are read again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_review_visits"
down_revision = "20261127_impact_records"
branch_labels = None
depends_on = None

_BELONGS_TO = (
    ("organisation_id", "organisation"),
    ("document_id", "document"),
    ("case_id", "review_case"),
    ("person_id", "person"),
)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    attribute = sa.Enum(
        "proactive",
        "on_request",
        "exempt",
        name="attribute",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "review_visit",
        sa.Column("id", _key(), nullable=False),
        *(sa.Column(name, _key(), nullable=False) for name, _ in _BELONGS_TO),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("last_finding", _key(), nullable=False),
        sa.Column("attribute", attribute, nullable=True),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_review_visit_{name}_{table}")
            )
            for name, table in _BELONGS_TO
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_visit")),
    )
    op.create_index(op.f("ix_review_visit_organisation_id"), "review_visit", ["organisation_id"])
    op.create_index("ix_review_visit_document", "review_visit", ["document_id", "id"])
    with op.batch_alter_table("file_version") as batch:
        batch.add_column(sa.Column("outlines", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("file_version") as batch:
        batch.drop_column("outlines")
    op.drop_table("review_visit")
