"""Where the work of a dissolved office goes: along its successors, else upward, else to the first living office.

Domain.md 2.4: to the unit that took over the function, else to the office. An organisation has a few
hundred offices; they are read at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.store.people import Office


def routes_of(session: Session, organisation_id: int, day: date) -> dict[int, int]:
    """For each office that is dissolved on a day the living one that answers in its place.

    First the end of its chain of successors; where that ends with a dissolved office, the nearest
    living office above any office of the chain; else the organisation's oldest living office. An
    organisation without any living office keeps its dissolved ones: they are not in the answer.
    Chains that run in a circle or into another organisation end where they do.
    """
    offices = {
        office.id: office
        for office in session.scalars(
            select(Office).where(Office.organisation_id == organisation_id).order_by(Office.id)
        )
    }
    living = [number for number, office in offices.items() if not _is_gone(office, day)]
    found: dict[int, int] = {}
    for number, office in offices.items():
        if not _is_gone(office, day):
            continue
        target = _successor(offices, office, day) or _above(offices, office, day)
        target = target or next(iter(living), None)
        if target is not None:
            found[number] = target
    return found


def _is_gone(office: Office, day: date) -> bool:
    return office.dissolved_on is not None and office.dissolved_on <= day


def _chain(offices: Mapping[int, Office], office: Office, step: str) -> list[Office]:
    """An office and those after it along a column, each once."""
    chain = [office]
    following = offices.get(getattr(office, step) or 0)
    while following is not None and following not in chain:
        chain.append(following)
        following = offices.get(getattr(following, step) or 0)
    return chain


def _successor(offices: Mapping[int, Office], office: Office, day: date) -> int | None:
    chain = _chain(offices, office, "successor_id")
    return next((o.id for o in chain if not _is_gone(o, day)), None)


def _above(offices: Mapping[int, Office], office: Office, day: date) -> int | None:
    for member in _chain(offices, office, "successor_id"):
        for above in _chain(offices, member, "parent_id"):
            if not _is_gone(above, day):
                return above.id
    return None
