"""Taking a table into the catalogue of items: new, changed and ended items are versions with days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import TakeInItems
from review.domain.item_table import ItemRow, read_items
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Actor, Refused
from review.store.events import About, append
from review.store.item_catalogue import CatalogueItem, standing_items
from review.store.people import Office


@dataclass(frozen=True)
class Taken:
    """How many items came, changed, ended, and how many stand as they stood."""

    added: int
    changed: int
    ended: int
    same: int


def take_in_items(
    session: Session, actor: Actor, command: TakeInItems, *, now: datetime, today: date
) -> Taken:
    """Take in a table, all of it or nothing. Raises Refused: role_missing and what
    ``domain.item_table`` says of the rows. The same table twice changes nothing.
    """
    place = Place(organisation_id=command.organisation_id)
    if not actor.system and (refusals := refusals_for(actor, Permission.LOADING_MANAGE, place)):
        raise Refused(*refusals)
    rows, faults = read_items(command.rows, offices_by_name(session, command.organisation_id))
    if faults:
        raise Refused(*faults)
    standing = standing_items(session, command.organisation_id)
    added = changed = same = 0
    for row in rows:
        before = standing.pop(row.code, None)
        if before is not None and _is_same(before, row):
            same += 1
            continue
        if before is None:
            added += 1
        else:
            changed += 1
            _end(session, before, today)
        session.add(_item(row, command.organisation_id, actor, now, today))
    ended = list(standing.values()) if command.ends_others else []
    for item in ended:
        _end(session, item, today)
    session.flush()
    taken = Taken(added, changed, len(ended), same + len(standing) - len(ended))
    if added or changed or ended:
        append(
            session,
            "catalogue.items_taken_in",
            actor=actor,
            now=now,
            about=About(command.organisation_id),
            payload={"added": added, "changed": changed, "ended": len(ended)},
        )
    return taken


def offices_by_name(session: Session, organisation_id: int) -> dict[str, int]:
    """The offices that stand, by full name."""
    query = select(Office.name, Office.id).where(
        Office.organisation_id == organisation_id, Office.dissolved_on.is_(None)
    )
    return {name: i for name, i in session.execute(query)}  # noqa: C416 - rows are no tuples


def _is_same(item: CatalogueItem, row: ItemRow) -> bool:
    return (item.name, item.office_id, item.cycle) == (row.name, row.office_id, row.cycle)


def _end(session: Session, item: CatalogueItem, today: date) -> None:
    """End it with yesterday; one that came today never stood."""
    if item.from_on >= today:
        session.delete(item)
    else:
        item.until_on = today - timedelta(days=1)


def _item(
    row: ItemRow, organisation_id: int, actor: Actor, now: datetime, today: date
) -> CatalogueItem:
    return CatalogueItem(
        organisation_id=organisation_id,
        code=row.code,
        name=row.name,
        cycle=row.cycle,
        office_id=row.office_id,
        from_on=today,
        added_by_id=actor.id,
        added_at=now,
    )
