"""A small town for tests of services, tasks and stories: two organisations, people for every role, a clock.

Documents are walked by the same services as the pages. Where a test is not about engines, ``read`` and ``prove``
stand in for the child process with hand-made answers; nothing of our own is patched.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from review.config import Settings
from review.config.keys import Secrets
from review.domain import commands as c
from review.domain.checklist import Answer, ChecklistItem, CheckVerdict
from review.domain.states import Attribute, CaseAction, DocumentAction, Urgency
from review.domain.values import Proposal
from review.jobs.work import make_work
from review.public.migrate import upgrade_public
from review.services import releasing
from review.services.checking import FoundInString, record_check, set_reading_text
from review.services.making import record_rendition
from review.services.outstanding import claim
from review.services.reading import record_reading
from review.store.case_values import renditions_of
from review.store.documents import FileState, FileVersion, files_of_record
from review.store.files import Received
from review.store.findings import Rendition
from review.store.releases import Release, ReleaseState
from tests.acting import Acting
from tests.answers import (
    CLEAN,
    EXEMPT,
    GOOD_COMMENT,
    ID_NUMBER,
    MOBILE,
    PROACTIVE,
    TITLE,
    answer,
    finding,
    plain_answer,
    segment,
)
from tests.isolation import Clock
from tests.settlers import PEOPLE, settle_in

__all__ = [
    "EXEMPT",
    "GOOD_COMMENT",
    "ID_NUMBER",
    "MOBILE",
    "PEOPLE",
    "PROACTIVE",
    "TITLE",
    "Town",
    "answer",
    "build_town",
    "finding",
    "plain_answer",
    "segment",
]


@dataclass
class Town(Acting):
    """A document's road, step by step, each by the person whose turn it is."""

    def draft(
        self,
        proposal: Proposal | None = PROACTIVE,
        *,
        urgent: bool = False,
        read: dict[str, Any] | None = None,
    ) -> int:
        """A draft of the social office with one read file and its metadata; answers the document's id."""
        urgency = Urgency.TOP_URGENT if urgent else Urgency.ORDINARY
        document_id: int = self.do(
            "drafter", c.CreateDraft, office_id=self.ids["social"], urgency=urgency, title=TITLE
        ).id
        self.attach(document_id, read)
        self.edit(document_id, proposal, urgency=urgency)
        return document_id

    def received(self, data: bytes | None = None) -> Received:
        """Bytes that lie in quarantine."""
        data = data if data is not None else f"bytes {self.now}".encode()
        return self.work.vault.files.receive(io.BytesIO(data), len(data) + 1)

    def upload(
        self,
        document_id: int,
        data: bytes | None = None,
        *,
        login: str = "drafter",
        kind: type = c.AttachFile,
        **said: Any,
    ) -> int:
        """Upload a file; nobody has read it yet. Answers the version's id."""
        came = self.received(data)
        said = {"position": 0, "name": "通知.docx", **said}
        bare = {"key": came.key, "digest": came.digest, "bytes": came.bytes}
        return int(self.do(login, kind, document_id, **bare, **said).id)

    def attach(self, document_id: int, read: dict[str, Any] | None = None, **said: Any) -> int:
        """Upload a file as the drafter and have it "read"; answers the version's id."""
        version_id = self.upload(document_id, **said)
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
        values = {
            "title": TITLE,
            "doc_kind": "notice",
            "issuer": "青榕镇人民政府",
            "addressees": "各村",
            "subject": "17",
            "summary": "部署临时救助工作。",
            "urgency": self.document(document_id).urgency,
            "is_normative": False,
            "is_policy": False,
            "joint_issuers": "",
            "joint_agreed": False,
            "source_attribute": None,
            "interpretation_required": False,
            "interpretation_url": "",
            "tests": (),
            "work_secret": False,
            "catalogue": None,
            **changes,
        }
        self.do("drafter", c.EditDocument, document_id, proposal=proposal, **values)

    def settle(self, document_id: int, login: str = "drafter") -> None:
        """Settle everything as suggested."""
        self.do(login, c.SettleAsSuggested, document_id)

    def move(self, login: str, document_id: int, action: CaseAction, comment: str = "") -> None:
        """A plain move."""
        self.do(login, c.Move, document_id, action=action, comment=comment)

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
                made.write_bytes(f"redacted {row.file_version_id} by {row.plan_key}".encode())
                report = {"verified": True, "checks": [], "pages": [], "removed_parts": []}
                clean = [segment(1, TITLE), segment(2, CLEAN)]
                record_rendition(
                    session, self.work.vault, actor, row, made, report, clean, now=self.now
                )

    def answer_checklist(self, document_id: int, login: str = "reviewer") -> None:
        """Eight clear answers."""
        answers = tuple(Answer(item, CheckVerdict.CLEAR) for item in ChecklistItem)
        self.do(login, c.AnswerChecklist, document_id, answers=answers)

    def seen(self, document_id: int) -> dict[str, str]:
        """The digests that a confirmation's form shows now."""
        with self.work.sessions() as session:
            row = self.case(session, document_id)
            final = renditions_of(session, files_of_record(session, document_id))
            return {
                "content_digest": row.content_digest,
                "plan_digest": row.plan_digest,
                "bytes_digest": final.bytes_digest,
            }

    def confirm(self, document_id: int, action: CaseAction, login: str = "reviewer") -> None:
        """Confirm what stands there now."""
        self.do(login, c.Confirm, document_id, action=action, **self.seen(document_id))

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
        self.do(login, c.Sign, document_id, proposal=proposal)

    def attach_final(
        self, document_id: int, read: dict[str, Any] | None = None, **said: Any
    ) -> int:
        """The clerk attaches the final main text, and it is "read"."""
        said = {"name": "通知（印发）.docx", **said}
        version_id = self.upload(document_id, login="clerk", kind=c.AttachFinalFile, **said)
        self.read(version_id, read)
        return version_id

    def printed(self, document_id: int, number: str = "青府〔2026〕3号") -> dict[str, Any]:
        """What the clerk types who issues today with a mark that equals the decision."""
        row = self.case_row(document_id)
        return {
            "doc_number": number,
            "doc_date": self.today,
            "issued_on": self.today,
            "printed_attribute": row.decided_attribute,
            "printed_partial": row.decided_partial,
            "printed_reason": "",
        }

    def issue(self, document_id: int, number: str = "青府〔2026〕3号", **changes: Any) -> None:
        """The clerk issues; the printed mark equals the decision."""
        self.do("clerk", c.Issue, document_id, **{**self.printed(document_id, number), **changes})

    def issued(self, proposal: Proposal = PROACTIVE, number: str = "青府〔2026〕3号") -> int:
        """An issued document whose final file equals the reviewed one and whose rendition is proven."""
        document_id = self.at_sign_off(proposal)
        self.sign(document_id, proposal)
        self.attach_final(document_id)
        self.issue(document_id, number)
        self.prove(document_id)
        return document_id

    def check_strings(
        self, document_id: int, found: tuple[FoundInString, ...] = (), text: str = CLEAN
    ) -> int:
        """Stand in for the string check of a release; answers the number of hits."""
        with self.system() as (session, actor):
            release = session.scalars(
                select(Release).where(
                    Release.document_id == document_id, Release.state == ReleaseState.CHECKING
                )
            ).one()
            assert claim(release, self.now)
            set_reading_text(release, {0: text})
            return record_check(session, self.work.vault, actor, release, found, now=self.now)

    def confirmed(self, number: str = "青府〔2026〕3号") -> int:
        """An issued document whose bytes are confirmed and whose strings are checked."""
        document_id = self.issued(number=number)
        self.confirm(document_id, CaseAction.CONFIRM_RENDITION)
        assert self.check_strings(document_id) == 0
        return document_id

    def written(self, document_id: int) -> None:
        """Carry what was published to the public store, as the task does."""
        with self.system() as (session, actor):
            release = session.scalars(
                select(Release).where(
                    Release.document_id == document_id, Release.state == ReleaseState.PENDING
                )
            ).one()
            assert claim(release, self.now)
            releasing.write_release(
                session,
                self.work.vault,
                actor,
                self.work.public,
                release,
                now=self.now,
                zone_today=self.work.day_of,
            )

    def published(self, number: str = "青府〔2026〕3号") -> int:
        """A document in the public catalogue."""
        document_id = self.confirmed(number)
        self.do("officer", c.Publish, document_id)
        self.written(document_id)
        return document_id

    def hide(self, document_id: int, login: str = "officer", comment: str = GOOD_COMMENT) -> None:
        """Take a published document down."""
        said = {"action": DocumentAction.HIDE, "comment": comment}
        self.do(login, c.ActOnPublished, document_id, **said)


def build_town(url: str, folder: Path, clock: Clock) -> Town:
    """Settle the town in a prepared database."""
    town = enter_town(url, folder, clock)
    upgrade_public(town.work.settings.public_database_url)
    with town.work.transaction() as session:
        town.ids = settle_in(session, clock())
    return town


def enter_town(url: str, folder: Path, clock: Clock) -> Town:
    """Open a town that is settled already; ``ids`` are the caller's to fill."""
    settings = Settings.from_env({"REVIEW_DATA": str(folder), "DATABASE_URL": url})
    secrets = Secrets(session_key=b"s" * 32, value_key=b"v" * 32, queue_key=b"q" * 32)
    return Town(make_work(settings, secrets, clock=clock), clock)
