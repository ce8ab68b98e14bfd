"""What stands beside the road in the house that every page is looked at in: rows as services leave them.

A July nobody closed, a cluster, a backlog, requests and what became of them, an import, lists that came back. How
each of them comes about is told by their own tests; here they only are there, so that links lead to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.findings import Stage
from review.domain.impact import ANSWERS, ImpactCategory, ImpactLevel
from review.domain.report_forms import Proceeding
from review.domain.rounds import RoundKind, RoundState
from review.domain.states import Attribute, CaseState, DocumentStatus, ItemState, Validity
from review.store.disputes import Dispute
from review.store.documents import FileState
from review.store.impact_records import ImpactRecord
from review.store.imports import ImportRun, ImportStep
from review.store.repeal_lists import RepealList
from review.store.requests import InformationRequest
from review.store.round_sheets import RoundSheet
from review.store.rounds import Round, RoundItem
from review.store.spot_checks import SpotCheckEntry, SpotRectification
from tests.browser.house import BrowserHouse
from tests.pagehouse import PageHouse
from tests.web.request_entries import registered

DIGEST = "3f9c71e058a4d2b6" * 4


def old_papers(pages: PageHouse) -> None:
    """Documents that came in before all others: one of a backlog, and one that July takes up."""
    for issued_on in (date(2015, 5, 5), date(2023, 3, 22)):
        pages.add_document(
            state=CaseState.SETTLED,
            title="关于往年工作的通知",
            status=DocumentStatus.FILED,
            attribute=Attribute.ON_REQUEST,
            issued_on=issued_on,
        )


def things_beside(house: BrowserHouse, document_id: int, round_id: int) -> None:
    """Everything beside the road: about a document that is published, in a July that is open."""
    pages = house.pages
    registered(pages)
    case_id, at = house.case_of(document_id), _around(pages)
    with pages.session() as session:
        session.add_all(
            [
                _impact(at, document_id, case_id),
                _import(at),
                _repeal_list(at),
                _sheet(at, round_id),
                _dispute(at, session),
                _rectification(at, session),
                _late_july(at),
            ]
        )
        _cluster(session, round_id)
        session.commit()
    officer = pages.signed_in("disclosure_officer")
    officer.submit(officer.get("/backlogs").form("/backlogs"), batch_size="2")


@dataclass(frozen=True)
class _Around:
    """Whose rows they are, and when: read before anything is written."""

    organisation_id: int
    office_id: int
    drafter_id: int
    officer_id: int
    now: datetime


def _around(pages: PageHouse) -> _Around:
    return _Around(
        organisation_id=pages.organisation_id(),
        office_id=pages.office_id(),
        drafter_id=pages.person("drafter").id,
        officer_id=pages.person("disclosure_officer").id,
        now=pages.clock(),
    )


def _impact(at: _Around, document_id: int, case_id: int) -> ImpactRecord:
    answers = dict.fromkeys(ANSWERS, "公示处罚决定，到期撤下。")
    return ImpactRecord(
        organisation_id=at.organisation_id,
        document_id=document_id,
        case_id=case_id,
        stage=Stage.DRAFTER,
        category=ImpactCategory.PUNITIVE,
        level=ImpactLevel.SERIOUS,
        law="行政处罚法",
        article="第四十八条",
        reason="处罚决定须公布姓名。",
        **answers,
        codes=["PER", "MOB"],
        places=3,
        person_id=at.drafter_id,
        at=at.now,
        keep_until=date(2029, 7, 17),
    )


def _import(at: _Around) -> ImportRun:
    return ImportRun(
        organisation_id=at.organisation_id,
        step=ImportStep.FINISHED,
        created_at=at.now,
        created_by_id=at.officer_id,
        manifest_name="2015年存量清单.xlsx",
        manifest_digest=DIGEST,
        manifest_key=None,
        finished_at=at.now,
    )


def _repeal_list(at: _Around) -> RepealList:
    return RepealList(
        organisation_id=at.organisation_id,
        person_id=at.officer_id,
        at=at.now,
        name="废止失效文件目录.docx",
        digest=DIGEST,
        bytes=1024,
        own_document_id=None,
        validity=Validity.REPEALED,
        on=date(2026, 7, 1),
        state=FileState.DONE,
    )


def _sheet(at: _Around, round_id: int) -> RoundSheet:
    return RoundSheet(
        organisation_id=at.organisation_id,
        round_id=round_id,
        person_id=at.drafter_id,
        at=at.now,
        name="综合处评估意见.xlsx",
        digest=DIGEST,
        bytes=2048,
        state=FileState.DONE,
    )


def _dispute(at: _Around, session: Session) -> Dispute:
    request = session.scalars(select(InformationRequest)).one()
    return Dispute(
        organisation_id=at.organisation_id,
        proceeding=Proceeding.REVIEW,
        filed_on=date(2026, 7, 8),
        reference="〔2026〕海府复7号",
        body="海屿区人民政府",
        request_id=request.id,
        after_id=None,
        recorded_by_id=at.officer_id,
        recorded_at=at.now,
    )


def _rectification(at: _Around, session: Session) -> SpotRectification:
    """An office of the spot check is asked to mend something."""
    entry = session.scalars(select(SpotCheckEntry).order_by(SpotCheckEntry.id)).first()
    assert entry is not None
    return SpotRectification(
        organisation_id=at.organisation_id,
        entry_id=entry.id,
        office_id=at.office_id,
        number=1,
        what="依申请公开的理由与所选依据不符，请重新写明。",
        due_on=date(2026, 7, 31),
        asked_by_id=at.officer_id,
        asked_at=at.now,
    )


def _late_july(at: _Around) -> Round:
    """The July of 2025, which nobody has closed yet."""
    return Round(
        organisation_id=at.organisation_id,
        kind=RoundKind.JULY,
        year=2025,
        state=RoundState.OPEN,
        opened_at=at.now - timedelta(days=365),
        opened_on=date(2025, 7, 1),
        opened_by_id=None,
        from_on=date(2022, 1, 1),
        before_on=date(2023, 1, 1),
        office_due_on=date(2025, 7, 21),
        closes_on=date(2025, 7, 31),
    )


def _cluster(session: Session, round_id: int) -> None:
    """What waits for the office is alike."""
    waiting = (RoundItem.round_id == round_id, RoundItem.state == ItemState.ASSIGNED)
    for item in session.scalars(select(RoundItem).where(*waiting)):
        item.cluster = "alike"
