"""How far a redacted copy has come: the step, pages done, and pages to do.

Copies that are there were made before anybody counted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261124_progress"
down_revision = "20261124_masks"
branch_labels = None
depends_on = None

_COUNTS = ("pages_done", "pages_to_do")


def upgrade() -> None:
    with op.batch_alter_table("rendition") as batch:
        batch.add_column(sa.Column("step", sa.String(10), nullable=False, server_default=""))
        for column in _COUNTS:
            batch.add_column(sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("rendition") as batch:
        for column in ("step", *_COUNTS):
            batch.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("rendition") as batch:
        for column in (*_COUNTS, "step"):
            batch.drop_column(column)
