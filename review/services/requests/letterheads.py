"""What an organisation's letters say of remedies, contact and payment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from review.domain.commands import SetLetterhead
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Actor, Refusal, Refused
from review.store.events import About, append
from review.store.letterheads import Letterhead, letterhead_of

#: Longest values, as the columns take them.
_LONGEST = {"review_body": 200, "court": 200, "contact": 300, "payment": 300}


def set_letterhead(
    session: Session, actor: Actor, command: SetLetterhead, *, now: datetime
) -> Letterhead:
    """Keep what letters say from now on; letters already sent are on paper. Raises Refused.

    ``request_field_too_long`` where a value is longer than its line takes.
    """
    place = Place(organisation_id=command.organisation_id)
    if refusals := refusals_for(actor, Permission.REQUEST_HANDLE, place):
        raise Refused(*refusals)
    wanted = {name: str(getattr(command, name)).strip() for name in _LONGEST}
    faults = [
        Refusal("request_field_too_long", {"request_field": name, "limit": str(_LONGEST[name])})
        for name, text in wanted.items()
        if len(text) > _LONGEST[name]
    ]
    if faults:
        raise Refused(*faults)
    row = letterhead_of(session, command.organisation_id)
    changed = [name for name, text in wanted.items() if getattr(row, name) != text]
    for name in changed:
        setattr(row, name, wanted[name])
    session.add(row)
    session.flush()
    for name in changed:
        append(
            session,
            "setting.changed",
            actor=actor,
            now=now,
            about=About(command.organisation_id),
            payload={"name": f"letter_{name}"},
        )
    return row
