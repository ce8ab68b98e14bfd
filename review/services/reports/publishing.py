"""A signed annual report goes before the public: prepared, its words checked, published, written outside.

Its words go through the detectors like every other released string. What they find is told by kind; a
report names telephone numbers and offices rightly, so it goes out with a reason instead of never.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import PreparePublication, PublishReport
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.reports import ReportKind, ReportState
from review.domain.values import Actor, Refusal, Refused, Stale
from review.public.records import (
    AnnualReportIn,
    RecordRefused,
    read_parts,
    words_in,
    write_annual_report,
)
from review.services.outstanding import finish, wake
from review.services.releasing import PublicSide
from review.services.reports.writing import is_altered
from review.store.documents import FileState
from review.store.events import About, append
from review.store.people import Organisation
from review.store.report_publications import ReportPublication, publication_of
from review.store.reports import Report, lock_report

EXPLANATION_LIMIT = 500


def prepare_publication(
    session: Session, actor: Actor, command: PreparePublication, *, now: datetime
) -> ReportPublication:
    """Keep what is to be read outside and have its words checked; again until it is published.

    Raises Refused: ``report_unknown``, ``report_not_signed``, ``report_altered``,
    ``report_published``, ``publication_unfit`` (``reason``); Stale where the report moved on.
    """
    report = _signed_report(session, actor, command.report_id)
    if report.version != command.version:
        raise Stale(command.version, report.version)
    row = publication_of(session, report.id)
    if row is not None and row.published_at is not None:
        raise Refused(Refusal("report_published"))
    parts = list(command.parts)
    try:
        read_parts(parts)
    except RecordRefused as refused:
        raise Refused(Refusal("publication_unfit", {"reason": refused.code})) from refused
    if row is None:
        row = ReportPublication(
            organisation_id=report.organisation_id,
            report_id=report.id,
            year=report.year,
            title=command.title,
            parts=parts,
            asked_at=now,
        )
        session.add(row)
    elif (row.title, row.parts) != (command.title, parts):
        row.title, row.parts, row.asked_at = command.title, parts, now
        row.version += 1
        row.checked_digest, row.hits = "", []
        wake(row, FileState.PENDING)
    session.flush()
    return row


def publish_report(
    session: Session, actor: Actor, command: PublishReport, *, now: datetime
) -> ReportPublication:
    """Publish the checked report; a task writes it outside. Raises Refused or Stale.

    ``report_unknown``, ``report_not_signed``, ``report_altered`` (it is not what was signed any more),
    ``publication_missing``, ``report_published``, ``publication_not_checked``, ``publication_hit``
    (``count``: found, and no reason given), ``publication_explanation_too_long`` (``limit``).
    """
    report = _signed_report(session, actor, command.report_id)
    row = publication_of(session, report.id)
    if row is None:
        raise Refused(Refusal("publication_missing"))
    explanation = command.explanation.strip()
    if faults := faults_of(row, explanation):
        raise Refused(*faults)
    if row.version != command.version:
        raise Stale(command.version, row.version)
    row.published_at, row.published_by_id = now, actor.id
    row.explanation = explanation
    row.version += 1
    wake(row, FileState.PENDING)
    session.flush()
    append(
        session,
        "report.published",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={"report": report.id, "digest": publication_digest(row), "hits": len(row.hits)},
    )
    return row


def faults_of(row: ReportPublication, explanation: str) -> tuple[Refusal, ...]:
    """What stands against publishing, with this reason for what was found; empty when nothing does."""
    found = []
    if row.published_at is not None:
        found.append(Refusal("report_published"))
    if row.checked_digest != publication_digest(row):
        found.append(Refusal("publication_not_checked"))
    elif row.hits and not explanation:
        found.append(Refusal("publication_hit", {"count": str(len(row.hits))}))
    if len(explanation) > EXPLANATION_LIMIT:
        limit = {"limit": str(EXPLANATION_LIMIT)}
        found.append(Refusal("publication_explanation_too_long", limit))
    return tuple(found)


def words_to_check(row: ReportPublication) -> dict[str, str]:
    """Every text that would be public, under a name each: what the detectors look through."""
    words = (row.title, *words_in(read_parts(row.parts)))
    return {f"text-{at}": text for at, text in enumerate(words) if text}


def record_publication_check(
    session: Session, row: ReportPublication, kinds: Sequence[str]
) -> None:
    """Take in what the detectors found in the words as they are now: kinds of findings, no values."""
    row.hits = list(kinds)
    row.checked_digest = publication_digest(row)
    finish(row, FileState.DONE)
    session.flush()


def write_report_outside(
    session: Session,
    public: PublicSide,
    row: ReportPublication,
    *,
    now: datetime,
    zone_today: Callable[[datetime], date],
) -> None:
    """Carry a published report to the public store; repeating it changes nothing. Raises RecordRefused."""
    organisation = session.get_one(Organisation, row.organisation_id)
    report = AnnualReportIn(
        report_id=row.report_id,
        year=row.year,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        title=row.title,
        parts=read_parts(row.parts),
        published_on=zone_today(row.published_at or now),
    )
    with public.session() as outside:
        write_annual_report(outside, report, now)
    row.written_at = now
    finish(row, FileState.DONE)
    session.flush()


def publication_digest(row: ReportPublication) -> str:
    """SHA-256 of the title and the parts: what a check belongs to."""
    said = json.dumps([row.title, row.parts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _signed_report(session: Session, actor: Actor, report_id: int) -> Report:
    report = lock_report(session, report_id)
    if report is None or report.kind is not ReportKind.ANNUAL:
        raise Refused(Refusal("report_unknown"))
    if not actor.system:
        place = Place(organisation_id=report.organisation_id)
        if refusals := refusals_for(actor, Permission.REPORT_PUBLISH, place):
            raise Refused(*refusals)
    if report.state is not ReportState.SIGNED:
        raise Refused(Refusal("report_not_signed"))
    if is_altered(session, report):
        raise Refused(Refusal("report_altered"))
    return report
