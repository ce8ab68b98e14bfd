"""Bringing a document to a step of its road beside the pages, so that a test tells only its own part.

Everything goes through the services and the tasks, as the pages and the worker do; nothing is
written past them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from review.domain.checklist import Answer, ChecklistItem, CheckVerdict
from review.domain.commands import (
    AnswerChecklist,
    AttachFile,
    Confirm,
    CreateDraft,
    EditDocument,
    Issue,
    Move,
    SettleAsSuggested,
    Sign,
    UseReviewedAsFinal,
)
from review.domain.states import Attribute, CaseAction, Urgency
from review.domain.values import Actor, Proposal, Refusal
from review.services import drafting, issuing, reviewing, settling
from review.store.case_values import renditions_of
from review.store.cases import ReviewCase, open_case
from review.store.documents import Document, files_of_record
from review.store.people import actor_of
from review.store.vault import Vault
from review.web.wording import sentence_of
from tests.engines.making import make_docx
from tests.page import Form, Page, words_of
from tests.web.conftest import PageHouse
from tests.web.worker import work_off

ID_NUMBER = "11010519491231002X"
MOBILE = "13812345678"
OPEN = Proposal(Attribute.PROACTIVE)
PARAGRAPHS = (
    "海屿区人民政府办公室文件",
    "关于做好困难群众临时救助工作的通知",
    "各街道办事处：",
    f"一、联系人张立成，手机{MOBILE}，身份证号{ID_NUMBER}。",
    "二、各单位应当在五个工作日内报送情况。",
    f"三、逾期未报的，请径与上述联系人（{MOBILE}）联系。",
    "𠮷田先生旁听。",
)


@dataclass
class Road:
    """A document on its way; every method is one step by the person whose turn it is."""

    house: PageHouse
    document_id: int
    case_id: int

    # ---- beside the pages ------------------------------------------------------------------------

    @property
    def vault(self) -> Vault:
        """The protected text of the house."""
        return Vault(self.house.house.files, self.house.house.secrets.value_key)

    def drain(self) -> None:
        """Carry out everything that waits for the worker."""
        work_off(self.house, self.vault)

    def actor(self, session: Session, login: str) -> Actor:
        """A person as the rules see them."""
        return actor_of(session, self.house.person(login), self.today)

    @property
    def today(self) -> date:
        """The calendar day of the house."""
        return self.house.house.day_of(self.house.clock())

    def case(self, session: Session) -> ReviewCase:
        """The case's row."""
        return session.get_one(ReviewCase, self.case_id)

    def document(self, session: Session) -> Document:
        """The document's row."""
        return session.get_one(Document, self.document_id)

    def move(self, login: str, action: CaseAction, comment: str = "") -> None:
        """A plain move."""
        with self.house.session() as session:
            command = Move(
                case_id=self.case_id,
                version=self.case(session).version,
                action=action,
                comment=comment,
            )
            reviewing.move(
                session,
                self.vault,
                self.actor(session, login),
                command,
                now=self.house.clock(),
                today=self.today,
            )
            session.commit()

    # ---- the drafter -----------------------------------------------------------------------------

    def attach(self, path: Path, position: int | None = None) -> None:
        """Attach a file and have it read."""
        with path.open("rb") as stream:
            received = self.house.house.files.receive(stream, 10_000_000)
        with self.house.session() as session:
            command = AttachFile(
                document_id=self.document_id,
                position=position,
                name=path.name,
                key=received.key,
                digest=received.digest,
                bytes=received.bytes,
            )
            drafting.attach_file(
                session,
                self.vault,
                self.actor(session, "drafter"),
                command,
                now=self.house.clock(),
            )
            session.commit()
        self.drain()

    def propose(self, proposal: Proposal) -> None:
        """Propose an attribute and complete the metadata."""
        with self.house.session() as session:
            document = self.document(session)
            command = EditDocument(
                document_id=document.id,
                version=document.version,
                title=document.title or "关于做好困难群众临时救助工作的通知",
                doc_kind="notice",
                issuer=document.issuer or "海屿区人民政府办公室",
                addressees=document.addressees,
                subject="17",
                summary="部署困难群众临时救助工作。",
                urgency=document.urgency,
                is_normative=False,
                is_policy=False,
                joint_issuers="",
                joint_agreed=False,
                source_attribute=None,
                interpretation_required=False,
                interpretation_url="",
                tests=(),
                work_secret=False,
                proposal=proposal,
                catalogue=None,
            )
            drafting.edit_document(
                session,
                self.vault,
                self.actor(session, "drafter"),
                command,
                now=self.house.clock(),
            )
            session.commit()

    def settle(self, login: str) -> None:
        """Settle whatever is open as suggested."""
        with self.house.session() as session:
            settling.settle_as_suggested(
                session,
                self.vault,
                self.actor(session, login),
                SettleAsSuggested(document_id=self.document_id),
                now=self.house.clock(),
            )
            session.commit()

    def submit(self) -> Road:
        """To the attribute audit."""
        self.settle("drafter")
        self.move("drafter", CaseAction.SUBMIT)
        return self

    # ---- the reviewers ---------------------------------------------------------------------------

    def agree(self) -> Road:
        """To the confidentiality review."""
        self.move("disclosure_officer", CaseAction.AGREE)
        self.drain()
        return self

    def answer(self, items: Sequence[ChecklistItem] = tuple(ChecklistItem)) -> None:
        """Answer items of the checklist without a concern."""
        with self.house.session() as session:
            reviewing.answer_checklist(
                session,
                self.actor(session, "confidentiality_reviewer"),
                AnswerChecklist(
                    case_id=self.case_id,
                    answers=tuple(Answer(i, CheckVerdict.CLEAR) for i in items),
                ),
                now=self.house.clock(),
            )
            session.commit()

    def confirm(self, action: CaseAction) -> None:
        """Confirm what stands now."""
        with self.house.session() as session:
            case = self.case(session)
            final = renditions_of(session, files_of_record(session, self.document_id))
            command = Confirm(
                case_id=case.id,
                version=case.version,
                action=action,
                content_digest=case.content_digest,
                plan_digest=case.plan_digest,
                bytes_digest=final.bytes_digest,
            )
            reviewing.confirm(
                session,
                self.vault,
                self.actor(session, "confidentiality_reviewer"),
                command,
                now=self.house.clock(),
                today=self.today,
            )
            session.commit()

    def review(self) -> Road:
        """To sign-off."""
        self.settle("confidentiality_reviewer")
        self.drain()
        self.answer()
        self.confirm(CaseAction.CONFIRM_CONFIDENTIALITY)
        self.confirm(CaseAction.CONFIRM_PRIVACY)
        return self

    # ---- approver and clerk ----------------------------------------------------------------------

    def sign(self, proposal: Proposal = OPEN) -> Road:
        """Decide the attribute."""
        with self.house.session() as session:
            issuing.sign(
                session,
                self.vault,
                self.actor(session, "approver"),
                Sign(case_id=self.case_id, version=self.case(session).version, proposal=proposal),
                now=self.house.clock(),
                today=self.today,
            )
            session.commit()
        return self

    def use_reviewed(self) -> Road:
        """Issue exactly the reviewed bytes."""
        with self.house.session() as session:
            issuing.use_reviewed_as_final(
                session,
                self.vault,
                self.actor(session, "clerk"),
                UseReviewedAsFinal(document_id=self.document_id),
                now=self.house.clock(),
            )
            session.commit()
        return self

    def issue(self, number: str = "海屿府办〔2026〕7号") -> Road:
        """Give the number; the decision is printed as it was made."""
        with self.house.session() as session:
            case = self.case(session)
            issuing.issue(
                session,
                self.vault,
                self.actor(session, "clerk"),
                Issue(
                    case_id=case.id,
                    version=case.version,
                    doc_number=number,
                    doc_date=self.today,
                    issued_on=self.today,
                    printed_attribute=case.decided_attribute,
                    printed_partial=case.decided_partial,
                    printed_reason="",
                ),
                now=self.house.clock(),
                today=self.today,
            )
            session.commit()
        self.drain()
        return self


