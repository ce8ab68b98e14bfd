"""Which documents a round or a spot check consists of; such rows are made once and never go away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.statistics.rounds import Bound, Member
from review.domain.statistics.spot_checks import Form
from review.store.rounds import RoundItem
from review.store.spot_checks import SpotCheckEntry


def members_of(session: Session, bounds: Mapping[int, Bound]) -> dict[int, list[Member]]:
    """The items of each round that the log has told of."""
    found: dict[int, list[Member]] = defaultdict(list)
    query = (
        select(RoundItem.round_id, RoundItem.id, RoundItem.document_id)
        .where(RoundItem.round_id.in_(bounds))
        .order_by(RoundItem.id)
        .execution_options(yield_per=2000)
    )
    for round_id, item, document in session.execute(query):
        if bounds[round_id].holds(item):
            found[round_id].append(Member(item, document))
    return found


def forms_of(session: Session, checks: Collection[int]) -> dict[int, list[Form]]:
    """The documents that each spot check drew."""
    found: dict[int, list[Form]] = defaultdict(list)
    query = (
        select(SpotCheckEntry.spot_check_id, SpotCheckEntry.id, SpotCheckEntry.document_id)
        .where(SpotCheckEntry.spot_check_id.in_(checks))
        .order_by(SpotCheckEntry.id)
    )
    for check, entry, document in session.execute(query):
        found[check].append(Form(entry, document))
    return found
