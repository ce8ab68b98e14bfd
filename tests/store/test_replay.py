"""The history explains the present: what the log says and where the columns stand agree, or it is told."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from review.domain.audit import EVENTS
from review.domain.states import CaseAction, CaseState, DocumentStatus, Route
from review.store.documents import Document
from review.store.events import About, append
from review.store.problems import Problem
from review.store.replay import replay
from tests.store import rows
from tests.store.rows import NOW
from tests.store.walks import ACTOR, ROAD, following, log, log_move, opened, published, walk

HIDING = {"role": "disclosure_officer", "comment": None}


def test_a_case_that_travelled_by_the_table_is_explained_by_its_log(session: Session) -> None:
    case, document = published(session)
    assert (case.state, document.status) == (CaseState.SETTLED, DocumentStatus.PUBLISHED)
    assert replay(session) == []


def test_a_document_without_any_event_is_not_explained(session: Session) -> None:
    document = rows.document(session, rows.office(session, rows.organisation(session)))
    case = rows.case(session, document)
    assert replay(session) == [
        Problem("case_state_differs", f"review_case {case.id}", "None draft"),
        Problem("document_status_differs", f"document {document.id}", "None unissued"),
    ]


def test_a_state_changed_beside_the_table_is_told(session: Session) -> None:
    case, document = published(session)
    case.state, document.status = CaseState.DRAFT, DocumentStatus.WITHDRAWN
    session.flush()
    assert replay(session) == [
        Problem("case_state_differs", f"review_case {case.id}", "settled draft"),
        Problem("document_status_differs", f"document {document.id}", "published withdrawn"),
    ]


def test_hiding_and_restoring_are_followed(session: Session) -> None:
    _, document = published(session)
    document.status = DocumentStatus.WITHDRAWN
    session.flush()
    hidden = {"source": "published", "target": "withdrawn"}
    log(session, document, None, "document.hidden", **hidden, **HIDING)
    assert replay(session) == []
    document.status = DocumentStatus.PUBLISHED
    session.flush()
    back = {"source": "withdrawn", "target": "published"}
    log(session, document, None, "document.restored", **back, **HIDING)
    assert replay(session) == []
    log(session, document, None, "document.restored", **back, **HIDING)
    assert [p.code for p in replay(session)] == ["move_not_in_table"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"source": "draft", "target": "sign_off"}, "move_not_in_table"),
        ({"source": "sign_off", "target": "attribute_audit"}, "move_not_in_table"),
        ({"source": "draft", "target": "attribute_audit", "role": "clerk"}, "move_not_in_table"),
        ({"source": "draft", "target": "attribute_audit", "status": "issued"}, "status_differs"),
    ],
)
def test_an_event_that_the_table_does_not_know_is_named(
    session: Session, said: dict[str, str], code: str
) -> None:
    at = rows.office(session, rows.organisation(session))
    case = opened(session, at, CaseAction.DRAFT, Route.AUDIT_THEN_CONFIDENTIALITY)
    document = session.get_one(Document, case.document_id)
    values = {"role": "drafter", **said}
    log_move(session, document, case, "case.submitted", **values)
    assert replay(session)[0] == Problem(code, "event 2", "case.submitted")


def test_opening_twice_or_never_is_told(session: Session) -> None:
    at = rows.office(session, rows.organisation(session))
    case = opened(session, at, CaseAction.DRAFT, Route.AUDIT_THEN_CONFIDENTIALITY)
    document = session.get_one(Document, case.document_id)
    first = {"source": None, "target": "draft", "role": "drafter"}
    log_move(session, document, case, "case.drafted", **first)
    late = rows.case(session, document, state=CaseState.SETTLED)
    log_move(
        session, document, late, "case.filed", source="decided", target="settled", role="clerk"
    )
    assert [p.code for p in replay(session)] == ["opened_twice", "not_opened"]


def test_an_event_about_something_that_is_not_there_is_told(session: Session) -> None:
    _, document = published(session)
    hidden = {"source": "published", "target": "withdrawn", **HIDING}
    nowhere = About(document.organisation_id, 987_654, None)
    append(session, "document.hidden", actor=ACTOR, now=NOW, about=nowhere, payload=hidden)
    filed = {"source": "decided", "target": "settled", "role": "clerk", "status": "filed"}
    nothing = About(document.organisation_id, document.id, 987_654)
    payload = {**dict.fromkeys(EVENTS["case.filed"]), **filed}
    append(session, "case.filed", actor=ACTOR, now=NOW, about=nothing, payload=payload)
    assert replay(session) == [
        Problem("document_unknown", "event 8", "document.hidden"),
        Problem("case_unknown", "event 9", "case.filed"),
    ]


def test_a_reopened_document_keeps_its_status_until_it_is_decided_again(session: Session) -> None:
    _, document = published(session)
    again = rows.case(session, document, route=Route.CONFIDENTIALITY_THEN_AUDIT)
    first = {"source": None, "target": "draft", "role": "disclosure_officer"}
    log_move(session, document, again, "case.reopened", **first)
    onward = (ROAD[0], ROAD[2], ROAD[1], *ROAD[3:4], ROAD[5])
    walk(session, again, following(onward))
    assert (again.state, document.status) == (CaseState.SETTLED, DocumentStatus.PUBLISHED)
    assert replay(session) == []


def test_a_case_that_became_urgent_while_with_the_drafter_is_explained(session: Session) -> None:
    at = rows.office(session, rows.organisation(session))
    case = opened(session, at, CaseAction.DRAFT, Route.CONFIDENTIALITY_THEN_AUDIT)
    walk(session, case, following((CaseAction.SUBMIT, CaseAction.RECALL)))
    walk(session, case, following((CaseAction.SUBMIT, CaseAction.AGREE)), urgent=True)
    case.urgent = True
    session.flush()
    assert (case.state, replay(session)) == (CaseState.SIGN_OFF, [])
