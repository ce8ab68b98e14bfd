"""What every yearly report shares: it begins with the first word, keeps every version, is frozen and signed once.

A frozen report takes no change at all: there is no way back, and every writer here asks first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from review.domain.commands import RestoreParagraph, SignReport, WriteParagraph
from review.domain.duties import SECTIONS
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.report_forms import Chapter
from review.domain.reports import ParagraphOrigin, ReportKind, ReportState
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.reports.moving import move_report
from review.services.rounds.policies import lock_organisation
from review.store.events import About, algorithm, append
from review.store.reports import (
    Report,
    ReportParagraph,
    explanations_of,
    lock_report,
    paragraph_versions,
    paragraphs_of,
    report_of,
)

#: The Regulation took effect in 2008: no report is older.
FIRST_YEAR = 2008
CHAPTER_LIMIT = 20_000
#: The chapters of each kind of report.
CHAPTERS: Mapping[ReportKind, Collection[str]] = {
    ReportKind.ANNUAL: frozenset(Chapter),
    ReportKind.SELF_INSPECTION: frozenset((*SECTIONS, "problems")),
}


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """What is kept when a report is frozen: figures, the rows behind them, the year before."""

    as_of: date
    figures: Mapping[str, Any]
    lists: Mapping[str, list[int]]
    before: Mapping[str, Any] | None


def open_report(
    session: Session,
    actor: Actor,
    organisation_id: int,
    kind: ReportKind,
    year: int,
    *,
    now: datetime,
    today: date,
) -> Report:
    """The report of a year, locked and open for writing; begun if nobody has written in it yet.

    Raises Refused: not permitted, ``report_year_out_of_range``, ``report_frozen``.
    """
    _check_may(actor, Permission.REPORT_WRITE, organisation_id)
    if not FIRST_YEAR <= year <= today.year:
        raise Refused(Refusal("report_year_out_of_range", {"year": str(year)}))
    lock_organisation(session, organisation_id)
    report = report_of(session, organisation_id, kind, year, lock=True)
    if report is None:
        report = Report(
            organisation_id=organisation_id,
            kind=kind,
            year=year,
            begun_at=now,
            begun_by_id=actor.id,
        )
        session.add(report)
        session.flush()
        said = {"kind": kind.value, "year": year}
        tell(session, actor, report, "report.begun", now, **said)
    elif report.state is not ReportState.DRAFT:
        raise Refused(Refusal("report_frozen"))
    return report


def write_paragraph(
    session: Session, actor: Actor, command: WriteParagraph, *, now: datetime, today: date
) -> ReportParagraph:
    """Keep another version of a chapter. Raises Refused or Stale.

    ``chapter_unknown``, ``chapter_empty``, ``chapter_too_long`` (``limit``), ``chapter_unchanged``.
    """
    report = open_report(
        session, actor, command.organisation_id, command.kind, command.year, now=now, today=today
    )
    standing = _standing(session, report, command.chapter, command.number)
    text = tidy(command.text)
    faults = []
    if not text:
        faults.append(Refusal("chapter_empty", {"count": "1"}))
    if len(text) > CHAPTER_LIMIT:
        faults.append(Refusal("chapter_too_long", {"limit": str(CHAPTER_LIMIT)}))
    if standing is not None and standing.text == text:
        faults.append(Refusal("chapter_unchanged"))
    if faults:
        raise Refused(*faults)
    return add_paragraph(
        session, actor, report, command.chapter, text, ParagraphOrigin.WRITTEN, now=now
    )


def restore_paragraph(
    session: Session, actor: Actor, command: RestoreParagraph, *, now: datetime, today: date
) -> ReportParagraph:
    """Bring an earlier version back as the newest one. Raises Refused or Stale.

    ``paragraph_unknown``, ``chapter_unchanged`` where it is the one that stands.
    """
    report = open_report(
        session, actor, command.organisation_id, command.kind, command.year, now=now, today=today
    )
    standing = _standing(session, report, command.chapter, command.number)
    versions = paragraph_versions(session, report.id, command.chapter)
    wanted = next((row for row in versions if row.number == command.restored), None)
    if wanted is None:
        raise Refused(Refusal("paragraph_unknown"))
    if standing is not None and standing.text == wanted.text:
        raise Refused(Refusal("chapter_unchanged"))
    return add_paragraph(
        session,
        actor,
        report,
        command.chapter,
        wanted.text,
        ParagraphOrigin.RESTORED,
        restored=wanted.number,
        now=now,
    )


def add_paragraph(
    session: Session,
    actor: Actor,
    report: Report,
    chapter: str,
    text: str,
    origin: ParagraphOrigin,
    *,
    now: datetime,
    restored: int | None = None,
) -> ReportParagraph:
    """The next version of a chapter; what may be written was asked before."""
    standing = paragraphs_of(session, report.id).get(chapter)
    row = ReportParagraph(
        organisation_id=report.organisation_id,
        report_id=report.id,
        chapter=chapter,
        number=1 if standing is None else standing.number + 1,
        text=text,
        origin=origin,
        restored=restored,
        written_by_id=actor.id,
        written_at=now,
    )
    session.add(row)
    report.version += 1
    session.flush()
    said = {"chapter": chapter, "number": row.number, "origin": origin.value, "restored": restored}
    tell(session, actor, report, "report.paragraph_written", now, **said)
    return row


def freeze(session: Session, actor: Actor, report: Report, kept: Frozen, *, now: datetime) -> None:
    """Freeze a report with its figures; whether it may be was asked before."""
    report.figures, report.lists = dict(kept.figures), dict(kept.lists)
    report.before = None if kept.before is None else dict(kept.before)
    report.figures_digest = digest_of(session, report)
    # From here on the database takes no change of it any more (``store.frozen_reports``).
    move_report(report, ReportState.FROZEN)
    report.as_of, report.frozen_at, report.frozen_by_id = kept.as_of, now, actor.id
    report.version += 1
    session.flush()
    said = {
        "kind": report.kind.value,
        "year": report.year,
        "as_of": kept.as_of.isoformat(),
        "figures_digest": report.figures_digest,
    }
    tell(session, actor, report, "report.frozen", now, **said)


def sign_report(session: Session, actor: Actor, command: SignReport, *, now: datetime) -> Report:
    """The approver signs a frozen report. Raises Refused or Stale.

    ``report_unknown``, ``report_not_frozen``, ``report_signed``, ``report_signer_froze``: whoever
    froze it does not sign it; ``report_altered`` where it is not what was frozen any more.
    """
    report = lock_report(session, command.report_id)
    if report is None:
        raise Refused(Refusal("report_unknown"))
    _check_may(actor, Permission.REPORT_SIGN, report.organisation_id)
    faults = []
    if report.state is ReportState.DRAFT:
        faults.append(Refusal("report_not_frozen"))
    elif report.state is ReportState.SIGNED:
        faults.append(Refusal("report_signed"))
    elif is_altered(session, report):
        faults.append(Refusal("report_altered"))
    if actor.id is not None and actor.id == report.frozen_by_id:
        faults.append(Refusal("report_signer_froze"))
    if faults:
        raise Refused(*faults)
    if report.version != command.version:
        raise Stale(command.version, report.version)
    move_report(report, ReportState.SIGNED)
    report.signed_at, report.signed_by_id = now, actor.id
    report.version += 1
    session.flush()
    said = {"figures_digest": report.figures_digest}
    tell(session, actor, report, "report.signed", now, **said)
    return report


def digest_of(session: Session, report: Report) -> str:
    """Digest of everything a signature covers: figures, their lists, the year before, all words."""
    explained = explanations_of(session, report.id)
    kept = {
        "figures": report.figures,
        "lists": report.lists,
        "before": report.before,
        "words": {chapter: row.text for chapter, row in paragraphs_of(session, report.id).items()},
        "explained": {key: [row.difference, row.text] for key, row in explained.items()},
    }
    canonical = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(algorithm(), canonical.encode()).hexdigest()


def is_altered(session: Session, report: Report) -> bool:
    """Whether a frozen report is not what was frozen any more."""
    return report.figures_digest != digest_of(session, report)


def tidy(text: str) -> str:
    """Paragraphs without blanks around them and without empty lines between."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def tell(
    session: Session, actor: Actor, report: Report, name: str, now: datetime, **said: object
) -> None:
    """One line of the log about a report."""
    append(
        session,
        name,
        actor=actor,
        now=now,
        about=About(report.organisation_id),
        payload={"report": report.id, **said},
    )


# ---- inside --------------------------------------------------------------------------------------


def _check_may(actor: Actor, permission: Permission, organisation_id: int) -> None:
    place = Place(organisation_id=organisation_id)
    if not actor.system and (refusals := refusals_for(actor, permission, place)):
        raise Refused(*refusals)


def _standing(
    session: Session, report: Report, chapter: str, number: int
) -> ReportParagraph | None:
    """The version that stands; raises Stale where it is not the one that was seen."""
    if chapter not in CHAPTERS[report.kind]:
        raise Refused(Refusal("chapter_unknown"))
    standing = paragraphs_of(session, report.id).get(chapter)
    at = 0 if standing is None else standing.number
    if at != number:
        raise Stale(number, at)
    return standing
