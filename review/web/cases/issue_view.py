"""Issuing as a page: final files, what differs from the reviewed text, number, dates and the printed mark.

Frozen values for ``cases/issue.html``, already worded; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.marked_copies import MarkStyle, mark_words
from review.domain.permissions import Permission
from review.domain.states import CaseAction
from review.domain.text_changes import Piece, changed_words
from review.store.cases import ReviewCase
from review.store.documents import (
    Document,
    FileStage,
    FileState,
    FileVersion,
    live_files,
    reviewed_files,
)
from review.store.findings import DifferenceRow, differences_of
from review.store.numbers import next_number
from review.store.people import Organisation, names_of
from review.web.access import refusals_on
from review.web.cases.attempts import as_judged, crumbs_to, moves_here, offers_on
from review.web.cases.forms import CommentForm
from review.web.cases.issue_forms import PRINTED, DifferencesForm, IssueForm
from review.web.cases.step_heads import Head, head_of
from review.web.desk.view import label_of, unread_words
from review.web.documents.marked_copies import MarkedStyle, main_text, styles_offered
from review.web.locale import write_size
from review.web.pages import Offer, reasons_of
from review.web.protected_text import current_vault
from review.web.runtime import current_house
from review.web.session import current_session, today
from review.web.wording import word

A = CaseAction
_STYLES = (MarkStyle.LINE, MarkStyle.NOTE)
_WORKING = (FileState.PENDING, FileState.WORKING)


@dataclass(frozen=True, kw_only=True)
class Position:
    """One file of the document: what was reviewed, and the final file if it is there."""

    number: int
    label: str
    reviewed: str
    name: str
    state: str
    tone: str
    meta: str
    message: str
    reading: bool
    progress: int | None
    digest: str


@dataclass(frozen=True, kw_only=True)
class DifferenceLine:
    """One difference: what the reviewed text said and what the final one says."""

    id: int
    number: int
    file: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    accepted: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class IssuePage:
    """What ``cases/issue.html`` prints."""

    head: Head
    crumbs: tuple[tuple[str, str | None], ...]
    positions: tuple[Position, ...]
    waits: bool
    #: Whether every file has its final one: another is seldom wanted then.
    attached: bool
    may_attach: bool
    why_not: tuple[tuple[str, str | None], ...]
    limit: int
    limit_words: str
    differences: tuple[DifferenceLine, ...]
    open: int
    compared: bool
    ticked: tuple[int, ...]
    decided: tuple[str | None, bool]
    mark_lines: tuple[str, ...]
    #: Copies of the draft with the mark printed, where it has none: one for each style, or nothing.
    marked: tuple[MarkedStyle, ...]
    read_mark: str | None
    marks: tuple[tuple[str, str], ...]
    printed: str | None
    number_hint: str
    form: IssueForm
    accept: DifferencesForm
    comment: CommentForm
    issue: Offer
    back: Offer | None
    opened: str
    errors: tuple[tuple[str, str | None], ...]
    urls: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Forms that came back; what was typed is shown again."""

    form: IssueForm | None = None
    accept: DifferencesForm | None = None
    comment: CommentForm | None = None
    reasons: tuple[tuple[str, str | None], ...] = ()
    opened: str = ""


def issue_page(document: Document, case: ReviewCase, typed: Typed) -> IssuePage:
    """The page; with ``typed`` as it came back refused."""
    session = current_session()
    head = head_of(document, case)
    finals = {v.position: v for v in live_files(session, document.id) if v.stage is FileStage.FINAL}
    positions = tuple(
        _position(v, finals.get(v.position)) for v in reviewed_files(session, document.id)
    )
    lines = _differences(finals)
    read = _read(finals.get(0))
    form = typed.form or _fresh(document, case, read)
    refusals = refusals_on(document, Permission.FINAL_ATTACH)
    offers = _offers(document, case)
    limit = current_house().settings.upload_limit_mb * 1_000_000
    reasons = [*typed.reasons, *(typed.form.reasons if typed.form else [])]
    reasons += typed.accept.reasons if typed.accept else []
    reasons += typed.comment.reasons if typed.comment else []
    return IssuePage(
        head=head,
        crumbs=crumbs_to(document.id, head.title, str(_("编号印发"))),
        positions=positions,
        waits=any(p.reading for p in positions),
        attached=not reasons and all(p.name and p.tone != "bad" for p in positions),
        may_attach=not refusals,
        why_not=reasons_of(refusals),
        limit=limit,
        limit_words=write_size(limit),
        differences=lines,
        open=sum(line.accepted is None for line in lines),
        compared=bool(finals) and all(v.state is FileState.DONE for v in finals.values()),
        ticked=typed.accept.chosen if typed.accept else (),
        decided=(
            case.decided_attribute.value if case.decided_attribute else None,
            case.decided_partial,
        ),
        mark_lines=tuple(mark_lines(case).values()),
        marked=_marked(document, case),
        read_mark=word(read.get("attribute_mark"), "attribute") or None,
        marks=tuple((str(code), word(code, "attribute")) for code in PRINTED),
        printed=form.printed.data,
        number_hint=_suggested(document),
        form=form,
        accept=typed.accept or DifferencesForm(formdata=None),
        comment=typed.comment or CommentForm(formdata=None),
        issue=offers[A.ISSUE],
        back=offers.get(A.SEND_BACK),
        opened=typed.opened,
        errors=tuple(reasons),
        urls={
            "files": url_for("cases.attach_final", case_id=case.id),
            "reviewed": url_for("cases.use_reviewed", case_id=case.id),
            "differences": url_for("cases.accept_differences", case_id=case.id),
            "issue": url_for("cases.carry_out_issue", case_id=case.id),
            "back": url_for("cases.send_back", case_id=case.id),
            "here": url_for("cases.issue", case_id=case.id),
            "marked": url_for("marked_copies.ask", case_id=case.id),
        },
    )


