"""Lists and figures of spot checks: progress, faults by stratum, what offices have to mend.

Nothing here judges; shares and their limits are worked out by ``domain.sampling``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from review.domain.sampling import Checked
from review.domain.spot_checks import Criterion
from review.domain.values import Actor
from review.store.documents import Document
from review.store.people import Office
from review.store.scopes import readable
from review.store.spot_checks import SpotCheck, SpotCheckEntry, SpotRectification

_E, _R = SpotCheckEntry, SpotRectification
#: The answer to each criterion.
ANSWER = {
    Criterion.ACCURATE: _E.accurate,
    Criterion.COMPLETE: _E.complete,
    Criterion.TIMELY: _E.timely,
    Criterion.STANDARD: _E.standard,
}


@dataclass(frozen=True)
class StratumTally:
    """One stratum of a check: its place, what was examined, faulty documents by criterion and at all."""

    stratum: int
    examined: int
    faulty: int
    by_criterion: dict[Criterion, int]


@dataclass(frozen=True)
class CheckRow:
    """A check in the list with its progress and what is still to be mended."""

    check: SpotCheck
    examined: int
    faulty: int
    to_mend: int


@dataclass(frozen=True, kw_only=True)
class RectificationRow:
    """Something an office was asked to mend."""

    rectification: SpotRectification
    entry_id: int
    check_id: int
    check_name: str
    title: str
    doc_number: str | None
    office: str


def tallies_of(session: Session, check_ids: Iterable[int]) -> dict[int, list[StratumTally]]:
    """Examined and faulty documents of some checks by stratum; a stratum without entries is missing."""
    rows = session.execute(
        select(
            _E.spot_check_id,
            _E.stratum,
            func.count(_E.examined_at),
            _sum(or_(*(answer.is_(False) for answer in ANSWER.values()))),
            *(_sum(answer.is_(False)) for answer in ANSWER.values()),
        )
        .where(_E.spot_check_id.in_(list(check_ids)))
        .group_by(_E.spot_check_id, _E.stratum)
        .order_by(_E.spot_check_id, _E.stratum)
    )
    found: dict[int, list[StratumTally]] = {}
    for check_id, stratum, examined, faulty, *each in rows:
        by = {criterion: int(n or 0) for criterion, n in zip(ANSWER, each, strict=True)}
        tally = StratumTally(stratum, int(examined), int(faulty or 0), by)
        found.setdefault(check_id, []).append(tally)
    return found


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def checked(
    check: SpotCheck, tallies: Iterable[StratumTally], criterion: Criterion | None = None
) -> list[Checked]:
    """What ``sampling.stratified_error_rate`` takes, for one criterion or (None) for any fault."""
    by_place = {tally.stratum: tally for tally in tallies}
    found = []
    for place, stratum in enumerate(check.strata):
        tally = by_place.get(place)
        if tally is None:
            found.append(Checked(0, 0, stratum["population"]))
            continue
        errors = tally.faulty if criterion is None else tally.by_criterion[criterion]
        found.append(Checked(errors, tally.examined, stratum["population"]))
    return found


def check_rows(session: Session, organisation_id: int, limit: int = 200) -> list[CheckRow]:
    """The checks of an organisation, newest first."""
    checks = session.scalars(
        select(SpotCheck)
        .where(SpotCheck.organisation_id == organisation_id)
        .order_by(SpotCheck.year.desc(), SpotCheck.serial.desc())
        .limit(limit)
    ).all()
    ids = [check.id for check in checks]
    tallies = tallies_of(session, ids)
    rows = session.execute(
        select(_E.spot_check_id, func.count())
        .join(_R, _R.entry_id == _E.id)
        .where(_E.spot_check_id.in_(ids), _R.rechecked_at.is_(None))
        .group_by(_E.spot_check_id)
    )
    open_ones = {check_id: count for check_id, count in rows}  # noqa: C416 - rows are no tuples for mypy
    return [
        CheckRow(
            check,
            sum(t.examined for t in tallies.get(check.id, ())),
            sum(t.faulty for t in tallies.get(check.id, ())),
            open_ones.get(check.id, 0),
        )
        for check in checks
    ]


def entry_documents(session: Session, check_id: int) -> list[tuple[SpotCheckEntry, Document, str]]:
    """The entries of a check with document and office name, in order."""
    rows = session.execute(
        select(_E, Document, Office.name)
        .join(Document, Document.id == _E.document_id)
        .join(Office, Office.id == Document.office_id)
        .where(_E.spot_check_id == check_id)
        .order_by(_E.position)
    )
    return [(entry, document, office) for entry, document, office in rows]


def open_rectifications(session: Session, check_id: int) -> dict[int, SpotRectification]:
    """What is still to be mended or looked at again, by entry."""
    rows = session.scalars(
        select(_R)
        .join(_E, _E.id == _R.entry_id)
        .where(_E.spot_check_id == check_id, _R.rechecked_at.is_(None))
    )
    return {row.entry_id: row for row in rows}


def rectification_rows(
    session: Session, actor: Actor, *, only_open: bool, limit: int = 200
) -> list[RectificationRow]:
    """What the offices of an actor's scope were asked to mend: open ones first, soonest due first."""
    query = (
        select(_R, SpotCheck.id, SpotCheck.name, Document.title, Document.doc_number, Office.name)
        .join(_E, _E.id == _R.entry_id)
        .join(SpotCheck, SpotCheck.id == _E.spot_check_id)
        .join(Document, Document.id == _E.document_id)
        .join(Office, Office.id == _R.office_id)
        .where(readable(actor, _R.organisation_id, _R.office_id))
        .order_by(_R.rechecked_at.is_not(None), _R.due_on, _R.id)
        .limit(limit)
    )
    if only_open:
        query = query.where(_R.rechecked_at.is_(None))
    return [
        RectificationRow(
            rectification=row,
            entry_id=row.entry_id,
            check_id=check_id,
            check_name=name,
            title=title,
            doc_number=number,
            office=office,
        )
        for row, check_id, name, title, number, office in session.execute(query)
    ]


