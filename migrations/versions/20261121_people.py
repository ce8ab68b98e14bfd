"""Organisations, their offices and people, what people may do, and how they sign in.

The first revision: there are no rows yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_people"
down_revision = None
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
        "organisation",
        sa.Column("id", _key(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("number_code", sa.String(length=30), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("index_template", sa.String(length=60), nullable=False),
        sa.Column("publish_days", sa.Integer(), nullable=False),
        sa.Column("on_request_needs_reason", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", _key(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        "ix_sign_in_attempt_key", "sign_in_attempt", ["login", "address", "at"], unique=False
    )
    op.create_table(
        "office",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("parent_id", _key(), nullable=True),
        sa.Column("successor_id", _key(), nullable=True),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_office_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["office.id"], name=op.f("fk_office_parent_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["office.id"], name=op.f("fk_office_successor_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_index(op.f("ix_office_organisation_id"), "office", ["organisation_id"], unique=False)
    op.create_index("uq_office_name", "office", ["organisation_id", "name"], unique=True)
    op.create_table(
        "person",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=True),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=True),
        sa.Column("shortcuts", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("unlocked_at", _moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_person_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    op.create_index(op.f("ix_person_organisation_id"), "person", ["organisation_id"], unique=False)
    op.create_table(
        "route_setting",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column(
            "route",
            _choice(
                "audit_then_confidentiality",
                "confidentiality_then_audit",
                "office_audit_confidentiality",
                "office_confidentiality_audit",
                name="route",
            ),
            nullable=False,
        ),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_route_setting_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_setting")),
    )
    op.create_index(
        op.f("ix_route_setting_organisation_id"), "route_setting", ["organisation_id"], unique=False
    )
    op.create_table(
        "password_used",
        sa.Column("id", _key(), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_password_used_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_used")),
    )
    op.create_index("ix_password_used_person", "password_used", ["person_id", "at"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", _key(), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column(
            "role",
            _choice(
                "drafter",
                "office_head",
                "disclosure_officer",
                "clerk",
                "confidentiality_reviewer",
                "approver",
                "supervisor",
                "system_admin",
                "security_admin",
                "audit_admin",
                "system",
                name="role",
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", _key(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("office_id", _key(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("acting", sa.Boolean(), nullable=False),
        sa.Column("given_by_id", _key(), nullable=True),
        sa.Column("ended_at", _moment(), nullable=True),
        sa.CheckConstraint(
            "organisation_id IS NOT NULL "
            "OR role IN ('system_admin','security_admin','audit_admin')",
            name=op.f("ck_role_grant_reaches_an_organisation"),
        ),
        sa.CheckConstraint("role <> 'system'", name=op.f("ck_role_grant_nobody_is_the_system")),
        sa.CheckConstraint(
            "role NOT IN ('drafter','office_head') OR office_id IS NOT NULL",
            name=op.f("ck_role_grant_reaches_an_office"),
        ),
        sa.CheckConstraint(
            "NOT acting OR until_on IS NOT NULL", name=op.f("ck_role_grant_acting_ends")
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_role_grant_dates_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_role_grant_given_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_role_grant_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_role_grant_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(
        op.f("ix_role_grant_organisation_id"), "role_grant", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_table(
        "sent_form",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("location", sa.String(length=400), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sent_form_person_id_person")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sent_form")),
    )
    op.create_index(op.f("ix_sent_form_at"), "sent_form", ["at"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("seen_at", _moment(), nullable=False),
        sa.Column("ends_at", _moment(), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("revoked_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("sign_in")
    op.drop_table("sent_form")
    op.drop_table("role_grant")
    op.drop_table("password_used")
    op.drop_table("route_setting")
    op.drop_table("person")
    op.drop_table("office")
    op.drop_table("sign_in_attempt")
    op.drop_table("organisation")
