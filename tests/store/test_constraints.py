"""The rules a database can hold, on both engines: each row breaks one, and the database says no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from review.domain.findings import SettlementAction, Stage
from review.domain.states import (
    Attribute,
    CaseState,
    ConfirmationKind,
    DocumentStatus,
    Role,
)
from review.store.cases import Confirmation
from review.store.documents import Admission, Document, FileStage, FileState
from review.store.findings import DifferenceRow, Rendition, Settlement
from tests.store import rows
from tests.store.rows import NOW, TODAY

Act = Callable[[Session, Document], object]


def _breaks(session: Session, act: Callable[[], object]) -> str:
    """The database's complaint, naming the constraint."""
    with pytest.raises(IntegrityError) as caught:
        act()
    session.rollback()
    return str(caught.value.orig)


def _document(session: Session) -> Document:
    return rows.document(session, rows.office(session, rows.organisation(session)))


def _person_id(session: Session) -> int:
    return rows.person(session, None).id


def _decided(**changes: object) -> Act:
    def act(session: Session, document: Document) -> object:
        values: dict[str, object] = {
            "decided_attribute": Attribute.PROACTIVE,
            "decided_at": NOW,
            "approver_id": _person_id(session),
            "state": CaseState.DECIDED,
        }
        return rows.case(session, document, **(values | changes))

    return act


def _status(status: DocumentStatus, **values: object) -> Act:
    def act(session: Session, document: Document) -> None:
        document.status = status
        for name, value in values.items():
            setattr(document, name, value)
        session.flush()

    return act


def _settled(action: SettlementAction, **values: str) -> Act:
    def act(session: Session, document: Document) -> None:
        found = rows.finding(session, rows.file_version(session, document))
        session.add(
            Settlement(
                organisation_id=document.organisation_id,
                finding_id=found.id,
                stage=Stage.DRAFTER,
                action=action,
                person_id=_person_id(session),
                at=NOW,
                batch="b",
                **values,  # type: ignore[arg-type]
            )
        )
        session.flush()

    return act


def _granted(role: Role, *, to_office: bool = True, placed: bool = True, **values: object) -> Act:
    def act(session: Session, document: Document) -> object:
        holder = rows.person(session, None)
        at = {"office_id": document.office_id if to_office else None}
        place = rows.organisation(session) if placed else None
        return rows.grant(session, holder, role, place, **(at | values))

    return act


def _admitted(**values: object) -> Act:
    def act(session: Session, document: Document) -> None:
        session.add(
            Admission(
                organisation_id=document.organisation_id,
                digest="d" * 64,
                person_id=_person_id(session),
                at=NOW,
                **values,  # type: ignore[arg-type]
            )
        )
        session.flush()

    return act


def _verified_without_bytes(session: Session, document: Document) -> None:
    version = rows.file_version(session, document)
    session.add(
        Rendition(
            organisation_id=document.organisation_id,
            document_id=document.id,
            file_version_id=version.id,
            plan_key="p",
            plan={},
            asked_at=NOW,
            verified=True,
        )
    )
    session.flush()


def _accepted_by_nobody(session: Session, document: Document) -> None:
    version = rows.file_version(session, document)
    session.add(
        DifferenceRow(
            organisation_id=document.organisation_id,
            document_id=document.id,
            file_version_id=version.id,
            number=1,
            digest="d" * 64,
            accepted_at=NOW,
        )
    )
    session.flush()


