"""A document's history in words, newest first, from the audit log and the comments beside it.

Readings of the original are folded into one line; the log itself keeps each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from review.store.cases import Comment
from review.store.documents import Document
from review.store.events import Event, history, payload_of
from review.store.people import names_of
from review.store.rounds import ItemNote
from review.web.session import current_session
from review.web.wording import word

LIMIT = 60


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the timeline; the fields are those of ``components/timeline.html``."""

    at: datetime | None
    words: str
    by: str | None
    tone: str
    quote: str | None
    digest: str | None
    tags: tuple[tuple[str, str], ...]
    url: str | None = None
    url_label: str | None = None


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The lines asked for, and the links that choose among them: (words, address, current)."""

    entries: tuple[Entry, ...]
    filters: tuple[tuple[str, str, bool], ...]


_WARN = frozenset(
    {
        "case.returned",
        "case.disagreed",
        "case.declared_not_releasable",
        "case.sent_back",
        "item.returned",
        "confirmation.voided",
        "document.hidden",
        "file.refused",
        "rendition.failed",
        "release.failed",
    }
)
_WITH_OUTCOME = frozenset({"item.proposed", "item.release_proposed"})
_WITH_ATTRIBUTE = frozenset(
    {"case.agreed", "case.disagreed", "case.signed", "case.signed_urgently", "case.filed"}
)
_DIGESTS = ("bytes_digest", "content_digest", "digest")
_WITH_DIGEST = frozenset(
    {
        "case.confidentiality_confirmed",
        "case.privacy_confirmed",
        "case.rendition_confirmed",
        "file.received",
        "file.refused",
        "rendition.made",
    }
)
_CONFIRMED = {
    "case.confidentiality_confirmed": "confidentiality",
    "case.privacy_confirmed": "privacy",
    "case.rendition_confirmed": "rendition",
}
_READ = "file.read_by"
_STEPS = ("case.", "confirmation.", "consultation.")
_FILES = ("file.", "rendition.", "finding.", "difference.", "release.")


def timeline_of(
    document: Document, chosen: str = "", *, comparisons: Mapping[int, str] | None = None
) -> Timeline:
    """The history of a document. ``chosen`` is "", "case", "file", "read" or "all" (nothing cut off).

    ``comparisons``: where a version is compared with the one before it, by the version's id.
    """
    events = history(current_session(), document.id)
    groups = Counter(_group(event.name) for event in events)
    shown = [e for e in reversed(events) if _belongs(e.name, chosen)]
    cut = len(shown) - LIMIT if chosen != "all" else 0
    entries = _entries(shown[:LIMIT] if cut > 0 else shown, events, comparisons or {})
    folded = groups["read"] if chosen in ("", "all") else 0
    if folded:
        link = _address(document, "read")
        entries.append(_more(_("另有%(n)s条：查看原件", n=folded), link, _("展开")))
    if cut > 0:
        entries.append(_more(_("更早的%(n)s条", n=cut), _address(document, "all"), _("展开")))
    return Timeline(entries=tuple(entries), filters=_filters(document, groups, chosen))


def item_entries(document_id: int, item_id: int) -> tuple[Entry, ...]:
    """What happened to one item of a round, newest first."""
    events = [
        event
        for event in history(current_session(), document_id)
        if event.name.startswith(("item.", "round.item")) and payload_of(event)["item"] == item_id
    ]
    return tuple(_entries(events[::-1], events))


def case_entries(document_id: int, case_id: int) -> tuple[Entry, ...]:
    """What people did in one review case, oldest first; looking and background work are left out."""
    events = [
        event
        for event in history(current_session(), document_id)
        if event.case_id == case_id and event.name.startswith(_STEPS)
    ]
    return tuple(_entries(events, events))


def returned_with(document_id: int, item_id: int) -> str:
    """What the approver wrote when an item was returned last; empty where it never was."""
    payloads = [
        payload_of(e) for e in history(current_session(), document_id) if e.name == "item.returned"
    ]
    newest = [p for p in payloads if p["item"] == item_id][-1:]
    return next(iter(_notes(newest).values()), "")


def _group(name: str) -> str:
    if name == _READ:
        return "read"
    return "file" if name.startswith(_FILES) else "case"


def _belongs(name: str, chosen: str) -> bool:
    group = _group(name)
    return group == chosen if chosen in ("case", "file", "read") else group != "read"


def _filters(
    document: Document, groups: Counter[str], chosen: str
) -> tuple[tuple[str, str, bool], ...]:
    labels = (
        ("", _("全部%(n)s", n=sum(groups.values()))),
        ("case", _("办理%(n)s", n=groups["case"])),
        ("file", _("文件%(n)s", n=groups["file"])),
        ("read", _("查看原件%(n)s", n=groups["read"])),
    )
    now = "" if chosen == "all" else chosen
    return tuple((words, _address(document, code), code == now) for code, words in labels)


def _address(document: Document, chosen: str) -> str:
    return url_for(
        "documents.show", document_id=document.id, events=chosen or None, _anchor="history"
    )


def _more(words: str, url: str, label: str) -> Entry:
    return Entry(
        at=None,
        words=words,
        by=None,
        tone="next",
        quote=None,
        digest=None,
        tags=(),
        url=url,
        url_label=label,
    )


def _entries(
    shown: Sequence[Event],
    events: Sequence[Event],
    comparisons: Mapping[int, str] = MappingProxyType({}),
) -> list[Entry]:
    names = names_of(current_session(), [e.actor_id for e in shown])
    payloads = {e.seq: payload_of(e) for e in shown}
    comments = _comments(p for e, p in _paired(shown, payloads) if not e.name.startswith("item."))
    notes = _notes(p for e, p in _paired(shown, payloads) if e.name.startswith("item."))
    voided = _voided(events)
    return [
        _entry(
            event,
            payloads[event.seq],
            names,
            notes if event.name.startswith("item.") else comments,
            number == 0,
            event.seq in voided,
            _comparison(event, payloads[event.seq], comparisons),
        )
        for number, event in enumerate(shown)
    ]


def _paired(
    shown: Sequence[Event], payloads: dict[int, dict[str, Any]]
) -> list[tuple[Event, dict[str, Any]]]:
    return [(event, payloads[event.seq]) for event in shown]


def _entry(
    event: Event,
    payload: dict[str, Any],
    names: dict[int, str],
    comments: dict[int, str],
    newest: bool,
    voided: bool,
    compare_url: str | None,
) -> Entry:
    words = word(event.name, "event")
    if event.name in _WITH_ATTRIBUTE and payload.get("attribute"):
        said = word(payload["attribute"], "attribute")
        words = _("%(event)s：%(attribute)s", event=words, attribute=said)
    if event.name in _WITH_OUTCOME and payload.get("outcome"):
        said = word(payload["outcome"], "outcome")
        words = _("%(event)s：%(outcome)s", event=words, outcome=said)
    warn = event.name in _WARN
    digest = next((payload[d] for d in _DIGESTS if payload.get(d)), None)
    return Entry(
        at=datetime.fromisoformat(event.at),
        words=words,
        by=names.get(event.actor_id or 0) or (_("系统") if event.actor_id is None else None),
        tone="warn" if warn else ("now" if newest else ""),
        quote=comments.get(
            payload.get("comment") or payload.get("note") or payload.get("answer") or 0
        ),
        digest=digest if event.name in _WITH_DIGEST else None,
        tags=((_("已作废"), "warn"),) if voided else (),
        url=compare_url,
        url_label=_("与前一稿比对") if compare_url else None,
    )


def _comparison(
    event: Event, payload: Mapping[str, Any], comparisons: Mapping[int, str]
) -> str | None:
    """Where a file that came in is compared with the one it replaced."""
    return comparisons.get(payload["version"]) if event.name == "file.received" else None


def _comments(payloads: Any) -> dict[int, str]:
    """Bodies of the comments that events name; ``answer`` may also be a code, which is none."""
    ids = {
        value
        for payload in payloads
        for value in (payload.get("comment"), payload.get("answer"))
        if isinstance(value, int)
    }
    if not ids:
        return {}
    query = select(Comment.id, Comment.body).where(Comment.id.in_(ids))
    return {row.id: row.body for row in current_session().execute(query)}


def _notes(payloads: Any) -> dict[int, str]:
    """Bodies of the notes that events of items name: those are rows of their own."""
    ids = {n for p in payloads for n in (p.get("comment"), p.get("note")) if isinstance(n, int)}
    if not ids:
        return {}
    query = select(ItemNote.id, ItemNote.body).where(ItemNote.id.in_(ids))
    return {row.id: row.body for row in current_session().execute(query)}


def _voided(events: Sequence[Event]) -> set[int]:
    """Numbers of the confirmations that a later event voided: the latest one of that kind before it."""
    standing: dict[str, int] = {}
    found = set()
    for event in events:
        if event.name in _CONFIRMED:
            standing[_CONFIRMED[event.name]] = event.seq
        elif event.name == "confirmation.voided":
            seq = standing.pop(str(payload_of(event)["kind"]), None)
            if seq is not None:
                found.add(seq)
    return found
