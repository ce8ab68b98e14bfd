"""Documents brought to a step beside the pages, so that a browser test tells only its own part.

Everything goes through services as in the page tests (``tests.web.road``), and through the real tasks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from review.domain.commands import Publish
from review.domain.states import Attribute, CaseAction, Urgency
from review.domain.values import Proposal
from review.jobs.tasks import work_off
from review.jobs.work import Work
from review.services import releasing
from tests.browser.house import BrowserHouse, Worker
from tests.engines.making import make_docx
from tests.web import road as web_road
from tests.web.road import OPEN, a_docx

HELD_BACK = Proposal(
    Attribute.EXEMPT,
    grounds=("DEL_REQUEST_REPORT",),
    reason="补偿标准正在协商，提前披露会影响谈判，批复执行后再评估。",
)
ON_REQUEST = Proposal(
    Attribute.ON_REQUEST,
    reason="只关系到少数几户居民的安置安排，向社会公开意义不大，需要的人可以申请。",
)
IN_PART = Proposal(Attribute.PROACTIVE, partial=True)


@dataclass
class Road(web_road.Road):
    """A document on its way whose background work is done by the tasks with the real engines."""

    work: Work
    worker: Worker

    def drain(self) -> None:
        """Carry out everything that waits for the worker; what its thread took up, it ends."""
        work_off(self.work)
        self.worker.finish()


def a_draft(
    house: BrowserHouse,
    path: Path,
    *,
    proposal: Proposal | None = OPEN,
    urgency: Urgency = Urgency.ORDINARY,
) -> Road:
    """A draft of the office 综合处 with a file that was read, and a proposal."""
    begun = web_road.a_draft(house.pages, None, proposal=None, urgency=urgency)
    assert house.worker.work is not None
    road = Road(house.pages, begun.document_id, begun.case_id, house.worker.work, house.worker)
    road.attach(path)
    if proposal is not None:
        road.propose(proposal)
    return road


def a_paper(folder: Path, title: str = "关于渔港整治的请示") -> Path:
    """A Word file without personal data."""
    return make_docx(
        folder / f"{title}.docx", ["海屿区人民政府办公室文件", title, "整治方案尚在协商。"]
    )


def in_audit(house: BrowserHouse, folder: Path, proposal: Proposal = HELD_BACK) -> Road:
    """With the disclosure officer."""
    # the title of a 请示 is a question; to be made public it would have to be answered first
    paper = a_paper(folder, "关于渔港整治的通知") if proposal == OPEN else a_paper(folder)
    road = a_draft(house, paper, proposal=proposal)
    road.submit()
    return road


def in_review(house: BrowserHouse, folder: Path, proposal: Proposal = HELD_BACK) -> Road:
    """With the confidentiality reviewer."""
    road = in_audit(house, folder, proposal)
    road.agree()
    return road


def at_sign_off(house: BrowserHouse, folder: Path, proposal: Proposal = HELD_BACK) -> Road:
    """With the approver; no public copy arises, so confidentiality is all that is confirmed."""
    road = in_review(house, folder, proposal)
    road.answer()
    road.settle("confidentiality_reviewer")
    road.confirm(CaseAction.CONFIRM_CONFIDENTIALITY)
    return road


def decided(house: BrowserHouse, folder: Path, proposal: Proposal = HELD_BACK) -> Road:
    """Waiting for its number, final files attached."""
    road = at_sign_off(house, folder, proposal)
    road.sign(proposal).use_reviewed()
    return road


def to_be_published(house: BrowserHouse, folder: Path, number: str) -> Road:
    """Issued and confirmed: only the officer is left. Has personal data that is masked."""
    road = a_draft(house, a_docx(folder), proposal=IN_PART, urgency=Urgency.ORDINARY)
    road.submit().agree().review().sign(IN_PART).use_reviewed().issue(number)
    road.confirm(CaseAction.CONFIRM_RENDITION)
    road.drain()
    return road


def published(house: BrowserHouse, folder: Path, number: str) -> Road:
    """On the public site."""
    road = to_be_published(house, folder, number)
    with road.house.session() as session:
        case = road.case(session)
        releasing.publish(
            session,
            road.vault,
            road.actor(session, "disclosure_officer"),
            Publish(case_id=case.id, version=case.version),
            now=road.house.clock(),
            today=road.today,
        )
        session.commit()
    road.drain()
    return road
