"""The register of all documents an actor may know of: search, filters, numbers, keyset paging.

Substrings of title and number are found however the brackets of a number were typed. Reading rules
come from ``store.scopes``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, extract, func, or_, select
from sqlalchemy.orm import Session

from review.domain.states import Attribute, CaseState, DocumentStatus, Role
from review.domain.values import Actor
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.people import Office
from review.store.scopes import readable

PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the register was asked. ``before`` and ``after`` are ids of the row at the page's edge."""

    text: str = ""
    status: DocumentStatus | None = None
    attribute: Attribute | None = None
    office_id: int | None = None
    doc_kind: str = ""
    year: int | None = None
    issuer: str = ""
    published: date | None = None  # any day of the month of publication
    zone: tzinfo = UTC  # in which that month begins and ends
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class RegisterRow:
    """A document with its office and its latest case, attributes in the order of the line."""

    document_id: int
    title: str
    doc_number: str | None
    office: str
    status: DocumentStatus
    doc_kind: str
    issued_on: date | None
    printed: Attribute | None
    printed_partial: bool
    is_party: bool
    paper_only: bool
    still_visible: bool
    case_state: CaseState | None
    urgent: bool
    due_on: date | None
    due_estimated: bool
    proposed: Attribute | None
    proposed_partial: bool
    audited: Attribute | None
    audited_partial: bool
    decided: Attribute | None
    decided_partial: bool


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register, newest first, and whether there is more on either side."""

    rows: tuple[RegisterRow, ...]
    newer: bool
    older: bool


def documents_asked(
    session: Session, actor: Actor, question: Question, *, limit: int = PAGE
) -> RegisterPage:
    """The documents that answer a question, at most ``limit``, newest first."""
    backwards = question.after is not None
    query = _rows(actor, question)
    if backwards:
        query = query.where(Document.id > question.after).order_by(Document.id)
    else:
        if question.before is not None:
            query = query.where(Document.id < question.before)
        query = query.order_by(Document.id.desc())
    found = [_register_row(tuple(row)) for row in session.execute(query.limit(limit + 1))]
    more, rows = len(found) > limit, found[:limit]
    if backwards:
        return RegisterPage(tuple(reversed(rows)), newer=more, older=True)
    return RegisterPage(tuple(rows), newer=question.before is not None, older=more)


def status_counts(session: Session, actor: Actor, question: Question) -> dict[DocumentStatus, int]:
    """How many documents answer the question in each status, whatever status was asked for."""
    rows = session.execute(
        select(Document.status, func.count())
        .where(*_conditions(actor, question, but_status=True))
        .group_by(Document.status)
    )
    return {status: count for status, count in rows}  # noqa: C416 - rows are no tuples for mypy


def years_and_offices(session: Session, actor: Actor) -> tuple[list[int], list[tuple[int, str]]]:
    """What the filters may offer: years of issue, newest first, and offices with documents."""
    seen = readable(actor, Document.organisation_id, Document.office_id)
    year = extract("year", Document.issued_on)
    years = session.scalars(select(year).where(seen, Document.issued_on.is_not(None)).distinct())
    offices = session.execute(
        select(Office.id, Office.name)
        .where(Office.id.in_(select(Document.office_id).where(seen)))
        .order_by(Office.name)
    )
    return sorted((int(y) for y in years), reverse=True), [(o.id, o.name) for o in offices]


def offices_for(session: Session, actor: Actor, role: Role, today: date) -> list[tuple[int, str]]:
    """Living offices where the actor holds a role, by name."""
    wanted: list[ColumnElement[bool]] = []
    for held in actor.held:
        if held.role is role and held.organisation_id is not None:
            here = Office.organisation_id == held.organisation_id
            wanted.append(here if held.offices is None else and_(here, Office.id.in_(held.offices)))
    if not wanted:
        return []
    living = or_(Office.dissolved_on.is_(None), Office.dissolved_on > today)
    rows = session.execute(
        select(Office.id, Office.name).where(or_(*wanted), living).order_by(Office.name)
    )
    return [(row.id, row.name) for row in rows]


def like_counts(
    session: Session, actor: Actor, document: Document, since: date
) -> dict[Attribute, int]:
    """How many decided documents of the same office and kind were issued since a day, by attribute."""
    rows = session.execute(
        select(Document.attribute, func.count())
        .where(*_like(actor, document), Document.issued_on >= since)
        .group_by(Document.attribute)
    )
    return {attribute: count for attribute, count in rows if attribute is not None}


def normal_fragment(text: str) -> str:
    """Part of a document number as it is stored: one kind of brackets, no blanks, half-width digits.

    ``海府办[2026] 31`` -> ``海府办〔2026〕31``.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("號", "号")
    return plain.translate(str.maketrans("[]()【】﹝﹞", "〔〕〔〕〔〕〔〕"))


