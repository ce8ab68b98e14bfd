"""A town with past documents, quickly: rows with their texts in the vault, and a round that asks for them.

For tests of evidence: what a document says and what happened since is given by hand, so that no
document has to walk its road. Texts lie where the reader puts them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.evidence import Evidence, EvidenceCode
from review.domain.findings import FindingLevel
from review.domain.rounds import ItemReason
from review.domain.states import Attribute, CaseState, DocumentStatus
from review.jobs.work import system_actor
from review.services.rounds.opening import add_items, dynamic_round
from review.store.cases import ReviewCase
from review.store.documents import Document, FileState
from review.store.evidence import evidence_of
from review.store.findings import FindingRow
from review.store.people import Office
from review.store.releases import Release, ReleaseState
from review.store.rounds import Round, RoundItem
from tests.answers import segment
from tests.store import rows
from tests.town import Town

ISSUED = date(2023, 3, 22)
RULES = "1:test"


@dataclass
class Archive:
    """Documents of the social office of a town, and the round of this year."""

    town: Town
    round_id: int = 0

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction of the product itself."""
        with self.town.system() as (session, _):
            yield session

    def document(self, title: str, *, office: str = "social", **more: Any) -> int:
        """A document that was issued and filed in 2023, on request unless said otherwise."""
        values: dict[str, Any] = {
            "title": title,
            "status": DocumentStatus.FILED,
            "attribute": Attribute.ON_REQUEST,
            "issued_on": ISSUED,
            "doc_kind": "notice",
            **more,
        }
        with self.writing() as session:
            at = session.get_one(Office, self.town.ids[office])
            return rows.document(session, at, **values).id

    def file(
        self, document_id: int, lines: Sequence[str], known: Sequence[tuple[str, str]] = ()
    ) -> int:
        """Its main text, read long ago; ``known`` are (kind, value) that were found then."""
        vault = self.town.work.vault
        segments = [segment(number, line) for number, line in enumerate(lines, 1)]
        with self.writing() as session:
            document = session.get_one(Document, document_id)
            digest = hashlib.sha256(f"{document_id}".encode()).hexdigest()
            more: dict[str, Any] = {"state": FileState.DONE, "engine": "old", "format": "docx"}
            version = rows.file_version(session, document, digest=digest, **more)
            vault.files.write_working(version.id, "reading.json", {"segments": segments})
            for number, (code, value) in enumerate(known, 1):
                at = next(s for s in segments if value in s["text"])
                start = at["text"].index(value)
                session.add(
                    FindingRow(
                        organisation_id=version.organisation_id,
                        file_version_id=version.id,
                        key=f"f{number}",
                        code=code,
                        level=FindingLevel.CERTAIN,
                        segment=at["id"],
                        span_start=start,
                        span_end=start + len(value),
                        value_digest=vault.digest_value(value),
                        suggested="mask",
                    )
                )
            return version.id

    def released(self, document_id: int, text: str, title: str | None = None) -> int:
        """It was published with this reading text; answers the release's id."""
        with self.writing() as session:
            document = session.get_one(Document, document_id)
            document.status = DocumentStatus.PUBLISHED
            document.attribute = Attribute.PROACTIVE
            document.published_at = self.town.now
            case = self._settled(session, document)
            record = {
                "fields": {"title": title or document.title},
                "files": [],
                "reading_text": text,
            }
            release = Release(
                organisation_id=document.organisation_id,
                document_id=document_id,
                case_id=case.id,
                revision=1,
                record=record,
                strings_digest="0" * 64,
                asked_at=self.town.now,
                state=ReleaseState.DONE,
            )
            session.add(release)
            session.flush()
            return release.id

    def case(self, document_id: int) -> int:
        """The case that once decided it."""
        with self.writing() as session:
            return self._settled(session, session.get_one(Document, document_id)).id

    def _settled(self, session: Session, document: Document) -> ReviewCase:
        return rows.case(
            session,
            document,
            state=CaseState.SETTLED,
            decided_attribute=document.attribute,
            decided_at=self.town.now,
            approver_id=self.town.ids["approver"],
            settled_at=self.town.now,
        )

    def ask(self, *document_ids: int, **frozen: Any) -> list[int]:
        """Take documents into the year's round; answers the items. ``frozen`` overrides what was so then."""
        with self.writing() as session:
            row = dynamic_round(session, system_actor(), self.town.ids["town"], **self.town.time)
            self.round_id = row.id
            reason = ItemReason.RULE_CHANGE
            add_items(session, system_actor(), row, document_ids, reason, now=self.town.now)
            items = [self._item(session, i) for i in document_ids]
            for item in items:
                for name, value in frozen.items():
                    setattr(item, name, value)
            return [item.id for item in items]

    def _item(self, session: Session, document_id: int) -> RoundItem:
        query = select(RoundItem).where(RoundItem.document_id == document_id)
        return session.scalars(query).one()

    def item(self, item_id: int) -> RoundItem:
        """The item as it stands."""
        with self.town.work.sessions() as session:
            return session.get_one(RoundItem, item_id)

    def round(self) -> Round:
        """The round as it stands."""
        with self.town.work.sessions() as session:
            return session.get_one(Round, self.round_id)

    def found(self, item_id: int) -> dict[EvidenceCode, Evidence]:
        """The evidence of an item as a page reads it, by code."""
        with self.town.work.sessions() as session:
            return {r.evidence.code: r.evidence for r in evidence_of(session, item_id)}
