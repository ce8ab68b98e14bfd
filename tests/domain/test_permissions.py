"""Who may see, settle, answer and administer: one table per role, and the reasons when not."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

import pytest

from review.domain.permissions import POLICY, Permission, Place, may, refusals_for
from review.domain.states import ADMIN_ROLES, CaseState, DocumentStatus, Role
from review.domain.values import Actor
from tests.domain.cases import (
    OFFICE,
    ORGANISATION,
    OTHER_OFFICE,
    OTHER_ORGANISATION,
    SYSTEM,
    person,
)

P = Permission

#: What a role may do with a document of its own office while the case is …
DRAFT, REVIEW, SIGNED, ISSUED, PUBLISHED = "draft", "review", "signed", "issued", "published"
PLACES: dict[str, dict[str, Any]] = {
    DRAFT: {"status": DocumentStatus.UNISSUED, "case_state": CaseState.DRAFT},
    REVIEW: {"status": DocumentStatus.UNISSUED, "case_state": CaseState.CONFIDENTIALITY_REVIEW},
    SIGNED: {"status": DocumentStatus.UNISSUED, "case_state": CaseState.DECIDED},
    ISSUED: {"status": DocumentStatus.ISSUED, "case_state": CaseState.DECIDED},
    PUBLISHED: {"status": DocumentStatus.PUBLISHED, "case_state": None},
}
EVERYWHERE = {P.DOCUMENT_READ, P.ORIGINAL_READ, P.REQUEST_READ, P.WORKLIST_READ}
WITH_A_CASE = EVERYWHERE | {P.COMMENT_WRITE}

#: What a role may do with rounds, items and issued documents, whatever case is open.
STANDING: dict[Role, AbstractSet[Permission]] = {
    Role.DRAFTER: {
        P.CLASSIFIED_COUNT,
        P.ITEM_READ,
        P.ITEM_COMMENT,
        P.VALIDITY_PROVE,
        P.SPOT_CHECK_RECTIFY,
    },
    Role.OFFICE_HEAD: {
        P.CLASSIFIED_COUNT,
        P.ITEM_READ,
        P.ITEM_COMMENT,
        P.VALIDITY_PROVE,
        P.SPOT_CHECK_RECTIFY,
        P.WORK_HAND_OVER,
    },
    Role.DISCLOSURE_OFFICER: {
        P.BACKLOG_MANAGE,
        P.CLASSIFIED_COUNT,
        P.CONFIDENTIALITY_READ,
        P.COPY_CHOOSE,
        P.DISPUTE_RECORD,
        P.EVIDENCE_PACK,
        P.FIGURES_READ,
        P.IDENTITY_READ,
        P.IMPACT_READ,
        P.IMPORT_MANAGE,
        P.ITEM_COMMENT,
        P.ITEM_READ,
        P.LOADING_MANAGE,
        P.REQUEST_HANDLE,
        P.REPORT_PUBLISH,
        P.REPORT_WRITE,
        P.REQUEST_RECORD,
        P.REVIEW_DATE_SET,
        P.ROUND_MANAGE,
        P.RULES_WATCH,
        P.SCOPE_SET,
        P.SPOT_CHECK_EXAMINE,
        P.SPOT_CHECK_MANAGE,
        P.SUBMISSION_RECORD,
        P.SUMMARY_RECORD,
        P.TERMS_MANAGE,
        P.TERMS_READ,
        P.VALIDITY_MARK,
        P.VALIDITY_PROVE,
        P.WORK_HAND_OVER,
    },
    Role.CLERK: {P.DATES_CORRECT, P.IMPORT_MANAGE, P.ITEM_READ, P.SCOPE_SET, P.VALIDITY_PROVE},
    Role.CONFIDENTIALITY_REVIEWER: {
        P.CONFIDENTIALITY_READ,
        P.IMPACT_READ,
        P.ITEM_READ,
        P.REVIEW_DATE_SET,
        P.SUMMARY_RECORD,
        P.TERMS_READ,
    },
    Role.APPROVER: {
        P.CONFIDENTIALITY_READ,
        P.FIGURES_READ,
        P.ITEM_COMMENT,
        P.ITEM_READ,
        P.REPORT_SIGN,
    },
    Role.SUPERVISOR: {
        P.CONFIDENTIALITY_READ,
        P.EVIDENCE_PACK,
        P.FIGURES_READ,
        P.IMPACT_READ,
        P.ITEM_READ,
        P.SPOT_CHECK_EXAMINE,
        P.SPOT_CHECK_MANAGE,
    },
}

#: Beside those, what a role may do with the document and its open case.
TABLE: dict[Role, dict[str, AbstractSet[Permission]]] = {
    Role.DRAFTER: {
        DRAFT: WITH_A_CASE
        | {P.DOCUMENT_CREATE, P.DOCUMENT_EDIT, P.FINDING_SETTLE, P.CONSULTATION_RECORD},
        REVIEW: WITH_A_CASE | {P.DOCUMENT_CREATE, P.CONSULTATION_RECORD},
        SIGNED: WITH_A_CASE | {P.DOCUMENT_CREATE, P.CONSULTATION_RECORD},
        ISSUED: WITH_A_CASE | {P.DOCUMENT_CREATE, P.CONSULTATION_RECORD},
        PUBLISHED: EVERYWHERE | {P.DOCUMENT_CREATE},
    },
    Role.OFFICE_HEAD: dict.fromkeys((DRAFT, REVIEW, SIGNED, ISSUED), WITH_A_CASE)
    | {PUBLISHED: EVERYWHERE},
    Role.DISCLOSURE_OFFICER: {
        DRAFT: WITH_A_CASE | {P.CONSULTATION_RECORD},
        REVIEW: WITH_A_CASE | {P.CONSULTATION_RECORD},
        SIGNED: WITH_A_CASE | {P.CONSULTATION_RECORD, P.MARK_WRITE, P.RECORD_EDIT},
        ISSUED: WITH_A_CASE | {P.CONSULTATION_RECORD, P.MARK_WRITE, P.RECORD_EDIT},
        PUBLISHED: EVERYWHERE,
    },
    Role.CLERK: {
        DRAFT: WITH_A_CASE | {P.REGISTER_DOCUMENT},
        REVIEW: WITH_A_CASE | {P.REGISTER_DOCUMENT},
        SIGNED: WITH_A_CASE | {P.REGISTER_DOCUMENT, P.FINAL_ATTACH, P.MARK_WRITE},
        ISSUED: WITH_A_CASE | {P.REGISTER_DOCUMENT, P.FINAL_ATTACH, P.MARK_WRITE},
        PUBLISHED: EVERYWHERE | {P.REGISTER_DOCUMENT},
    },
    Role.CONFIDENTIALITY_REVIEWER: {
        DRAFT: WITH_A_CASE | {P.MARK_ADMIT},
        REVIEW: WITH_A_CASE | {P.MARK_ADMIT, P.FINDING_SETTLE, P.REVIEW_RECORD},
        SIGNED: WITH_A_CASE | {P.MARK_ADMIT},
        ISSUED: WITH_A_CASE | {P.MARK_ADMIT, P.FINDING_SETTLE, P.REVIEW_RECORD},
        PUBLISHED: EVERYWHERE | {P.MARK_ADMIT},
    },
    Role.APPROVER: dict.fromkeys((DRAFT, REVIEW, SIGNED, ISSUED), WITH_A_CASE)
    | {PUBLISHED: EVERYWHERE},
    Role.SUPERVISOR: dict.fromkeys(
        PLACES, frozenset({P.DOCUMENT_READ, P.REQUEST_READ, P.WORKLIST_READ})
    ),
    Role.SYSTEM_ADMIN: dict.fromkeys(
        PLACES, frozenset({P.ACCOUNT_MANAGE, P.CALENDAR_MANAGE, P.HEALTH_READ})
    ),
    Role.SECURITY_ADMIN: dict.fromkeys(PLACES, frozenset({P.GRANT_MANAGE})),
    Role.AUDIT_ADMIN: dict.fromkeys(PLACES, frozenset({P.AUDIT_READ})),
    Role.SYSTEM: dict.fromkeys(PLACES, frozenset()),
}
OFFICE_FREE = {P.DOCUMENT_CREATE, P.REQUEST_READ, P.WORKLIST_READ}


def a_place(name: str, *, organisation: int = ORGANISATION, office: int | None = OFFICE) -> Place:
    """A document of the cast's office, by the name of its stage."""
    return Place(organisation_id=organisation, office_id=office, **PLACES[name])


