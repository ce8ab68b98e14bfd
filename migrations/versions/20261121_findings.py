"""Findings, how they were settled, renditions, differences of the final file, releases.

No rows yet. Values found are never stored, only keyed digests of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_findings"
down_revision = "20261121_exchanges"
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
        "index_counter",
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_index_counter_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "year", name=op.f("pk_index_counter")),
    )
    op.create_table(
        "difference",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("file_version_id", _key(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("accepted_by_id", _key(), nullable=True),
        sa.Column("accepted_at", _moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by_id IS NULL)",
            name=op.f("ck_difference_accepted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["person.id"], name=op.f("fk_difference_accepted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_difference_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["file_version_id"],
            ["file_version.id"],
            name=op.f("fk_difference_file_version_id_file_version"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_difference_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference")),
        sa.UniqueConstraint(
            "file_version_id", "number", name=op.f("uq_difference_file_version_id_number")
        ),
    )
    op.create_index(op.f("ix_difference_document_id"), "difference", ["document_id"], unique=False)
    op.create_index(
        op.f("ix_difference_file_version_id"), "difference", ["file_version_id"], unique=False
    )
    op.create_index(
        op.f("ix_difference_organisation_id"), "difference", ["organisation_id"], unique=False
    )
    op.create_table(
        "finding",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("file_version_id", _key(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column(
            "level", _choice("certain", "likely", "hint", "note", name="level"), nullable=False
        ),
        sa.Column("segment", sa.String(length=200), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("value_digest", sa.String(length=64), nullable=False),
        sa.Column("suggested", sa.String(length=10), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("box", sa.JSON(), nullable=True),
        sa.Column("added_by_id", _key(), nullable=True),
        sa.CheckConstraint("span_end >= span_start", name=op.f("ck_finding_span_in_order")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_finding_added_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["file_version_id"],
            ["file_version.id"],
            name=op.f("fk_finding_file_version_id_file_version"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_finding_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("file_version_id", "key", name=op.f("uq_finding_file_version_id_key")),
    )
    op.create_index(
        op.f("ix_finding_file_version_id"), "finding", ["file_version_id"], unique=False
    )
    op.create_index(
        op.f("ix_finding_organisation_id"), "finding", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_finding_value_digest"), "finding", ["value_digest"], unique=False)
    op.create_table(
        "release",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("case_id", _key(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("strings_digest", sa.String(length=64), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column(
            "state",
            _choice("checking", "checked", "pending", "done", "failed", name="state"),
            nullable=False,
        ),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("hit_places", sa.JSON(), nullable=False),
        sa.Column("checked_at", _moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("written_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["review_case.id"], name=op.f("fk_release_case_id_review_case")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_release_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_release_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint(
            "document_id", "revision", name=op.f("uq_release_document_id_revision")
        ),
    )
    op.create_index(op.f("ix_release_case_id"), "release", ["case_id"], unique=False)
    op.create_index(op.f("ix_release_document_id"), "release", ["document_id"], unique=False)
    op.create_index(
        op.f("ix_release_organisation_id"), "release", ["organisation_id"], unique=False
    )
    op.create_index("ix_release_state", "release", ["state", "leased_until"], unique=False)
    op.create_table(
        "rendition",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("file_version_id", _key(), nullable=False),
        sa.Column("plan_key", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column(
            "state",
            _choice("pending", "working", "done", "failed", "refused", name="state"),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("bytes_digest", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("page_shapes", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("made_at", _moment(), nullable=True),
        sa.CheckConstraint(
            "NOT verified OR bytes_digest IS NOT NULL", name=op.f("ck_rendition_verified_has_bytes")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_rendition_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["file_version_id"],
            ["file_version.id"],
            name=op.f("fk_rendition_file_version_id_file_version"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_rendition_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition")),
        sa.UniqueConstraint(
            "file_version_id", "plan_key", name=op.f("uq_rendition_file_version_id_plan_key")
        ),
    )
    op.create_index(op.f("ix_rendition_document_id"), "rendition", ["document_id"], unique=False)
    op.create_index(
        op.f("ix_rendition_file_version_id"), "rendition", ["file_version_id"], unique=False
    )
    op.create_index(
        op.f("ix_rendition_organisation_id"), "rendition", ["organisation_id"], unique=False
    )
    op.create_index("ix_rendition_state", "rendition", ["state", "leased_until"], unique=False)
    op.create_table(
        "settlement",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("finding_id", _key(), nullable=False),
        sa.Column("stage", _choice("drafter", "reviewer", name="stage"), nullable=False),
        sa.Column(
            "action", _choice("remove", "mask", "keep", "exception", name="action"), nullable=False
        ),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("article", sa.String(length=60), nullable=False),
        sa.Column("undone_at", _moment(), nullable=True),
        sa.Column("replaces_id", _key(), nullable=True),
        sa.CheckConstraint(
            "action <> 'exception' OR (law <> '' AND article <> '')",
            name=op.f("ck_settlement_exception_has_law"),
        ),
        sa.CheckConstraint(
            "action <> 'keep' OR reason <> ''", name=op.f("ck_settlement_keep_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_settlement_finding_id_finding")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_settlement_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_settlement_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["settlement.id"], name=op.f("fk_settlement_replaces_id_settlement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    op.create_index(op.f("ix_settlement_batch"), "settlement", ["batch"], unique=False)
    op.create_index(op.f("ix_settlement_finding_id"), "settlement", ["finding_id"], unique=False)
    op.create_index(
        op.f("ix_settlement_organisation_id"), "settlement", ["organisation_id"], unique=False
    )
    op.create_index(
        "uq_settlement_standing",
        "settlement",
        ["finding_id", "stage"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("settlement")
    op.drop_table("rendition")
    op.drop_table("release")
    op.drop_table("finding")
    op.drop_table("difference")
    op.drop_table("index_counter")
