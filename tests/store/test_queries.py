"""Questions the rooms above ask by name: which files count, what waits for an answer, who is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from review.domain.calendar import WorkingCalendar
from review.domain.redaction import PlannedBox
from review.domain.states import CaseState, ConfirmationKind, Role
from review.store.calendar import CalendarDay, CalendarYear, working_calendar
from review.store.case_values import steps_without_person
from review.store.cases import (
    Comment,
    Confirmation,
    Referral,
    ReviewCase,
    comments_awaiting_answer,
    latest_case,
    open_case,
    open_referral,
    standing_confirmations,
)
from review.store.documents import (
    Admission,
    Document,
    FileStage,
    admitted,
    files_of_record,
    live_files,
    reviewed_files,
)
from review.store.findings import DifferenceRow, differences_of
from review.store.found import drawn_boxes, finding_values
from review.store.people import Office, Person
from review.store.releases import Release, latest_release, next_index, release_of_case
from tests.store import rows
from tests.store.rows import NOW, TODAY


@pytest.fixture
def case(session: Session) -> ReviewCase:
    """A draft of an office."""
    office = rows.office(session, rows.organisation(session))
    return rows.case(session, rows.document(session, office))


def _add(session: Session, table: type[Any], case: ReviewCase, **values: Any) -> Any:
    row = table(organisation_id=case.organisation_id, **values)
    session.add(row)
    session.flush()
    return row


def _versions(session: Session, case: ReviewCase) -> Any:
    def version(position: int, stage: FileStage, *, live: bool = True) -> Any:
        document = session.get_one(Document, case.document_id)
        return rows.file_version(session, document, position=position, stage=stage, live=live)

    return version


def test_what_was_issued_counts_and_else_what_was_reviewed(
    session: Session, case: ReviewCase
) -> None:
    version = _versions(session, case)
    main, annex = version(0, FileStage.REVIEWED), version(1, FileStage.REVIEWED)
    version(0, FileStage.REVIEWED, live=False)
    issued = version(0, FileStage.FINAL)
    assert reviewed_files(session, case.document_id) == [main, annex]
    assert files_of_record(session, case.document_id) == [issued, annex]
    assert set(live_files(session, case.document_id)) == {main, annex, issued}
    assert files_of_record(session, case.document_id + 1) == []


def test_bytes_are_admitted_in_one_organisation_only(session: Session, case: ReviewCase) -> None:
    someone = rows.person(session, None)
    values = {"digest": "d" * 64, "kind": "not_a_mark", "person_id": someone.id, "at": NOW}
    _add(session, Admission, case, **values)
    elsewhere = rows.organisation(session)
    assert admitted(session, case.organisation_id, "d" * 64)
    assert not admitted(session, elsewhere.id, "d" * 64)
    assert not admitted(session, case.organisation_id, "e" * 64)


def test_the_latest_case_is_the_open_one_else_the_last(session: Session, case: ReviewCase) -> None:
    document = session.get_one(Document, case.document_id)
    assert open_case(session, document.id) is case
    later = rows.case(session, document, state=CaseState.SETTLED)
    assert latest_case(session, document.id) is case
    case.state = CaseState.DISCARDED
    session.flush()
    assert (open_case(session, document.id), latest_case(session, document.id)) == (None, later)


def test_a_comment_waits_until_somebody_answers_it(session: Session, case: ReviewCase) -> None:
    values: dict[str, Any] = {
        "document_id": case.document_id,
        "case_id": case.id,
        "person_id": None,
        "action": None,
        "body": "请核对第二段",
        "at": NOW,
    }
    first, second = (_add(session, Comment, case, needs_answer=True, **values) for _ in range(2))
    _add(session, Comment, case, **values)
    assert comments_awaiting_answer(session, case.id) == [first, second]
    _add(session, Comment, case, answers_id=first.id, **values)
    assert comments_awaiting_answer(session, case.id) == [second]


def test_a_confirmation_stands_until_it_is_voided(session: Session, case: ReviewCase) -> None:
    someone = rows.person(session, None)
    values = {"case_id": case.id, "person_id": someone.id, "content_digest": "c", "at": NOW}
    kind = ConfirmationKind.PRIVACY
    _add(session, Confirmation, case, kind=kind, voided_at=NOW, **values)
    assert standing_confirmations(session, case.id) == {}
    standing = _add(session, Confirmation, case, kind=kind, **values)
    assert standing_confirmations(session, case.id) == {kind: standing}


def test_a_referral_is_open_until_it_is_closed(session: Session, case: ReviewCase) -> None:
    asked = _add(
        session,
        Referral,
        case,
        case_id=case.id,
        authority="上级机关",
        question="是否属于秘密事项",
        sent_on=TODAY,
        due_on=TODAY,
        person_id=rows.person(session, None).id,
    )
    assert open_referral(session, case.id) is asked
    asked.closed_at = NOW
    session.flush()
    assert open_referral(session, case.id) is None


def test_a_drawn_box_has_no_text_and_a_place_of_its_own(session: Session, case: ReviewCase) -> None:
    version = _versions(session, case)(0, FileStage.REVIEWED)
    rows.finding(session, version)
    drawn = rows.finding(session, version, box=[2, 0.1, 0.2, 0.3, 0.4], span_start=0, span_end=0)
    assert drawn_boxes(session, version.id) == {drawn.id: PlannedBox(2, (0.1, 0.2, 0.3, 0.4))}
    segments = [value.segment for value in finding_values(session, [version.id])[version.id]]
    assert segments == ["s2", f"box:{drawn.id}"]


def test_differences_come_in_the_order_of_the_file(session: Session, case: ReviewCase) -> None:
    version = _versions(session, case)(0, FileStage.FINAL)
    for number in (3, 1, 2):
        _add(
            session,
            DifferenceRow,
            case,
            document_id=case.document_id,
            file_version_id=version.id,
            number=number,
            digest="d" * 64,
        )
    assert [row.number for row in differences_of(session, [version.id])] == [1, 2, 3]


def test_the_newest_release_counts(session: Session, case: ReviewCase) -> None:
    assert latest_release(session, case.document_id) is None
    values = {"document_id": case.document_id, "case_id": case.id, "asked_at": NOW}
    releases = [
        _add(session, Release, case, revision=n, record={}, strings_digest="", **values)
        for n in (2, 1)
    ]
    assert latest_release(session, case.document_id) is releases[0]
    assert release_of_case(session, case.id) is releases[0]


def test_an_index_number_is_given_once_a_year_and_organisation(session: Session) -> None:
    one, other = rows.organisation(session), rows.organisation(session)
    given = [next_index(session, one.id, year) for year in (2026, 2026, 2027, 2026)]
    assert given == [1, 2, 1, 3]
    assert next_index(session, other.id, 2026) == 1


def test_the_calendar_is_made_of_its_rows(session: Session) -> None:
    session.add(CalendarYear(year=2026, source="notice"))
    session.add(CalendarDay(day=date(2026, 10, 1), working=False))
    session.add(CalendarDay(day=date(2026, 10, 10), working=True))
    session.flush()
    expected = WorkingCalendar(
        frozenset({date(2026, 10, 1)}), frozenset({date(2026, 10, 10)}), frozenset({2026})
    )
    assert working_calendar(session) == expected


def _people(session: Session, case: ReviewCase, *roles: Role) -> list[Person]:
    office = session.get_one(Office, case.office_id)
    found = []
    for role in roles:
        found.append(rows.person(session, None))
        rows.grant(session, found[-1], role, office, office_id=None)
    return found


def _lacking(session: Session, case: ReviewCase) -> tuple[Role, ...]:
    document = session.get_one(Document, case.document_id)
    return steps_without_person(session, case, document, TODAY)


def test_a_later_step_needs_somebody_who_did_not_propose(
    session: Session, case: ReviewCase
) -> None:
    everyone = (Role.DISCLOSURE_OFFICER, Role.CONFIDENTIALITY_REVIEWER, Role.APPROVER, Role.CLERK)
    assert set(_lacking(session, case)) == set(everyone)
    officer, *_ = _people(session, case, *everyone)
    assert _lacking(session, case) == ()
    case.proposer_ids = [officer.id]
    session.flush()
    assert _lacking(session, case) == (Role.DISCLOSURE_OFFICER,)


def test_reviewer_and_approver_are_two_people(session: Session, case: ReviewCase) -> None:
    _people(session, case, Role.DISCLOSURE_OFFICER, Role.CLERK)
    (both,) = _people(session, case, Role.CONFIDENTIALITY_REVIEWER)
    office = session.get_one(Office, case.office_id)
    rows.grant(session, both, Role.APPROVER, office, office_id=None)
    assert _lacking(session, case) == (Role.APPROVER,)
