"""Tables of backlogs (issue 3). No rows yet."""

from __future__ import annotations

revision = "20261122_backlogs"
down_revision = "20261122_validity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
