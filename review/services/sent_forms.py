"""Forms that were sent: the same one sent twice does its work once and leads to the same place.

The row is written in the transaction of the work itself, so both stand or neither.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from review.store.sign_ins import remember_form, where_form_led


def where_it_led(session: Session, token: str, person_id: int) -> str | None:
    """The address a form of this person led to, or None when it was not sent yet."""
    return where_form_led(session, token[:64], person_id)


def remember(session: Session, token: str, person_id: int, location: str, now: datetime) -> None:
    """Keep where a form led. A second one in the same moment fails on the row's key."""
    remember_form(session, token[:64], person_id, location, now)
