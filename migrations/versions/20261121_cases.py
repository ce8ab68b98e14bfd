"""Review cases, the confirmations a signature gives, and the answered checklist.

No rows yet. One open case per document and one standing confirmation per kind are partial indexes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_cases"
down_revision = "20261121_documents"
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
        "review_case",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("office_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column(
            "kind",
            _choice("first", "july", "correction", "request", "backlog", name="kind"),
            nullable=False,
        ),
        sa.Column(
            "state",
            _choice(
                "draft",
                "office_review",
                "attribute_audit",
                "confidentiality_review",
                "referred",
                "sign_off",
                "decided",
                "settled",
                "returned",
                "discarded",
                name="state",
            ),
            nullable=False,
        ),
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
        sa.Column("opened_at", _moment(), nullable=False),
        sa.Column("opened_by_id", _key(), nullable=True),
        sa.Column("step_since", _moment(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_estimated", sa.Boolean(), nullable=False),
        sa.Column("settled_at", _moment(), nullable=True),
        sa.Column("proposer_ids", sa.JSON(), nullable=False),
        sa.Column("work_secret", sa.Boolean(), nullable=False),
        sa.Column("tests", sa.JSON(), nullable=False),
        sa.Column(
            "proposed_attribute",
            _choice("proactive", "on_request", "exempt", name="proposed_attribute"),
            nullable=True,
        ),
        sa.Column("proposed_partial", sa.Boolean(), nullable=False),
        sa.Column("proposed_grounds", sa.JSON(), nullable=False),
        sa.Column("proposed_reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", _moment(), nullable=True),
        sa.Column("auditor_id", _key(), nullable=True),
        sa.Column(
            "audited_attribute",
            _choice("proactive", "on_request", "exempt", name="audited_attribute"),
            nullable=True,
        ),
        sa.Column("audited_partial", sa.Boolean(), nullable=False),
        sa.Column("audited_grounds", sa.JSON(), nullable=False),
        sa.Column("audited_reason", sa.Text(), nullable=False),
        sa.Column("audited_at", _moment(), nullable=True),
        sa.Column("approver_id", _key(), nullable=True),
        sa.Column(
            "decided_attribute",
            _choice("proactive", "on_request", "exempt", name="decided_attribute"),
            nullable=True,
        ),
        sa.Column("decided_partial", sa.Boolean(), nullable=False),
        sa.Column("decided_grounds", sa.JSON(), nullable=False),
        sa.Column("decided_reason", sa.Text(), nullable=False),
        sa.Column("decided_at", _moment(), nullable=True),
        sa.Column("not_releasable_ground", sa.String(length=40), nullable=True),
        sa.Column("not_releasable_reason", sa.Text(), nullable=False),
        sa.Column("not_releasable_by_id", _key(), nullable=True),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("plan_digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "decided_attribute IS NULL OR decided_attribute <> 'exempt' "
            "OR CAST(decided_grounds AS TEXT) NOT IN ('[]', 'null')",
            name=op.f("ck_review_case_exempt_has_ground"),
        ),
        sa.CheckConstraint(
            "(audited_attribute IS NULL) = (auditor_id IS NULL)",
            name=op.f("ck_review_case_audit_has_auditor"),
        ),
        sa.CheckConstraint(
            "(decided_attribute IS NULL) = (approver_id IS NULL)",
            name=op.f("ck_review_case_decision_has_approver"),
        ),
        sa.CheckConstraint(
            "(decided_attribute IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_review_case_decision_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["person.id"], name=op.f("fk_review_case_approver_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["auditor_id"], ["person.id"], name=op.f("fk_review_case_auditor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_review_case_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["not_releasable_by_id"],
            ["person.id"],
            name=op.f("fk_review_case_not_releasable_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_review_case_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_review_case_opened_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_review_case_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_case")),
    )
    op.create_index(
        op.f("ix_review_case_document_id"), "review_case", ["document_id"], unique=False
    )
    op.create_index(op.f("ix_review_case_office_id"), "review_case", ["office_id"], unique=False)
    op.create_index(
        op.f("ix_review_case_organisation_id"), "review_case", ["organisation_id"], unique=False
    )
    op.create_index(
        "ix_review_case_queue", "review_case", ["organisation_id", "state", "due_on"], unique=False
    )
    op.create_index(
        "uq_review_case_open",
        "review_case",
        ["document_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('settled','discarded')"),
        postgresql_where=sa.text("state NOT IN ('settled','discarded')"),
    )
    op.create_table(
        "checklist_answer",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("case_id", _key(), nullable=False),
        sa.Column(
            "item",
            _choice(
                "state_secret",
                "work_secret",
                "trade_secret",
                "security",
                "aggregation",
                "wording",
                "timing",
                "method",
                name="item",
            ),
            nullable=False,
        ),
        sa.Column("verdict", _choice("clear", "concern", name="verdict"), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["review_case.id"], name=op.f("fk_checklist_answer_case_id_review_case")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_checklist_answer_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_checklist_answer_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_answer")),
        sa.UniqueConstraint("case_id", "item", name=op.f("uq_checklist_answer_case_id_item")),
    )
    op.create_index(
        op.f("ix_checklist_answer_case_id"), "checklist_answer", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_checklist_answer_organisation_id"),
        "checklist_answer",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "confirmation",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("case_id", _key(), nullable=False),
        sa.Column(
            "kind", _choice("confidentiality", "privacy", "rendition", name="kind"), nullable=False
        ),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("plan_digest", sa.String(length=64), nullable=False),
        sa.Column("bytes_digest", sa.String(length=64), nullable=False),
        sa.Column("voided_at", _moment(), nullable=True),
        sa.Column("void_reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["review_case.id"], name=op.f("fk_confirmation_case_id_review_case")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_confirmation_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_confirmation_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
    )
    op.create_index(op.f("ix_confirmation_case_id"), "confirmation", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_confirmation_organisation_id"), "confirmation", ["organisation_id"], unique=False
    )
    op.create_index(
        "uq_confirmation_standing",
        "confirmation",
        ["case_id", "kind"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("confirmation")
    op.drop_table("checklist_answer")
    op.drop_table("review_case")
