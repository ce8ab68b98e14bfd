"""What rules are given and answer: roles and their reach, refusals, what a case expects."""

from __future__ import annotations

import pytest

from review.domain.states import DocumentStatus, Role
from review.domain.values import Actor, Held, Proposal, Refusal, Refused, Stale
from tests.domain.cases import (
    EXEMPT,
    OFFICE,
    ON_REQUEST,
    ORGANISATION,
    OTHER_OFFICE,
    OTHER_ORGANISATION,
    PROACTIVE,
    SYSTEM,
    a_case,
    person,
)


def test_a_role_of_the_organisation_reaches_all_its_offices_and_no_other() -> None:
    clerk = person(Role.CLERK)
    assert clerk.holds(Role.CLERK, ORGANISATION, OFFICE)
    assert clerk.holds(Role.CLERK, ORGANISATION, None)
    assert not clerk.holds(Role.CLERK, OTHER_ORGANISATION, OFFICE)
    assert not clerk.holds(Role.APPROVER, ORGANISATION, OFFICE)


def test_a_role_of_an_office_reaches_it_and_what_lies_below() -> None:
    head = Actor(1, "head", (Held(Role.OFFICE_HEAD, ORGANISATION, frozenset({OFFICE, 12})),))
    assert head.holds(Role.OFFICE_HEAD, ORGANISATION, OFFICE)
    assert head.holds(Role.OFFICE_HEAD, ORGANISATION, 12)
    assert not head.holds(Role.OFFICE_HEAD, ORGANISATION, OTHER_OFFICE)
    assert not head.holds(Role.OFFICE_HEAD, ORGANISATION, None)
    assert head.has_role(Role.OFFICE_HEAD)
    assert not head.has_role(Role.DRAFTER)


def test_the_system_is_nothing_but_the_system() -> None:
    assert SYSTEM.holds(Role.SYSTEM, ORGANISATION, None)
    assert not any(SYSTEM.holds(r, ORGANISATION, OFFICE) for r in Role if r is not Role.SYSTEM)
    assert not any(person(r).holds(Role.SYSTEM, ORGANISATION, OFFICE) for r in list(Role)[:-1])


def test_what_is_refused_carries_every_reason_and_what_is_stale_both_versions() -> None:
    refused = Refused(Refusal("title_missing"), Refusal("files_unread", {"count": "1"}))
    assert str(refused) == "title_missing, files_unread"
    assert len(refused.refusals) == 2
    stale = Stale(3, 5)
    assert (stale.opened, stale.now_at, str(stale)) == (3, 5, "opened at 3, now 5")


@pytest.mark.parametrize(
    ("proposed", "audited", "decided", "expected"),
    [
        (PROACTIVE, None, None, True),
        (EXEMPT, PROACTIVE, None, True),
        (PROACTIVE, EXEMPT, None, True),
        (EXEMPT, ON_REQUEST, None, False),
        (None, None, None, False),
        (PROACTIVE, PROACTIVE, EXEMPT, False),
        (EXEMPT, EXEMPT, PROACTIVE, True),
    ],
)
def test_a_public_copy_is_expected_while_somebody_wants_it_and_nobody_decided_otherwise(
    proposed: Proposal | None, audited: Proposal | None, decided: Proposal | None, expected: bool
) -> None:
    case = a_case(proposed=proposed, audited=audited, decided=decided)
    assert case.public_copy_expected is expected


@pytest.mark.parametrize(
    ("proposal", "confidentiality", "privacy", "stand"),
    [
        (PROACTIVE, True, True, True),
        (PROACTIVE, True, False, False),
        (PROACTIVE, False, True, False),
        (EXEMPT, True, False, True),
        (EXEMPT, False, False, False),
    ],
)
def test_privacy_is_needed_only_for_a_public_copy(
    proposal: Proposal, confidentiality: bool, privacy: bool, stand: bool
) -> None:
    case = a_case(
        proposed=proposal,
        audited=None,
        confidentiality_stands=confidentiality,
        privacy_stands=privacy,
    )
    assert case.confirmations_stand is stand


def test_a_case_begins_with_an_unissued_document() -> None:
    assert a_case().document_status is DocumentStatus.UNISSUED
