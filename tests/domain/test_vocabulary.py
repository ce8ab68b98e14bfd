"""The words and the events: codes that fit a database, roles in one scope each, ids and no text."""

from __future__ import annotations

import re

import pytest

from review.domain import states
from review.domain.audit import EVENTS
from review.domain.case_flow import OPENINGS, case_flow
from review.domain.document_flow import DOCUMENT_FLOW
from review.domain.item_flow import ITEM_FLOW
from review.domain.states import Role, Route

ENUMS = [
    v for v in vars(states).values() if isinstance(v, type) and v.__module__ == states.__name__
]


#: What happens to an item without moving it.
BESIDE = {"item.commented", "item.evidence_made"}


@pytest.mark.parametrize("words", ENUMS, ids=lambda e: e.__name__)
def test_every_code_is_its_own_name_in_lower_case(words: type) -> None:
    assert words.__doc__
    for member in words:  # type: ignore[attr-defined]
        assert member.value == member.name.lower()
        assert len(member.value) <= 40


def test_every_role_has_one_scope() -> None:
    scopes = (states.OFFICE_ROLES, states.ORGANISATION_ROLES, states.ADMIN_ROLES, {Role.SYSTEM})
    assert sorted(r for scope in scopes for r in scope) == sorted(Role)
    assert states.BUSINESS_ROLES.isdisjoint(states.ADMIN_ROLES)


def test_every_event_of_a_flow_is_declared_and_every_declared_one_of_a_flow_is_used() -> None:
    used = {r.event for f in (ITEM_FLOW, DOCUMENT_FLOW) for r in f.rows}
    for urgent in (False, True):
        for route in Route:
            used |= {r.event for r in case_flow(route, urgent=urgent).rows}
    used |= {o.event for o in OPENINGS}
    assert used <= set(EVENTS)
    declared = {e for e in EVENTS if e.startswith(("case.", "item."))}
    assert declared - BESIDE <= used


@pytest.mark.parametrize("event", EVENTS)
def test_events_are_named_by_what_happened_and_carry_no_text(event: str) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", event)
    fields = EVENTS[event]
    assert fields
    assert len(set(fields)) == len(fields)
    assert {"text", "title", "body", "value", "summary", "question"}.isdisjoint(fields)


def test_the_fifteen_document_kinds_end_a_title() -> None:
    assert len(states.DOC_KINDS) == 15
    assert states.DOC_KINDS["notice"] == "通知"
