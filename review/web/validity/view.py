"""What stands on the pages of validity, as frozen values: proposals with their line, marks, proofs, lists."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission, Place, refusals_for
from review.domain.states import DocumentStatus, Validity
from review.store.documents import Document, FileState, FileVersion
from review.store.people import names_of
from review.store.repeal_lists import lists_of_marks
from review.store.validity import (
    ValidityProposal,
    marks_of,
    predecessors_of,
    proofs_of,
    release_of_validity,
    validity_proposals_of,
)
from review.store.validity_lists import Proposed, documents_by_id
from review.web.access import refusals_on
from review.web.locale import write_date, write_datetime
from review.web.protected_text import current_vault, note_looking
from review.web.session import current_actor, current_session, today
from review.web.wording import word
from review.web.wording.joining import aside

#: Characters shown on either side of the place that says it.
_AROUND = 60

Link = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A proposal as the list prints it; ``quote`` is before, the words themselves, after."""

    id: int
    title: str
    number: str
    url: str
    issued: str
    validity: str
    validity_words: str
    on: str
    why: str
    source: Link | None
    quote: tuple[str, str, str] | None
    is_due: bool


@dataclass(frozen=True, kw_only=True)
class MarkLine:
    """One mark of the history."""

    validity: str
    validity_words: str
    on: str
    source: str
    who: str
    at: str
    reason: str
    reference: str
    successor: Link | None
    successor_text: str
    list_url: Link | None


@dataclass(frozen=True, kw_only=True)
class ProofLine:
    """One proof of a mark elsewhere."""

    validity_words: str
    address: str
    on: str
    person: str
    entered: str
    digest: str
    picture_url: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A document's validity: the banner, what it is linked to, and how it came about."""

    look: str
    words: str
    since: str
    successor: Link | None
    successor_text: str
    predecessors: tuple[Link, ...]
    public_words: str
    public_tone: str
    proposals: tuple[Line, ...]
    marks: tuple[MarkLine, ...]
    proofs: tuple[ProofLine, ...]
    url: str


def link_to(document: Document) -> Link:
    """A document as a link: title with number, address. Another office's, unless public, by number."""
    place = Place(organisation_id=document.organisation_id, office_id=document.office_id)
    hidden = bool(refusals_for(current_actor(), Permission.DOCUMENT_READ, place))
    if hidden and document.status is not DocumentStatus.PUBLISHED:
        return document.doc_number or "—", url_for("documents.show", document_id=document.id)
    named = aside(document.title, document.doc_number)
    return named, url_for("documents.show", document_id=document.id)


def standing_of(document: Document, *, quotes: bool = True) -> Standing:
    """Everything about a document's validity; ``quotes`` reads the lines of texts, which is noted."""
    session = current_session()
    marks = marks_of(session, document.id)
    linked = documents_by_id(
        session, {i for i in (document.successor_id, *(m.successor_id for m in marks)) if i}
    )
    proofs = proofs_of(session, document.id)
    people = [m.person_id for m in marks] + [p.entered_by_id for p in proofs]
    names = names_of(session, people)
    lists = lists_of_marks(session, document.id)
    tone, follows = _outside(document)
    return Standing(
        look=look_of(document.validity),
        words=word(document.validity, "validity"),
        since=write_date(document.validity_on),
        successor=_linked(linked, document.successor_id),
        successor_text=document.successor_text,
        predecessors=tuple(link_to(d) for d in predecessors_of(session, document.id)),
        public_words=follows,
        public_tone=tone,
        proposals=tuple(
            line_of(p, document, documents_by_id(session, {p.source_document_id}), quotes=quotes)
            for p in validity_proposals_of(session, document.id)
        ),
        marks=tuple(
            MarkLine(
                validity=m.validity.value,
                validity_words=word(m.validity, "validity"),
                on=write_date(m.on),
                source=word(m.source, "mark_source"),
                who=names.get(m.person_id or 0, ""),
                at=write_datetime(m.at),
                reason=m.reason,
                reference=m.legal_reference,
                successor=_linked(linked, m.successor_id),
                successor_text=m.successor_text,
                list_url=(
                    lists[m.id].name or _("清理目录"),
                    url_for("repeal_lists.show", list_id=lists[m.id].id),
                )
                if m.id in lists
                else None,
            )
            for m in marks
        ),
        proofs=tuple(
            ProofLine(
                validity_words=word(p.validity, "validity"),
                address=p.address,
                on=write_date(p.on),
                person=p.person,
                entered=f"{names.get(p.entered_by_id or 0, '')}　{write_datetime(p.at)}",
                digest=p.digest,
                picture_url=url_for("validity.picture", document_id=document.id, proof_id=p.id),
            )
            for p in proofs
        ),
        url=url_for("validity.show", document_id=document.id),
    )


