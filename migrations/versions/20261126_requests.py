"""The request register: requests, whom they asked, what was given, settings; none are there before.

A bare note that somebody asked for a document may belong to a request from now on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_requests"
down_revision = "20261126_timeliness"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _code(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _belongs(table: str, **columns: str) -> tuple[sa.schema.SchemaItem, ...]:
    return tuple(
        sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}"))
        for name, to in columns.items()
    )


def upgrade() -> None:
    op.create_table(
        "information_request",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "received_how",
            _code("received_how", "by_hand", "signed_mail", "ordinary_mail", "internet", "fax"),
            nullable=False,
        ),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column(
            "applicant",
            _code(
                "applicant",
                "natural_person",
                "business",
                "research",
                "public_benefit",
                "legal_service",
                "other_org",
            ),
            nullable=False,
        ),
        sa.Column("applicant_name", sa.String(length=200), nullable=False),
        sa.Column("applicant_certificate", sa.String(length=80), nullable=False),
        sa.Column("applicant_contact", sa.String(length=300), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column(
            "wanted_form", _code("wanted_form", "electronic", "paper", "inspection"), nullable=False
        ),
        sa.Column("registered_by_id", _key(), nullable=True),
        sa.Column("registered_at", _moment(), nullable=False),
        sa.Column(
            "state", _code("state", "handling", "awaiting_correction", "closed"), nullable=False
        ),
        sa.Column("office_id", _key(), nullable=True),
        sa.Column("handler_id", _key(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_estimated", sa.Boolean(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("correction_asked_on", sa.Date(), nullable=True),
        sa.Column("correction_due_on", sa.Date(), nullable=True),
        sa.Column("correction_what", sa.Text(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("extension_days", sa.Integer(), nullable=False),
        sa.Column("extension_reason", sa.Text(), nullable=False),
        sa.Column("extension_consent_by_id", _key(), nullable=True),
        sa.Column("extension_consent_on", sa.Date(), nullable=True),
        sa.Column("reasons_asked_on", sa.Date(), nullable=True),
        sa.Column("reasons_given_on", sa.Date(), nullable=True),
        sa.Column("reasons_note", sa.Text(), nullable=False),
        sa.Column("longer_due_on", sa.Date(), nullable=True),
        sa.Column("longer_reason", sa.Text(), nullable=False),
        sa.Column("fee_noticed_on", sa.Date(), nullable=True),
        sa.Column("fee_due_on", sa.Date(), nullable=True),
        sa.Column("fee_cents", sa.Integer(), nullable=False),
        sa.Column("fee_paid_on", sa.Date(), nullable=True),
        sa.Column(
            "outcome",
            _code(
                "outcome",
                "grant",
                "already_public",
                "partial",
                "deny",
                "special_access",
                "not_exist",
                "not_holder",
                "needs_creation",
                "unclear_after_correction",
                "petition",
                "duplicate",
                "publication",
                "excessive",
                "reconfirm",
                "abandoned",
                "fee_unpaid",
                "withdrawn",
                "other",
            ),
            nullable=True,
        ),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("public_interest", sa.Text(), nullable=False),
        sa.Column("earlier_id", _key(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", _moment(), nullable=True),
        sa.Column("closed_by_id", _key(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (outcome IS NOT NULL) "
            "AND (outcome IS NULL) = (closed_on IS NULL) AND (closed_on IS NULL) = (closed_at IS NULL)",
            name=op.f("ck_information_request_closed_has_outcome"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome NOT IN ('deny','partial') OR ground <> ''",
            name=op.f("ck_information_request_withheld_has_ground"),
        ),
        sa.CheckConstraint(
            "(correction_asked_on IS NULL) = (correction_due_on IS NULL) "
            "AND (corrected_on IS NULL OR correction_asked_on IS NOT NULL)",
            name=op.f("ck_information_request_correction_is_whole"),
        ),
        sa.CheckConstraint(
            "(extended_on IS NULL) = (extension_days = 0) "
            "AND (extended_on IS NULL) = (extension_consent_by_id IS NULL)",
            name=op.f("ck_information_request_extension_has_consent"),
        ),
        sa.CheckConstraint(
            "(fee_noticed_on IS NULL) = (fee_due_on IS NULL) "
            "AND (fee_paid_on IS NULL OR fee_noticed_on IS NOT NULL)",
            name=op.f("ck_information_request_fee_is_whole"),
        ),
        sa.CheckConstraint(
            "arrived_on <= received_on", name=op.f("ck_information_request_arrives_before_receipt")
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= received_on",
            name=op.f("ck_information_request_closed_in_order"),
        ),
        *_belongs(
            "information_request",
            closed_by_id="person",
            earlier_id="information_request",
            extension_consent_by_id="person",
            handler_id="person",
            office_id="office",
            organisation_id="organisation",
            registered_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_request")),
        sa.UniqueConstraint(
            "organisation_id",
            "year",
            "number",
            name=op.f("uq_information_request_organisation_id_year_number"),
        ),
    )
    op.create_index(
        "ix_information_request_closed",
        "information_request",
        ["organisation_id", "closed_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_information_request_handler_id"),
        "information_request",
        ["handler_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_information_request_office_id"), "information_request", ["office_id"], unique=False
    )
    op.create_index(
        "ix_information_request_queue",
        "information_request",
        ["organisation_id", "state", "due_on"],
        unique=False,
    )
    op.create_index(
        "ix_information_request_received",
        "information_request",
        ["organisation_id", "received_on"],
        unique=False,
    )

    op.create_table(
        "request_setting",
        sa.Column("organisation_id", _key(), autoincrement=False, nullable=False),
        sa.Column("target_days", sa.Integer(), nullable=False),
        sa.Column("head_id", _key(), nullable=True),
        sa.CheckConstraint(
            "target_days BETWEEN 1 AND 20", name=op.f("ck_request_setting_target_within_the_law")
        ),
        *_belongs("request_setting", head_id="person", organisation_id="organisation"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_request_setting")),
    )

    op.create_table(
        "request_consultation",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("request_id", _key(), nullable=False),
        sa.Column("kind", _code("kind", "third_party", "co_maker", "other_agency"), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_estimated", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", _key(), nullable=True),
        sa.Column("answer", _code("answer", "consent", "refusal"), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_on IS NULL)",
            name=op.f("ck_request_consultation_answer_has_day"),
        ),
        sa.CheckConstraint(
            "due_on >= sent_on", name=op.f("ck_request_consultation_dates_in_order")
        ),
        *_belongs(
            "request_consultation",
            organisation_id="organisation",
            recorded_by_id="person",
            request_id="information_request",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_consultation")),
    )
    op.create_index(
        op.f("ix_request_consultation_request_id"),
        "request_consultation",
        ["request_id"],
        unique=False,
    )

    op.create_table(
        "request_giving",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("request_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("form", _code("form", "electronic", "paper", "inspection"), nullable=False),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sa.Column("rendition_id", _key(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("given_by_id", _key(), nullable=True),
        sa.Column("given_at", _moment(), nullable=False),
        sa.CheckConstraint("digest <> ''", name=op.f("ck_request_giving_names_its_bytes")),
        sa.CheckConstraint(
            "NOT redacted OR rendition_id IS NOT NULL",
            name=op.f("ck_request_giving_redacted_is_a_rendition"),
        ),
        *_belongs(
            "request_giving",
            document_id="document",
            given_by_id="person",
            organisation_id="organisation",
            rendition_id="rendition",
            request_id="information_request",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_giving")),
    )
    op.create_index(
        op.f("ix_request_giving_document_id"), "request_giving", ["document_id"], unique=False
    )
    op.create_index(
        op.f("ix_request_giving_request_id"), "request_giving", ["request_id"], unique=False
    )

    with op.batch_alter_table("access_request") as table:
        table.add_column(sa.Column("request_id", _key(), nullable=True))
        table.create_index(table.f("ix_access_request_request_id"), ["request_id"], unique=False)
        table.create_foreign_key(
            table.f("fk_access_request_request_id_information_request"),
            "information_request",
            ["request_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("access_request") as table:
        table.drop_constraint(
            op.f("fk_access_request_request_id_information_request"), type_="foreignkey"
        )
        table.drop_index(op.f("ix_access_request_request_id"))
        table.drop_column("request_id")
    op.drop_table("request_giving")
    op.drop_table("request_consultation")
    op.drop_table("request_setting")
    op.drop_table("information_request")
