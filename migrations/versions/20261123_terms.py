"""The organisation's lists for finding, what they learn from keeping, and replays of changed rules.

New tables only: nothing is there to be moved.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_terms"
down_revision = "20261123_finding"
branch_labels = None
depends_on = None

_LISTS = ("allow", "deny")
_PROPOSALS = ("pending", "accepted", "declined")
_WORK = ("pending", "working", "done", "failed", "refused")
_CHANGES = ("new", "gone", "raised", "lowered", "resized")


def _choice(*codes: str, name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _lists()
    _replays()


def _lists() -> None:
    table = "detection_term"
    op.create_table(
        table,
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("kind", _choice(*_LISTS, name="kind"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("text_key", sa.String(length=100), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_by_id", _key(), nullable=True),
        sa.Column("added_at", _moment(), nullable=False),
        sa.Column("ended_by_id", _key(), nullable=True),
        sa.Column("ended_at", _moment(), nullable=True),
        _check(table, "dates_in_order", "until_on IS NULL OR until_on >= from_on"),
        _check(table, "deny_is_for_any_kind", "kind = 'allow' OR code = ''"),
        _check(table, "says_something", "text_key <> '' AND reason <> ''"),
        _to(table, "added_by_id", "person"),
        _to(table, "ended_by_id", "person"),
        _to(table, "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detection_term")),
    )
    op.create_index(
        "ix_detection_term_key", table, ["organisation_id", "kind", "text_key"], unique=False
    )
    table = "term_proposal"
    op.create_table(
        table,
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("value_digest", sa.String(length=64), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("finding_ids", sa.JSON(), nullable=False),
        sa.Column("proposed_at", _moment(), nullable=False),
        sa.Column("state", _choice(*_PROPOSALS, name="state"), nullable=False),
        sa.Column("decided_at", _moment(), nullable=True),
        sa.Column("decided_by_id", _key(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("term_id", _key(), nullable=True),
        _check(table, "decided_has_time", "(state = 'pending') = (decided_at IS NULL)"),
        _check(table, "accepted_has_term", "(state = 'accepted') = (term_id IS NOT NULL)"),
        _to(table, "decided_by_id", "person"),
        _to(table, "organisation_id", "organisation"),
        _to(table, "term_id", "detection_term"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_proposal")),
        sa.UniqueConstraint(
            "organisation_id",
            "code",
            "value_digest",
            name=op.f("uq_term_proposal_organisation_id_code_value_digest"),
        ),
    )


def _replays() -> None:
    table = "finding_replay"
    op.create_table(
        table,
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("asked_by_id", _key(), nullable=True),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("office_id", _key(), nullable=True),
        sa.Column("only_public", sa.Boolean(), nullable=False),
        sa.Column("through_id", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("at_id", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=80), nullable=False),
        sa.Column("state", _choice(*_WORK, name="state"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("finished_at", _moment(), nullable=True),
        _to(table, "asked_by_id", "person"),
        _to(table, "office_id", "office"),
        _to(table, "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_replay")),
    )
    op.create_index("ix_finding_replay_state", table, ["state", "leased_until"], unique=False)
    op.create_index(
        op.f("ix_finding_replay_organisation_id"), table, ["organisation_id"], unique=False
    )
    table = "finding_replay_change"
    op.create_table(
        table,
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("replay_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("file_version_id", _key(), nullable=False),
        sa.Column("engine_before", sa.String(length=80), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("change", _choice(*_CHANGES, name="change"), nullable=False),
        sa.Column("level_before", sa.String(length=10), nullable=False),
        sa.Column("level_after", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        _check(table, "counts_something", "count > 0"),
        _to(table, "document_id", "document"),
        _to(table, "file_version_id", "file_version"),
        _to(table, "organisation_id", "organisation"),
        _to(table, "replay_id", "finding_replay"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_replay_change")),
        sa.UniqueConstraint(
            "replay_id",
            "file_version_id",
            "rule",
            "code",
            "change",
            "level_before",
            "level_after",
            name="uq_finding_replay_change_kind",
        ),
    )
    op.create_index(
        "ix_finding_replay_change_document", table, ["replay_id", "document_id"], unique=False
    )
    for column in ("document_id", "file_version_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table in ("finding_replay_change", "finding_replay", "term_proposal", "detection_term"):
        op.drop_table(table)
