"""What reminds people outside the pages: the daily mail they chose, each one sent, calendar addresses.

Nobody had chosen anything before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_reminders"
down_revision = "20261127_unsaved_forms"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "mail_choice",
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_mail_choice_hour_of_day")),
        sa.CheckConstraint(
            "NOT daily OR address <> ''", name=op.f("ck_mail_choice_daily_has_address")
        ),
        _belongs("mail_choice", "person_id", "person"),
        _belongs("mail_choice", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_choice")),
    )
    op.create_index(
        op.f("ix_mail_choice_organisation_id"), "mail_choice", ["organisation_id"], unique=False
    )
    op.create_table(
        "daily_mail",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "waiting",
                "sent",
                "nothing",
                "given_up",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("mine", "late", "soon", "back", "unread", "attempts")
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "(standing = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_daily_mail_sent_has_time")
        ),
        _belongs("daily_mail", "organisation_id", "organisation"),
        _belongs("daily_mail", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_mail")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_daily_mail_person_id_day")),
    )
    op.create_index(
        op.f("ix_daily_mail_organisation_id"), "daily_mail", ["organisation_id"], unique=False
    )
    op.create_index("ix_daily_mail_waiting", "daily_mail", ["standing", "next_at"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        _belongs("calendar_feed", "organisation_id", "organisation"),
        _belongs("calendar_feed", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_calendar_feed_secret_digest")),
    )
    op.create_index(
        op.f("ix_calendar_feed_organisation_id"),
        "calendar_feed",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        "uq_calendar_feed_in_use",
        "calendar_feed",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("calendar_feed")
    op.drop_table("daily_mail")
    op.drop_table("mail_choice")
