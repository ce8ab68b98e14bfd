"""Items of rounds: what was so when the round opened, what was proposed, approved and found.

No rows yet. One item per round and document, and one open item per document, are rules of the
database.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_items"
down_revision = "20261122_rounds"
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
        "round_item",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("round_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("office_id", _key(), nullable=False),
        sa.Column(
            "drafting_office_id",
            _key(),
            nullable=False,
        ),
        sa.Column("assigned_to_id", _key(), nullable=True),
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
        sa.Column(
            "reason",
            _choice(
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
                name="reason",
            ),
            nullable=False,
        ),
        sa.Column("rounds_late", sa.Integer(), nullable=False),
        sa.Column("boundary", sa.Boolean(), nullable=False),
        sa.Column("window_on", sa.Date(), nullable=False),
        sa.Column(
            "attribute_then",
            _choice("proactive", "on_request", "exempt", name="attribute_then"),
            nullable=True,
        ),
        sa.Column("partial_then", sa.Boolean(), nullable=False),
        sa.Column("grounds_then", sa.JSON(), nullable=False),
        sa.Column("ground_reason_then", sa.Text(), nullable=False),
        sa.Column(
            "validity_then",
            _choice("in_force", "amended", "lapsed", "repealed", name="validity_then"),
            nullable=False,
        ),
        sa.Column(
            "status_then",
            _choice(
                "unissued",
                "issued",
                "filed",
                "published",
                "withdrawn",
                "discarded",
                name="status_then",
            ),
            nullable=False,
        ),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("carried_from_id", _key(), nullable=True),
        sa.Column(
            "evidence_state",
            _choice("pending", "working", "done", "failed", "refused", name="evidence_state"),
            nullable=False,
        ),
        sa.Column("evidence_reason", sa.String(length=40), nullable=True),
        sa.Column("evidence_at", _moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", _moment(), nullable=True),
        sa.Column("rule_version", sa.String(length=40), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=True),
        sa.Column("cluster", sa.String(length=40), nullable=False),
        sa.Column(
            "suggested_outcome",
            _choice(
                "keep",
                "to_proactive",
                "to_proactive_partial",
                "to_on_request",
                "still_in_force",
                "mark_lapsed",
                "mark_repealed",
                "mark_amended",
                "take_down",
                "out_of_scope",
                "defer",
                name="suggested_outcome",
            ),
            nullable=True,
        ),
        sa.Column(
            "suggested_validity",
            _choice("in_force", "amended", "lapsed", "repealed", name="suggested_validity"),
            nullable=True,
        ),
        sa.Column(
            "suggested_successor_id",
            _key(),
            nullable=True,
        ),
        sa.Column(
            "outcome",
            _choice(
                "keep",
                "to_proactive",
                "to_proactive_partial",
                "to_on_request",
                "still_in_force",
                "mark_lapsed",
                "mark_repealed",
                "mark_amended",
                "take_down",
                "out_of_scope",
                "defer",
                name="outcome",
            ),
            nullable=True,
        ),
        sa.Column("outcome_reason", sa.Text(), nullable=False),
        sa.Column("outcome_grounds", sa.JSON(), nullable=False),
        sa.Column("next_review_year", sa.Integer(), nullable=True),
        sa.Column(
            "validity",
            _choice("in_force", "amended", "lapsed", "repealed", name="validity"),
            nullable=True,
        ),
        sa.Column("validity_on", sa.Date(), nullable=True),
        sa.Column("successor_id", _key(), nullable=True),
        sa.Column("successor_text", sa.String(length=400), nullable=False),
        sa.Column(
            "out_of_scope",
            _choice(
                "party",
                "withdrawn",
                "archived",
                "partner_leads",
                "not_government_information",
                name="out_of_scope",
            ),
            nullable=True,
        ),
        sa.Column("proposer_id", _key(), nullable=True),
        sa.Column("proposed_at", _moment(), nullable=True),
        sa.Column("case_id", _key(), nullable=True),
        sa.Column("approver_id", _key(), nullable=True),
        sa.Column("settled_at", _moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'settled' OR (outcome IS NOT NULL AND settled_at IS NOT NULL)",
            name=op.f("ck_round_item_settled_has_outcome"),
        ),
        sa.CheckConstraint(
            "approver_id IS NULL OR approver_id <> proposer_id",
            name=op.f("ck_round_item_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["person.id"], name=op.f("fk_round_item_approver_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["person.id"], name=op.f("fk_round_item_assigned_to_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["carried_from_id"],
            ["round_item.id"],
            name=op.f("fk_round_item_carried_from_id_round_item"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["review_case.id"], name=op.f("fk_round_item_case_id_review_case")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_round_item_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["drafting_office_id"],
            ["office.id"],
            name=op.f("fk_round_item_drafting_office_id_office"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_round_item_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_round_item_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["person.id"], name=op.f("fk_round_item_proposer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_item_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["document.id"], name=op.f("fk_round_item_successor_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["suggested_successor_id"],
            ["document.id"],
            name=op.f("fk_round_item_suggested_successor_id_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_item")),
        sa.UniqueConstraint(
            "round_id", "document_id", name=op.f("uq_round_item_round_id_document_id")
        ),
    )
    op.create_index(
        "ix_round_item_board",
        "round_item",
        ["round_id", "office_id", "state", "outcome"],
        unique=False,
    )
    op.create_index(op.f("ix_round_item_case_id"), "round_item", ["case_id"], unique=False)
    op.create_index("ix_round_item_cluster", "round_item", ["round_id", "cluster"], unique=False)
    op.create_index(op.f("ix_round_item_document_id"), "round_item", ["document_id"], unique=False)
    op.create_index(
        "ix_round_item_evidence", "round_item", ["evidence_state", "leased_until"], unique=False
    )
    op.create_index("ix_round_item_mine", "round_item", ["assigned_to_id", "state"], unique=False)
    op.create_index(
        "uq_round_item_open",
        "round_item",
        ["document_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('assigned','returned','in_review','awaiting_approval')"),
        postgresql_where=sa.text(
            "state IN ('assigned','returned','in_review','awaiting_approval')"
        ),
    )


def downgrade() -> None:
    op.drop_table("round_item")
