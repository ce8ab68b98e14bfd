"""Spot checks with their entries, what offices were asked to mend, and packs that a task writes.

No rows yet. What was drawn is kept whole, so that the same seed shows the same sample later.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_spot_checks"
down_revision = "20261122_backlogs"
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
        "spot_check",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("seed", sa.String(length=100), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("error_bound", sa.Double(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.Column("frame", sa.LargeBinary(), nullable=False),
        sa.Column("drawn_by_id", _key(), nullable=True),
        sa.Column("drawn_at", _moment(), nullable=False),
        sa.Column("closed_at", _moment(), nullable=True),
        sa.Column("closed_by_id", _key(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL)",
            name=op.f("ck_spot_check_closed_by_someone"),
        ),
        sa.CheckConstraint(
            "seed <> ''",
            name=op.f("ck_spot_check_has_seed"),
        ),
        sa.CheckConstraint(
            "size >= 1 AND size <= population",
            name=op.f("ck_spot_check_size_within_population"),
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name=op.f("fk_spot_check_closed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["person.id"], name=op.f("fk_spot_check_drawn_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_spot_check_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_check")),
        sa.UniqueConstraint(
            "organisation_id",
            "year",
            "serial",
            name=op.f("uq_spot_check_organisation_id_year_serial"),
        ),
    )
    op.create_index(
        op.f("ix_spot_check_organisation_id"), "spot_check", ["organisation_id"], unique=False
    )

    op.create_table(
        "spot_check_entry",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("spot_check_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("office_id", _key(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.Integer(), nullable=False),
        sa.Column("examiner_id", _key(), nullable=True),
        sa.Column("examined_at", _moment(), nullable=True),
        sa.Column("accurate", sa.Boolean(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=True),
        sa.Column("timely", sa.Boolean(), nullable=True),
        sa.Column("standard", sa.Boolean(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(examined_at IS NULL) = (accurate IS NULL) AND "
            "(accurate IS NULL) = (complete IS NULL) AND "
            "(complete IS NULL) = (timely IS NULL) AND "
            "(timely IS NULL) = (standard IS NULL)",
            name=op.f("ck_spot_check_entry_examined_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_spot_check_entry_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["examiner_id"], ["person.id"], name=op.f("fk_spot_check_entry_examiner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_spot_check_entry_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_spot_check_entry_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["spot_check_id"],
            ["spot_check.id"],
            name=op.f("fk_spot_check_entry_spot_check_id_spot_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_check_entry")),
        sa.UniqueConstraint(
            "spot_check_id",
            "document_id",
            name=op.f("uq_spot_check_entry_spot_check_id_document_id"),
        ),
        sa.UniqueConstraint(
            "spot_check_id", "position", name=op.f("uq_spot_check_entry_spot_check_id_position")
        ),
    )
    op.create_index(
        op.f("ix_spot_check_entry_document_id"), "spot_check_entry", ["document_id"], unique=False
    )

    op.create_table(
        "spot_rectification",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("entry_id", _key(), nullable=False),
        sa.Column("office_id", _key(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", _key(), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("reported_by_id", _key(), nullable=True),
        sa.Column("reported_at", _moment(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("rechecked_by_id", _key(), nullable=True),
        sa.Column("rechecked_at", _moment(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("recheck_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "rechecked_by_id IS NULL OR rechecked_by_id <> reported_by_id",
            name=op.f("ck_spot_rectification_four_eyes"),
        ),
        sa.CheckConstraint(
            "(rechecked_at IS NULL) = (passed IS NULL) AND (rechecked_at IS NULL OR reported_at IS NOT NULL)",
            name=op.f("ck_spot_rectification_rechecked_after_report"),
        ),
        sa.CheckConstraint(
            "(reported_at IS NULL) = (reported_by_id IS NULL)",
            name=op.f("ck_spot_rectification_reported_by_someone"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_spot_rectification_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["spot_check_entry.id"],
            name=op.f("fk_spot_rectification_entry_id_spot_check_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_spot_rectification_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_spot_rectification_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["rechecked_by_id"],
            ["person.id"],
            name=op.f("fk_spot_rectification_rechecked_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"],
            ["person.id"],
            name=op.f("fk_spot_rectification_reported_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_rectification")),
        sa.UniqueConstraint(
            "entry_id", "number", name=op.f("uq_spot_rectification_entry_id_number")
        ),
    )
    op.create_index(
        "ix_spot_rectification_open",
        "spot_rectification",
        ["office_id", "rechecked_at", "due_on"],
        unique=False,
    )

    op.create_table(
        "evidence_pack",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("spot_check_id", _key(), nullable=False),
        sa.Column("asked_by_id", _key(), nullable=False),
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
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("made_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_evidence_pack_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_evidence_pack_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["spot_check_id"],
            ["spot_check.id"],
            name=op.f("fk_evidence_pack_spot_check_id_spot_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_pack")),
    )
    op.create_index(
        op.f("ix_evidence_pack_spot_check_id"), "evidence_pack", ["spot_check_id"], unique=False
    )
    op.create_index(
        "ix_evidence_pack_state", "evidence_pack", ["state", "leased_until"], unique=False
    )


def downgrade() -> None:
    op.drop_table("evidence_pack")
    op.drop_table("spot_rectification")
    op.drop_table("spot_check_entry")
    op.drop_table("spot_check")
