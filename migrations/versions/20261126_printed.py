"""The PDF that is printed of a redacted docx, and the organisation's settings of it and of bars' labels.

Renditions made before have none: none was asked for.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_printed"
down_revision = "20261126_report_publications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rendition") as batch:
        batch.add_column(sa.Column("printed_digest", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("printed_bytes", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("printed_reason", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("printed_checks", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("organisation") as batch:
        for name in ("copy_with_pdf", "label_bars"):
            batch.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
    with op.batch_alter_table("organisation") as batch:
        for name in ("copy_with_pdf", "label_bars"):
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("organisation") as batch:
        batch.drop_column("label_bars")
        batch.drop_column("copy_with_pdf")
    with op.batch_alter_table("rendition") as batch:
        for name in ("printed_checks", "printed_reason", "printed_bytes", "printed_digest"):
            batch.drop_column(name)
