"""Walking demonstration documents along the road: the same services as the pages, each step by the right person.

Time is given: a document of 2023 is made with the days of 2023. Nothing here knows a table or a rule.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.demo.items import catalogue_of, interpretation_of
from review.demo.texts import Matter, Written
from review.demo.typeset import Paper, typeset_docx, typeset_pdf
from review.domain.checklist import Answer, ChecklistItem, CheckVerdict
from review.domain.commands import (
    AnswerChecklist,
    AttachFile,
    AttachFinalFile,
    Confirm,
    CreateDraft,
    EditDocument,
    Issue,
    Move,
    Publish,
    SettleAsSuggested,
    Sign,
)
from review.domain.states import Attribute, CaseAction, CaseState, Role, Urgency
from review.domain.values import Actor, Proposal
from review.jobs.tasks import carry_out
from review.jobs.work import Work
from review.services import drafting, issuing, releasing, reviewing, settling
from review.services.outstanding import due_rows
from review.store.case_values import renditions_of
from review.store.cases import ReviewCase, latest_case, open_case
from review.store.documents import Document, FileVersion, files_of_record
from review.store.findings import Rendition
from review.store.people import Office, Organisation, actor_of, people_holding
from review.store.releases import Release

_EIGHT = timedelta(hours=8)


class WalkStopped(Exception):
    """Somebody asked to stop: the document stays at the step it reached."""


@dataclass
class Walk:
    """One document on its way. ``moment`` moves on by a few hours with each step."""

    work: Work
    matter: Matter
    written: Written
    organisation_id: int
    office_id: int
    pdf: bool
    moment: datetime
    proposal: Proposal
    urgency: Urgency = Urgency.ORDINARY
    document_id: int = 0
    number: str = ""
    serial: int = 1
    stop: Event = field(default_factory=Event)

    # ---- steps ----------------------------------------------------------------------------------

    def draft(self) -> Walk:
        """Create the draft, attach its file and have it read."""
        command = CreateDraft(office_id=self.office_id, urgency=self.urgency, title="")
        with self._as(Role.DRAFTER) as (session, actor, now, today):
            document = drafting.create_draft(session, actor, command, now=now, today=today)
            self.document_id = document.id
        self.attach()
        self._fill_in()
        return self

    def attach(self) -> None:
        """Attach the draft's file and have it read."""
        data, name = self._file(final=False)
        received = self.work.vault.files.receive(io.BytesIO(data), len(data))
        with self._as(Role.DRAFTER) as (session, actor, now, _):
            drafting.attach_file(
                session,
                self.work.vault,
                actor,
                AttachFile(
                    document_id=self.document_id,
                    position=0,
                    name=name,
                    key=received.key,
                    digest=received.digest,
                    bytes=received.bytes,
                ),
                now=now,
            )
        self._work()

    def submit(self) -> Walk:
        """Settle what was found and send the case up."""
        with self._as(Role.DRAFTER) as (session, actor, now, today):
            command = SettleAsSuggested(document_id=self.document_id)
            settling.settle_as_suggested(session, self.work.vault, actor, command, now=now)
            self._move(session, actor, CaseAction.SUBMIT, now, today)
        return self

    def move(self, role: Role, action: CaseAction, comment: str = "") -> Walk:
        """A plain move by somebody of a role."""
        with self._as(role) as (session, actor, now, today):
            self._move(session, actor, action, now, today, comment)
        self._work()
        return self

    def call(self, role: Role, act: Callable[[Session, Actor, datetime, date], object]) -> Walk:
        """Any other act by somebody of a role."""
        with self._as(role) as (session, actor, now, today):
            act(session, actor, now, today)
        self._work()
        return self

    def review(self) -> Walk:
        """Answer the checklist, settle and confirm what this case needs."""
        answers = tuple(Answer(item, CheckVerdict.CLEAR) for item in ChecklistItem)
        with self._as(Role.CONFIDENTIALITY_REVIEWER) as (session, actor, now, _):
            row = self._case(session)
            reviewing.answer_checklist(
                session, actor, AnswerChecklist(case_id=row.id, answers=answers), now=now
            )
            command = SettleAsSuggested(document_id=self.document_id)
            settling.settle_as_suggested(session, self.work.vault, actor, command, now=now)
        self._work()
        self._confirm(CaseAction.CONFIRM_CONFIDENTIALITY)
        if self.proposal.attribute is Attribute.PROACTIVE:
            self._confirm(CaseAction.CONFIRM_PRIVACY)
        return self

    def sign(self, proposal: Proposal | None = None) -> Walk:
        """The approver decides as proposed, or otherwise."""
        said = proposal or self.proposal
        with self._as(Role.APPROVER) as (session, actor, now, today):
            row = self._case(session)
            command = Sign(case_id=row.id, version=row.version, proposal=said)
            issuing.sign(session, self.work.vault, actor, command, now=now, today=today)
        return self

    def issue(self, number: str) -> Walk:
        """Attach the numbered, dated, marked final file and issue."""
        self.number = number
        data, name = self._file(final=True)
        received = self.work.vault.files.receive(io.BytesIO(data), len(data))
        with self._as(Role.CLERK) as (session, actor, now, _):
            issuing.attach_final_file(
                session,
                self.work.vault,
                actor,
                AttachFinalFile(
                    document_id=self.document_id,
                    position=0,
                    name=name,
                    key=received.key,
                    digest=received.digest,
                    bytes=received.bytes,
                ),
                now=now,
            )
        self._work()
        with self._as(Role.CLERK) as (session, actor, now, today):
            row = self._case(session)
            command = Issue(
                case_id=row.id,
                version=row.version,
                doc_number=number,
                doc_date=self._day,
                issued_on=self._day,
                printed_attribute=row.decided_attribute,
                printed_partial=row.decided_partial,
                printed_reason="",
            )
            issuing.issue(session, self.work.vault, actor, command, now=now, today=today)
        self._work()
        return self

    def confirm_bytes(self) -> Walk:
        """The reviewer confirms the final rendition."""
        self._confirm(CaseAction.CONFIRM_RENDITION)
        self._work()
        return self

    def publish(self) -> Walk:
        """The disclosure officer publishes; a task writes it to the public store."""
        with self._as(Role.DISCLOSURE_OFFICER) as (session, actor, now, today):
            row = self._case(session)
            command = Publish(case_id=row.id, version=row.version)
            releasing.publish(session, self.work.vault, actor, command, now=now, today=today)
        self._work()
        return self

    def next_number(self) -> str:
        """A document number that no other demonstration document has."""
        return f"海府办〔{self._day.year}〕{self.serial}号"

    def later(self, days: int) -> Walk:
        """Let time pass."""
        self.moment += timedelta(days=days)
        return self

    # ---- inside ---------------------------------------------------------------------------------

    @property
    def _day(self) -> date:
        return (self.moment + _EIGHT).date()

    def _as(self, role: Role) -> _Acting:
        if self.stop.is_set():
            raise WalkStopped
        self.moment += timedelta(minutes=47)
        return _Acting(self, role)

    def _case(self, session: Session) -> ReviewCase:
        row = open_case(session, self.document_id) or latest_case(session, self.document_id)
        if row is None:
            raise LookupError(self.document_id)
        return row

    def _move(
        self,
        session: Session,
        actor: Actor,
        action: CaseAction,
        now: datetime,
        today: date,
        comment: str = "",
    ) -> None:
        row = self._case(session)
        command = Move(case_id=row.id, version=row.version, action=action, comment=comment)
        reviewing.move(session, self.work.vault, actor, command, now=now, today=today)

    def _confirm(self, action: CaseAction) -> None:
        with self._as(Role.CONFIDENTIALITY_REVIEWER) as (session, actor, now, today):
            row = self._case(session)
            if row.state not in (CaseState.CONFIDENTIALITY_REVIEW, CaseState.DECIDED):
                return
            final = renditions_of(session, files_of_record(session, self.document_id))
            command = Confirm(
                case_id=row.id,
                version=row.version,
                action=action,
                content_digest=row.content_digest,
                plan_digest=row.plan_digest,
                bytes_digest=final.bytes_digest,
            )
            reviewing.confirm(session, self.work.vault, actor, command, now=now, today=today)

    def _fill_in(self) -> None:
        with self._as(Role.DRAFTER) as (session, actor, now, _):
            document = session.get_one(Document, self.document_id)
            organisation = session.get_one(Organisation, self.organisation_id)
            drafting.edit_document(
                session,
                self.work.vault,
                actor,
                EditDocument(
                    document_id=document.id,
                    version=document.version,
                    title=self.written.title,
                    doc_kind=document.doc_kind or "notice",
                    issuer=organisation.name,
                    addressees=document.addressees,
                    subject=self.matter.subject,
                    summary=self.matter.summary,
                    urgency=self.urgency,
                    is_normative="办法" in self.matter.title,
                    is_policy="意见" in self.matter.title,
                    joint_issuers="",
                    joint_agreed=False,
                    source_attribute=None,
                    interpretation_required=bool(interpretation_of(self.matter)),
                    interpretation_url=interpretation_of(self.matter),
                    tests=("A19_AWARENESS",),
                    work_secret=False,
                    proposal=self.proposal,
                    catalogue=catalogue_of(self.matter),
                ),
                now=now,
            )

    def _file(self, *, final: bool) -> tuple[bytes, str]:
        mark = ""
        if final:
            with self.work.sessions() as session:
                row = self._case(session)
                mark = _MARKS[(row.decided_attribute or Attribute.PROACTIVE, row.decided_partial)]
        with self.work.sessions() as session:
            issuer = session.get_one(Organisation, self.organisation_id).name
        paper = Paper(
            issuer=issuer,
            title=self.written.title,
            addressees="各街道办事处，区政府有关部门",
            paragraphs=self.written.paragraphs,
            table=self.written.table,
            number=self.number if final else "",
            dated=self._day if final else None,
            mark=mark,
        )
        stage = "印发稿" if final else "送审稿"
        if self.pdf:
            return typeset_pdf(paper), f"{self.written.title}（{stage}）.pdf"
        return typeset_docx(paper), f"{self.written.title}（{stage}）.docx"

    def _work(self) -> None:
        """Let this document's background work of this moment be done, and what follows from it."""
        clock = self.moment
        work = replace(self.work, clock=lambda: clock)
        while waiting := self._own_rows():
            for kind, row_id in waiting:
                carry_out(work, kind, row_id)

    def _own_rows(self) -> list[tuple[str, int]]:
        """What waits for this document; other documents are on their way at the same time."""
        with self.work.sessions() as session:
            return [
                (kind, row_id)
                for kind, row_id in due_rows(session, self.moment)
                if _document_of(session, kind, row_id) == self.document_id
            ]


