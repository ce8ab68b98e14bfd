"""What an organisation chooses for its redacted copies: a PDF beside those of Word files, words on bars.

Copies of open cases that are made differently by it are asked for again; what was published stays.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import ChooseCopies
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Actor, Refused
from review.services.renditions import ask_renditions
from review.store.cases import CLOSED, ReviewCase
from review.store.documents import FileVersion, files_of_record
from review.store.events import About, append
from review.store.findings import Rendition
from review.store.people import Organisation


def choose_copies(
    session: Session, actor: Actor, command: ChooseCopies, *, now: datetime
) -> list[Rendition]:
    """Set what was chosen; answers the copies that are made anew. Raises Refused.

    Bytes that were confirmed and come out different void their confirmation, as after any change.
    """
    place = Place(organisation_id=command.organisation_id)
    if not actor.system and (refusals := refusals_for(actor, Permission.COPY_CHOOSE, place)):
        raise Refused(*refusals)
    house = session.get_one(Organisation, command.organisation_id)
    chosen = {"copy_with_pdf": command.with_pdf, "label_bars": command.label_bars}
    changed = [name for name, value in chosen.items() if getattr(house, name) != value]
    for name in changed:
        setattr(house, name, chosen[name])
        session.flush()
        append(
            session,
            "setting.changed",
            actor=actor,
            now=now,
            about=About(house.id),
            payload={"name": name},
        )
    if not changed:
        return []
    return ask_renditions(session, _made_in_open_cases(session, house.id), now, again=True)


def _made_in_open_cases(session: Session, organisation_id: int) -> list[FileVersion]:
    """The files of record of documents under review that have a proven copy."""
    documents = session.scalars(
        select(ReviewCase.document_id)
        .where(
            ReviewCase.organisation_id == organisation_id,
            ReviewCase.state.not_in(CLOSED),
            select(Rendition.id)
            .where(Rendition.document_id == ReviewCase.document_id, Rendition.verified.is_(True))
            .exists(),
        )
        .order_by(ReviewCase.document_id)
    )
    return [version for each in documents for version in files_of_record(session, each)]