def lines_of_proposals(found: list[Proposed]) -> tuple[Line, ...]:
    """Proposals of a list, each with the line that says it where the reader may read it."""
    return tuple(line_of(one.proposal, one.document, {one.source.id: one.source}) for one in found)


def line_of(
    proposal: ValidityProposal,
    document: Document,
    sources: dict[int, Document],
    *,
    quotes: bool = True,
) -> Line:
    """One proposal. The words are read from the protected text, and that is noted."""
    source = sources.get(proposal.source_document_id)
    number = document.doc_number or ""
    return Line(
        id=proposal.id,
        title=document.title,
        number=number,
        url=url_for("validity.show", document_id=document.id),
        issued=write_date(document.issued_on or document.doc_date),
        validity=proposal.validity.value,
        validity_words=word(proposal.validity, "validity"),
        on=write_date(proposal.on),
        why=word(proposal.why, "validity_why"),
        source=link_to(source) if source is not None and source.id != document.id else None,
        quote=_quote(proposal, source) if quotes and source is not None else None,
        is_due=proposal.on is None or proposal.on <= today(),
    )


def look_of(validity: Validity) -> str:
    """The look of a banner: force, amended or lapsed, as on the public side."""
    looks = {Validity.IN_FORCE: "force", Validity.AMENDED: "amended"}
    return looks.get(validity, "lapsed")


def _linked(documents: dict[int, Document], document_id: int | None) -> Link | None:
    found = documents.get(document_id or 0)
    return link_to(found) if found is not None else None


def _quote(proposal: ValidityProposal, source: Document) -> tuple[str, str, str] | None:
    if proposal.file_version_id is None or refusals_on(source, Permission.ORIGINAL_READ):
        return None
    version = current_session().get(FileVersion, proposal.file_version_id)
    if version is None or version.erased_at is not None:
        return None
    for segment in current_vault().segments(version.id):
        if segment["id"] == proposal.segment:
            text = str(segment["text"])
            note_looking(source, [version], "validity")
            before = text[max(0, proposal.start - _AROUND) : proposal.start]
            said = text[proposal.start : proposal.end]
            return before, said, text[proposal.end : proposal.end + _AROUND]
    return None


def _outside(document: Document) -> tuple[str, str]:
    """Tone and words of how far the public page has followed; empty where there is none."""
    row = release_of_validity(current_session(), document.id)
    if row is None or document.status is not DocumentStatus.PUBLISHED:
        return "", ""
    if row.state is FileState.DONE:
        at = write_datetime(row.written_at)
        return "ok", str(_("公开页面已同步。")) + at if row.written_at else ""
    if row.state is FileState.FAILED:
        known = word(row.reason, "follow_reason")
        said = known if known != row.reason else str(_("公开页面没有同步，请告诉系统管理员。"))
        return "stop", said
    return "info", str(_("公开页面正在同步，几秒后刷新可以看到结果。"))


def may_mark(document: Document) -> bool:
    """Whether the reader marks this document."""
    return not refusals_on(document, Permission.VALIDITY_MARK)
