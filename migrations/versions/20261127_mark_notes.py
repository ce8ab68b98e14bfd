"""What a person says a mark of theirs is. Marks of before say nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_mark_notes"
down_revision = "20261127_review_visits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "finding", sa.Column("note", sa.String(length=60), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("finding", "note")
