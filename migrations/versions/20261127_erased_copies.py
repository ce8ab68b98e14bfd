"""When the files of a redacted copy were erased because a newer one took its place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_erased_copies"
down_revision = "20261127_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rendition") as batch:
        batch.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rendition") as batch:
        batch.drop_column("erased_at")