def _document_of(session: Session, kind: str, row_id: int) -> int | None:
    """The document that an outstanding row belongs to; what can wait for the worker belongs to none."""
    if kind == "render":
        rendered = select(FileVersion.document_id).join(
            Rendition, Rendition.file_version_id == FileVersion.id
        )
        return session.scalar(rendered.where(Rendition.id == row_id))
    if kind not in _HOLDS:
        return None
    row = cast("FileVersion | Release", session.get_one(_HOLDS[kind], row_id))
    return row.document_id


#: Rows that a document waits for on its road, by the kind of work.
_HOLDS: dict[str, type[FileVersion | Release]] = {
    "read": FileVersion,
    "check": Release,
    "publish": Release,
}


class _Acting:
    """Act as somebody of a role: one transaction, committed when the block ends well."""

    def __init__(self, walk: Walk, role: Role) -> None:
        self._walk, self._role = walk, role
        self._session = walk.work.sessions()

    def __enter__(self) -> tuple[Session, Actor, datetime, date]:
        walk = self._walk
        today = (walk.moment + _EIGHT).date()
        day = max(today, date.today())  # noqa: DTZ011  # today's grants also serve past days
        person = people_holding(
            self._session, self._role, walk.organisation_id, walk.office_id, day
        )[0]
        return self._session, actor_of(self._session, person, day), walk.moment, today

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._session.commit()
        self._session.close()


_MARKS: dict[tuple[Attribute, bool], str] = {
    (Attribute.PROACTIVE, False): "（此件主动公开）",
    (Attribute.PROACTIVE, True): "（此件删减后公开）",
    (Attribute.ON_REQUEST, False): "（此件依申请公开）",
    (Attribute.EXEMPT, False): "（此件不予公开）",
}


def morning(day: date) -> datetime:
    """Nine o'clock in the morning of a day in the district's zone."""
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)


def office_named(session: Session, organisation_id: int, name: str) -> int:
    """The id of an office by name."""
    found = session.scalar(
        select(Office.id).where(Office.organisation_id == organisation_id, Office.name == name)
    )
    if found is None:
        raise LookupError(name)
    return found
