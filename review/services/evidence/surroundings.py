"""What stands around a document: decisions of its matter, documents like it that are public.

Looked up once for the items of one batch; only titles, and texts that anybody can read, are
compared here. Likeness itself: ``domain.likeness``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from review.domain.evidence import Evidence, EvidenceCode, subject_of
from review.domain.likeness import ALIKE, Sketch, estimate, shingles, sketch
from review.domain.states import Attribute, DocumentStatus
from review.services.checking import READING
from review.store.documents import Document, FileState, files_of_record
from review.store.releases import published_release
from review.store.vault import Vault

#: Public documents of an office and kind that an item is compared with, the newest first.
_COMPARED = 300
#: Of these, whose texts are compared: the likest by title.
_READ = 3

#: How long after a request for instruction its reply is looked for, and how many replies are read.
_REPLY_WITHIN = timedelta(days=730)
_REPLIES = 40
#: Paragraphs of a reply that may name what it replies to.
_OPENING = 12

_ISSUED = (DocumentStatus.ISSUED, DocumentStatus.FILED, DocumentStatus.PUBLISHED)
_BRACKETS = str.maketrans("[(【﹝", "〔〔〔〔") | str.maketrans("])】﹞", "〕〕〕〕")


@dataclass
class _Public:
    """A public document to compare with."""

    id: int
    runs: frozenset[str]


@dataclass
class Memory:
    """What was looked up for the items of one batch; plain values, so that it outlives a session."""

    public: dict[tuple[int, str], list[_Public]] = field(default_factory=dict)
    sketches: dict[int, Sketch] = field(default_factory=dict)
    openings: dict[int, str] = field(default_factory=dict)


@dataclass
class Surroundings:
    """Answers for the items of one batch."""

    session: Session
    vault: Vault
    memory: Memory = field(default_factory=Memory)

    # ---- documents like it that are public -------------------------------------------------------

    def like_public(self, document: Document, own: Sketch) -> Evidence | None:
        """Public documents of the same office and kind whose title, and text where both are here, is alike."""
        if document.status is DocumentStatus.PUBLISHED or not document.doc_kind:
            return None
        runs = shingles(document.title)
        scored = [
            (_jaccard(runs, other.runs), other.id)
            for other in self._public_of(document.office_id, document.doc_kind)
            if other.id != document.id
        ]
        likest = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda p: (-p[0], -p[1]))
        confirmed = [
            (share, other_id)
            for title_share, other_id in islice(likest, _READ)
            if (share := self._confirmed(title_share, own, other_id)) is not None
        ]
        if not confirmed:
            return None
        best, best_id = max(confirmed)
        facts = {"count": len(likest), "likeness": round(100 * best)}
        return Evidence(code=EvidenceCode.LIKE_PUBLIC, facts=facts, source_document_id=best_id)

    def _public_of(self, office_id: int, kind: str) -> list[_Public]:
        key = (office_id, kind)
        if key not in self.memory.public:
            rows = self.session.execute(
                select(Document.id, Document.title)
                .where(
                    Document.office_id == office_id,
                    Document.doc_kind == kind,
                    Document.status == DocumentStatus.PUBLISHED,
                )
                .order_by(Document.issued_on.desc(), Document.id.desc())
                .limit(_COMPARED)
            )
            self.memory.public[key] = [
                _Public(document_id, _runs(title)) for document_id, title in rows
            ]
        return self.memory.public[key]

    def _confirmed(self, by_title: float, own: Sketch, other_id: int) -> float | None:
        """How alike the texts are; None where they are not. By title where a text is not here."""
        other = self._sketch_of(other_id)
        if not own or not other:
            return by_title
        share = estimate(own, other)
        return share if share >= ALIKE else None

    def _sketch_of(self, document_id: int) -> Sketch:
        if document_id not in self.memory.sketches:
            release = published_release(self.session, document_id)
            text = str(release.record.get(READING, "")) if release is not None else ""
            title = str(release.record["fields"].get("title", "")) if release is not None else ""
            self.memory.sketches[document_id] = sketch(title, text) if text else ()
        return self.memory.sketches[document_id]

    # ---- decisions -------------------------------------------------------------------------------

    def decision(self, document: Document, today: date) -> Evidence | None:
        """A newer document of the same matter, or a reply that names this one's number."""
        since = document.issued_on or document.doc_date
        if since is None:
            return None
        found = self._same_matter(document, since, today) or self._reply(document, since, today)
        if found is None:
            return None
        decided, how = found
        day = decided.issued_on or decided.doc_date
        facts = {
            "how": how,
            "on": day.isoformat() if day else None,
            "public": decided.status is DocumentStatus.PUBLISHED,
        }
        return Evidence(code=EvidenceCode.DECISION_MADE, facts=facts, source_document_id=decided.id)

    def _same_matter(
        self, document: Document, since: date, today: date
    ) -> tuple[Document, str] | None:
        subject = subject_of(document.title)
        if not subject:
            return None
        day = func.coalesce(Document.issued_on, Document.doc_date)
        rows = self.session.scalars(
            select(Document)
            .where(
                Document.organisation_id == document.organisation_id,
                Document.id != document.id,
                Document.status.in_(_ISSUED),
                day > since,
                day <= today,
                Document.title.contains(subject, autoescape=True),
                or_(Document.doc_kind == "reply", Document.attribute == Attribute.PROACTIVE),
            )
            .order_by(day, Document.id)
            .limit(_READ)
        ).all()
        same = [row for row in rows if subject_of(row.title) == subject]
        if not same:
            return None
        first = same[0]
        return first, "reply" if first.doc_kind == "reply" else "newer"

    def _reply(self, document: Document, since: date, today: date) -> tuple[Document, str] | None:
        if document.doc_number is None:
            return None
        number = _plain(document.doc_number)
        rows = self.session.scalars(
            select(Document)
            .where(
                Document.organisation_id == document.organisation_id,
                Document.doc_kind == "reply",
                Document.status.in_(_ISSUED),
                Document.issued_on > since,
                Document.issued_on <= min(today, since + _REPLY_WITHIN),
                Document.id != document.id,
            )
            .order_by(Document.issued_on, Document.id)
            .limit(_REPLIES)
        )
        for row in rows:
            if re.search(rf"(?<![\d一-鿿]){re.escape(number)}", self._opening_of(row)):
                return row, "reply"
        return None

    def _opening_of(self, document: Document) -> str:
        """The first paragraphs of a reply without blanks: they name what it answers."""
        if document.id not in self.memory.openings:
            files = files_of_record(self.session, document.id)
            segments = (
                self.vault.segments(files[0].id)[:_OPENING]
                if files and files[0].state is FileState.DONE
                else []
            )
            self.memory.openings[document.id] = _plain("\n".join(s["text"] for s in segments))
        return self.memory.openings[document.id]


def _plain(text: str) -> str:
    """Text in which numbers of documents can be looked for: one form of brackets, no blanks."""
    return re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text)).translate(_BRACKETS)


@lru_cache(maxsize=4096)
def _runs(title: str) -> frozenset[str]:
    """The shingles of a title; the same public titles are compared with batch after batch."""
    return shingles(title)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    together = len(one | other)
    return len(one & other) / together if together else 0.0
