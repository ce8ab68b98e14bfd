"""What stands in the place of a person's name; earlier findings keep the engine's own style.

Nothing that was decided changes: a plan without such masks is the plan it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261124_masks"
down_revision = "20261124_bundles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("finding") as table:
        table.add_column(sa.Column("mask", sa.String(length=20), nullable=False, server_default=""))
    with op.batch_alter_table("finding") as table:
        table.alter_column("mask", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("finding") as table:
        table.drop_column("mask")
