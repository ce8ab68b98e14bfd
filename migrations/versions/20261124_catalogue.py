"""What the catalogue says of a document, and what index number templates ask for.

Documents that are there belong to no key field; titles open on request stay inside until an
organisation chooses otherwise.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261124_catalogue"
down_revision = "20261123_notices"
branch_labels = None
depends_on = None


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default="")


def upgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("effective_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("key_fields", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(_text("item_code", 60))
    with op.batch_alter_table("document") as batch:  # rows to come say it themselves
        batch.alter_column("key_fields", server_default=None)
        batch.alter_column("item_code", server_default=None)
    with op.batch_alter_table("organisation") as batch:
        batch.add_column(_text("region_code", 12))
        batch.add_column(
            sa.Column("on_request_titles", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("organisation") as batch:
        batch.alter_column("region_code", server_default=None)
        batch.alter_column("on_request_titles", server_default=None)
    with op.batch_alter_table("office") as batch:
        batch.add_column(_text("code", 20))
    with op.batch_alter_table("office") as batch:
        batch.alter_column("code", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("office") as batch:
        batch.drop_column("code")
    with op.batch_alter_table("organisation") as batch:
        batch.drop_column("on_request_titles")
        batch.drop_column("region_code")
    with op.batch_alter_table("document") as batch:
        batch.drop_column("item_code")
        batch.drop_column("key_fields")
        batch.drop_column("effective_on")
