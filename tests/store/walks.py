"""Cases that travelled: rows and log as the transitions leave them, without the rules in between.

What a person may do is tested elsewhere; here only the table's arrows count, so that any walk can
be made at once and broken at any place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from review.domain.audit import EVENTS
from review.domain.case_flow import OPENINGS, Row, case_flow
from review.domain.states import Attribute, CaseAction, CaseState, DocumentStatus, Route
from review.domain.values import Actor
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import About, append
from review.store.people import Office
from tests.store import rows
from tests.store.rows import NOW, TODAY

ACTOR = Actor(id=7, name="某人")
#: From the drafter to the public, as most documents go.
ROAD = (
    CaseAction.SUBMIT,
    CaseAction.AGREE,
    CaseAction.CONFIRM_CONFIDENTIALITY,
    CaseAction.SIGN,
    CaseAction.ISSUE,
    CaseAction.PUBLISH,
)
Choose = Callable[[Sequence[Row]], Row | None]


def log(
    session: Session, document: Document, case: ReviewCase | None, name: str, **said: Any
) -> None:
    """Append one event about a document and perhaps its case."""
    about = About(document.organisation_id, document.id, case.id if case else None)
    append(session, name, actor=ACTOR, now=NOW, about=about, payload=said)


def log_move(
    session: Session, document: Document, case: ReviewCase, name: str, **said: Any
) -> None:
    """Append one event of a case, with every field such an event has."""
    values = {**dict.fromkeys(EVENTS[name]), "status": document.status.value, **said}
    log(session, document, case, name, **values)


def opened(session: Session, at: Office, action: CaseAction, route: Route) -> ReviewCase:
    """A draft or a registered document, with its first event."""
    opening = next(o for o in OPENINGS if o.action is action)
    issued = opening.document is DocumentStatus.ISSUED
    document = rows.document(
        session, at, status=opening.document, issued_on=TODAY if issued else None
    )
    case = rows.case(session, document, state=opening.target, route=route)
    log_move(
        session,
        document,
        case,
        opening.event,
        source=None,
        target=opening.target.value,
        role=opening.role.value,
    )
    return case


def walk(session: Session, case: ReviewCase, choose: Choose, *, urgent: bool = False) -> None:
    """Follow the arrows that ``choose`` picks until it picks none."""
    document = session.get_one(Document, case.document_id)
    flow = case_flow(case.route, urgent=urgent)
    while (row := choose([r for r in flow.rows if r.source is case.state])) is not None:
        _land(session, case, document, row)
        log_move(
            session,
            document,
            case,
            row.event,
            source=row.source.value,
            target=case.state.value,
            role=row.role.value,
        )


def _land(session: Session, case: ReviewCase, document: Document, row: Row) -> None:
    if row.target is CaseState.DECIDED and case.decided_attribute is None:
        approver = rows.person(session, None)
        case.approver_id = approver.id
        case.decided_attribute, case.decided_at = Attribute.PROACTIVE, NOW
    case.state = row.target
    if row.document is not None:
        document.issued_on = document.issued_on or TODAY
        document.published_at = document.published_at or NOW + timedelta(days=1)
        document.status = row.document
    session.flush()


def following(actions: Sequence[CaseAction]) -> Choose:
    """Pick these actions in this order."""
    left = list(actions)

    def choose(offered: Sequence[Row]) -> Row | None:
        if not left:
            return None
        action = left.pop(0)
        return next(row for row in offered if row.action is action)

    return choose


def published(session: Session) -> tuple[ReviewCase, Document]:
    """A document that travelled the whole road."""
    at = rows.office(session, rows.organisation(session))
    case = opened(session, at, CaseAction.DRAFT, Route.AUDIT_THEN_CONFIDENTIALITY)
    walk(session, case, following(ROAD))
    return case, session.get_one(Document, case.document_id)
