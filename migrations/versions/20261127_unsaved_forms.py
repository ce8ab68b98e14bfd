"""What a person typed into the marking form and has not saved yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_unsaved_forms"
down_revision = "20261127_mark_notes"
branch_labels = None
depends_on = None

_REFERENCES = (
    ("organisation_id", "organisation"),
    ("document_id", "document"),
    ("person_id", "person"),
)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "unsaved_form",
        sa.Column("id", _key(), nullable=False),
        *(sa.Column(name, _key(), nullable=False) for name, _ in _REFERENCES),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_unsaved_form_{name}_{table}")
            )
            for name, table in _REFERENCES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsaved_form")),
        sa.UniqueConstraint(
            "document_id", "person_id", name=op.f("uq_unsaved_form_document_id_person_id")
        ),
    )
    op.create_index(op.f("ix_unsaved_form_at"), "unsaved_form", ["at"])


def downgrade() -> None:
    op.drop_table("unsaved_form")
