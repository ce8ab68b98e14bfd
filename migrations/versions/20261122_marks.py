"""Validity: marks, what documents say of each other, and what is outstanding for both.

The new tables have no rows. Documents that are there get the form of their title that titles are
compared in (``domain.validity.title_key``, as it was when this was written).
"""

from __future__ import annotations

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "20261122_marks"
down_revision = "20261122_evidence"
branch_labels = None
depends_on = None

_VALIDITY = ("in_force", "amended", "lapsed", "repealed")
_WORK = ("pending", "working", "done", "failed", "refused")
_QUOTES = re.compile("[《》〈〉“”\"'‘’「」『』]")
_LAYOUT = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_STEP = 5000


def _choice(*codes: str, name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("document", sa.Column("title_key", sa.String(length=400), nullable=True))
    _keep_titles()
    op.create_index(
        "ix_document_validity", "document", ["organisation_id", "validity", "validity_on"]
    )
    op.create_index("ix_document_title_key", "document", ["organisation_id", "title_key"])
    op.create_index(op.f("ix_document_successor_id"), "document", ["successor_id"])
    _marks()
    _reading()


def downgrade() -> None:
    for table in (
        "validity_mention",
        "validity_reading",
        "validity_release",
        "validity_mark",
    ):
        op.drop_table(table)
    for index in ("ix_document_successor_id", "ix_document_title_key", "ix_document_validity"):
        op.drop_index(index, "document")
    op.drop_column("document", "title_key")


def _keep_titles() -> None:
    documents = sa.table(
        "document",
        sa.column("id", sa.BigInteger()),
        sa.column("title", sa.String()),
        sa.column("title_key", sa.String()),
    )
    change = (
        documents.update()
        .where(documents.c.id == sa.bindparam("row"))
        .values(title_key=sa.bindparam("key"))
    )
    connection, after = op.get_bind(), 0
    while True:
        rows = connection.execute(
            sa.select(documents.c.id, documents.c.title)
            .where(documents.c.id > after)
            .order_by(documents.c.id)
            .limit(_STEP)
        ).all()
        if not rows:
            return
        connection.execute(change, [{"row": row.id, "key": _title_key(row.title)} for row in rows])
        after = rows[-1].id


def _title_key(title: str) -> str:
    plain = unicodedata.normalize("NFKC", title)
    return _LAYOUT.sub("", _QUOTES.sub("", plain)).casefold()[:400]


def _marks() -> None:
    op.create_table(
        "validity_mark",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("before", _choice(*_VALIDITY, name="before"), nullable=False),
        sa.Column("validity", _choice(*_VALIDITY, name="validity"), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column(
            "source",
            _choice("form", "item", "proposal", "list", "import", name="source"),
            nullable=False,
        ),
        sa.Column("person_id", _key(), nullable=True),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("legal_reference", sa.String(length=200), nullable=False),
        sa.Column("successor_id", _key(), nullable=True),
        sa.Column("successor_text", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "successor_id IS NULL OR successor_id <> document_id",
            name=op.f("ck_validity_mark_successor_is_another"),
        ),
        sa.CheckConstraint(
            "validity = 'in_force' OR \"on\" IS NOT NULL",
            name=op.f("ck_validity_mark_change_has_date"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_validity_mark_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_validity_mark_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_validity_mark_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["document.id"], name=op.f("fk_validity_mark_successor_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validity_mark")),
    )
    op.create_index(
        op.f("ix_validity_mark_document_id"), "validity_mark", ["document_id"], unique=False
    )
    op.create_index(
        op.f("ix_validity_mark_organisation_id"), "validity_mark", ["organisation_id"], unique=False
    )

    op.create_table(
        "validity_release",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("state", _choice(*_WORK, name="state"), nullable=False),
        sa.Column("clean_text", sa.String(length=400), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("written_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_validity_release_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_validity_release_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validity_release")),
        sa.UniqueConstraint("document_id", name=op.f("uq_validity_release_document_id")),
    )
    op.create_index(
        op.f("ix_validity_release_organisation_id"),
        "validity_release",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        "ix_validity_release_state", "validity_release", ["state", "leased_until"], unique=False
    )


def _reading() -> None:
    op.create_table(
        "validity_reading",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("state", _choice(*_WORK, name="state"), nullable=False),
        sa.Column("rule_version", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("read_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_validity_reading_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_validity_reading_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validity_reading")),
        sa.UniqueConstraint("document_id", name=op.f("uq_validity_reading_document_id")),
    )
    op.create_index(
        op.f("ix_validity_reading_organisation_id"),
        "validity_reading",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        "ix_validity_reading_state", "validity_reading", ["state", "leased_until"], unique=False
    )

    op.create_table(
        "validity_mention",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("source_document_id", _key(), nullable=False),
        sa.Column("file_version_id", _key(), nullable=False),
        sa.Column("says", _choice(*_VALIDITY, name="says"), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("title_key", sa.String(length=400), nullable=False),
        sa.Column("number_key", sa.String(length=60), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("segment", sa.String(length=80), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("target_id", _key(), nullable=True),
        sa.CheckConstraint(
            "number_key <> '' OR title_key <> ''", name=op.f("ck_validity_mention_names_something")
        ),
        sa.ForeignKeyConstraint(
            ["file_version_id"],
            ["file_version.id"],
            name=op.f("fk_validity_mention_file_version_id_file_version"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_validity_mention_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["source_document_id"],
            ["document.id"],
            name=op.f("fk_validity_mention_source_document_id_document"),
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["document.id"], name=op.f("fk_validity_mention_target_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validity_mention")),
    )
    op.create_index(
        op.f("ix_validity_mention_file_version_id"),
        "validity_mention",
        ["file_version_id"],
        unique=False,
    )
    op.create_index(
        "ix_validity_mention_number",
        "validity_mention",
        ["organisation_id", "number_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_validity_mention_source_document_id"),
        "validity_mention",
        ["source_document_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_validity_mention_target_id"), "validity_mention", ["target_id"], unique=False
    )
    op.create_index(
        "ix_validity_mention_title",
        "validity_mention",
        ["organisation_id", "title_key"],
        unique=False,
    )