def a_draft(
    house: PageHouse,
    path: Path | None,
    *,
    proposal: Proposal | None = OPEN,
    urgency: Urgency = Urgency.ORDINARY,
) -> Road:
    """A draft of the office 综合处 with a file that was read, and a proposal."""
    with house.session() as session:
        actor = actor_of(session, house.person("drafter"), date(2026, 7, 17))
        document = drafting.create_draft(
            session,
            actor,
            CreateDraft(office_id=house.office_id(), urgency=urgency, title=""),
            now=house.clock(),
            today=house.house.day_of(house.clock()),
        )
        case = open_case(session, document.id)
        assert case is not None
        road = Road(house, document.id, case.id)
        session.commit()
    if path is not None:
        road.attach(path)
    if proposal is not None:
        road.propose(proposal)
    return road


def says(road: Road, page: Page, reason: str, **facts: str) -> bool:
    """Whether a page gives this reason, in words."""
    with road.house.app.test_request_context("/"):
        return sentence_of(Refusal(reason, facts)) in words_of(page.root.find(".//body"))


def form_by_id(page: Page, name: str) -> Form:
    """The form with this id, whatever other forms post to."""
    return Form(page.find(f"//form[@id='{name}']"), page.response.request.path)


def form_of(page: Page, act: str) -> Form:
    """The form whose button carries out this act."""
    return Form(
        page.find(f"//form[.//input[@name='act'][@value='{act}']]"), page.response.request.path
    )


def leads_to(page: Page, field: str) -> bool:
    """Whether the error summary leads to this place of the page."""
    return bool(page.root.xpath(f"//div[@id='errors']//a[@href='#{field}']"))


def a_docx(folder: Path, name: str = "通知.docx", paragraphs: Sequence[str] = PARAGRAPHS) -> Path:
    """A Word file with a valid ID number, a mobile twice, a comment, a deletion and properties."""
    return make_docx(
        folder / name,
        list(paragraphs),
        comment="请核实张立成的手机。",
        tracked_deletion="原联系人李四。",
        properties={"creator": "某科员"},
    )
