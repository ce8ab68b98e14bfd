"""A review case that lives without a database: what each act leaves behind, for random walks.

The acts do what services record (proposers, verdicts, signatures, digests that void); whether an
act is allowed, and where it leads, is asked of the table alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from review.domain.case_flow import CaseFlow, Row, case_flow
from review.domain.states import (
    Attribute,
    CaseAction,
    CaseKind,
    CaseState,
    Role,
    Route,
)
from review.domain.values import Actor, Case, Held, Proposal

ORGANISATION, OFFICE = 1, 10
ACTING = (
    Role.DRAFTER,
    Role.OFFICE_HEAD,
    Role.DISCLOSURE_OFFICER,
    Role.CLERK,
    Role.CONFIDENTIALITY_REVIEWER,
    Role.APPROVER,
)
PROPOSALS = {
    Attribute.PROACTIVE: Proposal(Attribute.PROACTIVE),
    Attribute.ON_REQUEST: Proposal(Attribute.ON_REQUEST, reason="涉及尚在磋商的合作条款与报价区间"),
    Attribute.EXEMPT: Proposal(
        Attribute.EXEMPT, grounds=("SEC_PUBLIC",), reason="公布点位会使应急物资在灾害期间遭到哄抢"
    ),
}


class Move(NamedTuple):
    """One act: the case before it, what was done by whom, the case after it."""

    before: Case
    action: CaseAction
    actor: Actor
    after: Case


def an_actor(number: int, roles: tuple[Role, ...]) -> Actor:
    """A person who holds these roles in the one office or organisation of the model."""
    offices = frozenset({OFFICE})
    held = tuple(
        Held(r, ORGANISATION, offices if r in (Role.DRAFTER, Role.OFFICE_HEAD) else None)
        for r in roles
    )
    return Actor(number, f"person {number}", held)


def a_draft(route: Route, *, urgent: bool = False, **facts: Any) -> Case:
    """A case at its beginning: one read file, a proactive proposal, a filled checklist."""
    plain = Case(
        id=1,
        organisation_id=ORGANISATION,
        office_id=OFFICE,
        document_id=1,
        kind=CaseKind.FIRST,
        state=CaseState.DRAFT,
        route=route,
        urgent=urgent,
        proposed=PROPOSALS[Attribute.PROACTIVE],
        rendition_verified=True,
        final_rendition_verified=True,
        final_ready=True,
        strings_checked=True,
    )
    return replace(plain, **facts)


def flow_of(case: Case) -> CaseFlow:
    """The table this case travels by."""
    return case_flow(case.route, urgent=case.urgent)


def void(case: Case) -> Case:
    """The content changed: what stood on it stands no more, and whose verdict it was is free."""
    return replace(
        case,
        confidentiality_stands=False,
        privacy_stands=False,
        bytes_confirmed=False,
        reviewer_ids=frozenset(),
    )


def choose(case: Case, attribute: Attribute) -> Case:
    """What is about to be said: by the drafter while drafting, by the approver at sign-off."""
    if case.state in (CaseState.DRAFT, CaseState.RETURNED):
        return replace(case, proposed=PROPOSALS[attribute], audited=None)
    return replace(case, deciding=attribute)


def act(case: Case, actor: Actor, row: Row) -> Case:
    """The case after an allowed move: the record of the act first, then where it lands."""
    assert actor.id is not None
    after = _recorded(case, actor.id, row.action)
    if row.document is not None:
        after = replace(after, document_status=row.document)
    return replace(after, state=row.lands_on(after))


#: A new submission is audited and decided afresh; confirmations stand or fall by their digests.
_AFRESH: dict[str, Any] = {
    "audited": None,
    "decided": None,
    "approver_id": None,
    "not_releasable": False,
}


def _recorded(case: Case, who: int, action: CaseAction) -> Case:
    verdict: dict[str, Any] = {"reviewer_ids": case.reviewer_ids | {who}}
    facts: dict[CaseAction, dict[str, Any]] = {
        CaseAction.SUBMIT: {"proposer_ids": case.proposer_ids | {who}, **_AFRESH},
        CaseAction.AGREE: {"audited": case.proposed},
        CaseAction.DISAGREE: {"audited": PROPOSALS[Attribute.EXEMPT]},
        CaseAction.CONFIRM_CONFIDENTIALITY: {"confidentiality_stands": True, **verdict},
        CaseAction.CONFIRM_PRIVACY: {"privacy_stands": True, **verdict},
        CaseAction.CONFIRM_RENDITION: {"bytes_confirmed": True, **verdict},
        CaseAction.DECLARE_NOT_RELEASABLE: {
            "not_releasable": True,
            "confidentiality_stands": False,
            **verdict,
        },
        CaseAction.SIGN: {"approver_id": who, "decided": _decision(case)},
        CaseAction.SIGN_URGENT: {"approver_id": who, "decided": _decision(case)},
    }
    return replace(case, **facts.get(action, {}))


def _decision(case: Case) -> Proposal | None:
    return None if case.deciding is None else PROPOSALS[case.deciding]


BOTH = (Attribute.PROACTIVE, Attribute.EXEMPT)


def moves(case: Case, actors: Sequence[Actor], minds: Sequence[Attribute] = BOTH) -> Iterator[Move]:
    """Every allowed act of anybody, whatever they have in mind."""
    for attribute in minds:
        chosen = choose(case, attribute)
        for actor in actors:
            for verdict in flow_of(chosen).offers(actor, chosen):
                if verdict.allowed and verdict.row is not None:
                    yield Move(chosen, verdict.action, actor, act(chosen, actor, verdict.row))


def explore(
    start: Case, actors: Sequence[Actor], minds: Sequence[Attribute] = BOTH
) -> tuple[set[Case], list[Move]]:
    """Every case that acts and changes of the text can lead to, and every act on the way."""
    seen, waiting, done = {start}, [start], []
    while waiting:
        case = waiting.pop()
        if ended(case):
            continue
        here = list(moves(case, actors, minds))
        done += here
        for after in [void(case), *(move.after for move in here)]:
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen, done


def ended(case: Case) -> bool:
    """Whether the case is over."""
    return case.state in (CaseState.SETTLED, CaseState.DISCARDED)
