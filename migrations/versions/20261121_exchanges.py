"""What people write to each other about a case: comments, consultations, referrals, notices.

No rows yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_exchanges"
down_revision = "20261121_cases"
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
        "notice",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("read_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_notice_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_notice_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_organisation_id"), "notice", ["organisation_id"], unique=False)
    op.create_index("ix_notice_unread", "notice", ["person_id", "read_at"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=False),
        sa.Column("case_id", _key(), nullable=True),
        sa.Column("person_id", _key(), nullable=True),
        sa.Column(
            "action",
            _choice(
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
                name="action",
            ),
            nullable=True,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("needs_answer", sa.Boolean(), nullable=False),
        sa.Column("answers_id", _key(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["comment.id"], name=op.f("fk_comment_answers_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["review_case.id"], name=op.f("fk_comment_case_id_review_case")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_comment_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_comment_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_comment_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_case_id"), "comment", ["case_id"], unique=False)
    op.create_index(op.f("ix_comment_document_id"), "comment", ["document_id"], unique=False)
    op.create_index(
        op.f("ix_comment_organisation_id"), "comment", ["organisation_id"], unique=False
    )
    op.create_table(
        "consultation",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("case_id", _key(), nullable=False),
        sa.Column(
            "kind", _choice("third_party", "co_maker", "other_agency", name="kind"), nullable=False
        ),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", _key(), nullable=False),
        sa.Column("due_estimated", sa.Boolean(), nullable=False),
        sa.Column("answer", _choice("consent", "refusal", name="answer"), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("due_on >= sent_on", name=op.f("ck_consultation_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["review_case.id"], name=op.f("fk_consultation_case_id_review_case")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_consultation_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_consultation_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index(op.f("ix_consultation_case_id"), "consultation", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_consultation_organisation_id"), "consultation", ["organisation_id"], unique=False
    )
    op.create_table(
        "referral",
        sa.Column("id", _key(), nullable=False),
        sa.Column("organisation_id", _key(), nullable=False),
        sa.Column("case_id", _key(), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closed_at", _moment(), nullable=True),
        sa.Column(
            "closed_how",
            _choice(
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
                name="closed_how",
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["review_case.id"], name=op.f("fk_referral_case_id_review_case")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_referral_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_referral_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_case_id"), "referral", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_referral_organisation_id"), "referral", ["organisation_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("referral")
    op.drop_table("consultation")
    op.drop_table("comment")
    op.drop_table("notice")
