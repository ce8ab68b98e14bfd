"""How fast the whole audit log is verified: 200,000 chained events, every link recomputed."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, create_engine, insert

from bench.harness import Row, seconds
from review.store.events import (
    GENESIS,
    Event,
    EventHead,
    algorithm,
    canonical_payload,
    link_digest,
    verify,
)

EVENTS = 200_000
ROUNDS = 3
GOAL = 50_000
START = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = (
    "seq", "at", "name", "actor_id", "actor_label", "organisation_id", "document_id", "case_id", "payload",
)  # fmt: skip


def fill(engine: Engine, count: int) -> None:
    """Write a chain of invented events, as many as asked."""
    used, prev = algorithm(), GENESIS
    rows = []
    for seq in range(1, count + 1):
        payload = canonical_payload(
            {"source": "attribute_audit", "target": "confidentiality_review", "role": "disclosure_officer",
             "content_digest": f"{seq:064x}", "comment_id": seq}
        )  # fmt: skip
        at = (START + timedelta(seconds=seq)).isoformat(timespec="microseconds")
        link = (seq, at, "case.agreed", seq % 97, "", 1, seq % 5000, seq % 7000, payload)
        digest = link_digest(used, prev, link)
        rows.append(
            dict(zip(COLUMNS, link, strict=True))
            | {"prev": prev, "digest": digest, "algorithm": used}
        )
        prev = digest
    with engine.begin() as connection:
        Event.__table__.create(connection)  # type: ignore[attr-defined]
        EventHead.__table__.create(connection)  # type: ignore[attr-defined]
        connection.execute(insert(Event), rows)
        connection.execute(insert(EventHead).values(id=1, seq=count, digest=prev))


def run() -> list[Row]:
    """Rows per second of processor time, median of three whole verifications."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'audit.db'}")
        fill(engine, EVENTS)

        def whole() -> None:
            with engine.connect() as connection:
                result = verify(connection)
            assert result.fault is None
            assert result.rows == EVENTS

        taken = median(seconds(whole, "cpu") for _ in range(ROUNDS))
        engine.dispose()
    return [Row("audit: rows verified", EVENTS / taken, "rows per CPU second", GOAL)]
