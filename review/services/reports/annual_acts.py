"""What people do with the annual report: figures typed, sums explained, the whole frozen.

A figure that breaks a sum is never refused: the sum is shown, explained and recorded. What is
refused is only what can not be a figure, and a change of what is frozen.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from decimal import Decimal

from sqlalchemy.orm import Session

from review.domain.commands import ExplainCheck, FreezeAnnual, TypeFigure
from review.domain.grounds import comment_is_adequate
from review.domain.naming import bare, names_document, without_titles
from review.domain.report_forms import FEES, FormCell
from review.domain.reports import ParagraphOrigin, ReportKind
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.reports.annual import (
    Annual,
    annual_of,
    count_year,
    figures_json,
    frame_of,
    freeze_refusals,
    lists_json,
    tables_written,
)
from review.services.reports.writing import (
    CHAPTERS,
    Frozen,
    add_paragraph,
    freeze,
    open_report,
    tell,
    tidy,
)
from review.store.report_publications import names_of_documents
from review.store.reports import Report, ReportExplanation, ReportFigure, typed_figures

#: No house has more of anything; a figure beyond is a slip of the hand.
MOST = 10**9
#: Fees are in units of 10,000 yuan: this is one fen.
SMALLEST_FEE = Decimal("0.000001")
NOTE_LIMIT = 2000


def type_figure(
    session: Session,
    actor: Actor,
    command: TypeFigure,
    *,
    now: datetime,
    today: date,
    zone: tzinfo,
) -> ReportFigure:
    """Keep a typed figure beside what is counted; None takes it back. Raises Refused.

    ``figure_not_whole``, ``figure_out_of_range``, ``figure_note_missing`` (``counted``) where it
    differs from what is counted, ``figure_note_too_long``, ``figure_unchanged``.
    """
    report = open_report(
        session,
        actor,
        command.organisation_id,
        ReportKind.ANNUAL,
        command.year,
        now=now,
        today=today,
    )
    if command.value is not None and (fault := _fault_of(command.cell, command.value)):
        raise Refused(fault)
    frame = frame_of(command.organisation_id, command.year, today, zone)
    counted = count_year(session, frame).tables.at(command.cell)
    written = None if command.value is None else _written(command.cell, command.value)
    before = typed_figures(session, report.id).get(command.cell.key)
    faults = []
    if written == (None if before is None else before.value):
        faults.append(Refusal("figure_unchanged"))
    note = command.note.strip()
    differs = written is not None and counted is not None and written != str(counted)
    if differs and comment_is_adequate(note) is not None:
        faults.append(Refusal("figure_note_missing", {"counted": str(counted)}))
    if len(note) > NOTE_LIMIT:
        faults.append(Refusal("figure_note_too_long", {"limit": str(NOTE_LIMIT)}))
    if faults:
        raise Refused(*faults)
    row = ReportFigure(
        organisation_id=report.organisation_id,
        report_id=report.id,
        cell=command.cell.key,
        value=written,
        counted=None if counted is None else str(counted),
        note=note,
        typed_by_id=actor.id,
        typed_at=now,
    )
    session.add(row)
    report.version += 1
    session.flush()
    said = {"cell": row.cell, "typed": row.value, "counted": row.counted}
    tell(session, actor, report, "report.figure_typed", now, **said)
    return row


def explain_check(
    session: Session,
    actor: Actor,
    command: ExplainCheck,
    *,
    now: datetime,
    today: date,
    zone: tzinfo,
) -> ReportExplanation:
    """Keep why a sum does not agree, for the difference it has now. Raises Refused.

    ``check_unknown``, ``check_holds``, ``check_changed`` (``difference``), an inadequate text.
    """
    report = open_report(
        session,
        actor,
        command.organisation_id,
        ReportKind.ANNUAL,
        command.year,
        now=now,
        today=today,
    )
    annual = annual_of(session, report.organisation_id, report.year, today=today, zone=zone)
    found = next((each for each in annual.checks if each.key == command.check), None)
    if found is None:
        raise Refused(Refusal("check_unknown"))
    if not found.difference:
        raise Refused(Refusal("check_holds"))
    if found.difference != command.difference:
        raise Refused(Refusal("check_changed", {"difference": str(found.difference)}))
    text = tidy(command.text)
    if refusal := comment_is_adequate(text):
        raise Refused(refusal)
    if len(text) > NOTE_LIMIT:
        raise Refused(Refusal("figure_note_too_long", {"limit": str(NOTE_LIMIT)}))
    row = ReportExplanation(
        organisation_id=report.organisation_id,
        report_id=report.id,
        check_key=found.key,
        difference=found.difference,
        text=text,
        written_by_id=actor.id,
        written_at=now,
    )
    session.add(row)
    report.version += 1
    session.flush()
    said = {"check": row.check_key, "difference": row.difference}
    tell(session, actor, report, "report.check_explained", now, **said)
    return row


def freeze_annual(
    session: Session,
    actor: Actor,
    command: FreezeAnnual,
    *,
    now: datetime,
    today: date,
    zone: tzinfo,
) -> Report:
    """Freeze figures, lists and words as of a day. Raises Refused with everything that is open, Stale.

    ``report_as_of_later``, ``annual.freeze_refusals`` and ``report_names_withheld`` (``count``): what
    people wrote goes before the public and names no document that stays inside. The chapters that nobody wrote are kept
    in the words they were shown with.
    """
    report = open_report(
        session,
        actor,
        command.organisation_id,
        ReportKind.ANNUAL,
        command.year,
        now=now,
        today=today,
    )
    if command.as_of > today:
        raise Refused(Refusal("report_as_of_later"))
    if command.version != report.version:
        raise Stale(command.version, report.version)
    annual = annual_of(
        session, report.organisation_id, report.year, today=today, zone=zone, as_of=command.as_of
    )
    known = CHAPTERS[ReportKind.ANNUAL]
    drafts = {c: tidy(text) for c, text in command.drafts if c in known and tidy(text)}
    faults = [*freeze_refusals(annual, drafts, today)]
    if named := _withheld_named(session, annual):
        faults.append(Refusal("report_names_withheld", {"count": str(named)}))
    if faults:
        raise Refused(*faults)
    for chapter, text in drafts.items():
        if chapter not in annual.paragraphs:
            add_paragraph(session, actor, report, chapter, text, ParagraphOrigin.DRAFTED, now=now)
    kept = Frozen(
        as_of=annual.as_of,
        figures=figures_json(annual),
        lists=lists_json(annual),
        before=None if annual.before is None else tables_written(annual.before),
    )
    freeze(session, actor, report, kept, now=now)
    return report


def _withheld_named(session: Session, annual: Annual) -> int:
    """How many documents that do not stand outside are named in what people wrote."""
    chapters = [row.text for row in annual.paragraphs.values()]
    reasons = [row.text for row in annual.explanations.values()]
    whole = bare("\n".join((*chapters, *reasons)))
    named = [
        (title, number, outside)
        for title, number, outside in names_of_documents(session, annual.organisation_id)
        if names_document(whole, title, number)
    ]
    rest = without_titles(whole, (title for title, _, outside in named if outside))
    return sum(
        names_document(rest, title, number) for title, number, outside in named if not outside
    )


def _fault_of(cell: FormCell, value: Decimal) -> Refusal | None:
    """Why a number can be no figure. Its size is asked first: a huge one is not even to be written out."""
    if not value.is_finite() or value < 0:
        return Refusal("figure_not_whole")
    if value > MOST:
        return Refusal("figure_out_of_range")
    if cell != FEES:
        return None if value == value.to_integral_value() else Refusal("figure_not_whole")
    return None if value == value.quantize(SMALLEST_FEE) else Refusal("figure_out_of_range")


def _written(cell: FormCell, value: Decimal) -> str:
    """As it is stored: a count in digits, an amount without zeros at its end."""
    value = abs(value)  # minus nought is nought
    return f"{value.normalize():f}" if cell == FEES else f"{value:f}".partition(".")[0]