def _allowed(actor: Actor, place: Place) -> set[Permission]:
    return {p for p in Permission if may(actor, p, place)}


def _told(role: Role, stage: str) -> AbstractSet[Permission]:
    return TABLE[role][stage] | STANDING.get(role, frozenset())


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("stage", PLACES)
def test_a_role_may_exactly_what_the_table_says(role: Role, stage: str) -> None:
    assert _allowed(person(role), a_place(stage)) == _told(role, stage)


@pytest.mark.parametrize("role", set(Role) - ADMIN_ROLES - {Role.SYSTEM})
@pytest.mark.parametrize("stage", PLACES)
def test_nobody_may_anything_in_another_organisation(role: Role, stage: str) -> None:
    stranger = person(role, organisation=OTHER_ORGANISATION)
    assert _allowed(stranger, a_place(stage)) == set()


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.OFFICE_HEAD])
@pytest.mark.parametrize("stage", PLACES)
def test_an_office_role_sees_no_document_of_another_office(role: Role, stage: str) -> None:
    neighbour = person(role, office=OTHER_OFFICE)
    assert _allowed(neighbour, a_place(stage)) == _told(role, stage) & OFFICE_FREE


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.OFFICE_HEAD])
def test_a_place_without_an_office_belongs_to_no_office_role(role: Role) -> None:
    nowhere = a_place(DRAFT, office=None)
    assert _allowed(person(role), nowhere) <= OFFICE_FREE


