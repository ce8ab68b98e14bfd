"""A small cast and well-prepared cases for the tests of the rules.

Plain values only: no database, no clock. What goes wrong with a case is told in ``stories``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from review.domain.states import (
    ADMIN_ROLES,
    OFFICE_ROLES,
    Attribute,
    CaseAction,
    CaseKind,
    CaseState,
    DocumentStatus,
    Role,
    Route,
)
from review.domain.values import Actor, Case, Held, Proposal

ORGANISATION, OTHER_ORGANISATION = 1, 2
OFFICE, OTHER_OFFICE = 10, 11
GOOD_REASON = "公布储备点位会使应急物资在灾害期间遭到哄抢"

PROACTIVE = Proposal(Attribute.PROACTIVE)
ON_REQUEST = Proposal(Attribute.ON_REQUEST, reason=GOOD_REASON)
EXEMPT = Proposal(Attribute.EXEMPT, grounds=("SEC_PUBLIC",), reason=GOOD_REASON)

PEOPLE = {role: number for number, role in enumerate(Role, start=101)}
"""The person who plays each role in the cast: one person, one role."""

SYSTEM = Actor(None, "root", system=True)


def held(role: Role, *, organisation: int = ORGANISATION, office: int = OFFICE) -> Held:
    """A role in its usual reach: the office, the organisation or the installation."""
    if role in ADMIN_ROLES:
        return Held(role, None)
    return Held(role, organisation, frozenset({office}) if role in OFFICE_ROLES else None)


def person(*roles: Role, number: int | None = None, **reach: int) -> Actor:
    """Somebody who holds these roles; the number of the first role's player unless given."""
    if roles == (Role.SYSTEM,):
        return SYSTEM
    known = PEOPLE[roles[0]] if number is None else number
    return Actor(known, f"person {known}", tuple(held(role, **reach) for role in roles))


def a_case(state: CaseState = CaseState.DRAFT, **changes: Any) -> Case:
    """A proactive case with one read file, proposed by the cast's drafter."""
    plain = Case(
        id=1,
        organisation_id=ORGANISATION,
        office_id=OFFICE,
        document_id=1,
        kind=CaseKind.FIRST,
        state=state,
        route=Route.AUDIT_THEN_CONFIDENTIALITY,
        drafter_id=PEOPLE[Role.DRAFTER],
        proposer_ids=frozenset({PEOPLE[Role.DRAFTER]}),
        proposed=PROACTIVE,
        audited=PROACTIVE,
    )
    return replace(plain, **changes)


_CONFIRMED: dict[str, Any] = {
    "confidentiality_stands": True,
    "privacy_stands": True,
    "reviewer_ids": frozenset({PEOPLE[Role.CONFIDENTIALITY_REVIEWER]}),
}
_SIGNED: dict[str, Any] = {"decided": PROACTIVE, "approver_id": PEOPLE[Role.APPROVER]}
_ISSUED: dict[str, Any] = {**_SIGNED, "document_status": DocumentStatus.ISSUED}
_CONFIRMED_AND_ISSUED: dict[str, Any] = {
    **_ISSUED,
    **_CONFIRMED,
    "final_ready": True,
    "final_rendition_verified": True,
}

#: What makes a case ready for each move, beyond being in the right state.
READY: dict[CaseAction, dict[str, Any]] = {
    CaseAction.SUBMIT: {},
    CaseAction.DISCARD: {},
    CaseAction.GIVE_UP: {"kind": CaseKind.JULY, "document_status": DocumentStatus.FILED},
    CaseAction.RECALL: {},
    CaseAction.ENDORSE: {},
    CaseAction.AGREE: {},
    CaseAction.DISAGREE: {},
    CaseAction.RETURN: {},
    CaseAction.CONFIRM_CONFIDENTIALITY: {},
    CaseAction.CONFIRM_PRIVACY: {"rendition_verified": True},
    CaseAction.DECLARE_NOT_RELEASABLE: {},
    CaseAction.REFER_UPWARD: {},
    CaseAction.RECEIVE_ANSWER: {},
    CaseAction.WITHDRAW_REFERRAL: {},
    CaseAction.SIGN: {"deciding": Attribute.PROACTIVE, **_CONFIRMED},
    CaseAction.SIGN_URGENT: {"deciding": Attribute.PROACTIVE},
    CaseAction.SEND_TO_REVIEW: {},
    CaseAction.ISSUE: {**_SIGNED, "final_ready": True},
    CaseAction.SEND_BACK: _SIGNED,
    CaseAction.CONFIRM_RENDITION: _CONFIRMED_AND_ISSUED,
    CaseAction.PUBLISH: {
        **_CONFIRMED_AND_ISSUED,
        "bytes_confirmed": True,
        "strings_checked": True,
    },
    CaseAction.FILE: {**_ISSUED, "decided": EXEMPT},
}

#: The urgent path confirms after issue.
_READY_WHEN_ISSUED: dict[CaseAction, dict[str, Any]] = {
    CaseAction.CONFIRM_CONFIDENTIALITY: _ISSUED,
    CaseAction.CONFIRM_PRIVACY: {**_ISSUED, "rendition_verified": True},
    CaseAction.DECLARE_NOT_RELEASABLE: _ISSUED,
}


def ready_for(
    action: CaseAction,
    state: CaseState,
    route: Route = Route.AUDIT_THEN_CONFIDENTIALITY,
    *,
    urgent: bool = False,
) -> Case:
    """A case in this state against which nothing speaks when the right person acts."""
    facts = dict(READY[action])
    if state is CaseState.DECIDED:
        facts |= _READY_WHEN_ISSUED.get(action, {})
    return a_case(state, route=route, urgent=urgent, **facts)
