"""A document's standing after issue: ground in force, validity with date and successor, coverage.

Rows that are there: the grounds of what is not public come from the case that decided it last; a
validity other than in force gets the day of this upgrade's data, its issue or document date, because
nobody recorded another. An organisation may have one above it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_standing"
down_revision = "20261121_log"
branch_labels = None
depends_on = None

_OLD_DATE = "status NOT IN ('issued','filed','published') OR issued_on IS NOT NULL"
_REASONS = (
    "window",
    "late_registered",
    "missed",
    "carried_forward",
    "pulled_in",
    "ground_date",
    "secrecy_term_over",
    "repeated_requests",
    "repeal_found",
    "rule_change",
    "correction",
    "backlog",
)
_SCOPES = ("party", "withdrawn", "archived", "partner_leads", "not_government_information")
_ACTIONS = (
    "draft",
    "register",
    "reopen",
    "submit",
    "discard",
    "recall",
    "endorse",
    "agree",
    "disagree",
    "return",
    "confirm_confidentiality",
    "confirm_privacy",
    "declare_not_releasable",
    "refer_upward",
    "receive_answer",
    "withdraw_referral",
    "sign",
    "sign_urgent",
    "send_to_review",
    "issue",
    "send_back",
    "confirm_rendition",
    "publish",
    "file",
)
#: ``give_up`` comes after ``discard``, as the models name it.
_LAST = _ACTIONS.index("discard") + 1
_CHECKS = (
    ("validity_change_has_date", "validity = 'in_force' OR validity_on IS NOT NULL"),
    ("successor_is_another", "successor_id IS NULL OR successor_id <> id"),
    ("review_date_has_reason", "(review_on IS NULL) = (review_why IS NULL)"),
)


def _choice(*codes: str, name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("validity_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("successor_id", _key(), nullable=True))
        batch.add_column(
            sa.Column("successor_text", sa.String(length=400), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("grounds", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("ground_reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("evaluated_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("review_on", sa.Date(), nullable=True))
        batch.add_column(
            sa.Column("review_why", _choice(*_REASONS, name="review_why"), nullable=True)
        )
        batch.add_column(
            sa.Column("out_of_scope", _choice(*_SCOPES, name="out_of_scope"), nullable=True)
        )
        batch.create_foreign_key(
            op.f("fk_document_successor_id_document"), "document", ["successor_id"], ["id"]
        )
        batch.drop_constraint("issued_has_date", type_="check")
    _move_data()
    with op.batch_alter_table("document") as batch:
        for column in ("successor_text", "grounds", "ground_reason"):
            batch.alter_column(column, server_default=None)
        batch.create_check_constraint("issued_has_date", f"{_OLD_DATE} OR doc_date IS NOT NULL")
        for name, rule in _CHECKS:
            batch.create_check_constraint(name, rule)
    _case_actions(*_ACTIONS[:_LAST], "give_up", *_ACTIONS[_LAST:])
    with op.batch_alter_table("organisation") as batch:
        batch.add_column(sa.Column("parent_id", _key(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_organisation_parent_id_organisation"), "organisation", ["parent_id"], ["id"]
        )


def _move_data() -> None:
    last = (
        "SELECT {column} FROM review_case WHERE review_case.document_id = document.id "
        "AND decided_attribute IS NOT NULL AND state = 'settled' ORDER BY id DESC LIMIT 1"
    )
    grounds, reason = last.format(column="decided_grounds"), last.format(column="decided_reason")
    op.execute(
        f"UPDATE document SET grounds = COALESCE(({grounds}), '[]'), "
        f"ground_reason = COALESCE(({reason}), '') "
        "WHERE attribute IN ('on_request', 'exempt')"
    )
    op.execute(
        "UPDATE document SET validity_on = COALESCE(issued_on, doc_date, DATE(created_at)) "
        "WHERE validity <> 'in_force'"
    )


def _case_actions(*codes: str) -> None:
    """What a comment may have been written with, and how a referral may have been closed."""
    listed = ", ".join(f"'{code}'" for code in codes)
    for table, column in (("comment", "action"), ("referral", "closed_how")):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(column, type_="check")
            batch.create_check_constraint(column, f"{column} IN ({listed})")


def downgrade() -> None:
    op.execute("UPDATE comment SET action = NULL WHERE action = 'give_up'")
    op.execute("UPDATE referral SET closed_how = 'withdraw_referral' WHERE closed_how = 'give_up'")
    _case_actions(*_ACTIONS)
    with op.batch_alter_table("organisation") as batch:
        batch.drop_constraint("fk_organisation_parent_id_organisation", type_="foreignkey")
        batch.drop_column("parent_id")
    with op.batch_alter_table("document") as batch:
        for name, _ in _CHECKS:
            batch.drop_constraint(name, type_="check")
        batch.drop_constraint("issued_has_date", type_="check")
        batch.drop_constraint("fk_document_successor_id_document", type_="foreignkey")
        batch.drop_constraint("review_why", type_="check")
        batch.drop_constraint("out_of_scope", type_="check")
        for column in (
            "out_of_scope",
            "review_why",
            "review_on",
            "evaluated_on",
            "ground_reason",
            "grounds",
            "successor_text",
            "successor_id",
            "validity_on",
        ):
            batch.drop_column(column)
    op.execute(
        "UPDATE document SET issued_on = doc_date WHERE issued_on IS NULL "
        "AND status IN ('issued','filed','published')"
    )
    with op.batch_alter_table("document") as batch:
        batch.create_check_constraint("issued_has_date", _OLD_DATE)
