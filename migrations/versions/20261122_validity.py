"""Validity: proposals, proofs of marks elsewhere, repeal lists with their lines. No rows yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_validity"
down_revision = "20261122_marks"
branch_labels = None
depends_on = None

_VALIDITY = ("in_force", "amended", "lapsed", "repealed")
_WORK = ("pending", "working", "done", "failed", "refused")


def _choice(*codes: str, name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _proposals()
    _lists()


def downgrade() -> None:
    for table in ("repeal_line", "repeal_list", "proof_entry", "validity_proposal"):
        op.drop_table(table)


def _proposals() -> None:
    op.create_table(
        "validity_proposal",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column(
            "why",
            _choice("repealed_by", "amended_by", "period_over", "past_year", name="why"),
            nullable=False,
        ),
        sa.Column("validity", _choice(*_VALIDITY, name="validity"), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("source_document_id", _key(), nullable=False),
        sa.Column("made_at", _moment(), nullable=False),
        sa.Column("file_version_id", _key(), nullable=True),
        sa.Column("segment", sa.String(length=80), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            _choice("open", "accepted", "dismissed", "overtaken", name="decision"),
            nullable=False,
        ),
        sa.Column("decided_at", _moment(), nullable=True),
        sa.Column("decided_by_id", _key(), nullable=True),
        sa.Column("decided_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(decision IN ('accepted','dismissed')) = (decided_at IS NOT NULL)",
            name=op.f("ck_validity_proposal_decided_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_validity_proposal_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_validity_proposal_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["file_version_id"],
            ["file_version.id"],
            name=op.f("fk_validity_proposal_file_version_id_file_version"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_validity_proposal_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["source_document_id"],
            ["document.id"],
            name=op.f("fk_validity_proposal_source_document_id_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validity_proposal")),
        sa.UniqueConstraint(
            "document_id",
            "why",
            "source_document_id",
            name=op.f("uq_validity_proposal_document_id_why_source_document_id"),
        ),
    )
    op.create_index(
        "ix_validity_proposal_open",
        "validity_proposal",
        ["organisation_id", "decision", "why"],
        unique=False,
    )
    op.create_index(
        "ix_validity_proposal_source",
        "validity_proposal",
        ["source_document_id", "decision"],
        unique=False,
    )

    op.create_table(
        "proof_entry",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("validity", _choice(*_VALIDITY, name="validity"), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=12), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("entered_by_id", _key(), nullable=True),
        sa.Column("at", _moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_proof_entry_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_proof_entry_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_proof_entry_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_entry")),
    )
    op.create_index(op.f("ix_proof_entry_digest"), "proof_entry", ["digest"], unique=False)
    op.create_index(
        op.f("ix_proof_entry_document_id"), "proof_entry", ["document_id"], unique=False
    )
    op.create_index(
        op.f("ix_proof_entry_organisation_id"), "proof_entry", ["organisation_id"], unique=False
    )


def _lists() -> None:
    op.create_table(
        "repeal_list",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("person_id", _key(), nullable=True),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("own_document_id", _key(), nullable=True),
        sa.Column("validity", _choice(*_VALIDITY, name="validity"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("legal_reference", sa.String(length=200), nullable=False),
        sa.Column("state", _choice(*_WORK, name="state"), nullable=False),
        sa.Column("intake_key", sa.String(length=80), nullable=True),
        sa.Column("message", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("applied_at", _moment(), nullable=True),
        sa.Column("applied_by_id", _key(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(applied_at IS NULL) = (applied_by_id IS NULL)",
            name=op.f("ck_repeal_list_applied_by_someone"),
        ),
        sa.ForeignKeyConstraint(
            ["applied_by_id"], ["person.id"], name=op.f("fk_repeal_list_applied_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_repeal_list_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["own_document_id"],
            ["document.id"],
            name=op.f("fk_repeal_list_own_document_id_document"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_repeal_list_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repeal_list")),
    )
    op.create_index(op.f("ix_repeal_list_digest"), "repeal_list", ["digest"], unique=False)
    op.create_index(
        op.f("ix_repeal_list_organisation_id"), "repeal_list", ["organisation_id"], unique=False
    )
    op.create_index("ix_repeal_list_state", "repeal_list", ["state", "leased_until"], unique=False)

    op.create_table(
        "repeal_line",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("list_id", _key(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("doc_number", sa.String(length=60), nullable=False),
        sa.Column(
            "match",
            _choice(
                "by_number",
                "by_title",
                "ambiguous",
                "unknown",
                "itself",
                "repeated",
                "already",
                "too_new",
                name="match",
            ),
            nullable=False,
        ),
        sa.Column("document_id", _key(), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("mark_id", _key(), nullable=True),
        sa.Column("refused", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_repeal_line_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["repeal_list.id"], name=op.f("fk_repeal_line_list_id_repeal_list")
        ),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["validity_mark.id"], name=op.f("fk_repeal_line_mark_id_validity_mark")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_repeal_line_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repeal_line")),
        sa.UniqueConstraint("list_id", "number", name=op.f("uq_repeal_line_list_id_number")),
    )
    op.create_index(
        op.f("ix_repeal_line_document_id"), "repeal_line", ["document_id"], unique=False
    )
    op.create_index(op.f("ix_repeal_line_mark_id"), "repeal_line", ["mark_id"], unique=False)
