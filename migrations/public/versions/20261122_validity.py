"""Validity moves on by itself: records by their last change for the feed, and by their successor.

No row changes.
"""

from __future__ import annotations

from alembic import op

revision = "20261122_validity"
down_revision = "20261121_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_public_record_changed", "public_record", ["state", "changed_at"])
    op.create_index(op.f("ix_public_record_successor_id"), "public_record", ["successor_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_public_record_successor_id"), "public_record")
    op.drop_index("ix_public_record_changed", "public_record")
