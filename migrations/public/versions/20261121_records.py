"""The public catalogue begins: records, their files, notices, and the count of changes.

There are no rows before this one; the single row of the change count is made here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_records"
down_revision = None
branch_labels = None
depends_on = None

_VALIDITY = ("in_force", "amended", "lapsed", "repealed")
_STATE = ("published", "withdrawn")


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    change = op.create_table(
        "change",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("change_id = 1", name=op.f("ck_change_one_row")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_change")),
    )
    op.bulk_insert(change, [{"change_id": 1, "count": 0}])
    op.create_table(
        "notice",
        sa.Column("notice_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_published_on"), "notice", ["published_on"])
    op.create_table(
        "public_record",
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("index_number", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("organisation_code", sa.String(length=40), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("doc_number", sa.String(length=100), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("doc_date", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("sort_on", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("validity", _choice(_VALIDITY, "validity"), nullable=False),
        sa.Column("validity_on", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.BigInteger(), nullable=True),
        sa.Column("successor_text", sa.String(length=700), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("reading_text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("norm_version", sa.Integer(), nullable=False),
        sa.Column("content_digest", sa.String(length=80), nullable=False),
        sa.Column("released_at", _moment(), nullable=False),
        sa.Column("state", _choice(_STATE, "state"), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", _moment(), nullable=True),
        sa.Column("changed_at", _moment(), nullable=False),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_public_record_withdrawn_has_time"),
        ),
        sa.CheckConstraint(
            "state = 'published' OR explanation <> ''",
            name=op.f("ck_public_record_withdrawn_has_explanation"),
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_public_record_revision_counts")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_public_record")),
        sa.UniqueConstraint("index_number", name=op.f("uq_public_record_index_number")),
    )
    op.create_index("ix_public_record_newest", "public_record", ["state", "sort_on", "record_id"])
    op.create_index("ix_public_record_released", "public_record", ["state", "released_at"])
    op.create_table(
        "public_file",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=80), nullable=False),
        sa.CheckConstraint("bytes > 0", name=op.f("ck_public_file_holds_something")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["public_record.record_id"], name=op.f("fk_public_file_record_id")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_public_file")),
        sa.UniqueConstraint("record_id", "position", name=op.f("uq_public_file_record_id")),
    )
    op.create_index(op.f("ix_public_file_sha256"), "public_file", ["sha256"])


def downgrade() -> None:
    for table in ("public_file", "public_record", "notice", "change"):
        op.drop_table(table)
