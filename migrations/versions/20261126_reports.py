"""Yearly reports: their frozen figures, their words in versions, what people typed. There are none before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_reports"
down_revision = "20261124_proofs"
branch_labels = None
depends_on = None

_KINDS = ("annual", "self_inspection")
_STATES = ("draft", "frozen", "signed")
_ORIGINS = ("written", "restored", "drafted")


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _code(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _belongs(table: str, **columns: str) -> tuple[sa.schema.SchemaItem, ...]:
    return tuple(
        sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}"))
        for name, to in columns.items()
    )


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("kind", _code("kind", *_KINDS), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        _moment("begun_at", nullable=False),
        sa.Column("begun_by_id", _key(), nullable=True),
        sa.Column("state", _code("state", *_STATES), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("lists", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("figures_digest", sa.String(length=64), nullable=False),
        _moment("frozen_at"),
        sa.Column("frozen_by_id", _key(), nullable=True),
        _moment("signed_at"),
        sa.Column("signed_by_id", _key(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_belongs(
            "report",
            organisation_id="organisation",
            begun_by_id="person",
            frozen_by_id="person",
            signed_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "year", name=op.f("uq_report_organisation_id_kind_year")
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (frozen_at IS NULL) AND (frozen_at IS NULL) = (as_of IS NULL)",
            name=op.f("ck_report_frozen_has_time"),
        ),
        sa.CheckConstraint(
            "(state = 'signed') = (signed_at IS NOT NULL)", name=op.f("ck_report_signed_has_time")
        ),
        sa.CheckConstraint(
            "signed_by_id IS NULL OR frozen_by_id IS NULL OR signed_by_id <> frozen_by_id",
            name=op.f("ck_report_signer_is_another"),
        ),
    )
    op.create_table(
        "report_paragraph",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("report_id", _key(), nullable=False),
        sa.Column("chapter", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("origin", _code("origin", *_ORIGINS), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=True),
        sa.Column("written_by_id", _key(), nullable=True),
        _moment("written_at", nullable=False),
        *_belongs(
            "report_paragraph",
            organisation_id="organisation",
            report_id="report",
            written_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_paragraph")),
        sa.UniqueConstraint(
            "report_id",
            "chapter",
            "number",
            name=op.f("uq_report_paragraph_report_id_chapter_number"),
        ),
    )
    op.create_table(
        "report_figure",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("report_id", _key(), nullable=False),
        sa.Column("cell", sa.String(length=80), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=True),
        sa.Column("counted", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("typed_by_id", _key(), nullable=True),
        _moment("typed_at", nullable=False),
        *_belongs(
            "report_figure",
            organisation_id="organisation",
            report_id="report",
            typed_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_figure")),
    )
    op.create_index(op.f("ix_report_figure_report_id"), "report_figure", ["report_id"])
    op.create_table(
        "report_explanation",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("report_id", _key(), nullable=False),
        sa.Column("check_key", sa.String(length=80), nullable=False),
        sa.Column("difference", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", _key(), nullable=True),
        _moment("written_at", nullable=False),
        *_belongs(
            "report_explanation",
            organisation_id="organisation",
            report_id="report",
            written_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_explanation")),
    )
    op.create_index(op.f("ix_report_explanation_report_id"), "report_explanation", ["report_id"])


def downgrade() -> None:
    op.drop_table("report_explanation")
    op.drop_table("report_figure")
    op.drop_table("report_paragraph")
    op.drop_table("report")
