"""The dry run of a July: counts by office before anything is written, and what to know beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.rounds import RoundKind, RoundPolicy, RoundState
from review.domain.values import Refusal
from review.store.calendar import working_calendar
from review.store.people import Office
from review.store.round_policies import policy_for
from review.store.round_previews import OfficeShare, asked_of, left_out, shares
from review.store.rounds import Round, round_of


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a July looks at: ``window`` is half-open, ``left_out`` counts by code, ``warnings`` are facts."""

    year: int
    window: tuple[date, date]
    offices: tuple[OfficeShare, ...]
    left_out: dict[str, int]
    warnings: tuple[Refusal, ...]
    round_id: int | None = None

    @property
    def total(self) -> int:
        """Documents in all."""
        return sum(office.items for office in self.offices)


def preview(session: Session, organisation_id: int, year: int, *, today: date) -> Preview:
    """Count what the July round of a year looks at; writes nothing.

    For a round that is there already: its items, and what opening it once more would add.
    """
    row = round_of(session, organisation_id, RoundKind.JULY, year)
    asked = asked_of(session, organisation_id, year, day=today, round_row=row)
    closed = row is not None and row.state is RoundState.CLOSED
    counted = shares(session, asked, coming=not closed)
    rows = session.execute(
        select(Office.id, Office.name).where(Office.organisation_id == organisation_id)
    )
    names = {row.id: row.name for row in rows}
    offices = tuple(
        OfficeShare(office_id=number, office=names[number], **parts)
        for number, parts in sorted(counted.items(), key=lambda entry: names[entry[0]])
    )
    policy = policy_for(session, organisation_id, year)
    return Preview(
        year=year,
        window=(asked.from_on, asked.before_on),
        offices=offices,
        left_out={} if closed else left_out(session, asked),
        warnings=_warnings(session, organisation_id, year, row, policy, len(asked.routes), today),
        round_id=row.id if row else None,
    )


def opening_refusals(
    row: Round | None, policy: RoundPolicy, year: int, today: date, *, late: bool
) -> tuple[Refusal, ...]:
    """Why the July of a year may not be opened today; a round that is there only asks not to be closed."""
    if row is not None:
        return (Refusal("round_closed"),) if row.state is RoundState.CLOSED else ()
    if year < policy.first_year:
        return (Refusal("round_before_first", {"year": str(policy.first_year)}),)
    if today < policy.opens_on(year):
        return (Refusal("round_not_yet", {"date": policy.opens_on(year).isoformat()}),)
    if today > policy.closes_on(year) and not late:
        return (Refusal("round_missed_start", {"date": policy.closes_on(year).isoformat()}),)
    return ()


def earlier_open(session: Session, organisation_id: int, year: int) -> Round | None:
    """An earlier July that nobody closed: what is open in it stays there."""
    return session.scalars(
        select(Round)
        .where(
            Round.organisation_id == organisation_id,
            Round.kind == RoundKind.JULY,
            Round.year < year,
            Round.state != RoundState.CLOSED,
        )
        .order_by(Round.year.desc())
        .limit(1)
    ).first()


def _warnings(
    session: Session,
    organisation_id: int,
    year: int,
    row: Round | None,
    policy: RoundPolicy,
    dissolved: int,
    today: date,
) -> tuple[Refusal, ...]:
    found = list(opening_refusals(row, policy, year, today, late=False))
    if (before := earlier_open(session, organisation_id, year)) is not None:
        found.append(Refusal("earlier_round_open", {"year": str(before.year)}))
    if row is None and year not in working_calendar(session).years:
        found.append(Refusal("calendar_year_missing", {"year": str(year)}))
    if dissolved:
        found.append(Refusal("offices_dissolved", {"count": str(dissolved)}))
    return tuple(found)
