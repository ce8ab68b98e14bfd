"""Rounds with their policies, tallies and reminders (product.md section 6); notices about a round.

No rows yet. Going back forgets what people were told about rounds: there is nothing left to show.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_rounds"
down_revision = "20261122_standing"
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
        "round_policy",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("effective_year", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("anchor_month", sa.Integer(), nullable=False),
        sa.Column("anchor_day", sa.Integer(), nullable=False),
        sa.Column("lookback_months", sa.Integer(), nullable=False),
        sa.Column("span_months", sa.Integer(), nullable=False),
        sa.Column("before", sa.Boolean(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("office_days", sa.Integer(), nullable=False),
        sa.Column(
            "titles",
            _choice("changed", "counts", name="titles"),
            nullable=False,
        ),
        sa.Column("set_by_id", _key(), nullable=True),
        sa.Column("set_at", _moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_round_policy_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_round_policy_set_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_policy")),
        sa.UniqueConstraint(
            "organisation_id",
            "effective_year",
            name=op.f("uq_round_policy_organisation_id_effective_year"),
        ),
    )
    op.create_index(
        op.f("ix_round_policy_organisation_id"), "round_policy", ["organisation_id"], unique=False
    )

    op.create_table(
        "round",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column(
            "kind",
            _choice("july", "dynamic", "backlog", name="kind"),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _choice("opening", "open", "closed", name="state"),
            nullable=False,
        ),
        sa.Column("opened_at", _moment(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by_id", _key(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("project_id", _key(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("before_on", sa.Date(), nullable=True),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column(
            "titles",
            _choice("changed", "counts", name="titles"),
            nullable=False,
        ),
        sa.Column("office_due_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("snapshot_to", _key(), nullable=False),
        sa.Column("snapshot_end", _key(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("closed_at", _moment(), nullable=True),
        sa.Column("closed_by_id", _key(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("notice_at", _moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_round_closed_has_time")
        ),
        sa.CheckConstraint(
            "kind <> 'july' OR from_on IS NOT NULL", name=op.f("ck_round_july_has_window")
        ),
        sa.CheckConstraint(
            "from_on IS NULL OR before_on > from_on", name=op.f("ck_round_window_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name=op.f("fk_round_closed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_round_opened_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_round_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint(
            "organisation_id",
            "kind",
            "year",
            "serial",
            name=op.f("uq_round_organisation_id_kind_year_serial"),
        ),
    )
    op.create_index(op.f("ix_round_organisation_id"), "round", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_round_project_id"), "round", ["project_id"], unique=False)

    op.create_table(
        "round_tally",
        sa.Column("round_id", _key(), nullable=False),
        sa.Column("office_id", _key(), nullable=False),
        sa.Column(
            "state",
            _choice(
                "assigned",
                "in_review",
                "awaiting_approval",
                "returned",
                "settled",
                "carried_over",
                "moved",
                name="state",
            ),
            nullable=False,
        ),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_round_tally_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_tally_round_id_round")
        ),
        sa.PrimaryKeyConstraint(
            "round_id", "office_id", "state", "outcome", name=op.f("pk_round_tally")
        ),
    )
    op.create_table(
        "round_day",
        sa.Column("round_id", _key(), nullable=False),
        sa.Column("office_id", _key(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("proposed", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_round_day_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_day_round_id_round")
        ),
        sa.PrimaryKeyConstraint("round_id", "office_id", "day", name=op.f("pk_round_day")),
    )
    op.create_table(
        "round_reminder",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("round_id", _key(), nullable=False),
        sa.Column("office_id", _key(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", _key(), nullable=True),
        sa.Column("open_items", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_round_reminder_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_round_reminder_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_round_reminder_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_reminder_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_reminder")),
        sa.UniqueConstraint(
            "round_id", "office_id", "day", name=op.f("uq_round_reminder_round_id_office_id_day")
        ),
    )
    op.create_table(
        "classified_count",
        sa.Column("round_id", _key(), nullable=False),
        sa.Column("office_id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("person_id", _key(), nullable=True),
        sa.Column("at", _moment(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_classified_count_count_is_natural")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_classified_count_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_classified_count_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_classified_count_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_classified_count_round_id_round")
        ),
        sa.PrimaryKeyConstraint("round_id", "office_id", name=op.f("pk_classified_count")),
    )
    with op.batch_alter_table("notice") as batch:
        batch.alter_column("document_id", existing_type=_key(), nullable=True)
        batch.add_column(sa.Column("round_id", _key(), nullable=True))
        batch.create_foreign_key(op.f("fk_notice_round_id_round"), "round", ["round_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE document_id IS NULL")
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint("fk_notice_round_id_round", type_="foreignkey")
        batch.drop_column("round_id")
        batch.alter_column("document_id", existing_type=_key(), nullable=False)
    op.drop_table("classified_count")
    op.drop_table("round_reminder")
    op.drop_table("round_day")
    op.drop_table("round_tally")
    op.drop_table("round")
    op.drop_table("round_policy")
