"""How far the recognition of a scan has come: pages done, and pages to do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_reading"
down_revision = "20261122_results"
branch_labels = None
depends_on = None

_COLUMNS = ("pages_done", "pages_to_do")


def upgrade() -> None:
    with op.batch_alter_table("file_version") as batch:
        for column in _COLUMNS:
            batch.add_column(sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("file_version") as batch:
        for column in _COLUMNS:
            batch.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("file_version") as batch:
        for column in _COLUMNS:
            batch.drop_column(column)
