"""Papers that were issued long ago, and the Julys that look at them, opened as the product opens them.

Papers are rows; how one is issued is told by ``tests.town``, how an item is answered by ``tests.julys``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain import commands as c
from review.domain.rounds import EvaluationHow, RoundKind, RoundPolicy
from review.domain.states import Attribute, DocumentStatus, ItemState, Outcome
from review.jobs.rounds import run_opening
from review.jobs.work import system_actor
from review.services.rounds.closing import close_round
from review.services.rounds.policies import set_round_policy
from review.services.rounds.previews import Preview, preview
from review.store.documents import Document
from review.store.rounds import Evaluation, Round, RoundItem, RoundTally, round_of
from tests.town import Town

LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


@dataclass
class July:
    """Rounds of the town's organisation."""

    town: Town

    @property
    def organisation_id(self) -> int:
        """The town."""
        return self.town.ids["town"]

    def at(self, year: int, month: int = 7, day: int = 1, hour: int = 9) -> None:
        """Set the clock to a moment in China."""
        self.town.clock.now = datetime(year, month, day, hour, tzinfo=UTC) - timedelta(hours=8)

    def since(self, first_year: int, *, effective: int | None = None, **more: Any) -> None:
        """The house's first July, as the officer sets it; in force from that year unless said."""
        with self.town.acting("officer") as (session, actor):
            command = c.SetRoundPolicy(
                organisation_id=self.organisation_id,
                effective_year=effective or first_year,
                policy=RoundPolicy(first_year=first_year, **more),
            )
            set_round_policy(session, actor, command, **self.town.time)

    def paper(self, issued_on: date | None, **more: Any) -> int:
        """An issued document of the social office, kept inside; answers its id."""
        values: dict[str, Any] = {
            "organisation_id": self.organisation_id,
            "office_id": self.town.ids["social"],
            "drafter_id": self.town.ids["drafter"],
            "status": DocumentStatus.FILED,
            "created_at": LONG_AGO,
            "title": "关于发放临时救助金的通知",
            "attribute": Attribute.ON_REQUEST,
            **more,
        }
        if values["status"] is DocumentStatus.PUBLISHED:
            values.setdefault("published_at", LONG_AGO)
        with self.town.system() as (session, _):
            document = Document(issued_on=issued_on, **values)
            session.add(document)
            session.flush()
            return document.id

    def change(self, document_id: int, **columns: Any) -> None:
        """Change a document behind everybody's back."""
        with self.town.system() as (session, _):
            document = session.get_one(Document, document_id)
            for name, value in columns.items():
                setattr(document, name, value)

    def evaluated(self, document_id: int) -> None:
        """Somebody decided the document anew today."""
        with self.town.system() as (session, _):
            session.get_one(Document, document_id).evaluated_on = self.town.today
            session.add(
                Evaluation(
                    organisation_id=self.organisation_id,
                    document_id=document_id,
                    on=self.town.today,
                    how=EvaluationHow.CASE,
                    outcome=Outcome.KEEP,
                )
            )

    def open(self, year: int, *, late: bool = False) -> Round:
        """Open the July of a year in the background, as the product."""
        return run_opening(self.town.work, self.organisation_id, year, system_actor(), late=late)

    def close(self, year: int, login: str = "officer") -> Round:
        """The officer closes the July of a year."""
        with self.town.acting(login) as (session, actor):
            row = self._round(session, year)
            command = c.CloseRound(round_id=row.id, version=row.version)
            return close_round(session, actor, command, **self.town.time)

    def preview(self, year: int) -> Preview:
        """The dry run, today."""
        with self.town.work.sessions() as session:
            return preview(session, self.organisation_id, year, today=self.town.today)

    def round(self, year: int) -> Round:
        """The July of a year as it stands."""
        with self.town.work.sessions() as session:
            return self._round(session, year)

    def _round(self, session: Session, year: int) -> Round:
        row = round_of(session, self.organisation_id, RoundKind.JULY, year)
        assert row is not None
        return row

    def items(self, year: int) -> dict[int, RoundItem]:
        """The items of a July by document."""
        with self.town.work.sessions() as session:
            row = round_of(session, self.organisation_id, RoundKind.JULY, year)
            query = select(RoundItem).where(RoundItem.round_id == (row.id if row else 0))
            return {item.document_id: item for item in session.scalars(query)}

    def tally(self, year: int) -> dict[tuple[int, ItemState, str], int]:
        """What the board counts, without what is nought."""
        with self.town.work.sessions() as session:
            row = self._round(session, year)
            rows = session.scalars(select(RoundTally).where(RoundTally.round_id == row.id))
            return {(t.office_id, t.state, t.outcome): t.count for t in rows if t.count}

    def counted(self, year: int) -> dict[tuple[int, ItemState, str], int]:
        """The same, counted from the items."""
        found: dict[tuple[int, ItemState, str], int] = {}
        for item in self.items(year).values():
            key = (item.office_id, item.state, item.outcome.value if item.outcome else "")
            found[key] = found.get(key, 0) + 1
        return found
