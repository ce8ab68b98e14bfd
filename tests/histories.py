"""A house's life, drawn from a seed and lived through the services: many documents at once, days passing between steps.

Everything is done by whoever would do it; what is refused stays undone and the life goes on. Used
where figures are to be true of any history, not of one story.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from review.domain import commands as c
from review.domain.requests import (
    ApplicantKind,
    Identity,
    ProvisionForm,
    ReceivedHow,
    RequestOutcome,
)
from review.domain.spot_checks import Criterion, CriterionAnswer, Population
from review.domain.states import Attribute, CaseAction, Outcome
from review.domain.values import Proposal, Refused
from review.services.spot_checks.drawing import draw_spot_check
from review.store.cases import comments_awaiting_answer
from review.store.requests import InformationRequest
from review.store.rounds import RoundItem
from review.store.spot_checks import SpotCheckEntry, entries_of
from tests import julys
from tests.answers import CLEAN, EXEMPT, GOOD_COMMENT, PROACTIVE, TITLE, answer, segment
from tests.town import Town

ON_REQUEST = Proposal(
    Attribute.ON_REQUEST,
    grounds=("TP_PRIVACY",),
    reason="名册中的救助对象住址和病情能够识别到人，隐去后其余内容不成文。",
)
PROPOSALS = (PROACTIVE, PROACTIVE, ON_REQUEST, EXEMPT)
KINDS = ("notice", "opinion", "reply")
#: A document's life, step by step: every ``yield`` lets days pass and others act.
Life = Generator[None, None, None]


@dataclass
class History:
    """A town whose people act as a seed says. ``issued`` have a number, ``filed`` stay inside."""

    town: Town
    random: Random
    numbers: int = 0
    issued: list[int] = field(default_factory=list)
    filed: list[int] = field(default_factory=list)

    def live(self, lives: list[Life], *, most_days: float = 9.0) -> None:
        """Let lives go on side by side until each has ended."""
        while lives:
            life = self.random.choice(lives)
            try:
                next(life)
            except StopIteration:
                lives.remove(life)
            self.pass_time(most_days)

    def pass_time(self, most_days: float) -> None:
        """Some hours or days go by."""
        self.town.clock.now += timedelta(days=self.random.uniform(0.02, most_days))

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.random.random() < share

    def number(self) -> str:
        """The next number."""
        self.numbers += 1
        return f"青府〔{self.town.today.year}〕{self.numbers}号"

    # ---- documents --------------------------------------------------------------------------------

    def road(self) -> Life:
        """A document from its draft to where its road ends, with detours."""
        town, proposal = self.town, self.random.choice(PROPOSALS)
        read = answer([segment(1, TITLE), segment(2, CLEAN)]) if self.chance(0.3) else None
        document_id = town.draft(proposal, read=read)
        town.edit(document_id, proposal, doc_kind=self.random.choice(KINDS))
        yield
        if self.chance(0.1):
            town.move("drafter", document_id, CaseAction.DISCARD)
            return
        town.settle(document_id)
        town.move("drafter", document_id, CaseAction.SUBMIT)
        yield
        if self.chance(0.2):
            town.move("drafter", document_id, CaseAction.RECALL)
            yield
            town.move("drafter", document_id, CaseAction.SUBMIT)
            yield
        yield from self._returned(document_id, "officer", 0.3)
        self._audit(document_id, proposal)
        yield
        yield from self._returned(document_id, "reviewer", 0.25, audited_as=proposal)
        town.prove(document_id)
        town.review(document_id, privacy=proposal.attribute is Attribute.PROACTIVE)
        yield
        if self.chance(0.15):
            return  # stays with the approver
        decided = self.random.choice((ON_REQUEST, EXEMPT)) if self.chance(0.3) else proposal
        town.sign(document_id, decided)
        yield
        yield from self._issue(document_id, decided, read)

    def _audit(self, document_id: int, proposed: Proposal) -> None:
        if self.chance(0.2):
            other = ON_REQUEST if proposed is EXEMPT else EXEMPT
            self.town.do("officer", c.Disagree, document_id, proposal=other)
        else:
            self.town.move("officer", document_id, CaseAction.AGREE)

    def _returned(
        self, document_id: int, login: str, share: float, *, audited_as: Proposal | None = None
    ) -> Life:
        """Perhaps somebody gives it back; the drafter answers and submits once more."""
        town = self.town
        while self.chance(share):
            town.move(login, document_id, CaseAction.RETURN, GOOD_COMMENT)
            yield
            with town.work.sessions() as session:
                asked = comments_awaiting_answer(session, town.case(session, document_id).id)
            for comment in asked:
                town.do("drafter", c.AnswerComment, comment_id=comment.id, body="已经改好。")
            town.move("drafter", document_id, CaseAction.SUBMIT)
            yield
            if audited_as is not None:
                self._audit(document_id, audited_as)
                yield

    def _issue(self, document_id: int, decided: Proposal, read: dict[str, Any] | None) -> Life:
        town = self.town
        town.attach_final(document_id, read)
        town.issue(document_id, self.number())
        self.issued.append(document_id)
        yield
        if decided.attribute is not Attribute.PROACTIVE:
            town.move("officer", document_id, CaseAction.FILE)
            self.filed.append(document_id)
            return
        town.prove(document_id)
        town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
        town.check_strings(document_id)
        yield
        town.do("officer", c.Publish, document_id)
        town.written(document_id)

    def registered(self) -> Life:
        """A document of an earlier year, or of the Party, that the clerk registers today."""
        day = self.town.today - timedelta(days=self.random.randrange(1, 1500))
        party = self.chance(0.25)
        document = self.town.do(
            "clerk",
            c.RegisterDocument,
            office_id=self.town.ids[self.random.choice(("social", "building"))],
            title="关于往年工作的意见",
            issuer="中共青榕镇委员会" if party else "青榕镇人民政府",
            doc_number=f"青府〔{day.year}〕{900 + len(self.issued)}号",
            doc_kind=self.random.choice(("", *KINDS)),
            doc_date=day,
            issued_on=day if self.chance(0.8) else day + timedelta(days=1),
            printed_attribute=None,
            paper_only=True,
        )
        self.issued.append(document.id)
        yield

    def asked_for(self) -> Life:
        """Somebody asks for a document that was issued, perhaps more than once."""
        for number in range(self.random.randrange(1, 4)):
            with suppress(Refused):  # a paper of the Party is nobody's to ask for
                self.town.do(
                    "officer",
                    c.RecordRequest,
                    document_id=self.random.choice(self.issued),
                    received_on=self.town.today,
                    reference=f"申〔{self.numbers}〕{self.random.random():.6f}-{number}",
                )
            yield

    def request(self) -> Life:
        """A request of the register: received, perhaps amended, answered, perhaps the answer taken back."""
        town = self.town
        said: dict[str, Any] = {
            "received_how": ReceivedHow.BY_HAND,
            "arrived_on": town.today,
            "confirmed_on": None,
            "applicant": self.random.choice(list(ApplicantKind)),
            "identity": Identity(
                name="林某", certificate="449901198001010010", contact="幸福路1号"
            ),
            "what": "2025年临时救助发放情况",
            "wanted_form": ProvisionForm.PAPER,
        }
        row = town.do(
            "officer",
            c.RegisterRequest,
            organisation_id=town.ids["town"],
            office_id=None,
            handler_id=None,
            **said,
        )
        yield
        if self.chance(0.3):
            said |= {"applicant": ApplicantKind.BUSINESS}
            said |= {"arrived_on": said["arrived_on"] - timedelta(days=1)}
            self._request(row.id, c.AmendRequest, **said)
            yield
        while self.chance(0.8):
            outcome = self.random.choice((RequestOutcome.WITHDRAWN, RequestOutcome.NOT_HOLDER))
            answer_said = {"reason": "", "content": "请向区民政局申请。", "public_interest": ""}
            self._request(
                row.id,
                c.CloseRequest,
                on=town.today,
                outcome=outcome,
                ground="",
                earlier_id=None,
                **answer_said,
            )
            yield
            if self.chance(0.6):
                return
            self._request(row.id, c.UndoClosing, reason=GOOD_COMMENT)
            yield

    def _request(self, request_id: int, kind: type, **said: Any) -> None:
        with self.town.work.sessions() as session:
            version = session.get_one(InformationRequest, request_id).version
        self.town.do("officer", kind, request_id=request_id, version=version, **said)

    # ---- what moves the present, and must not move the past ----------------------------------------

    def upheaval(self, document_id: int) -> None:
        """Today's data change: dates are corrected, the office is another, the document goes elsewhere."""
        day = date(self.town.today.year, 1, 2)
        dates: dict[str, Any] = {"doc_date": day, "issued_on": day, "reason": GOOD_COMMENT}
        self.town.do("clerk", c.CorrectDates, document_id, **dates)
        with self.town.system() as (session, _):
            document = self.town.document(document_id)
            document = session.merge(document)
            document.office_id, document.doc_kind = self.town.ids["building"], "letter"
            document.title = "改过的标题"

    # ---- rounds and checks --------------------------------------------------------------------------

    def july(self, year: int) -> Life:
        """A July: opened as the product opens it, answered in part, some of it returned, then closed."""
        town = self.town
        town.clock.now = max(town.clock.now, datetime(year, 7, 2, 1, tzinfo=UTC))
        round_id = julys.open_july(town, year)
        yield
        asked = self._documents_of(round_id)
        released = [document_id for document_id in asked if document_id in self.filed][:2]
        for document_id in released:
            yield from self._release(document_id)
        for document_id in asked:
            if document_id not in released and self.chance(0.75):
                outcome = self.random.choice((Outcome.KEEP, Outcome.TO_ON_REQUEST, Outcome.DEFER))
                self._answer(document_id, outcome)
                yield
        town.clock.now = max(town.clock.now, datetime(year, 9, 1, 1, tzinfo=UTC))
        julys.close_july(town, round_id)

    def _release(self, document_id: int) -> Life:
        """An answer that opens a case, its road, the approval, and the copy that goes out."""
        town = self.town
        julys.propose(town, document_id, Outcome.TO_PROACTIVE)
        yield
        town.settle(document_id)
        town.move("drafter", document_id, CaseAction.SUBMIT)
        town.move("officer", document_id, CaseAction.AGREE)
        town.prove(document_id)
        town.review(document_id)
        yield
        if self.chance(0.2):
            return
        julys.approve(town, document_id)
        town.prove(document_id)
        town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
        town.check_strings(document_id)
        town.do("officer", c.Publish, document_id)
        town.written(document_id)
        yield

    def _documents_of(self, round_id: int) -> list[int]:
        query = select(RoundItem.document_id).where(RoundItem.round_id == round_id)
        with self.town.work.sessions() as session:
            return list(session.scalars(query.order_by(RoundItem.id)))

    def _answer(self, document_id: int, outcome: Outcome) -> None:
        with suppress(Refused):  # not every outcome fits every document
            julys.propose(self.town, document_id, outcome)
            if self.chance(0.3):
                julys.give_back(self.town, document_id)
            elif self.chance(0.8):
                julys.approve(self.town, document_id)

    def checked(self, size: int) -> Life:
        """A spot check: forms filled in, some twice, faults mended and looked at again."""
        town = self.town
        command = c.DrawSpotCheck(
            organisation_id=town.ids["town"],
            name="抽查",
            population=Population(),
            seed=f"seed {self.random.random()}",
            confidence=0.95,
            error_bound=None,
            size=size,
        )
        with town.acting("officer2") as (session, actor):
            check_id = draw_spot_check(session, actor, command, **town.time).id
        yield
        with town.work.sessions() as session:
            entries = [(e.id, e.office_id) for e in entries_of(session, check_id)]
        for entry_id, office_id in entries:
            if self.chance(0.2):
                continue
            faulty = self.chance(0.5)
            mend = faulty and office_id == town.ids["social"]
            self._examine(entry_id, faulty, mend)
            yield
            if mend:
                self._mend(entry_id)
                yield

    def _entry(self, entry_id: int, kind: type, login: str, **said: Any) -> None:
        with self.town.work.sessions() as session:
            version = session.get_one(SpotCheckEntry, entry_id).version
        self.town.do(login, kind, entry_id=entry_id, version=version, **said)

    def _examine(self, entry_id: int, faulty: bool, mend: bool) -> None:
        failed = set(self.random.sample(list(Criterion), self.random.randint(1, 3)))
        answers = tuple(
            CriterionAnswer(
                criterion=one,
                passed=not (faulty and one in failed),
                note="有出入。" if faulty and one in failed else "",
            )
            for one in Criterion
        )
        by = self.town.today + timedelta(days=20) if mend else None
        self._entry(
            entry_id,
            c.ExamineEntry,
            "supervisor",
            answers=answers,
            rectify_what="改登记。" if mend else "",
            rectify_by=by,
        )

    def _mend(self, entry_id: int) -> None:
        self._entry(entry_id, c.ReportRectified, "drafter", note="已经改好。")
        if self.chance(0.7):
            passed = self.chance(0.6)
            self._entry(
                entry_id,
                c.RecheckEntry,
                "supervisor",
                passed=passed,
                note="" if passed else "还没有改。",
                due_on=None if passed else self.town.today + timedelta(days=9),
            )
