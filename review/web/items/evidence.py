"""What was found about an item as lines of its page: sentence, quote, and the place it can be read at.

A quote is protected text: it is read only for somebody who may read the document it stands in, and
that they looked is noted.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.document_flow import DOCUMENT_FLOW
from review.domain.evidence import CHANGES, EvidenceCode
from review.domain.permissions import Permission
from review.domain.states import DocumentAction
from review.store.case_values import held_document
from review.store.documents import Document, FileState, FileVersion
from review.store.evidence import RELEASED, EvidenceRow, evidence_of, quote_of
from review.store.rounds import RoundItem
from review.store.scopes import visible_document
from review.web.access import refusals_on
from review.web.protected_text import current_vault, note_looking
from review.web.session import current_actor, current_session
from review.web.wording.evidence import detail_of, headline_of
from review.web.wording.joining import joined

C = EvidenceCode

#: What stands first on the page: whatever is otherwise today, and what decides how it could be public.
_FIRST = CHANGES | {C.PERSONAL_DATA, C.OBJECTION, C.VALIDITY_MARKED, C.SOURCE_ATTRIBUTE}

_ICONS = {
    C.LEAK_SUSPECTED: "warn",
    C.SECRECY_MARK: "warn",
    C.REPEAL_FOUND: "swap",
    C.AMENDMENT_FOUND: "swap",
    C.TERM_OVER: "clock",
    C.PERIOD_OVER: "clock",
    C.VALIDITY_MARKED: "flag",
    C.DECISION_MADE: "checkc",
    C.SECRECY_TERM_OVER: "clock",
    C.REQUESTS: "ask",
    C.LIKE_PUBLIC: "open",
    C.CONSENT: "checkc",
    C.OBJECTION: "stop",
    C.PERSONAL_DATA: "user",
    C.JOINT: "link",
    C.REVIEW_DATE: "calendar",
    C.ROUNDS_LATE: "clock",
    C.BOUNDARY_DATE: "calendar",
    C.OFFICE_CHANGED: "swap",
    C.DRAFTER_GONE: "user",
}


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """One thing found, as ``items/_evidence.html`` prints it."""

    icon: str
    words: str
    detail: str
    quote: str | None
    source: str | None
    url: str | None
    url_label: str
    changes: bool
    take_down_url: str | None = None


@dataclass(frozen=True)
class EvidenceBox:
    """Everything found; ``waiting`` says why there is nothing yet."""

    lines: tuple[EvidenceLine, ...]
    context: tuple[EvidenceLine, ...]
    waiting: str
    failed: bool


def evidence_box(item: RoundItem, document: Document) -> EvidenceBox:
    """The evidence of an item, what changed first; the rest is context."""
    rows = evidence_of(current_session(), item.id)
    lines = tuple(_line(row, document) for row in rows)
    return EvidenceBox(
        lines=tuple(line for line in lines if line.changes),
        context=tuple(line for line in lines if not line.changes),
        waiting=_waiting(item),
        failed=item.evidence_state is FileState.FAILED,
    )


def evidence_in_short(item_id: int) -> str:
    """The gravest evidence in one line; empty where nothing was found that matters."""
    rows = evidence_of(current_session(), item_id)
    said = [headline_of(r.evidence) for r in rows if r.evidence.code in _FIRST]
    return joined(said[:3], "；")


def to_hide(item_id: int) -> int:
    """How many places of personal data today's rules found that nobody decided to keep."""
    rows = evidence_of(current_session(), item_id)
    found = next((r.evidence for r in rows if r.evidence.code is C.PERSONAL_DATA), None)
    return int(found.facts.get("to_hide", 0)) if found is not None else 0


# ---- inside --------------------------------------------------------------------------------------


def _line(row: EvidenceRow, document: Document) -> EvidenceLine:
    found = row.evidence
    source = _source(row)
    url, label = _link(row, document, source)
    return EvidenceLine(
        icon=_ICONS.get(found.code, "info"),
        words=headline_of(found),
        detail=detail_of(found),
        quote=_quote(row, document, source),
        source=_named(source) if source is not None else None,
        url=url,
        url_label=label,
        changes=found.code in _FIRST,
        take_down_url=_take_down(row, document),
    )


def _take_down(row: EvidenceRow, document: Document) -> str | None:
    """The way to the form that hides a leaking document at once, for whoever may: no round is waited for."""
    if row.evidence.code not in (C.LEAK_SUSPECTED, C.SECRECY_MARK):
        return None
    hiding = DOCUMENT_FLOW.judge(current_actor(), held_document(document), DocumentAction.HIDE)
    if not hiding.allowed or not visible_document(current_session(), current_actor(), document.id):
        return None
    return url_for("documents.show", document_id=document.id, _anchor="move-hide")


def _source(row: EvidenceRow) -> Document | None:
    """The other document, where the reader may know of it."""
    if row.source is None:
        return None
    return visible_document(current_session(), current_actor(), row.source.id)


def _named(source: Document) -> str:
    return source.doc_number or source.title


def _link(row: EvidenceRow, document: Document, source: Document | None) -> tuple[str | None, str]:
    code = row.evidence.code
    if source is not None:
        return url_for("documents.show", document_id=source.id), str(_("打开"))
    if not visible_document(current_session(), current_actor(), document.id):
        return None, ""
    if code in (C.PERSONAL_DATA, C.LEAK_SUSPECTED, C.SECRECY_MARK) and not document.paper_only:
        return url_for("desk.show", document_id=document.id), str(_("审阅"))
    if row.evidence.quote is not None or code in (C.PERIOD_OVER, C.TERM_OVER):
        return url_for("desk.show", document_id=document.id), str(_("看原文"))
    return None, ""


def _quote(row: EvidenceRow, document: Document, source: Document | None) -> str | None:
    """The quoted sentence, for somebody who may read the text it stands in."""
    quote = row.evidence.quote
    if quote is None:
        return None
    session, holder = current_session(), source if row.source is not None else document
    if holder is None:
        return None
    if quote.segment.startswith(RELEASED):
        return quote_of(session, current_vault(), row.evidence)
    if refusals_on(holder, Permission.ORIGINAL_READ):
        return None
    said = quote_of(session, current_vault(), row.evidence)
    version = session.get(FileVersion, quote.file_version_id)
    if said and version is not None:
        note_looking(holder, [version], "quote")
    return said


def _waiting(item: RoundItem) -> str:
    if item.evidence_state in (FileState.PENDING, FileState.WORKING):
        return str(_("正在按今天的规则重新检查，稍后刷新。现在也可以先填意见。"))
    if item.evidence_state is FileState.FAILED:
        return str(_("没有查成，请打开原文自己核对。不影响提出意见。"))
    return ""