def mark_lines(case: ReviewCase) -> dict[MarkStyle, str]:
    """The mark to print, in the two usual forms."""
    if case.decided_attribute is None:
        return {}
    return {style: mark_words(case.decided_attribute, style) for style in _STYLES}


def _marked(document: Document, case: ReviewCase) -> tuple[MarkedStyle, ...]:
    main, decided = main_text(document), case.decided_attribute
    return styles_offered(document, main, decided, mark_lines(case))


def _offers(document: Document, case: ReviewCase) -> dict[CaseAction, Offer]:
    urls = {
        A.ISSUE: url_for("cases.carry_out_issue", case_id=case.id),
        A.SEND_BACK: url_for("cases.send_back", case_id=case.id),
    }
    words = {A.ISSUE: str(_("印发后文号不能再用于别的公文，要公开的文件由审查员最后确认。"))}
    wanted = (A.ISSUE, *moves_here(case, (A.SEND_BACK,)))
    return offers_on(
        wanted, document, case, as_judged(document, case), lambda a: urls[a], consequences=words
    )


def _position(reviewed: FileVersion, final: FileVersion | None) -> Position:
    tones = {FileState.DONE: "ok", FileState.FAILED: "bad", FileState.REFUSED: "bad"}
    reason = unread_words(final) if final else None
    return Position(
        number=reviewed.position,
        label=label_of(reviewed.position),
        reviewed=reviewed.name,
        name=final.name if final else "",
        state=word(final.state, "file_state") if final else str(_("还没有定稿")),
        tone=tones.get(final.state, "todo") if final else "",
        meta=write_size(final.bytes) if final else "",
        message=reason or "",
        reading=final is not None and final.state in _WORKING,
        progress=final.progress or None if final is not None else None,
        digest=final.digest if final else "",
    )


def _read(final: FileVersion | None) -> dict[str, Any]:
    """What the reader found on the final main text: field -> value."""
    if final is None:
        return {}
    metadata = current_vault().reading(final.id).get("metadata", {})
    return {name: found["value"] for name, found in metadata.items() if found is not None}


def _suggested(document: Document) -> str:
    session = current_session()
    organisation = session.get_one(Organisation, document.organisation_id)
    return next_number(session, organisation.id, organisation.number_code, today().year)


def _fresh(document: Document, case: ReviewCase, read: dict[str, Any]) -> IssueForm:
    """Filled from the final file where it says so, else with the next number and today."""
    mark = read.get("attribute_mark")
    return IssueForm(
        formdata=None,
        data={
            "version": case.version,
            "doc_number": read.get("doc_number") or _suggested(document),
            "doc_date": document.doc_date or today(),
            "issued_on": today(),
            "printed": mark if mark in [str(p) for p in PRINTED] else None,
            "printed_reason": "",
        },
    )


def _differences(finals: dict[int, FileVersion]) -> tuple[DifferenceLine, ...]:
    session, files = current_session(), current_house().files
    by_id = {v.id: v for v in finals.values()}
    rows = differences_of(session, list(by_id))
    names = names_of(session, [r.accepted_by_id for r in rows])
    lines = {i: files.read_working(i, "differences.json") or [] for i in by_id}
    return tuple(_line(row, by_id[row.file_version_id], lines, names) for row in rows)


def _line(
    row: DifferenceRow,
    version: FileVersion,
    lines: dict[int, list[dict[str, Any]]],
    names: dict[int, str],
) -> DifferenceLine:
    found = lines[version.id]
    said = found[row.number - 1] if row.number <= len(found) else {"before": [], "after": []}
    words = changed_words("".join(said["before"]), "".join(said["after"]))
    accepted = names.get(row.accepted_by_id or 0, "") if row.accepted_at is not None else None
    return DifferenceLine(
        id=row.id,
        number=row.number,
        file=label_of(version.position),
        before=words.before,
        after=words.after,
        accepted=accepted,
        reason=row.reason,
    )
