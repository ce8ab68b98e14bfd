"""The chain of proof begins, and what a site behind an air gap remembers: bundles, pinned key.

Every record that is there gets its links, in the order of its id: as if the chain had been kept from
the beginning. How a link is made is written out here, because this file must not change with the
package.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261124_proof"
down_revision = "20261122_validity"
branch_labels = None
depends_on = None


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


_RECORD = sa.table(
    "public_record",
    sa.column("record_id", sa.BigInteger()),
    sa.column("index_number", sa.String()),
    sa.column("revision", sa.Integer()),
    sa.column("content_digest", sa.String()),
    sa.column("state", sa.String()),
    sa.column("validity", sa.String()),
    sa.column("released_at", _moment()),
    sa.column("withdrawn_at", _moment()),
)
_FILE = sa.table(
    "public_file",
    sa.column("record_id", sa.BigInteger()),
    sa.column("position", sa.Integer()),
    sa.column("sha256", sa.String()),
)


def upgrade() -> None:
    link = op.create_table(
        "proof_link",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_proof_link")),
    )
    op.create_index("ix_proof_link_act", "proof_link", ["act", "seq"])
    op.create_index("ix_proof_link_record", "proof_link", ["record_id", "seq"])
    op.create_table(
        "applied_bundle",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("applied_at", _moment(), nullable=False),
        sa.Column("hides", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_applied_bundle")),
    )
    op.create_table(
        "pinned_key",
        sa.Column("pinned_key_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("pinned_at", _moment(), nullable=False),
        sa.CheckConstraint("pinned_key_id = 1", name=op.f("ck_pinned_key_one_row")),
        sa.PrimaryKeyConstraint("pinned_key_id", name=op.f("pk_pinned_key")),
    )
    _begin_chain(link)


def _begin_chain(link: sa.Table) -> None:
    connection = op.get_bind()
    digests: dict[int, list[str]] = {}
    for record_id, sha256 in connection.execute(
        sa.select(_FILE.c.record_id, _FILE.c.sha256).order_by(_FILE.c.record_id, _FILE.c.position)
    ):
        digests.setdefault(record_id, []).append(sha256)
    seq, previous = 0, "0" * 64
    for row in connection.execute(sa.select(_RECORD).order_by(_RECORD.c.record_id)).all():
        acts = [("published", "published", row.released_at)]
        if row.state == "withdrawn":
            acts.append(("hidden", "withdrawn", row.withdrawn_at))
        for act, state, at in acts:
            seq += 1
            moment = _utc(at)
            body = json.dumps(
                {
                    "seq": seq,
                    "at": moment.isoformat(),
                    "act": act,
                    "record": row.record_id,
                    "index_number": row.index_number,
                    "revision": row.revision,
                    "content_digest": row.content_digest,
                    "files": digests.get(row.record_id, []),
                    "state": state,
                    "validity": row.validity,
                },
                ensure_ascii=False,
                sort_keys=True,
                separators=(",", ":"),
            )
            previous = hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
            connection.execute(
                link.insert().values(
                    seq=seq,
                    at=moment,
                    act=act,
                    record_id=row.record_id,
                    body=body,
                    digest=previous,
                )
            )


def _utc(at: datetime) -> datetime:
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return aware.replace(microsecond=0)


def downgrade() -> None:
    for table in ("pinned_key", "applied_bundle", "proof_link"):
        op.drop_table(table)
