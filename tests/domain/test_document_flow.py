"""Hide, confirm, restore: at once by one person, then a second one (product.md section 4)."""

from __future__ import annotations

import pytest

from review.domain.document_flow import DOCUMENT_FLOW
from review.domain.states import DocumentAction, DocumentStatus, Role
from review.domain.values import Actor, HeldDocument
from tests.domain.cases import OFFICE, ORGANISATION, PEOPLE, SYSTEM, person

OFFICER, APPROVER = person(Role.DISCLOSURE_OFFICER), person(Role.APPROVER)
SECOND = (DocumentAction.CONFIRM_HIDE, DocumentAction.RESTORE)


def a_document(
    state: DocumentStatus, *, hidden_by: int | None = None, confirmed: bool = False
) -> HeldDocument:
    """A document as hide and restore see it."""
    return HeldDocument(
        id=1,
        organisation_id=ORGANISATION,
        office_id=OFFICE,
        state=state,
        hidden_by_id=hidden_by,
        hide_confirmed=confirmed,
    )


HIDDEN = a_document(DocumentStatus.WITHDRAWN, hidden_by=PEOPLE[Role.DISCLOSURE_OFFICER])


def _codes(actor: Actor, document: HeldDocument, action: DocumentAction) -> list[str]:
    return [r.code for r in DOCUMENT_FLOW.judge(actor, document, action).refusals]


def test_the_disclosure_officer_hides_a_published_document_at_once() -> None:
    verdict = DOCUMENT_FLOW.judge(
        OFFICER, a_document(DocumentStatus.PUBLISHED), DocumentAction.HIDE
    )
    assert verdict.row is not None
    assert verdict.row.target is DocumentStatus.WITHDRAWN
    assert verdict.row.needs_comment


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DISCLOSURE_OFFICER, Role.SYSTEM}))
def test_nobody_else_hides(role: Role) -> None:
    published = a_document(DocumentStatus.PUBLISHED)
    assert _codes(person(role), published, DocumentAction.HIDE) == ["role_missing"]


def test_the_product_takes_down_and_files_what_an_approved_item_says() -> None:
    taken = DOCUMENT_FLOW.judge(SYSTEM, a_document(DocumentStatus.PUBLISHED), DocumentAction.HIDE)
    assert taken.allowed
    assert taken.row is not None
    assert taken.row.target is DocumentStatus.WITHDRAWN
    filed = DOCUMENT_FLOW.judge(SYSTEM, a_document(DocumentStatus.ISSUED), DocumentAction.FILE)
    assert filed.allowed
    assert filed.row is not None
    assert filed.row.target is DocumentStatus.FILED


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM}))
def test_no_person_files_a_document_without_a_case(role: Role) -> None:
    issued = a_document(DocumentStatus.ISSUED)
    assert _codes(person(role), issued, DocumentAction.FILE) == ["role_missing"]


@pytest.mark.parametrize("action", SECOND)
def test_a_second_person_confirms_or_restores(action: DocumentAction) -> None:
    assert _codes(APPROVER, HIDDEN, action) == []
    assert _codes(person(Role.DISCLOSURE_OFFICER, number=7), HIDDEN, action) == []
    assert _codes(OFFICER, HIDDEN, action) == ["own_hide"]
    assert _codes(person(Role.CLERK), HIDDEN, action) == ["role_missing"]


@pytest.mark.parametrize("action", SECOND)
def test_a_confirmed_hide_is_undone_only_by_a_new_case(action: DocumentAction) -> None:
    document = a_document(DocumentStatus.WITHDRAWN, hidden_by=1, confirmed=True)
    assert _codes(APPROVER, document, action) == ["hide_confirmed"]


def test_restoring_makes_public_again_and_says_why() -> None:
    rows = [r for r in DOCUMENT_FLOW.rows if r.action is DocumentAction.RESTORE]
    assert {(r.target, r.needs_comment) for r in rows} == {(DocumentStatus.PUBLISHED, True)}


@pytest.mark.parametrize(
    "status", sorted(set(DocumentStatus) - {DocumentStatus.PUBLISHED, DocumentStatus.WITHDRAWN})
)
def test_what_was_never_public_can_not_be_hidden(status: DocumentStatus) -> None:
    assert _codes(OFFICER, a_document(status), DocumentAction.HIDE) == ["not_in_this_state"]
