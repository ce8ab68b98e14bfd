"""Ways to find what stands beside a record: those of one item, those out of force, those taken away."""

from __future__ import annotations

from alembic import op

revision = "20261125_registers"
down_revision = "20261124_catalogue"
branch_labels = None
depends_on = None

_WAYS = (
    ("ix_public_record_item", ["item_code", "state", "sort_on", "record_id"]),
    ("ix_public_record_ended", ["state", "validity_on", "record_id"]),
    ("ix_public_record_withdrawn", ["state", "withdrawn_at", "record_id"]),
    ("ix_public_record_year", ["year", "state", "record_id"]),
)


def upgrade() -> None:
    for name, columns in _WAYS:
        op.create_index(name, "public_record", columns)


def downgrade() -> None:
    for name, _ in _WAYS:
        op.drop_index(name, "public_record")
