"""An open July for browser tests: a document of its window, its items, and a spot check beside it.

Made by services and tasks, as everything in ``setting``; the stories of July are in ``test_july``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select

from review.domain.commands import CorrectDates, DrawSpotCheck, ProposeOutcome
from review.domain.spot_checks import Population
from review.domain.states import CaseAction, Outcome
from review.domain.values import ItemProposal
from review.jobs.rounds import run_opening
from review.jobs.work import system_actor
from review.services.items.proposing import propose_outcome
from review.services.items.standing import correct_dates
from review.services.spot_checks.drawing import draw_spot_check
from review.store.rounds import RoundItem
from tests.browser.house import BrowserHouse
from tests.browser.setting import ON_REQUEST, Road, a_draft
from tests.web.road import a_docx

ISSUED = date(2023, 5, 17)


def filed(house: BrowserHouse, folder: Path, number: str) -> Road:
    """A document with a valid number in it, issued in 2023 to be had on request."""
    road = a_draft(house, a_docx(folder), proposal=ON_REQUEST)
    road.submit().agree()
    road.answer()
    road.settle("confidentiality_reviewer")
    road.confirm(CaseAction.CONFIRM_CONFIDENTIALITY)
    road.sign(ON_REQUEST).use_reviewed().issue(number)
    road.move("disclosure_officer", CaseAction.FILE)
    road.drain()
    with house.pages.session() as session:
        command = CorrectDates(
            document_id=road.document_id,
            version=road.document(session).version,
            doc_date=ISSUED,
            issued_on=ISSUED,
            reason="补录旧文，印发日期以发文登记簿为准。",
        )
        clerk = road.actor(session, "clerk")
        correct_dates(session, clerk, command, now=house.pages.clock(), today=road.today)
        session.commit()
    return road


def open_july(house: BrowserHouse) -> int:
    """July opens, and the evidence of its items is made; answers the round."""
    work = house.worker.work
    assert work is not None
    row = run_opening(work, house.pages.organisation_id(), 2026, system_actor())
    house.worker.tell("evidence", row.id)
    house.worker.finish()
    return row.id


def item_of(house: BrowserHouse, document_id: int) -> int:
    """The document's item."""
    with house.pages.session() as session:
        query = select(RoundItem.id).where(RoundItem.document_id == document_id)
        return session.scalars(query).one()


def a_july(house: BrowserHouse, folder: Path) -> dict[str, int]:
    """An open July with an item that waits for its office and one for the leader; a spot check."""
    first = filed(house, folder, "海屿府办〔2023〕71号")
    second = filed(house, folder, "海屿府办〔2023〕72号")
    round_id = open_july(house)
    waiting = item_of(house, second.document_id)
    with house.pages.session() as session:
        said = ItemProposal(outcome=Outcome.KEEP, reason=ON_REQUEST.reason, next_review_year=2029)
        version = session.get_one(RoundItem, waiting).version
        command = ProposeOutcome(item_id=waiting, version=version, proposal=said)
        now = house.pages.clock()
        drafter = first.actor(session, "drafter")
        propose_outcome(session, first.vault, drafter, command, now=now, today=first.today)
        drawing = DrawSpotCheck(
            organisation_id=house.pages.organisation_id(),
            name="上半年抽查",
            population=Population(),
            seed="17",
            confidence=0.95,
            error_bound=None,
            size=2,
        )
        officer = first.actor(session, "disclosure_officer")
        check = draw_spot_check(session, officer, drawing, now=now, today=first.today).id
        session.commit()
    item = item_of(house, first.document_id)
    return {"round": round_id, "item": item, "waiting": waiting, "check": check}
