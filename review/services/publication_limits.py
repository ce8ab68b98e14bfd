"""Terms for publication by kind of document: set from a day on, so that no past figure moves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import SetPublicationLimit
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.states import DOC_KINDS
from review.domain.timeliness import LAWFUL_DAYS
from review.domain.values import Actor, Refusal, Refused
from review.store.events import About, append
from review.store.timeliness import PublicationLimit


def set_publication_limit(
    session: Session, actor: Actor, command: SetPublicationLimit, *, now: datetime, today: date
) -> PublicationLimit:
    """Put a term in force; the same kind and day set twice keeps one row, the last.

    Raises Refused: ``role_missing``, ``limit_beyond_law`` (Art. 26: 20 working days at most),
    ``limit_in_the_past``, ``kind_unknown``.
    """
    place = Place(organisation_id=command.organisation_id)
    if not actor.system and (refusals := refusals_for(actor, Permission.LOADING_MANAGE, place)):
        raise Refused(*refusals)
    if faults := _faults(command, today):
        raise Refused(*faults)
    row = session.scalars(
        select(PublicationLimit).where(
            PublicationLimit.organisation_id == command.organisation_id,
            PublicationLimit.doc_kind == command.doc_kind,
            PublicationLimit.from_on == command.from_on,
        )
    ).first()
    if row is None:
        row = PublicationLimit(
            organisation_id=command.organisation_id,
            doc_kind=command.doc_kind,
            from_on=command.from_on,
            days=command.days,
            set_by_id=actor.id,
            set_at=now,
        )
        session.add(row)
    else:
        row.days, row.set_by_id, row.set_at = command.days, actor.id, now
    session.flush()
    name = f"publication_days.{command.doc_kind or 'any'}"
    append(
        session,
        "setting.changed",
        actor=actor,
        now=now,
        about=About(command.organisation_id),
        payload={"name": name},
    )
    return row


def _faults(command: SetPublicationLimit, today: date) -> list[Refusal]:
    faults = []
    if not 1 <= command.days <= LAWFUL_DAYS:
        faults.append(Refusal("limit_beyond_law", {"most": str(LAWFUL_DAYS)}))
    if command.from_on < today:
        faults.append(Refusal("limit_in_the_past", {"date": command.from_on.isoformat()}))
    if command.doc_kind and command.doc_kind not in DOC_KINDS:
        faults.append(Refusal("kind_unknown", {"kind": command.doc_kind[:20]}))
    return faults
