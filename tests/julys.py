"""Julys of a town: a round that is open, its items, and who answers, approves and returns them.

Built on the road of ``tests.town``; the documents of a town are issued in 2026, so their July is 2029.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from review.domain import commands as c
from review.domain.rounds import RoundState
from review.domain.states import CaseAction, Outcome
from review.domain.values import ItemProposal, Proposal
from review.jobs.rounds import run_opening
from review.jobs.work import system_actor
from review.store.rounds import Evaluation, Round, RoundItem, RoundTally
from tests.answers import EXEMPT, GOOD_COMMENT
from tests.town import Town

YEAR = 2029
PLENTY = "该文件自印发以来未作修订，现行依据仍为二〇二四年办法，执行情况正常。"
PRIVATE = "补偿标准仍在协商，提前披露会影响谈判，批复执行后再评估。"

#: What each outcome needs, filled in well, in the July of ``YEAR``.
_NEEDS: dict[Outcome, dict[str, Any]] = {
    Outcome.KEEP: {
        "grounds": ("DEL_REQUEST_REPORT",),
        "reason": PRIVATE,
        "next_review_year": YEAR + 2,
    },
    Outcome.TO_ON_REQUEST: {"reason": PRIVATE, "next_review_year": YEAR + 3},
    Outcome.DEFER: {"next_review_year": YEAR + 1},
}


def said(outcome: Outcome, **changes: Any) -> ItemProposal:
    """A proposal of this outcome with everything it needs."""
    return ItemProposal(outcome=outcome, **{"reason": PLENTY, **_NEEDS.get(outcome, {}), **changes})


def july(town: Town, year: int = YEAR, day: int = 2) -> None:
    """It is July of a year, nine in the morning in Beijing."""
    town.clock.now = datetime(year, 7, day, 1, 0, tzinfo=UTC)


def filed(town: Town, proposal: Proposal = EXEMPT, number: str = "青府〔2026〕8号") -> int:
    """A document that was issued and stays inside."""
    document_id = town.issued(proposal, number)
    town.move("officer", document_id, CaseAction.FILE)
    return document_id


def open_july(town: Town, year: int = YEAR) -> int:
    """Open the round of a year, as the machine does; answers its id."""
    row = run_opening(town.work, town.ids["town"], year, system_actor())
    assert row.state is RoundState.OPEN
    return row.id


def close_july(town: Town, round_id: int, login: str = "officer") -> None:
    """The month is over and the officer closes the round."""
    with town.work.sessions() as session:
        version = session.get_one(Round, round_id).version
    town.do(login, c.CloseRound, round_id=round_id, version=version)


def item_of_document(town: Town, document_id: int) -> RoundItem:
    """The latest item of a document."""
    query = select(RoundItem).where(RoundItem.document_id == document_id)
    with town.work.sessions() as session:
        return session.scalars(query.order_by(RoundItem.id.desc()).limit(1)).one()


def where(town: Town, document_id: int) -> tuple[str, str | None]:
    """State and outcome of a document's latest item."""
    item = item_of_document(town, document_id)
    return item.state.value, item.outcome.value if item.outcome is not None else None


def form(town: Town, document_id: int) -> dict[str, int]:
    """What a form about the document's item carries that was opened just now."""
    item = item_of_document(town, document_id)
    return {"item_id": item.id, "version": item.version}


def propose(
    town: Town, document_id: int, outcome: Outcome, login: str = "drafter", **changes: Any
) -> None:
    """The office answers."""
    proposal = said(outcome, **changes)
    town.do(login, c.ProposeOutcome, **form(town, document_id), proposal=proposal)


def approve(town: Town, document_id: int, login: str = "approver") -> None:
    """The approver approves this one item."""
    town.do(login, c.ApproveItem, **form(town, document_id))


def give_back(
    town: Town, document_id: int, login: str = "approver", comment: str = GOOD_COMMENT
) -> None:
    """The approver gives the item back."""
    town.do(login, c.ReturnItem, **form(town, document_id), comment=comment)


def evaluations(town: Town, document_id: int) -> list[tuple[str, str]]:
    """How, and with which outcome, a document was evaluated, oldest first."""
    query = select(Evaluation).where(Evaluation.document_id == document_id)
    with town.work.sessions() as session:
        rows = session.scalars(query.order_by(Evaluation.id))
        return [(row.how.value, row.outcome.value) for row in rows]


def tally(town: Town, round_id: int) -> dict[tuple[str, str], int]:
    """What the kept counts of a round say, all offices together: (state, outcome) -> items."""
    found: dict[tuple[str, str], int] = {}
    with town.work.sessions() as session:
        for row in session.scalars(select(RoundTally).where(RoundTally.round_id == round_id)):
            if row.count:
                key = (row.state.value, row.outcome)
                found[key] = found.get(key, 0) + row.count
    return found


def house_of_july(town: Town) -> int:
    """A town in the July of ``YEAR`` with a kept-back document and a public one; answers the first."""
    document_id = filed(town)
    town.published("青府〔2026〕9号")
    july(town)
    open_july(town)
    return document_id


def public_one(town: Town) -> int:
    """The public document of a house of July."""
    query = select(RoundItem.document_id).order_by(RoundItem.document_id.desc())
    with town.work.sessions() as session:
        return int(session.scalars(query).first() or 0)