@pytest.mark.parametrize("permission", Permission)
def test_a_returned_case_is_with_the_drafter_like_a_draft(permission: Permission) -> None:
    returned = Place(organisation_id=ORGANISATION, office_id=OFFICE, case_state=CaseState.RETURNED)
    drafter = person(Role.DRAFTER)
    assert may(drafter, permission, returned) is may(drafter, permission, a_place(DRAFT))


@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
def test_the_three_administrators_see_no_document(role: Role) -> None:
    for stage in PLACES:
        seen = _allowed(person(role), a_place(stage))
        assert seen.isdisjoint({P.DOCUMENT_READ, P.ORIGINAL_READ, P.WORKLIST_READ})


@pytest.mark.parametrize("state", [CaseState.SETTLED, CaseState.DISCARDED])
def test_a_closed_case_is_not_talked_about_any_more(state: CaseState) -> None:
    closed = Place(organisation_id=ORGANISATION, office_id=OFFICE, case_state=state)
    refusals = refusals_for(person(Role.DRAFTER), P.COMMENT_WRITE, closed)
    assert [r.code for r in refusals] == ["no_open_case"]


@pytest.mark.parametrize(
    ("role", "permission", "stage", "code"),
    [
        (Role.DRAFTER, P.DOCUMENT_EDIT, REVIEW, "not_with_drafter"),
        (Role.DRAFTER, P.FINDING_SETTLE, REVIEW, "not_with_drafter"),
        (Role.CONFIDENTIALITY_REVIEWER, P.FINDING_SETTLE, SIGNED, "not_under_review"),
        (Role.CONFIDENTIALITY_REVIEWER, P.REVIEW_RECORD, DRAFT, "not_under_review"),
        (Role.CLERK, P.FINAL_ATTACH, REVIEW, "not_decided"),
        (Role.DISCLOSURE_OFFICER, P.RECORD_EDIT, REVIEW, "not_decided"),
        (Role.APPROVER, P.ACCOUNT_MANAGE, DRAFT, "role_missing"),
    ],
)
def test_a_refusal_tells_the_reason_that_is_nearest(
    role: Role, permission: Permission, stage: str, code: str
) -> None:
    refusals = refusals_for(person(role), permission, a_place(stage))
    assert [r.code for r in refusals] == [code]


def test_a_missing_role_is_named() -> None:
    (refusal,) = refusals_for(person(Role.CLERK), P.GRANT_MANAGE, a_place(DRAFT))
    assert refusal.facts == {"roles": Role.SECURITY_ADMIN}


def test_where_several_roles_would_do_none_is_left_out() -> None:
    (refusal,) = refusals_for(person(Role.CLERK), P.REVIEW_DATE_SET, a_place(DRAFT))
    both = f"{Role.DISCLOSURE_OFFICER} {Role.CONFIDENTIALITY_REVIEWER}"
    assert refusal.facts == {"roles": both}


def test_every_permission_has_a_policy_and_an_unknown_one_raises() -> None:
    assert set(POLICY) == set(Permission)
    assert list(Permission) == sorted(Permission, key=lambda p: p.name)
    with pytest.raises(KeyError):
        refusals_for(SYSTEM, "document:burn", a_place(DRAFT))  # type: ignore[arg-type]


def test_every_predicate_says_what_it_holds_about() -> None:
    names = {p.__name__ for alternatives in POLICY.values() for a in alternatives for p in a}
    assert {"is_drafter", "is_drafter_somewhere", "is_system_admin", "with_the_drafter"} <= names
    assert "holds" not in names
