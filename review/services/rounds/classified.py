"""The number of classified documents an office holds in a round's window: typed, never uploaded.

They are not in this system (domain.md 2.4); the report adds the number so that the sum is whole.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from review.domain.commands import CountClassified
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.rounds import RoundState
from review.domain.values import Actor, Refusal, Refused
from review.store.events import About, append
from review.store.people import Office
from review.store.rounds import ClassifiedCount, lock_round

#: More than an office can hold; a typing error.
MOST = 100_000


def count_classified(
    session: Session, actor: Actor, command: CountClassified, *, now: datetime
) -> ClassifiedCount:
    """Keep the number an office gives for a round; typed again, the last one counts.

    Raises Refused: ``round_unknown``, ``office_unknown``, ``role_missing``, ``round_closed``,
    ``count_out_of_range``.
    """
    row = lock_round(session, command.round_id)
    if row is None:
        raise Refused(Refusal("round_unknown"))
    office = session.get(Office, command.office_id)
    if office is None or office.organisation_id != row.organisation_id:
        raise Refused(Refusal("office_unknown"))
    place = Place(organisation_id=row.organisation_id, office_id=office.id)
    if refusals := refusals_for(actor, Permission.CLASSIFIED_COUNT, place):
        raise Refused(*refusals)
    if row.state is RoundState.CLOSED:
        raise Refused(Refusal("round_closed"))
    if not 0 <= command.count <= MOST:
        raise Refused(Refusal("count_out_of_range", {"most": str(MOST)}))
    kept = session.get(ClassifiedCount, (row.id, office.id))
    if kept is None:
        kept = ClassifiedCount(
            round_id=row.id,
            office_id=office.id,
            organisation_id=row.organisation_id,
            count=command.count,
            person_id=actor.id,
            at=now,
        )
        session.add(kept)
    else:
        kept.count, kept.person_id, kept.at = command.count, actor.id, now
    session.flush()
    append(
        session,
        "round.classified_counted",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={"round": row.id, "office": office.id, "count": command.count},
    )
    return kept
