"""What was weighed when personal data was left in by law, and the settlements that name it.

Exceptions of before have no record: what was not weighed is not made up.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_impact_records"
down_revision = "20261126_marked_copies"
branch_labels = None
depends_on = None

_ANSWERS = ("reason", "purpose", "method", "necessity", "effect", "protection")
_REFERENCES = (
    ("organisation_id", "organisation"),
    ("document_id", "document"),
    ("case_id", "review_case"),
    ("person_id", "person"),
)
_CHOICES = (
    ("stage", ("drafter", "reviewer")),
    ("category", ("punitive", "compulsory")),
    ("level", ("minor", "moderate", "serious")),
)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _choice(name: str, codes: tuple[str, ...]) -> sa.Column[str]:
    kind = sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "impact_record",
        sa.Column("id", _key(), nullable=False),
        *(sa.Column(name, _key(), nullable=False) for name, _ in _REFERENCES),
        *(_choice(name, codes) for name, codes in _CHOICES),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("article", sa.String(length=60), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _ANSWERS),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.CheckConstraint("places > 0", name=op.f("ck_impact_record_about_something")),
        sa.CheckConstraint("law <> '' AND article <> ''", name=op.f("ck_impact_record_has_law")),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_impact_record_{name}_{table}")
            )
            for name, table in _REFERENCES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impact_record")),
    )
    op.create_index("ix_impact_record_list", "impact_record", ["organisation_id", "id"])
    op.create_index(op.f("ix_impact_record_document_id"), "impact_record", ["document_id"])
    with op.batch_alter_table("settlement") as batch:
        batch.add_column(sa.Column("impact_id", _key(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_settlement_impact_id_impact_record"), "impact_record", ["impact_id"], ["id"]
        )
        batch.create_index(op.f("ix_settlement_impact_id"), ["impact_id"])


def downgrade() -> None:
    with op.batch_alter_table("settlement") as batch:
        batch.drop_index(op.f("ix_settlement_impact_id"))
        batch.drop_constraint(op.f("fk_settlement_impact_id_impact_record"), type_="foreignkey")
        batch.drop_column("impact_id")
    op.drop_table("impact_record")
