"""What was advised when a case was submitted, how a file's text may be compared, and lists of like documents.

Cases and files that are there stay without: nobody advised them, and a file is sketched when it is read.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_advice"
down_revision = "20261123_terms"
branch_labels = None
depends_on = None

_ATTRIBUTES = ("proactive", "on_request", "exempt")
_LIKE = (
    ("ix_document_like_office", ["office_id", "doc_kind", "id"]),
    ("ix_document_like_organisation", ["organisation_id", "doc_kind", "id"]),
)


def _attribute() -> sa.Enum:
    return sa.Enum(
        *_ATTRIBUTES, name="advised_attribute", native_enum=False, create_constraint=True, length=40
    )


def upgrade() -> None:
    with op.batch_alter_table("review_case") as batch:
        batch.add_column(sa.Column("advised_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("advised_attribute", _attribute(), nullable=True))
        batch.add_column(
            sa.Column("advised_partial", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        for column in ("advised_grounds", "advised_signs"):
            batch.add_column(sa.Column(column, sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("review_case") as batch:
        for column in ("advised_partial", "advised_grounds", "advised_signs"):
            batch.alter_column(column, server_default=None)
        batch.create_check_constraint(
            "advice_has_time", "advised_attribute IS NULL OR advised_at IS NOT NULL"
        )
    with op.batch_alter_table("file_version") as batch:
        batch.add_column(sa.Column("sketch", sa.LargeBinary(), nullable=True))
    for name, columns in _LIKE:
        op.create_index(name, "document", columns, unique=False)


def downgrade() -> None:
    for name, _ in _LIKE:
        op.drop_index(name, "document")
    with op.batch_alter_table("file_version") as batch:
        batch.drop_column("sketch")
    with op.batch_alter_table("review_case") as batch:
        batch.drop_constraint("advice_has_time", type_="check")
        batch.drop_constraint("advised_attribute", type_="check")
        for column in (
            "advised_signs",
            "advised_grounds",
            "advised_partial",
            "advised_attribute",
            "advised_at",
        ):
            batch.drop_column(column)
