"""Evidence and notes beside items, what was evaluated, and lists brought back from Excel.

No rows yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_evidence"
down_revision = "20261122_items"
branch_labels = None
depends_on = None


def _choice(*codes: str, name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "item_evidence",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("item_id", _key(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column(
            "source_document_id",
            _key(),
            nullable=True,
        ),
        sa.Column("file_version_id", _key(), nullable=True),
        sa.Column("segment", sa.String(length=80), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_version_id"],
            ["file_version.id"],
            name=op.f("fk_item_evidence_file_version_id_file_version"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["round_item.id"], name=op.f("fk_item_evidence_item_id_round_item")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_item_evidence_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["source_document_id"],
            ["document.id"],
            name=op.f("fk_item_evidence_source_document_id_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_evidence")),
    )
    op.create_index(op.f("ix_item_evidence_item_id"), "item_evidence", ["item_id"], unique=False)

    op.create_table(
        "item_note",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("item_id", _key(), nullable=False),
        sa.Column("person_id", _key(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["round_item.id"], name=op.f("fk_item_note_item_id_round_item")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_item_note_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_item_note_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_note")),
    )
    op.create_index(op.f("ix_item_note_item_id"), "item_note", ["item_id"], unique=False)

    op.create_table(
        "evaluation",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "how",
            _choice("round", "case", "hide", name="how"),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            _choice(
                "keep",
                "to_proactive",
                "to_proactive_partial",
                "to_on_request",
                "still_in_force",
                "mark_lapsed",
                "mark_repealed",
                "mark_amended",
                "take_down",
                "out_of_scope",
                "defer",
                name="outcome",
            ),
            nullable=False,
        ),
        sa.Column("item_id", _key(), nullable=True),
        sa.Column("case_id", _key(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["review_case.id"], name=op.f("fk_evaluation_case_id_review_case")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_evaluation_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["round_item.id"], name=op.f("fk_evaluation_item_id_round_item")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_evaluation_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
    )
    op.create_index(op.f("ix_evaluation_document_id"), "evaluation", ["document_id"], unique=False)
    op.create_index(
        op.f("ix_evaluation_organisation_id"), "evaluation", ["organisation_id"], unique=False
    )
    op.create_table(
        "round_sheet",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("round_id", _key(), nullable=False),
        sa.Column("person_id", _key(), nullable=True),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("intake_key", sa.String(length=80), nullable=True),
        sa.Column(
            "state",
            _choice("pending", "working", "done", "failed", "refused", name="state"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("message", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("applied_at", _moment(), nullable=True),
        sa.Column("applied_by_id", _key(), nullable=True),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(applied_at IS NULL) = (applied_by_id IS NULL)",
            name=op.f("ck_round_sheet_applied_by_someone"),
        ),
        sa.ForeignKeyConstraint(
            ["applied_by_id"], ["person.id"], name=op.f("fk_round_sheet_applied_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_round_sheet_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_round_sheet_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_sheet_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_sheet")),
    )
    op.create_index(op.f("ix_round_sheet_round_id"), "round_sheet", ["round_id"], unique=False)
    op.create_index("ix_round_sheet_state", "round_sheet", ["state", "leased_until"], unique=False)


def downgrade() -> None:
    op.drop_table("round_sheet")
    op.drop_table("evaluation")
    op.drop_table("item_note")
    op.drop_table("item_evidence")