def rectifications_due(
    session: Session, organisation_id: int, offices: Iterable[int], today: date
) -> tuple[int, int]:
    """How many faults some offices still have to report mended, and how many of them are late."""
    mine = and_(
        _R.organisation_id == organisation_id,
        _R.office_id.in_(list(offices)),
        _R.reported_at.is_(None),
    )
    row = session.execute(
        select(func.count(), _sum(_R.due_on < today)).select_from(_R).where(mine)
    ).one()
    return int(row[0]), int(row[1] or 0)


def neighbours(session: Session, entry: SpotCheckEntry) -> tuple[int | None, int | None]:
    """The entries before and after one, by position."""

    def one(condition: ColumnElement[bool], order: ColumnElement[int]) -> int | None:
        query = select(_E.id).where(_E.spot_check_id == entry.spot_check_id, condition)
        return session.scalar(query.order_by(order).limit(1))

    return (
        one(_E.position < entry.position, _E.position.desc()),
        one(_E.position > entry.position, _E.position.asc()),
    )


def unexamined_after(session: Session, entry: SpotCheckEntry) -> int | None:
    """The next entry whose form is empty, going round; None when all are filled in."""
    query = (
        select(_E.id)
        .where(
            _E.spot_check_id == entry.spot_check_id,
            _E.examined_at.is_(None),
            _E.id != entry.id,
        )
        .order_by(_E.position < entry.position, _E.position)
        .limit(1)
    )
    return session.scalar(query)


def examined_span(session: Session, check_id: int) -> tuple[datetime | None, datetime | None]:
    """When the first and the last form of a check was filled in."""
    row = session.execute(
        select(func.min(_E.examined_at), func.max(_E.examined_at)).where(
            _E.spot_check_id == check_id
        )
    ).one()
    return row[0], row[1]


def office_names(session: Session, organisation_id: int) -> list[tuple[int, str]]:
    """Every office of an organisation by name, dissolved ones too: their documents are still there."""
    query = select(Office.id, Office.name).where(Office.organisation_id == organisation_id)
    return [(i, name) for i, name in session.execute(query.order_by(Office.name))]
