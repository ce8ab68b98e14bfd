"""Whatever sequence of acts a house goes through, every issued document stands in exactly one place.

A machine issues, imports, opens and closes Julys, answers, approves, asks, hides, corrects and sets aside, in any
order and on any day; refusals are part of it. Nothing is committed, so every walk begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from review.domain import commands as c
from review.domain.rounds import ItemReason, OutOfScope, RoundPolicy, RoundState
from review.domain.states import Attribute, DocumentAction, DocumentStatus, Outcome, Role
from review.domain.values import Actor, Refused, Stale
from review.public.migrate import upgrade_public
from review.services import releasing, triggers
from review.services.items import approving, proposing, standing
from review.services.outside import public_side
from review.services.releasing import PublicSide
from review.services.rounds import closing, opening, policies
from review.store.base import WRITES, make_engine
from review.store.coverage import PARTS, ledger, ledger_documents
from review.store.documents import Document
from review.store.files import Files
from review.store.migrate import upgrade
from review.store.people import actor_of
from review.store.replay_items import check_counts, replay_items
from review.store.replay_standing import replay_standing
from review.store.round_policies import policy_for
from review.store.round_population import ISSUED
from review.store.rounds import OPEN_STATES, Round, RoundItem
from review.store.vault import Vault
from tests.julys import said
from tests.store import rows

FIRST, LAST = 2024, 2028
SYSTEM = Actor(None, "root", system=True)
WHY = "与发文登记簿核对后更正，经办人已经签字确认。"
days = st.dates(date(2019, 1, 1), date(2026, 6, 30))
which = st.integers(0, 30)


class House(RuleBasedStateMachine):
    """A house in one transaction that is never committed."""

    engine: ClassVar[Engine]
    public: ClassVar[PublicSide]
    vault: ClassVar[Vault]

    @initialize()
    def settle_in(self) -> None:
        """An organisation with its office and everybody needed, a month before its first July."""
        self.connection = self.engine.connect()
        self.session = Session(self.connection)
        self.now = datetime(FIRST, 6, 3, 1, 0, tzinfo=UTC)
        at = rows.organisation(self.session)
        self.office = rows.office(self.session, at)
        self.actors: dict[Role, Actor] = {}
        for role in (Role.DRAFTER, Role.APPROVER, Role.DISCLOSURE_OFFICER, Role.CLERK):
            person = rows.person(self.session, at)
            place = self.office if role is Role.DRAFTER else at
            rows.grant(self.session, person, role, place, from_on=date(2019, 1, 1))
            self.actors[role] = actor_of(self.session, person, self.today)
        command = c.SetRoundPolicy(
            organisation_id=at.id, effective_year=FIRST, policy=RoundPolicy(first_year=FIRST)
        )
        policies.set_round_policy(self.session, SYSTEM, command, **self.time)
        self.items_seen = self.requests = 0

    def teardown(self) -> None:
        """At the end of a walk the log explains every item and every standing."""
        if hasattr(self, "session"):
            assert replay_items(self.session) == replay_standing(self.session) == []
            self.session.close()
            self.connection.rollback()
            self.connection.close()

    # ---- looking ---------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def time(self) -> dict[str, Any]:
        return {"now": self.now, "today": self.today}

    def documents(self) -> list[Document]:
        query = select(Document).where(Document.organisation_id == self.office.organisation_id)
        return list(self.session.scalars(query.order_by(Document.id)))

    def a_document(self, number: int) -> Document | None:
        """One of the documents, picked by a number."""
        there = self.documents()
        return there[number % len(there)] if there else None

    def open_item(self, number: int) -> RoundItem | None:
        query = select(RoundItem).where(
            RoundItem.organisation_id == self.office.organisation_id,
            RoundItem.state.in_(OPEN_STATES),
        )
        there = self.session.scalars(query.order_by(RoundItem.id)).all()
        return there[number % len(there)] if there else None

    def attempt(self, act: Callable[[], Any]) -> None:
        """An act that may be refused: then nothing of it stays."""
        try:
            with self.session.begin_nested():
                act()
        except (Refused, Stale):
            self.session.expire_all()

    # ---- acts ------------------------------------------------------------------------------------

    @rule(day=days, attribute=st.sampled_from(Attribute), party=st.integers(0, 9))
    def issue(self, day: date, attribute: Attribute, party: int) -> None:
        """A document of that day comes here: published, filed, or of the past and undecided."""
        public = attribute is Attribute.PROACTIVE
        status = DocumentStatus.PUBLISHED if public else DocumentStatus.FILED
        rows.document(
            self.session,
            self.office,
            status=status,
            attribute=attribute,
            issued_on=min(day, self.today),
            published_at=self.now if public else None,
            is_party=party == 0,
        )

    @rule(day=days)
    def bring_from_the_past(self, day: date) -> None:
        rows.document(
            self.session,
            self.office,
            status=DocumentStatus.ISSUED,
            doc_date=min(day, self.today),
            paper_only=True,
        )

    @rule(count=st.integers(3, 200))
    def let_days_pass(self, count: int) -> None:
        later = self.now + timedelta(days=count)
        self.now = later if later.year <= LAST else self.now

    @rule()
    def open_july(self) -> None:
        command = c.OpenRound(organisation_id=self.office.organisation_id, year=self.today.year)

        def act() -> None:
            row = opening.begin_opening(self.session, SYSTEM, command, **self.time, late=True)
            while opening.open_next_range(self.session, SYSTEM, row.id, now=self.now):
                pass

        self.attempt(act)

    @rule()
    def close_what_is_over(self) -> None:
        query = select(Round).where(
            Round.organisation_id == self.office.organisation_id, Round.state != RoundState.CLOSED
        )
        for row in self.session.scalars(query.order_by(Round.id)).all():
            command = c.CloseRound(round_id=row.id, version=row.version)
            officer = self.actors[Role.DISCLOSURE_OFFICER]
            self.attempt(partial(closing.close_round, self.session, officer, command, **self.time))

    @rule(
        number=which,
        outcome=st.sampled_from(
            [Outcome.KEEP, Outcome.DEFER, Outcome.STILL_IN_FORCE, Outcome.OUT_OF_SCOPE]
        ),
    )
    def propose(self, number: int, outcome: Outcome) -> None:
        if (item := self.open_item(number)) is None:
            return
        year = self.session.get_one(Round, item.round_id).year
        more: dict[str, Any] = {}
        if outcome in (Outcome.KEEP, Outcome.DEFER):
            more["next_review_year"] = year + 1
        if outcome is Outcome.OUT_OF_SCOPE:
            more["out_of_scope"] = OutOfScope.ARCHIVED
        command = c.ProposeOutcome(
            item_id=item.id, version=item.version, proposal=said(outcome, **more)
        )
        drafter = self.actors[Role.DRAFTER]
        self.attempt(
            lambda: proposing.propose_outcome(
                self.session, self.vault, drafter, command, **self.time
            )
        )

    @rule(number=which)
    def approve(self, number: int) -> None:
        if (item := self.open_item(number)) is None:
            return
        command = c.ApproveItem(item_id=item.id, version=item.version)
        approver = self.actors[Role.APPROVER]
        self.attempt(
            lambda: approving.approve_item(
                self.session, self.vault, approver, self.public, command, **self.time
            )
        )

    @rule(number=which)
    def ask_for(self, number: int) -> None:
        """Somebody asks; the second time the document is evaluated at once."""
        if (document := self.a_document(number)) is None:
            return
        officer = self.actors[Role.DISCLOSURE_OFFICER]
        for _ in range(2):
            self.requests += 1
            command = c.RecordRequest(
                document_id=document.id,
                received_on=self.today,
                reference=f"依申请{self.requests}号",
            )
            self.attempt(
                partial(triggers.record_request, self.session, officer, command, **self.time)
            )

    @rule(number=which)
    def hide(self, number: int) -> None:
        if (document := self.a_document(number)) is None:
            return
        command = c.ActOnPublished(
            document_id=document.id,
            version=document.version,
            action=DocumentAction.HIDE,
            comment="有群众反映附表金额有误，正在核对，核对后重新公开。",
        )
        officer = self.actors[Role.DISCLOSURE_OFFICER]
        self.attempt(
            lambda: releasing.act_on_published(
                self.session, self.vault, officer, self.public, command, **self.time
            )
        )

    @rule(number=which, day=days)
    def correct_its_date(self, number: int, day: date) -> None:
        if (document := self.a_document(number)) is None:
            return
        command = c.CorrectDates(
            document_id=document.id,
            version=document.version,
            doc_date=None,
            issued_on=min(day, self.today),
            reason=WHY,
        )
        clerk = self.actors[Role.CLERK]
        self.attempt(lambda: standing.correct_dates(self.session, clerk, command, **self.time))

    @rule(number=which, scope=st.sampled_from([OutOfScope.ARCHIVED, None]))
    def set_aside(self, number: int, scope: OutOfScope | None) -> None:
        if (document := self.a_document(number)) is None:
            return
        command = c.SetScope(
            document_id=document.id, version=document.version, out_of_scope=scope, reason=WHY
        )
        officer = self.actors[Role.DISCLOSURE_OFFICER]
        self.attempt(lambda: standing.set_scope(self.session, officer, command, **self.time))

    @rule(number=which, later=st.integers(1, 900))
    def look_again(self, number: int, later: int) -> None:
        if (document := self.a_document(number)) is None:
            return
        command = c.SetReview(
            document_id=document.id,
            version=document.version,
            review_on=self.today + timedelta(days=later),
            why=ItemReason.GROUND_DATE,
        )
        officer = self.actors[Role.DISCLOSURE_OFFICER]
        self.attempt(lambda: standing.set_review(self.session, officer, command, **self.time))

    # ---- what always holds -----------------------------------------------------------------------

    @invariant()
    def every_issued_document_stands_in_one_place(self) -> None:
        if not hasattr(self, "session"):
            return
        organisation_id = self.office.organisation_id
        policy = policy_for(self.session, organisation_id, self.today.year)
        found = ledger(self.session, organisation_id, policy, self.today)
        register = {d.id for d in self.documents() if d.status in ISSUED}
        assert sum(row.documents for row in found) == len(register)
        listed = [
            document.id
            for part in PARTS
            for document in ledger_documents(
                self.session, organisation_id, policy, self.today, year=None, column=part, limit=999
            )
        ]
        assert len(listed) == len(set(listed))
        assert set(listed) == register

    @invariant()
    def no_item_is_lost_or_doubled(self) -> None:
        if not hasattr(self, "session"):
            return
        here = RoundItem.organisation_id == self.office.organisation_id
        count = int(self.session.scalar(select(func.count()).where(here)) or 0)
        assert count >= self.items_seen
        self.items_seen = count
        opened = self.session.execute(
            select(RoundItem.document_id, func.count())
            .where(here, RoundItem.state.in_(OPEN_STATES))
            .group_by(RoundItem.document_id)
        )
        assert all(row[1] == 1 for row in opened)
        assert check_counts(self.session) == []


@contextmanager
def a_house(folder: Path) -> Iterator[type[House]]:
    """Empty databases, inside and outside, for many walks."""
    url, outside = f"sqlite:///{folder / 'review.db'}", f"sqlite:///{folder / 'public.db'}"
    upgrade(url)
    upgrade_public(outside)
    House.engine = make_engine(url).execution_options(**{WRITES: True})
    House.public = public_side(outside, folder / "public")
    House.vault = Vault(Files(folder / "staff"), b"v" * 32)
    yield House
    House.engine.dispose()


def test_every_issued_document_stands_in_one_place_whatever_happens(tmp_path: Path) -> None:
    with a_house(tmp_path) as machine:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=10,
                stateful_step_count=24,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.explicit, Phase.generate],
            ),
        )
