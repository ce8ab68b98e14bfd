"""A small town for tests of services, tasks and stories: two organisations, people for every role, a clock.

Documents are walked by the same services as the pages. Where a test is not about engines, ``read`` and ``prove`` stand in
for the child process with hand-made answers; nothing of our own is patched.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.config import Settings
from review.config.keys import Secrets
from review.domain.checklist import Answer, CheckVerdict, ChecklistItem
from review.domain.commands import (
    AnswerChecklist,
    AttachFile,
    AttachFinalFile,
    Confirm,
    CreateDraft,
    EditDocument,
    Issue,
    Move,
    SettleAsSuggested,
    Sign,
)
from review.domain.states import Attribute, CaseAction, DocumentStatus, Role, Route, Urgency
from review.domain.values import Actor, Proposal
from review.jobs.work import Work, make_work, system_actor
from review.public.migrate import upgrade_public
from review.services import drafting, issuing, reviewing, settling
from review.services.making import record_rendition
from review.services.outstanding import claim
from review.services.reading import record_reading
from review.store.case_values import renditions_of
from review.store.cases import ReviewCase, latest_case
from review.store.documents import Document, FileState, FileVersion, files_of_record
from review.store.findings import Rendition
from review.store.people import Grant, Office, Organisation, Person, RouteSetting, actor_of
from tests.isolation import Clock

ID_NUMBER = "449901198001010010"
MOBILE = "13800001234"
TITLE = "关于做好临时救助工作的通知"
PROACTIVE = Proposal(Attribute.PROACTIVE)
EXEMPT = Proposal(
    Attribute.EXEMPT,
    grounds=("DEL_REQUEST_REPORT",),
    reason="补偿标准正在协商，提前披露会影响谈判，批复执行后再评估。",
)
GOOD_COMMENT = "请把第二段涉及住户的情况概括表述后再报。"

#: login -> (role, organisation, office); two people where four eyes or absence need a second.
PEOPLE: dict[str, tuple[Role, str, str | None]] = {
    "drafter": (Role.DRAFTER, "town", "social"),
    "drafter2": (Role.DRAFTER, "town", "social"),
    "builder": (Role.DRAFTER, "town", "building"),
    "head": (Role.OFFICE_HEAD, "town", "social"),
    "officer": (Role.DISCLOSURE_OFFICER, "town", None),
    "officer2": (Role.DISCLOSURE_OFFICER, "town", None),
    "reviewer": (Role.CONFIDENTIALITY_REVIEWER, "town", None),
    "reviewer2": (Role.CONFIDENTIALITY_REVIEWER, "town", None),
    "approver": (Role.APPROVER, "town", None),
    "approver2": (Role.APPROVER, "town", None),
    "clerk": (Role.CLERK, "town", None),
    "supervisor": (Role.SUPERVISOR, "town", None),
    "stranger": (Role.DISCLOSURE_OFFICER, "village", None),
    "village_drafter": (Role.DRAFTER, "village", "hall"),
}


def segment(number: int, text: str, kind: str = "paragraph") -> dict[str, Any]:
    """A segment as the reader answers it."""
    part = "word/document.xml"
    return {"id": f"{part}#p{number}", "part": part, "kind": kind, "page": None, "text": text}


def finding(number: int, code: str, at: dict[str, Any], value: str, **more: Any) -> dict[str, Any]:
    """A finding of ``value`` where it first stands in a segment."""
    start = at["text"].index(value)
    return {
        "id": f"f{number}",
        "code": code,
        "level": "certain",
        "segment": at["id"],
        "start": start,
        "end": start + len(value),
        "text": value,
        "boxes": [],
        "action": "mask",
        "ground": "TP_PRIVACY",
        "why": [{"kind": "checksum_ok", "text": ""}],
        **more,
    }


def answer(
    segments: Sequence[dict[str, Any]],
    findings: Sequence[dict[str, Any]] = (),
    metadata: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """An inspection as the engine answers it."""
    return {
        "file": {"format": "docx", "pages": None},
        "engine": {"version": "test", "lexicons": "test"},
        "status": "read",
        "segments": list(segments),
        "findings": list(findings),
        "metadata": metadata or {},
        "embedded": [],
    }


def plain_answer() -> dict[str, Any]:
    """A short notice with an ID number and a mobile."""
    body = segment(2, f"居民身份证号{ID_NUMBER}，手机{MOBILE}。")
    found = [finding(1, "ID", body, ID_NUMBER), finding(2, "MOB", body, MOBILE)]
    return answer([segment(1, TITLE), body, segment(3, "区政府办公室")], found)


@dataclass
class Town:
    """The house of a test and what it needs to act in it."""

    work: Work
    clock: Clock
    ids: dict[str, int] = field(default_factory=dict)

    def close(self) -> None:
        """Give the database connections back."""
        self.work.sessions.kw["bind"].dispose()

    # ---- acting -----------------------------------------------------------------------------------

    @contextmanager
    def acting(self, login: str) -> Iterator[tuple[Session, Actor]]:
        """A transaction of somebody; commits when the block ends well."""
        with self.work.sessions() as session:
            person = session.scalars(select(Person).where(Person.login == login)).one()
            yield session, actor_of(session, person, self.today)
            session.commit()

    @contextmanager
    def system(self) -> Iterator[tuple[Session, Actor]]:
        """A transaction of the product itself."""
        with self.work.sessions() as session:
            yield session, system_actor()
            session.commit()

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def today(self) -> date:
        return self.work.day_of(self.clock())

    @property
    def time(self) -> dict[str, Any]:
        """``now`` and ``today`` as services take them."""
        return {"now": self.now, "today": self.today}

    def case(self, session: Session, document_id: int) -> ReviewCase:
        """The document's latest case."""
        row = latest_case(session, document_id)
        assert row is not None
        return row

    def state(self, document_id: int) -> tuple[str, str]:
        """Case state and document status as text."""
        with self.work.sessions() as session:
            row = self.case(session, document_id)
            return row.state.value, session.get_one(Document, document_id).status.value

    # ---- steps of the road ----------------------------------------------------------------------------

    def draft(self, proposal: Proposal | None = PROACTIVE, *, urgent: bool = False) -> int:
        """A draft of the social office with one read file and its metadata; answers the document's id."""
        with self.acting("drafter") as (session, actor):
            urgency = Urgency.TOP_URGENT if urgent else Urgency.ORDINARY
            made = drafting.create_draft(
                session,
                actor,
                CreateDraft(office_id=self.ids["social"], urgency=urgency, title=TITLE),
                **self.time,
            )
            document_id = made.id
        self.attach(document_id)
        self.edit(document_id, proposal, urgency=urgency)
        return document_id

    def attach(
        self, document_id: int, read: dict[str, Any] | None = None, *, position: int | None = 0
    ) -> int:
        """Upload a file as the drafter and have it "read"; answers the version's id."""
        received = self.work.vault.files.receive(io.BytesIO(f"bytes {self.now}".encode()), 1000)
        with self.acting("drafter") as (session, actor):
            version = drafting.attach_file(
                session,
                self.work.vault,
                actor,
                AttachFile(
                    document_id=document_id,
                    position=position,
                    name="通知.docx",
                    key=received.key,
                    digest=received.digest,
                    bytes=received.bytes,
                ),
                now=self.now,
            )
            version_id = version.id
        self.read(version_id, read)
        return version_id

    def read(self, version_id: int, read: dict[str, Any] | None = None) -> None:
        """Stand in for the reader: claim the version and take in an answer."""
        with self.system() as (session, actor):
            version = session.get_one(FileVersion, version_id)
            assert claim(version, self.now)
            record_reading(
                session, self.work.vault, actor, version, read or plain_answer(), now=self.now
            )

    def edit(self, document_id: int, proposal: Proposal | None, **changes: Any) -> None:
        """Save the draft's form."""
        with self.acting("drafter") as (session, actor):
            document = session.get_one(Document, document_id)
            values = {
                "title": TITLE,
                "doc_kind": "notice",
                "issuer": "青榕镇人民政府",
                "addressees": "各村",
                "subject": "17",
                "summary": "部署临时救助工作。",
                "urgency": document.urgency,
                "is_normative": False,
                "is_policy": False,
                "joint_issuers": "",
                "joint_agreed": False,
                "source_attribute": None,
                "interpretation_required": False,
                "interpretation_url": "",
                "tests": (),
                "work_secret": False,
                **changes,
            }
            command = EditDocument(
                document_id=document_id, version=document.version, proposal=proposal, **values
            )
            drafting.edit_document(session, self.work.vault, actor, command, now=self.now)

    def settle(self, document_id: int, login: str = "drafter") -> None:
        """Settle everything as suggested."""
        with self.acting(login) as (session, actor):
            command = SettleAsSuggested(document_id=document_id)
            settling.settle_as_suggested(session, self.work.vault, actor, command, now=self.now)

    def move(self, login: str, document_id: int, action: CaseAction, comment: str = "") -> None:
        """A plain move."""
        with self.acting(login) as (session, actor):
            row = self.case(session, document_id)
            command = Move(case_id=row.id, version=row.version, action=action, comment=comment)
            reviewing.move(session, self.work.vault, actor, command, **self.time)

    def submitted(self, proposal: Proposal = PROACTIVE, *, urgent: bool = False) -> int:
        """A document in attribute audit."""
        document_id = self.draft(proposal, urgent=urgent)
        self.settle(document_id)
        self.move("drafter", document_id, CaseAction.SUBMIT)
        return document_id

    def in_review(self, proposal: Proposal = PROACTIVE) -> int:
        """A document in confidentiality review, its rendition proven."""
        document_id = self.submitted(proposal)
        self.move("officer", document_id, CaseAction.AGREE)
        self.prove(document_id)
        return document_id

    def prove(self, document_id: int) -> None:
        """Stand in for the redactor: every pending rendition is made and verified."""
        with self.system() as (session, actor):
            rows = session.scalars(
                select(Rendition).where(
                    Rendition.document_id == document_id, Rendition.state == FileState.PENDING
                )
            ).all()
            for row in rows:
                assert claim(row, self.now)
                made = self.work.vault.files.working_folder(row.file_version_id) / "made"
                made.write_bytes(f"redacted by {row.plan_key}".encode())
                report = {"verified": True, "checks": [], "pages": [], "removed_parts": []}
                clean = [segment(1, TITLE), segment(2, "居民身份证号44*，手机138****1234。")]
                record_rendition(
                    session, self.work.vault, actor, row, made, report, clean, now=self.now
                )

    def answer_checklist(self, document_id: int, login: str = "reviewer") -> None:
        """Eight clear answers."""
        answers = tuple(Answer(item, CheckVerdict.CLEAR) for item in ChecklistItem)
        with self.acting(login) as (session, actor):
            command = AnswerChecklist(case_id=self.case(session, document_id).id, answers=answers)
            reviewing.answer_checklist(session, actor, command, now=self.now)

    def confirm(self, document_id: int, action: CaseAction, login: str = "reviewer") -> None:
        """Confirm what stands there now."""
        with self.acting(login) as (session, actor):
            row = self.case(session, document_id)
            final = renditions_of(session, files_of_record(session, document_id))
            command = Confirm(
                case_id=row.id,
                version=row.version,
                action=action,
                content_digest=row.content_digest,
                plan_digest=row.plan_digest,
                bytes_digest=final.bytes_digest,
            )
            reviewing.confirm(session, self.work.vault, actor, command, **self.time)

    def review(self, document_id: int, *, privacy: bool = True) -> None:
        """Checklist, settlements and both confirmations."""
        self.answer_checklist(document_id)
        self.settle(document_id, "reviewer")
        self.prove(document_id)
        self.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY)
        if privacy:
            self.confirm(document_id, CaseAction.CONFIRM_PRIVACY)

    def at_sign_off(self, proposal: Proposal = PROACTIVE) -> int:
        """A document with the approver."""
        document_id = self.in_review(proposal)
        self.review(document_id, privacy=proposal.attribute is Attribute.PROACTIVE)
        return document_id

    def sign(
        self, document_id: int, proposal: Proposal = PROACTIVE, login: str = "approver"
    ) -> None:
        """The approver decides."""
        with self.acting(login) as (session, actor):
            row = self.case(session, document_id)
            command = Sign(case_id=row.id, version=row.version, proposal=proposal)
            issuing.sign(session, self.work.vault, actor, command, **self.time)

    def attach_final(self, document_id: int, read: dict[str, Any] | None = None) -> int:
        """The clerk attaches the final main text, and it is "read"."""
        received = self.work.vault.files.receive(io.BytesIO(f"final {self.now}".encode()), 1000)
        with self.acting("clerk") as (session, actor):
            version = issuing.attach_final_file(
                session,
                self.work.vault,
                actor,
                AttachFinalFile(
                    document_id=document_id,
                    position=0,
                    name="通知（印发）.docx",
                    key=received.key,
                    digest=received.digest,
                    bytes=received.bytes,
                ),
                now=self.now,
            )
            version_id = version.id
        self.read(version_id, read)
        return version_id

    def issue(self, document_id: int, number: str = "青府〔2026〕3号", **changes: Any) -> None:
        """The clerk issues; the printed mark equals the decision."""
        with self.acting("clerk") as (session, actor):
            row = self.case(session, document_id)
            values = {
                "doc_number": number,
                "doc_date": self.today,
                "issued_on": self.today,
                "printed_attribute": row.decided_attribute,
                "printed_partial": row.decided_partial,
                "printed_reason": "",
                **changes,
            }
            command = Issue(case_id=row.id, version=row.version, **values)
            issuing.issue(session, self.work.vault, actor, command, **self.time)

    def issued(self, proposal: Proposal = PROACTIVE) -> int:
        """An issued document whose final file equals the reviewed one and whose rendition is proven."""
        document_id = self.at_sign_off(proposal)
        self.sign(document_id, proposal)
        self.attach_final(document_id)
        self.issue(document_id)
        self.prove(document_id)
        return document_id

    def is_public(self, document_id: int) -> bool:
        """Whether the document's status is published."""
        with self.work.sessions() as session:
            return session.get_one(Document, document_id).status is DocumentStatus.PUBLISHED


