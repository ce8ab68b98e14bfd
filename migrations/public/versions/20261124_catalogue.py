"""What the catalogue tells beside the metadata table, the search index, and how many stand where.

Records that are there are listed as proactive, in no key field; their index and their counts are made
when the tables are upgraded (review.public.migrate), because they follow the rules of the package.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261124_catalogue"
down_revision = "20261124_proof"
branch_labels = None
depends_on = None

# Neither engine builds the table anew for these: files refer to it.
_LISTING = (
    "ALTER TABLE public_record ADD COLUMN listing VARCHAR(20) DEFAULT 'proactive' NOT NULL "
    "CONSTRAINT ck_public_record_listing CHECK (listing IN ('proactive', 'on_request'))"
)
_NEW: tuple[tuple[str, sa.types.TypeEngine[object], object], ...] = (
    ("normative", sa.Boolean(), sa.false()),
    ("key_fields", sa.String(length=200), ""),
    ("item_code", sa.String(length=60), ""),
    ("removals", sa.JSON(), "{}"),
    ("interpretation_url", sa.String(length=400), ""),
)
_COUNTED = [
    *("record_id", "listing", "state", "sort_on", "year", "kind", "issuer", "subject"),
    *("validity", "normative", "key_fields", "july"),
]
_MAYBE = (("effective_on", sa.Date()), ("july", sa.Integer()))


def upgrade() -> None:
    op.execute(_LISTING)
    for name, kind, before in _NEW:
        op.add_column("public_record", sa.Column(name, kind, nullable=False, server_default=before))
    for name, kind in _MAYBE:
        op.add_column("public_record", sa.Column(name, kind, nullable=True))
    op.drop_index("ix_public_record_newest", "public_record")
    op.create_index(
        "ix_public_record_newest", "public_record", ["listing", "state", "sort_on", "record_id"]
    )
    op.create_table(
        "facet_count",
        sa.Column("listing", sa.String(length=20), nullable=False),
        sa.Column("with_facet", sa.String(length=20), nullable=False),
        sa.Column("with_value", sa.String(length=500), nullable=False),
        sa.Column("facet", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=500), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "listing", "with_facet", "with_value", "facet", "value", name=op.f("pk_facet_count")
        ),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "tokens, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
        # a row of SQLite is read from its beginning, past its long texts: counting needs none of them
        op.create_index("ix_public_record_counted", "public_record", _COUNTED)
        return
    op.execute("CREATE TABLE search_index (sort_key BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL)")
    op.execute("CREATE INDEX ix_search_index_tokens ON search_index USING GIN (tokens)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_public_record_counted", "public_record")
    op.execute("DROP TABLE search_index")
    op.drop_table("facet_count")
    op.drop_index("ix_public_record_newest", "public_record")
    op.create_index("ix_public_record_newest", "public_record", ["state", "sort_on", "record_id"])
    for name in ("listing", *(name for name, *_ in (*_NEW, *_MAYBE))):
        op.execute(f"ALTER TABLE public_record DROP COLUMN {name}")
