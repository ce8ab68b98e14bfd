"""Which rule found a finding, and the column of the table in which it stands.

Findings of earlier releases keep an empty rule: nobody knows any more which version found them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_finding"
down_revision = "20261123_reading"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("finding") as batch:
        batch.add_column(sa.Column("rule", sa.String(60), nullable=False, server_default=""))
        batch.add_column(sa.Column("column_key", sa.String(200), nullable=True))
    with op.batch_alter_table("finding") as batch:
        batch.alter_column("rule", server_default=None)
        batch.create_index("ix_finding_rule", ["organisation_id", "rule"])


def downgrade() -> None:
    with op.batch_alter_table("finding") as batch:
        batch.drop_index("ix_finding_rule")
        batch.drop_column("column_key")
        batch.drop_column("rule")