REFUSED: dict[str, Act] = {
    "published_has_time": _status(DocumentStatus.PUBLISHED, issued_on=TODAY),
    "issued_has_date": _status(DocumentStatus.ISSUED),
    "decision_has_time": _decided(decided_at=None),
    "decision_has_approver": _decided(approver_id=None),
    "exempt_has_ground": _decided(decided_attribute=Attribute.EXEMPT),
    "audit_has_auditor": lambda s, d: rows.case(s, d, audited_attribute=Attribute.EXEMPT),
    "acting_ends": _granted(Role.DRAFTER, acting=True),
    "dates_in_order": _granted(Role.DRAFTER, until_on=date(2025, 12, 31)),
    "nobody_is_the_system": _granted(Role.SYSTEM),
    "reaches_an_office": _granted(Role.OFFICE_HEAD, to_office=False),
    "reaches_an_organisation": _granted(Role.APPROVER, to_office=False, placed=False),
    "span_in_order": lambda s, d: rows.finding(s, rows.file_version(s, d), span_end=1),
    "keep_has_reason": _settled(SettlementAction.KEEP),
    "exception_has_law": _settled(SettlementAction.EXCEPTION, reason="依法公示", law="某法"),
    "verified_has_bytes": _verified_without_bytes,
    "accepted_by_somebody": _accepted_by_nobody,
    "declassified_is_documented": _admitted(kind="declassified", authority="某局"),
    "kind_known": _admitted(kind="other"),
}
ACCEPTED: dict[str, Act] = {
    "published": _status(DocumentStatus.PUBLISHED, issued_on=TODAY, published_at=NOW),
    "decided exempt": _decided(
        decided_attribute=Attribute.EXEMPT, decided_grounds=["art14_secret"]
    ),
    "acting with an end": _granted(Role.DRAFTER, acting=True, until_on=TODAY),
    "an administrator": _granted(Role.AUDIT_ADMIN, to_office=False, placed=False),
    "kept with a reason": _settled(SettlementAction.KEEP, reason="公务电话"),
    "excepted by law": _settled(SettlementAction.EXCEPTION, law="某法", article="第五条"),
    "not a mark": _admitted(kind="not_a_mark"),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_the_database_refuses_a_row_that_breaks_a_rule(session: Session, rule: str) -> None:
    document = _document(session)
    assert rule in _breaks(session, lambda: REFUSED[rule](session, document))


@pytest.mark.parametrize("kind", ACCEPTED)
def test_the_database_takes_a_row_that_keeps_the_rules(session: Session, kind: str) -> None:
    ACCEPTED[kind](session, _document(session))
    session.commit()


def test_a_document_has_one_open_case(session: Session) -> None:
    document = _document(session)
    rows.case(session, document, state=CaseState.SETTLED)
    rows.case(session, document, state=CaseState.DISCARDED)
    rows.case(session, document, state=CaseState.DRAFT)
    session.commit()
    _breaks(session, lambda: rows.case(session, document, state=CaseState.SIGN_OFF))


def test_a_position_has_one_live_version_per_stage(session: Session) -> None:
    document = _document(session)
    rows.file_version(session, document, live=False)
    rows.file_version(session, document)
    rows.file_version(session, document, position=1)
    rows.file_version(session, document, stage=FileStage.FINAL)
    session.commit()
    _breaks(session, lambda: rows.file_version(session, document))


def test_a_number_is_used_once_in_an_organisation(session: Session) -> None:
    first, other = (rows.office(session, rows.organisation(session)) for _ in range(2))
    rows.document(session, first, number_key="海府办2026-1")
    rows.document(session, other, number_key="海府办2026-1")
    rows.document(session, first)
    rows.document(session, first)
    session.commit()
    _breaks(session, lambda: rows.document(session, first, number_key="海府办2026-1"))


def test_an_index_number_is_used_once_everywhere(session: Session) -> None:
    first, other = (rows.office(session, rows.organisation(session)) for _ in range(2))
    rows.document(session, first, index_number="000014349/2026-00001")
    _breaks(session, lambda: rows.document(session, other, index_number="000014349/2026-00001"))


def test_a_case_has_one_standing_confirmation_of_a_kind(session: Session) -> None:
    case = rows.case(session, _document(session))
    reviewer = _person_id(session)

    def confirm(**values: object) -> None:
        session.add(
            Confirmation(
                organisation_id=case.organisation_id,
                case_id=case.id,
                kind=ConfirmationKind.PRIVACY,
                person_id=reviewer,
                content_digest="c",
                at=NOW,
                **values,  # type: ignore[arg-type]
            )
        )
        session.flush()

    confirm(voided_at=NOW)
    confirm()
    session.commit()
    _breaks(session, confirm)


def test_a_finding_has_one_standing_settlement_per_stage(session: Session) -> None:
    found = rows.finding(session, rows.file_version(session, _document(session)))
    someone = _person_id(session)

    def settle(stage: Stage, **values: object) -> None:
        session.add(
            Settlement(
                organisation_id=found.organisation_id,
                finding_id=found.id,
                stage=stage,
                action=SettlementAction.MASK,
                person_id=someone,
                at=NOW,
                batch="b",
                **values,  # type: ignore[arg-type]
            )
        )
        session.flush()

    settle(Stage.DRAFTER, undone_at=NOW)
    settle(Stage.DRAFTER)
    settle(Stage.REVIEWER)
    session.commit()
    _breaks(session, lambda: settle(Stage.DRAFTER))


def test_a_row_belongs_to_things_that_exist(session: Session) -> None:
    document = _document(session)
    _breaks(session, lambda: rows.case(session, document, opened_by_id=987_654))


def test_a_code_that_nobody_declared_is_refused_by_model_and_database(session: Session) -> None:
    version = rows.file_version(session, _document(session))
    session.commit()
    complaint = _breaks(
        session, lambda: session.execute(text("UPDATE file_version SET state = 'lost'"))
    )
    assert "ck_file_version_state" in complaint
    session.refresh(version)
    assert version.state is FileState.PENDING
    version.state = "lost"  # type: ignore[assignment]
    with pytest.raises(StatementError, match="lost"):
        session.flush()
