"""What the reading of a file went without, as codes: the model of names, and the like.

Files read by earlier releases went without names altogether, and nobody wrote it down: they stay empty.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_notices"
down_revision = "20261123_advice"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("file_version") as batch:
        batch.add_column(sa.Column("notices", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("file_version") as batch:
        batch.drop_column("notices")
