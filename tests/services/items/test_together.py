"""Many items in one sitting: one event each, what can not go along is told, the rest is done."""

from __future__ import annotations

import pytest

from review.domain import commands as c
from review.domain.states import Outcome
from tests.julys import (
    approve,
    filed,
    form,
    item_of_document,
    july,
    open_july,
    propose,
    said,
    tally,
    where,
)
from tests.town import Town


@pytest.fixture
def cluster(town: Town) -> tuple[Town, list[int]]:
    """Three kept documents of one ground in an open July."""
    ids = [filed(town, number=f"青府〔2026〕{n}号") for n in (20, 21, 22)]
    july(town)
    open_july(town)
    return town, ids


def pairs(town: Town, ids: list[int]) -> tuple[tuple[int, int], ...]:
    """Items with their versions, as a list's form carries them."""
    forms = [form(town, document_id) for document_id in ids]
    return tuple((one["item_id"], one["version"]) for one in forms)


def test_one_answer_for_a_cluster_writes_one_event_each(cluster: tuple[Town, list[int]]) -> None:
    town, ids = cluster
    items = pairs(town, ids)
    together = town.do("drafter", c.ProposeTogether, items=items, proposal=said(Outcome.KEEP))
    assert (set(together.settled), together.refused) == ({i for i, _ in items}, {})
    assert [town.events(i).count("item.proposed") for i in ids] == [1, 1, 1]
    approved = town.do("approver", c.ApproveTogether, items=pairs(town, ids))
    assert len(approved.settled) == 3
    round_id = item_of_document(town, ids[0]).round_id
    assert tally(town, round_id) == {("settled", "keep"): 3}


def test_what_was_overtaken_is_left_and_the_good_ones_survive(
    cluster: tuple[Town, list[int]],
) -> None:
    town, ids = cluster
    items = pairs(town, ids)
    propose(town, ids[1], Outcome.TO_ON_REQUEST)
    together = town.do("drafter", c.ProposeTogether, items=items, proposal=said(Outcome.KEEP))
    assert [r.code for r in together.refused[items[1][0]]] == ["item_changed_since"]
    outcomes = [where(town, i) for i in ids]
    assert outcomes == [
        ("awaiting_approval", "keep"),
        ("awaiting_approval", "to_on_request"),
        ("awaiting_approval", "keep"),
    ]


def test_an_item_that_is_not_there_spoils_no_other(cluster: tuple[Town, list[int]]) -> None:
    town, ids = cluster
    items = (*pairs(town, ids[:1]), (987_654, 1))
    together = town.do("drafter", c.ProposeTogether, items=items, proposal=said(Outcome.KEEP))
    assert len(together.settled) == 1
    assert [r.code for r in together.refused[987_654]] == ["item_gone"]


def test_a_bad_answer_leaves_every_item_as_it_was(cluster: tuple[Town, list[int]]) -> None:
    town, ids = cluster
    bare = said(Outcome.KEEP, reason="")
    together = town.do("drafter", c.ProposeTogether, items=pairs(town, ids), proposal=bare)
    assert together.settled == ()
    assert {r.code for found in together.refused.values() for r in found} == {"reason_missing"}
    assert {where(town, i) for i in ids} == {("assigned", None)}


def test_releases_proposed_together_open_a_case_each_and_are_not_approved_in_a_list(
    cluster: tuple[Town, list[int]],
) -> None:
    town, ids = cluster
    release = said(Outcome.TO_PROACTIVE)
    town.do("drafter", c.ProposeTogether, items=pairs(town, ids[:2]), proposal=release)
    propose(town, ids[2], Outcome.KEEP)
    assert [town.state(i)[0] for i in ids[:2]] == ["draft", "draft"]
    assert len({town.case_row(i).id for i in ids[:2]}) == 2
    approved = town.do("approver", c.ApproveTogether, items=pairs(town, ids))
    assert len(approved.settled) == 1
    codes = {r.code for found in approved.refused.values() for r in found}
    assert codes == {"not_in_one_act"}
    assert not any(town.outside(i) for i in ids)


def test_one_that_can_not_be_reassigned_keeps_them_all(cluster: tuple[Town, list[int]]) -> None:
    town, ids = cluster
    propose(town, ids[0], Outcome.KEEP)
    approve(town, ids[0])
    item_ids = tuple(i for i, _ in pairs(town, ids))
    give = {"item_ids": item_ids, "office_id": town.ids["building"], "person_id": None}
    assert town.refusals("officer", c.ReassignItems, **give) == {"not_in_this_state"}
    assert {town.document(i).office_id for i in ids} == {town.ids["social"]}
    give["item_ids"] = item_ids[1:]
    assert town.do("officer", c.ReassignItems, **give) == 2
