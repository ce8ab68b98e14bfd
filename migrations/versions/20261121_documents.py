"""Documents, their file versions, marks admitted beforehand, and the working calendar.

No rows yet. One live version per position and stage is a rule of the database.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_documents"
down_revision = "20261121_people"
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
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
    op.create_table(
        "admission",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("legal_reference", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'declassified' "
            "OR (authority <> '' AND decided_on IS NOT NULL AND legal_reference <> '')",
            name=op.f("ck_admission_declassified_is_documented"),
        ),
        sa.CheckConstraint(
            "kind IN ('declassified','not_a_mark')", name=op.f("ck_admission_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_admission_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_admission_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission")),
        sa.UniqueConstraint(
            "organisation_id", "digest", name=op.f("uq_admission_organisation_id_digest")
        ),
    )
    op.create_index(
        op.f("ix_admission_organisation_id"), "admission", ["organisation_id"], unique=False
    )
    op.create_table(
        "document",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("office_id", _key(), nullable=False),
        sa.Column("drafter_id", _key(), nullable=True),
        sa.Column(
            "status",
            _choice(
                "unissued", "issued", "filed", "published", "withdrawn", "discarded", name="status"
            ),
            nullable=False,
        ),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("doc_number", sa.String(length=60), nullable=True),
        sa.Column("number_key", sa.String(length=60), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("doc_kind", sa.String(length=30), nullable=False),
        sa.Column("doc_date", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("addressees", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column(
            "urgency", _choice("ordinary", "urgent", "top_urgent", name="urgency"), nullable=False
        ),
        sa.Column("is_normative", sa.Boolean(), nullable=False),
        sa.Column("is_policy", sa.Boolean(), nullable=False),
        sa.Column("is_party", sa.Boolean(), nullable=False),
        sa.Column("paper_only", sa.Boolean(), nullable=False),
        sa.Column("joint_issuers", sa.Text(), nullable=False),
        sa.Column("joint_agreed", sa.Boolean(), nullable=False),
        sa.Column(
            "source_attribute",
            _choice("proactive", "on_request", "exempt", name="source_attribute"),
            nullable=True,
        ),
        sa.Column("interpretation_required", sa.Boolean(), nullable=False),
        sa.Column("interpretation_url", sa.String(length=400), nullable=False),
        sa.Column(
            "validity",
            _choice("in_force", "amended", "lapsed", "repealed", name="validity"),
            nullable=False,
        ),
        sa.Column(
            "attribute",
            _choice("proactive", "on_request", "exempt", name="attribute"),
            nullable=True,
        ),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column(
            "printed_attribute",
            _choice("proactive", "on_request", "exempt", name="printed_attribute"),
            nullable=True,
        ),
        sa.Column("printed_partial", sa.Boolean(), nullable=False),
        sa.Column("printed_reason", sa.Text(), nullable=False),
        sa.Column("index_number", sa.String(length=80), nullable=True),
        sa.Column("published_at", _moment(), nullable=True),
        sa.Column("hidden_at", _moment(), nullable=True),
        sa.Column("hidden_by_id", _key(), nullable=True),
        sa.Column("hide_explanation", sa.Text(), nullable=False),
        sa.Column("hide_confirmed_at", _moment(), nullable=True),
        sa.Column("still_visible", sa.Boolean(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL",
            name=op.f("ck_document_published_has_time"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('issued','filed','published') OR issued_on IS NOT NULL",
            name=op.f("ck_document_issued_has_date"),
        ),
        sa.ForeignKeyConstraint(
            ["drafter_id"], ["person.id"], name=op.f("fk_document_drafter_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["person.id"], name=op.f("fk_document_hidden_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_document_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_document_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("index_number", name=op.f("uq_document_index_number")),
        sa.UniqueConstraint(
            "organisation_id", "number_key", name=op.f("uq_document_organisation_id_number_key")
        ),
    )
    op.create_index(op.f("ix_document_issued_on"), "document", ["issued_on"], unique=False)
    op.create_index(op.f("ix_document_office_id"), "document", ["office_id"], unique=False)
    op.create_index(
        op.f("ix_document_organisation_id"), "document", ["organisation_id"], unique=False
    )
    op.create_index(
        "ix_document_register", "document", ["organisation_id", "status", "issued_on"], unique=False
    )
    op.create_table(
        "file_version",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage", _choice("reviewed", "final", name="stage"), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("intake_key", sa.String(length=80), nullable=True),
        sa.Column("received_by_id", _key(), nullable=True),
        sa.Column("received_at", _moment(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("format", sa.String(length=12), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("page_shapes", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            _choice("pending", "working", "done", "failed", "refused", name="state"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("message", sa.JSON(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("read_at", _moment(), nullable=True),
        sa.Column("engine", sa.String(length=80), nullable=False),
        sa.Column("erased_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_file_version_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_file_version_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["person.id"], name=op.f("fk_file_version_received_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_version")),
    )
    op.create_index(op.f("ix_file_version_digest"), "file_version", ["digest"], unique=False)
    op.create_index(
        op.f("ix_file_version_document_id"), "file_version", ["document_id"], unique=False
    )
    op.create_index(
        op.f("ix_file_version_organisation_id"), "file_version", ["organisation_id"], unique=False
    )
    op.create_index(
        "ix_file_version_state", "file_version", ["state", "leased_until"], unique=False
    )
    op.create_index(
        "uq_file_version_live",
        "file_version",
        ["document_id", "position", "stage"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )


def downgrade() -> None:
    op.drop_table("file_version")
    op.drop_table("document")
    op.drop_table("admission")
    op.drop_table("calendar_year")
    op.drop_table("calendar_day")
