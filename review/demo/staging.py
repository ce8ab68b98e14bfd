"""Acting in the demonstration house after issue: by the right person, on the day that the story says.

Days never run ahead of the real one: whatever should have happened later happens now.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.demo.people import ORGANISATIONS
from review.demo.road import morning
from review.domain.states import Role
from review.jobs.tasks import carry_out
from review.jobs.work import Work
from review.store.people import Organisation, actor_of, people_holding


@dataclass
class Stage:
    """One organisation on one day; ``moment`` moves on by a minute with each act."""

    house: Work
    organisation_id: int
    moment: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.moment = self.house.clock()

    def on(self, day: date, hour: int = 0) -> Stage:
        """Go to nine o'clock of a day, or to now where that day has not come."""
        self.moment = min(morning(day) + timedelta(hours=hour), self.house.clock())
        return self

    @property
    def today(self) -> date:
        """The day of the story."""
        return self.house.day_of(self.moment)

    @property
    def time(self) -> dict[str, Any]:
        """What services take."""
        return {"now": self.moment, "today": self.today}

    @property
    def work(self) -> Work:
        """The house with the clock of the story."""
        moment = self.moment
        return replace(self.house, clock=lambda: moment)

    @contextmanager
    def acting(self, role: Role, office_id: int | None = None) -> Iterator[tuple[Session, Any]]:
        """Session and actor of one act by the first who holds a role; committed when it ends well."""
        self.moment = min(self.moment + timedelta(minutes=1), self.house.clock())
        held = max(self.today, self.house.day_of(self.house.clock()))
        with self.house.transaction() as session:
            person = people_holding(session, role, self.organisation_id, office_id, held)[0]
            yield session, actor_of(session, person, held)

    def carry_out(self, kind: str, row_id: int) -> None:
        """A task of the background, at the moment of the story."""
        carry_out(self.work, kind, row_id)


def stage_of(work: Work, key: str) -> Stage:
    """The stage of a demonstration organisation, by its key."""
    code = next(o.code for o in ORGANISATIONS if o.key == key)
    with work.sessions() as session:
        found = session.scalars(select(Organisation).where(Organisation.code == code)).one()
        return Stage(work, found.id)


def open_july_of(today: date) -> int:
    """The year of the demonstration's open July: this year's from July on, else last year's, still open."""
    return today.year if today.month >= 7 else today.year - 1