# ---- inside --------------------------------------------------------------------------------------


def _register_row(row: tuple[Any, ...]) -> RegisterRow:
    return RegisterRow(*row)


def _like(actor: Actor, document: Document) -> tuple[ColumnElement[bool], ...]:
    return (
        readable(actor, Document.organisation_id, Document.office_id),
        Document.office_id == document.office_id,
        Document.doc_kind == document.doc_kind,
        Document.doc_kind != "",
        Document.attribute.is_not(None),
        Document.id != document.id,
    )


def _latest_case() -> ColumnElement[int]:
    return (
        select(func.max(ReviewCase.id))
        .where(ReviewCase.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )


def _rows(actor: Actor, question: Question) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Document.id,
            Document.title,
            Document.doc_number,
            Office.name,
            Document.status,
            Document.doc_kind,
            Document.issued_on,
            Document.printed_attribute,
            Document.printed_partial,
            Document.is_party,
            Document.paper_only,
            Document.still_visible,
            ReviewCase.state,
            ReviewCase.urgent,
            ReviewCase.due_on,
            ReviewCase.due_estimated,
            ReviewCase.proposed_attribute,
            ReviewCase.proposed_partial,
            ReviewCase.audited_attribute,
            ReviewCase.audited_partial,
            ReviewCase.decided_attribute,
            ReviewCase.decided_partial,
        )
        .join(Office, Office.id == Document.office_id)
        .outerjoin(ReviewCase, ReviewCase.id == _latest_case())
        .where(*_conditions(actor, question))
    )


def _conditions(
    actor: Actor, question: Question, *, but_status: bool = False
) -> Iterable[ColumnElement[bool]]:
    yield readable(actor, Document.organisation_id, Document.office_id)
    if question.status is not None and not but_status:
        yield Document.status == question.status
    if question.text:
        yield named_like(question.text)
    if question.attribute is not None:
        yield func.coalesce(Document.attribute, _said()) == question.attribute.value
    if question.office_id is not None:
        yield Document.office_id == question.office_id
    if question.doc_kind:
        yield Document.doc_kind == question.doc_kind
    if question.year is not None:
        first, last = date(question.year, 1, 1), date(question.year, 12, 31)
        yield and_(Document.issued_on >= first, Document.issued_on <= last)
    if question.published is not None:
        first = question.published.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
        at, until = (datetime.combine(d, time(), question.zone) for d in (first, after))
        yield and_(Document.published_at >= at, Document.published_at < until)
    if question.issuer:
        yield Document.issuer.contains(question.issuer, autoescape=True)


def named_like(text: str) -> ColumnElement[bool]:
    """Documents whose title or number holds a text, however the brackets of a number were typed."""
    plain = unicodedata.normalize("NFC", text)
    return or_(
        Document.title.contains(plain, autoescape=True),
        Document.doc_number.contains(normal_fragment(text), autoescape=True),
    )


def _said() -> ColumnElement[str | None]:
    """The attribute the latest case arrived at so far."""
    said = func.coalesce(
        ReviewCase.decided_attribute, ReviewCase.audited_attribute, ReviewCase.proposed_attribute
    )
    return select(said).where(ReviewCase.id == _latest_case()).correlate(Document).scalar_subquery()
