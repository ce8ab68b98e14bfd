"""A cluster answered together: exceptions by a tick, one event each, what was refused told with reasons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from review.domain.states import ItemState, Outcome
from review.store.events import events_named
from review.store.rounds import RoundItem
from tests.page import Visitor
from tests.pagehouse import PageHouse
from tests.web.july import REASON, July, kept

ClientAs = Callable[[str], Visitor]
KEPT = {
    "outcome": "keep",
    "ground": "TP_PRIVACY",
    "reason": REASON,
    "next_review_year": "2029",
    "validity": "in_force",
}


@pytest.fixture
def july(house: PageHouse) -> July:
    return July(house)


def url(july: July) -> str:
    return f"/rounds/{july.round_id}/clusters/c1"


def test_a_cluster_is_answered_with_exceptions_and_one_event_each(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    first, second, third = (july.item(cluster="c1") for _ in range(3))
    apart = july.item(cluster="c2")
    me = client_as("drafter")
    item = me.get(f"/items/{first}")
    assert url(july) in item.links
    form = me.get(url(july)).form("propose")
    values = {**form.values, **KEPT}
    assert [v.partition(":")[0] for v in values["items"]] == [
        str(i) for i in (first, second, third)
    ]
    values["items"] = [v for v in values["items"] if not v.startswith(f"{third}:")]
    assert me.post(form.action, values).location == url(july)
    given = {i: july.row(i).state for i in (first, second, third, apart)}
    assert given == {
        first: ItemState.AWAITING_APPROVAL,
        second: ItemState.AWAITING_APPROVAL,
        third: ItemState.ASSIGNED,
        apart: ItemState.ASSIGNED,
    }
    with house.session() as session:
        assert len(events_named(session, ["item.proposed"])) == 2
    assert me.post(form.action, values).location == url(july)  # sent twice, done once
    with house.session() as session:
        assert len(events_named(session, ["item.proposed"])) == 2


def test_nothing_ticked_or_nothing_chosen_keeps_what_was_typed(
    july: July, client_as: ClientAs
) -> None:
    item = july.item(cluster="c1")
    me = client_as("drafter")
    form = me.get(url(july)).form("propose")
    for changes in ({"items": []}, {"outcome": ""}):
        page = me.post(form.action, {**form.values, **KEPT, **changes}, 422)
        assert page.root.xpath("//div[@id='errors']//li")
        assert page.form("propose").values["reason"] == REASON
    assert july.row(item).state is ItemState.ASSIGNED


def test_what_is_refused_is_told_and_the_good_ones_survive(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    good, changed = july.item(cluster="c1"), july.item(cluster="c1")
    me = client_as("drafter")
    form = me.get(url(july)).form("propose")
    with house.session() as session:
        session.get_one(RoundItem, changed).version += 1
        session.commit()
    page = me.submit(form, 200, **KEPT)
    assert [a.get("href") for a in page.root.xpath("//div[@id='done']//a")] == [f"/items/{changed}"]
    assert july.row(good).outcome is Outcome.KEEP
    assert page.form("propose").values["reason"] == REASON
    assert me.submit(page.form("propose"), **KEPT).location == url(july)
    assert july.row(changed).outcome is Outcome.KEEP


def test_when_none_could_be_answered_nothing_happened(july: July, client_as: ClientAs) -> None:
    item = july.item(cluster="c1")
    me = client_as("drafter")
    form = me.get(url(july)).form("propose")
    page = me.submit(form, 422, **{**KEPT, "reason": "不宜公开"})
    assert page.root.xpath("//div[@id='done']//li")
    assert july.row(item).state is ItemState.ASSIGNED


def test_a_cluster_is_seen_by_who_sees_its_items_and_answered_by_its_office(
    july: July, client_as: ClientAs
) -> None:
    july.item(cluster="c1")
    july.item(ItemState.AWAITING_APPROVAL, cluster="c1", **kept())
    client_as("drafter_elsewhere").get(url(july), 404)
    client_as("drafter").get(f"/rounds/{july.round_id}/clusters/none", 404)
    page = client_as("disclosure_officer").get(url(july))
    assert page.root.xpath("//form[@id='propose']") == []
    assert len(page.root.xpath("//ul[@class='work items']/li")) == 2
