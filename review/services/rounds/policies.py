"""Changing the settings of rounds from a year on; what is open or closed keeps the settings it froze."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.commands import SetRoundPolicy
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.rounds import RoundKind, RoundPolicy
from review.domain.values import Actor, Refusal, Refused
from review.store.events import About, append
from review.store.people import Organisation
from review.store.round_policies import policy_columns, policy_digest
from review.store.rounds import Round, RoundPolicyRow

#: Working days that the offices may be given; a month of rounds has no more.
OFFICE_DAYS = range(1, 61)
MONTHS = range(1, 13)
YEARS = range(2000, 2101)


def set_round_policy(
    session: Session, actor: Actor, command: SetRoundPolicy, *, now: datetime, today: date
) -> RoundPolicyRow:
    """Put settings in force from a year on. Raises Refused.

    ``round_already_opened`` where the July round of that year or of a later one is open or closed: a
    change never rewrites a round, and none that is over would follow settings it never had. The same
    year set twice keeps one row, the last.
    """
    check_may_manage(actor, command.organisation_id)
    lock_organisation(session, command.organisation_id)
    faults = _faults(session, command, today)
    if faults:
        raise Refused(*faults)
    row = session.scalars(
        select(RoundPolicyRow).where(
            RoundPolicyRow.organisation_id == command.organisation_id,
            RoundPolicyRow.effective_year == command.effective_year,
        )
    ).first()
    columns = policy_columns(command.policy)
    if row is None:
        row = RoundPolicyRow(
            organisation_id=command.organisation_id,
            effective_year=command.effective_year,
            set_by_id=actor.id,
            set_at=now,
            **columns,
        )
        session.add(row)
    else:
        for name, value in columns.items():
            setattr(row, name, value)
        row.set_by_id, row.set_at = actor.id, now
    session.flush()
    append(
        session,
        "round.policy_changed",
        actor=actor,
        now=now,
        about=About(organisation_id=command.organisation_id),
        payload={
            "effective_year": command.effective_year,
            "policy_digest": policy_digest(command.policy),
        },
    )
    return row


def check_may_manage(actor: Actor, organisation_id: int) -> None:
    """Raises Refused unless the actor manages rounds of the organisation, or is the product itself."""
    if actor.system:
        return
    place = Place(organisation_id=organisation_id)
    if refusals := refusals_for(actor, Permission.ROUND_MANAGE, place):
        raise Refused(*refusals)


def lock_organisation(session: Session, organisation_id: int) -> None:
    """Whoever opens a round or changes settings waits here for whoever is doing so already.

    Rows of the organisation may be written meanwhile: only its key is left free.
    """
    session.execute(
        select(Organisation.id)
        .where(Organisation.id == organisation_id)
        .with_for_update(key_share=True)
    )


def _faults(session: Session, command: SetRoundPolicy, today: date) -> list[Refusal]:
    policy, year = command.policy, command.effective_year
    faults = _out_of_range(policy, year)
    newest = session.scalar(
        select(func.max(Round.year)).where(
            Round.organisation_id == command.organisation_id, Round.kind == RoundKind.JULY
        )
    )
    if newest is not None and newest >= year:
        faults.append(Refusal("round_already_opened", {"year": str(newest)}))
    if policy.first_year > max(year, today.year) + 1:
        faults.append(Refusal("round_first_too_late", {"year": str(policy.first_year)}))
    return faults


def _out_of_range(policy: RoundPolicy, year: int) -> list[Refusal]:
    faults = [
        Refusal("year_out_of_range", {"year": str(number)})
        for number in dict.fromkeys((year, policy.first_year))
        if number not in YEARS
    ]
    if policy.month not in MONTHS:
        faults.append(Refusal("round_month_out_of_range", {"month": str(policy.month)}))
    if policy.office_days not in OFFICE_DAYS:
        days = {"days": str(policy.office_days), "most": str(OFFICE_DAYS[-1])}
        faults.append(Refusal("office_days_out_of_range", days))
    return faults
