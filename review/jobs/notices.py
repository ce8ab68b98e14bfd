"""Tasks of what a house announces: its words go before the detectors, then, once published, outside.

A round's public notice and an annual report take the same way. Claim and commit, run the child
without a transaction, record and commit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from review.jobs.engine_calls import EngineFailed, find_in_strings
from review.jobs.work import Work
from review.public.records import RecordRefused
from review.services.outstanding import claim, fail
from review.services.reports.publishing import (
    publication_digest,
    record_publication_check,
    words_to_check,
    write_report_outside,
)
from review.services.rounds.results import (
    notice_digest,
    record_notice_check,
    write_notice_outside,
)
from review.store.report_publications import ReportPublication
from review.store.round_results import RoundNotice

log = logging.getLogger("review.jobs")

Row = TypeVar("Row", RoundNotice, ReportPublication)


@dataclass(frozen=True)
class _Way(Generic[Row]):
    """How one kind of announcement is checked and written."""

    table: type[Row]
    words: Callable[[Row], dict[str, str]]
    digest: Callable[[Row], str]
    record: Callable[[Session, Row, Sequence[str]], None]
    write: Callable[..., None]


_NOTICE = _Way(
    RoundNotice,
    lambda row: {"title": row.title, "body": row.body},
    notice_digest,
    record_notice_check,
    write_notice_outside,
)
_REPORT = _Way(
    ReportPublication,
    words_to_check,
    publication_digest,
    record_publication_check,
    write_report_outside,
)


def carry_notice(work: Work, notice_id: int) -> None:
    """Check a notice's words, or write the published one outside; whichever it waits for."""
    _carry(work, _NOTICE, notice_id)


def carry_report(work: Work, publication_id: int) -> None:
    """The same for an annual report."""
    _carry(work, _REPORT, publication_id)


def _carry(work: Work, way: _Way[Row], row_id: int) -> None:
    with work.transaction() as session:
        row = session.get(way.table, row_id, with_for_update=True)
        if row is None or not claim(row, work.clock()):
            return
        published: datetime | None = row.published_at
        strings, digest = way.words(row), way.digest(row)
    if published is not None:
        _attempt(work, way, row_id, _write(work, way))
        return
    try:
        found = find_in_strings(strings, limits=work.limits)
    except EngineFailed as failed:
        _give_up(work, way, row_id, failed.code)
        return

    def record(session: Session, row: Row) -> None:
        if way.digest(row) == digest:
            way.record(session, row, [f.code for f in found])
        else:
            row.leased_until = None  # rewritten meanwhile: the sweep sends it again

    _attempt(work, way, row_id, record)


def _write(work: Work, way: _Way[Row]) -> Callable[[Session, Row], None]:
    def write(session: Session, row: Row) -> None:
        way.write(session, work.public, row, now=work.clock(), zone_today=work.day_of)

    return write


def _attempt(work: Work, way: _Way[Row], row_id: int, act: Callable[[Session, Row], None]) -> None:
    try:
        with work.transaction() as session:
            act(session, session.get_one(way.table, row_id, with_for_update=True))
    except RecordRefused as refused:
        _give_up(work, way, row_id, refused.code)
    except (SQLAlchemyError, OSError) as error:
        log.warning("public store: %s", type(error).__name__)
        _give_up(work, way, row_id, "public_store_unreachable")


def _give_up(work: Work, way: _Way[Any], row_id: int, reason: str) -> None:
    with work.transaction() as session:
        fail(session.get_one(way.table, row_id), reason[:40], work.clock())
    log.warning("%s %s: %s", way.table.__tablename__, row_id, reason)
