"""Reminding offices of their open items: by hand from the board, and by the daily schedule.

Once a day and office, whoever reminds (a rule of the database). When one is due stands in
``domain.forecast``; who hears of it: the office's heads, and whoever has an item to answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import RemindOffices
from review.domain.forecast import reminder_due
from review.domain.rounds import RoundState
from review.domain.states import Role
from review.domain.values import Actor, Refusal, Refused
from review.services.rounds.policies import check_may_manage
from review.store.calendar import working_calendar
from review.store.cases import Notice
from review.store.events import About, append
from review.store.people import people_holding
from review.store.round_board import UNANSWERED, last_reminders, waiting_by_office
from review.store.rounds import Round, RoundItem, RoundReminder, lock_round


@dataclass(frozen=True)
class Reminded:
    """The offices that were told, those told earlier today, those with nothing to answer."""

    told: tuple[int, ...]
    already: tuple[int, ...] = ()
    done: tuple[int, ...] = ()


def remind_offices(
    session: Session, actor: Actor, command: RemindOffices, *, now: datetime, today: date
) -> Reminded:
    """Remind some offices of what waits for them; offices told today and those done are left alone.

    Raises Refused: ``round_unknown``, ``role_missing``, ``round_closed``, ``round_still_opening``,
    ``office_not_named``, and where nobody is left to tell ``reminded_today`` or ``nothing_to_remind``.
    """
    row = lock_round(session, command.round_id)
    if row is None:
        raise Refused(Refusal("round_unknown"))
    check_may_manage(actor, row.organisation_id)
    if row.state is not RoundState.OPEN:
        closed = row.state is RoundState.CLOSED
        raise Refused(Refusal("round_closed" if closed else "round_still_opening"))
    wanted = tuple(dict.fromkeys(command.office_ids))
    if not wanted:
        raise Refused(Refusal("office_not_named"))
    waiting = waiting_by_office(session, row.id)
    last = last_reminders(session, row.id)
    done = tuple(o for o in wanted if o not in waiting)
    already = tuple(o for o in wanted if o in waiting and last.get(o) == today)
    told = tuple(o for o in wanted if o in waiting and last.get(o) != today)
    if not told:
        raise Refused(Refusal("reminded_today" if already else "nothing_to_remind"))
    for office_id in told:
        _remind(session, actor, row, office_id, waiting[office_id], now=now, today=today)
    session.flush()
    return Reminded(told, already, done)


def remind_due(session: Session, actor: Actor, *, now: datetime, today: date) -> int:
    """Remind every office whose reminder is due today, in all open rounds; answers how many.

    Weekly, and in the last week before closing on each working day. For the daily schedule; a
    second run on the same day tells nobody.
    """
    rows = session.scalars(
        select(Round).where(Round.state == RoundState.OPEN, Round.closes_on.is_not(None))
    ).all()
    calendar = working_calendar(session) if rows else None
    count = 0
    for row in rows:
        last = last_reminders(session, row.id)
        for office_id, waiting in sorted(waiting_by_office(session, row.id).items()):
            if calendar is None or row.closes_on is None:
                continue
            if reminder_due(
                opened_on=row.opened_on,
                closes_on=row.closes_on,
                last_reminded_on=last.get(office_id),
                today=today,
                calendar=calendar,
                open_count=waiting,
            ):
                _remind(session, actor, row, office_id, waiting, now=now, today=today)
                count += 1
    session.flush()
    return count


# ---- inside --------------------------------------------------------------------------------------


def _remind(
    session: Session,
    actor: Actor,
    row: Round,
    office_id: int,
    waiting: int,
    *,
    now: datetime,
    today: date,
) -> None:
    session.add(
        RoundReminder(
            organisation_id=row.organisation_id,
            round_id=row.id,
            office_id=office_id,
            day=today,
            person_id=actor.id,
            open_items=waiting,
        )
    )
    session.add_all(
        Notice(
            organisation_id=row.organisation_id,
            person_id=person_id,
            round_id=row.id,
            event="round.reminded",
            at=now,
        )
        for person_id in _people(session, row, office_id, today)
    )
    append(
        session,
        "round.reminded",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={"round": row.id, "office": office_id, "open": waiting},
    )


def _people(session: Session, row: Round, office_id: int, today: date) -> Iterable[int]:
    """The heads, the drafters with an item of their own, and all drafters where one is nobody's."""
    owners = set(
        session.scalars(
            select(RoundItem.assigned_to_id)
            .where(
                RoundItem.round_id == row.id,
                RoundItem.office_id == office_id,
                RoundItem.state.in_(UNANSWERED),
            )
            .distinct()
        )
    )
    heads = people_holding(session, Role.OFFICE_HEAD, row.organisation_id, office_id, today)
    drafters = people_holding(session, Role.DRAFTER, row.organisation_id, office_id, today)
    everybody = None in owners
    asked = [p.id for p in drafters if everybody or p.id in owners]
    return dict.fromkeys([*(p.id for p in heads), *asked])