def build_town(url: str, folder: Path, clock: Clock) -> Town:
    """Settle the town in a prepared database."""
    settings = Settings.from_env({"REVIEW_DATA": str(folder), "DATABASE_URL": url})
    upgrade_public(settings.public_database_url)
    secrets = Secrets(session_key=b"s" * 32, value_key=b"v" * 32, queue_key=b"q" * 32)
    town = Town(make_work(settings, secrets, clock=clock), clock)
    with town.work.transaction() as session:
        for key, name, offices in (
            ("town", "青榕镇人民政府", ("social", "building")),
            ("village", "望潮村村民委员会", ("hall",)),
        ):
            organisation = Organisation(
                name=name, short_name=key, code=key, number_code="青府", created_at=clock()
            )
            session.add(organisation)
            session.flush()
            town.ids[key] = organisation.id
            session.add(
                RouteSetting(
                    organisation_id=organisation.id,
                    route=Route.AUDIT_THEN_CONFIDENTIALITY,
                    effective_on=date(2019, 1, 1),
                )
            )
            for office_name in offices:
                office = Office(organisation_id=organisation.id, name=office_name)
                session.add(office)
                session.flush()
                town.ids[office_name] = office.id
        for login, (role, organisation_key, office_key) in PEOPLE.items():
            person = Person(
                organisation_id=town.ids[organisation_key],
                login=login,
                name=login,
                password_hash="none",  # noqa: S106
                created_at=clock(),
            )
            session.add(person)
            session.flush()
            town.ids[login] = person.id
            session.add(
                Grant(
                    person_id=person.id,
                    role=role,
                    organisation_id=town.ids[organisation_key],
                    office_id=town.ids[office_key] if office_key else None,
                    from_on=date(2019, 1, 1),
                )
            )
    return town
