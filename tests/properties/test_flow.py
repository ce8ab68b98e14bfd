"""Properties of the case table, on random people, random facts and random walks.

Offered = accepted; nobody decides their own; every state has a way on; nothing gets out without
two confirmations, a signature and confirmed bytes.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.item_flow import ITEM_FLOW
from review.domain.states import (
    RELEASING_OUTCOMES,
    Attribute,
    CaseAction,
    CaseState,
    DocumentStatus,
    ItemAction,
    ItemState,
    Outcome,
    Role,
    Route,
)
from review.domain.values import Actor, Case, Item
from tests.domain.items import an_item
from tests.properties.flow_model import (
    ACTING,
    OFFICE,
    ORGANISATION,
    PROPOSALS,
    Move,
    a_draft,
    act,
    an_actor,
    choose,
    ended,
    explore,
    flow_of,
    void,
)

people = st.lists(
    st.lists(st.sampled_from(ACTING), min_size=1, max_size=4, unique=True), min_size=2, max_size=5
).map(lambda hats: [an_actor(n, tuple(roles)) for n, roles in enumerate(hats, start=1)])

#: One person for each part: as many as four eyes ask for.
FULL_HOUSE = [an_actor(n, (role,)) for n, role in enumerate(ACTING, start=1)]

#: A step of a walk: who comes by, which of the offered moves they take, what they have in mind,
#: and whether the text changes before.
Step = tuple[int, int, Attribute, bool]
steps = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from([Attribute.PROACTIVE, Attribute.PROACTIVE, Attribute.EXEMPT]),
        st.integers(0, 9).map(lambda n: n == 0),
    ),
    min_size=10,
    max_size=60,
)
drafts = st.builds(a_draft, st.sampled_from(Route), urgent=st.booleans())
proposals = st.sampled_from([None, *PROPOSALS.values()])
some_people = st.frozensets(st.integers(1, 5), max_size=2)
counts = st.integers(0, 1)

any_case = st.builds(
    replace,
    drafts,
    state=st.sampled_from(CaseState),
    document_status=st.sampled_from(DocumentStatus),
    proposer_ids=some_people,
    reviewer_ids=some_people,
    approver_id=st.none() | st.integers(1, 5),
    proposed=proposals,
    audited=proposals,
    decided=proposals,
    deciding=st.none() | st.sampled_from(Attribute),
    has_title=st.booleans(),
    paper_only=st.booleans(),
    files=counts,
    files_unread=counts,
    files_refused=counts,
    normative=st.booleans(),
    source_attribute=st.none() | st.sampled_from(Attribute),
    joint=st.booleans(),
    joint_agreed=st.booleans(),
    drafter_findings_open=counts,
    reviewer_findings_open=counts,
    comments_open=counts,
    consultations_open=counts,
    steps_without_person=st.sampled_from([(), (Role.APPROVER,)]),
    checklist_open=counts,
    state_secret_concern=st.booleans(),
    confidentiality_stands=st.booleans(),
    privacy_stands=st.booleans(),
    not_releasable=st.booleans(),
    rendition_verified=st.booleans(),
    rendition_failed=st.booleans(),
    final_ready=st.booleans(),
    final_findings_open=counts,
    final_differences_open=counts,
    final_rendition_verified=st.booleans(),
    bytes_confirmed=st.booleans(),
    strings_checked=st.booleans(),
    string_hits=counts,
    record_missing=st.sampled_from([(), ("summary",)]),
    interpretation_missing=st.booleans(),
)


@given(any_case, people)
def test_a_move_is_offered_enabled_exactly_when_it_would_be_accepted(
    case: Case, actors: list[Actor]
) -> None:
    flow = flow_of(case)
    for actor in actors:
        offered = {v.action: v for v in flow.offers(actor, case)}
        for action in CaseAction:
            verdict = flow.judge(actor, case, action)
            enabled = action in offered and offered[action].allowed
            assert enabled is verdict.allowed
            if not verdict.allowed:
                assert verdict.refusals


@given(any_case, people)
def test_a_disabled_move_always_shows_a_reason(case: Case, actors: list[Actor]) -> None:
    for actor in actors:
        for verdict in flow_of(case).offers(actor, case):
            assert verdict.row is not None
            assert verdict.allowed is (verdict.refusals == ())


@settings(max_examples=200)
@given(drafts, people, steps)
def test_nobody_decides_their_own(case: Case, actors: list[Actor], walk: list[Step]) -> None:
    for who, which, attribute, changed in walk:
        case = choose(void(case) if changed else case, attribute)
        actor = actors[who % len(actors)]
        allowed = [v for v in flow_of(case).offers(actor, case) if v.allowed]
        if allowed:
            row = allowed[which % len(allowed)].row
            assert row is not None
            case = act(case, actor, row)
        assert case.proposer_ids.isdisjoint(case.reviewer_ids)
        assert case.approver_id not in case.proposer_ids
        assert case.approver_id not in case.reviewer_ids


#: As few people as the road allows, with as many hats as they can wear.
SMALL_HOUSE = [
    an_actor(1, (Role.DRAFTER, Role.CONFIDENTIALITY_REVIEWER, Role.APPROVER)),
    an_actor(2, (Role.DRAFTER, Role.CLERK, Role.DISCLOSURE_OFFICER)),
    an_actor(3, (Role.CONFIDENTIALITY_REVIEWER, Role.APPROVER)),
    an_actor(4, (Role.CLERK, Role.DISCLOSURE_OFFICER)),
]


@pytest.mark.parametrize("urgent", [False, True])
def test_in_a_small_house_with_many_hats_nobody_ever_takes_two_parts(urgent: bool) -> None:
    start = a_draft(Route.AUDIT_THEN_CONFIDENTIALITY, urgent=urgent)
    cases, done = explore(start, SMALL_HOUSE, (Attribute.PROACTIVE,))
    assert any(move.action is CaseAction.PUBLISH for move in done)
    for case in cases:
        assert case.proposer_ids.isdisjoint(case.reviewer_ids)
        assert case.approver_id not in case.proposer_ids
        assert case.approver_id not in case.reviewer_ids


# ---- every case that can come about, one person for each part -------------------------------------

#: The routes with every step, in both orders; the others are these without the office.
LONGEST = (Route.OFFICE_AUDIT_CONFIDENTIALITY, Route.OFFICE_CONFIDENTIALITY_AUDIT)
Explored = tuple[Case, set[Case], list[Move]]


@pytest.fixture(
    scope="module",
    params=[a_draft(route, urgent=urgent) for route in LONGEST for urgent in (False, True)],
    ids=lambda case: f"{case.route}{'-urgent' if case.urgent else ''}",
)
def explored(request: pytest.FixtureRequest) -> Explored:
    """A draft, every case it can become, every act on the way; one flow after the other."""
    return request.param, *explore(request.param, FULL_HOUSE)


def test_every_case_that_can_come_about_can_be_brought_to_its_end(explored: Explored) -> None:
    start, cases, done = explored
    before: dict[Case, set[Case]] = {}
    for move in done:
        before.setdefault(_as_it_waits(move.after), set()).add(_as_it_waits(move.before))
    can_end = {_as_it_waits(case) for case in cases if ended(case)}
    waiting = list(can_end)
    while waiting:
        for earlier in before.get(waiting.pop(), set()) - can_end:
            can_end.add(earlier)
            waiting.append(earlier)
    assert {_as_it_waits(case) for case in cases} - can_end == set()
    assert {case.state for case in cases} == set(flow_of(start).states)


def _as_it_waits(case: Case) -> Case:
    """Without what somebody has in mind: the next one may choose otherwise."""
    if case.state in (CaseState.DRAFT, CaseState.RETURNED):
        return replace(case, deciding=None, proposed=None, audited=None)
    return replace(case, deciding=None)


def test_nothing_gets_out_without_two_confirmations_a_signature_and_confirmed_bytes(
    explored: Explored,
) -> None:
    _, _, done = explored
    published = [move for move in done if move.after.document_status is DocumentStatus.PUBLISHED]
    assert published
    for case, action, _, _ in published:
        assert action is CaseAction.PUBLISH
        assert case.confidentiality_stands
        assert case.privacy_stands
        assert case.bytes_confirmed
        assert case.decided == PROPOSALS[Attribute.PROACTIVE]
        assert case.document_status is DocumentStatus.ISSUED
        assert len(case.proposer_ids | case.reviewer_ids | {case.approver_id}) == 3


def test_only_an_urgent_document_is_signed_for_release_before_it_is_confirmed(
    explored: Explored,
) -> None:
    start, _, done = explored
    signing = {CaseAction.SIGN, CaseAction.SIGN_URGENT}
    release = [
        move.before
        for move in done
        if move.action in signing and move.before.deciding is Attribute.PROACTIVE
    ]
    assert release
    assert any(not case.confirmations_stand for case in release) is start.urgent


any_item = st.builds(
    replace,
    st.sampled_from([an_item(outcome=outcome) for outcome in (None, *Outcome)]),
    state=st.sampled_from(ItemState),
    document_status=st.sampled_from(DocumentStatus),
    attribute=st.none() | st.sampled_from(Attribute),
    organisation_id=st.just(ORGANISATION),
    office_id=st.just(OFFICE),
    proposer_id=st.none() | st.integers(1, 5),
    case_at_sign_off=st.booleans(),
    other_case_open=st.booleans(),
    has_file=st.booleans(),
    round_closed=st.booleans(),
)


@given(any_item, people)
def test_items_are_offered_as_they_are_accepted_and_approved_by_another(
    item: Item, actors: list[Actor]
) -> None:
    for actor in [*actors, Actor(None, "the machine", system=True)]:
        offered = {v.action for v in ITEM_FLOW.offers(actor, item) if v.allowed}
        verdicts = {a: ITEM_FLOW.judge(actor, item, a) for a in ItemAction}
        accepted = {a for a, verdict in verdicts.items() if verdict.allowed}
        assert offered == accepted
        assert all(v.refusals for a, v in verdicts.items() if a not in accepted)
        approving = {ItemAction.APPROVE, ItemAction.APPROVE_RELEASE} & accepted
        assert len(approving) <= 1
        assert not approving or (actor.id != item.proposer_id and not item.round_closed)


@given(any_item, people)
def test_nothing_becomes_public_by_an_item_without_a_case_at_sign_off(
    item: Item, actors: list[Actor]
) -> None:
    releases = item.outcome in RELEASING_OUTCOMES
    for actor in actors:
        verdict = ITEM_FLOW.judge(actor, item, ItemAction.APPROVE)
        assert not (verdict.allowed and releases)
        verdict = ITEM_FLOW.judge(actor, item, ItemAction.APPROVE_RELEASE)
        assert not verdict.allowed or (releases and item.case_at_sign_off)
