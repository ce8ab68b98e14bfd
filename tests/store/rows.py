"""Rows as tests need them: every function adds one row with everything required and flushes it.

What a test is about it says by keyword; the rest is invented and unimportant.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from review.domain.findings import FindingLevel
from review.domain.states import CaseKind, CaseState, DocumentStatus, Role, Route
from review.store.base import Base
from review.store.cases import ReviewCase
from review.store.documents import Document, FileStage, FileVersion
from review.store.findings import FindingRow
from review.store.people import Grant, Office, Organisation, Person

NOW = datetime(2026, 7, 17, 1, 0, tzinfo=UTC)
TODAY = date(2026, 7, 17)
T = TypeVar("T", bound=Base)
_numbers = count(1)


def _kept(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row


def organisation(session: Session, name: str = "") -> Organisation:
    """An issuing body with a code of its own."""
    n = next(_numbers)
    return _kept(
        session,
        Organisation(
            name=name or f"第{n}机关",
            short_name="机关",
            code=f"C{n}",
            number_code="字",
            created_at=NOW,
        ),
    )


def office(session: Session, of: Organisation, above: Office | None = None) -> Office:
    """An office of an organisation, perhaps below another."""
    parent = above.id if above else None
    return _kept(
        session, Office(organisation_id=of.id, name=f"第{next(_numbers)}处", parent_id=parent)
    )


def person(session: Session, of: Organisation | None, name: str = "某人", **more: Any) -> Person:
    """Somebody who can sign in."""
    return _kept(
        session,
        Person(
            organisation_id=of.id if of else None,
            login=f"p{next(_numbers)}",
            name=name,
            password_hash="-",
            created_at=NOW,
            **more,
        ),
    )


def grant(
    session: Session,
    to: Person,
    role: Role,
    at: Organisation | Office | None,
    **more: Any,
) -> Grant:
    """A role in an organisation or one of its offices, from 2026-01-01 on."""
    organisation_id = at.organisation_id if isinstance(at, Office) else at.id if at else None
    values: dict[str, Any] = {
        "from_on": date(2026, 1, 1),
        "office_id": at.id if isinstance(at, Office) else None,
        **more,
    }
    return _kept(
        session, Grant(person_id=to.id, role=role, organisation_id=organisation_id, **values)
    )


def document(session: Session, at: Office, **more: Any) -> Document:
    """A document of an office, not yet issued."""
    values: dict[str, Any] = {"status": DocumentStatus.UNISSUED, "drafter_id": None, **more}
    return _kept(
        session,
        Document(organisation_id=at.organisation_id, office_id=at.id, created_at=NOW, **values),
    )


def case(session: Session, of: Document, **more: Any) -> ReviewCase:
    """A review case on a document, a draft."""
    values: dict[str, Any] = {
        "state": CaseState.DRAFT,
        "kind": CaseKind.FIRST,
        "route": Route.AUDIT_THEN_CONFIDENTIALITY,
        "opened_by_id": None,
        **more,
    }
    return _kept(
        session,
        ReviewCase(
            organisation_id=of.organisation_id,
            office_id=of.office_id,
            document_id=of.id,
            opened_at=NOW,
            step_since=NOW,
            **values,
        ),
    )


def file_version(session: Session, of: Document, **more: Any) -> FileVersion:
    """The main text under review."""
    values: dict[str, Any] = {
        "position": 0,
        "stage": FileStage.REVIEWED,
        "digest": "0" * 64,
        "intake_key": None,
        **more,
    }
    return _kept(
        session,
        FileVersion(
            organisation_id=of.organisation_id,
            document_id=of.id,
            name="通知.docx",
            bytes=1,
            received_by_id=None,
            received_at=NOW,
            **values,
        ),
    )


def finding(session: Session, of: FileVersion, **more: Any) -> FindingRow:
    """A resident ID number in the second segment."""
    values: dict[str, Any] = {
        "key": f"f{next(_numbers)}",
        "level": FindingLevel.CERTAIN,
        "span_start": 3,
        "span_end": 21,
        **more,
    }
    return _kept(
        session,
        FindingRow(
            organisation_id=of.organisation_id,
            file_version_id=of.id,
            code="ID",
            segment="s2",
            value_digest="a" * 64,
            suggested="mask",
            **values,
        ),
    )
