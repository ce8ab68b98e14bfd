"""Tasks of a round's public notice: its words go before the detectors, then, once published, outside.

Claim and commit, run the child without a transaction, record and commit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from review.jobs.engine_calls import EngineFailed, find_in_strings
from review.jobs.work import Work
from review.public.records import RecordRefused
from review.services.outstanding import claim, fail
from review.services.rounds.results import (
    notice_digest,
    record_notice_check,
    write_notice_outside,
)
from review.store.round_results import RoundNotice

log = logging.getLogger("review.jobs")


def carry_notice(work: Work, notice_id: int) -> None:
    """Check a notice's words, or write the published one outside; whichever it waits for."""
    with work.transaction() as session:
        notice = session.get(RoundNotice, notice_id, with_for_update=True)
        if notice is None or not claim(notice, work.clock()):
            return
        published = notice.published_at is not None
        strings, digest = {"title": notice.title, "body": notice.body}, notice_digest(notice)
    if published:
        _attempt(work, notice_id, _write(work))
        return
    try:
        found = find_in_strings(strings, limits=work.limits)
    except EngineFailed as failed:
        _give_up(work, notice_id, failed.code)
        return

    def record(_: Session, row: RoundNotice) -> None:
        if notice_digest(row) == digest:
            record_notice_check(_, row, [f.code for f in found])
        else:
            row.leased_until = None  # rewritten meanwhile: the sweep sends it again

    _attempt(work, notice_id, record)


def _write(work: Work) -> Callable[[Session, RoundNotice], None]:
    def write(session: Session, row: RoundNotice) -> None:
        write_notice_outside(session, work.public, row, now=work.clock(), zone_today=work.day_of)

    return write


def _attempt(work: Work, notice_id: int, act: Callable[[Session, RoundNotice], None]) -> None:
    try:
        with work.transaction() as session:
            act(session, session.get_one(RoundNotice, notice_id, with_for_update=True))
    except RecordRefused as refused:
        _give_up(work, notice_id, refused.code)
    except (SQLAlchemyError, OSError) as error:
        log.warning("public store: %s", type(error).__name__)
        _give_up(work, notice_id, "public_store_unreachable")


def _give_up(work: Work, notice_id: int, reason: str) -> None:
    with work.transaction() as session:
        fail(session.get_one(RoundNotice, notice_id), reason[:40], work.clock())
    log.warning("notice %s: %s", notice_id, reason)
