"""Tables of spot_checks (issue 3). No rows yet."""

from __future__ import annotations

revision = "20261122_spot_checks"
down_revision = "20261122_backlogs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
