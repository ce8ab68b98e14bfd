"""Forms of July sent with ids that the page never offered: nobody reads a title they may not know of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from review.domain.states import ItemState, Outcome, Validity
from review.store.people import Office
from tests.page import Visitor
from tests.pagehouse import PageHouse
from tests.web.conftest import client_as, house, settings
from tests.web.july import REASON, July, kept

__all__ = ["client_as", "house", "settings"]

ClientAs = Callable[[str], Visitor]
KEPT = {
    "outcome": "keep",
    "ground": "TP_PRIVACY",
    "reason": REASON,
    "next_review_year": "2029",
    "validity": "in_force",
}
SECRET = "关于对某公司专项检查有关情况的请示"
HUGE = "9" * 30


@pytest.fixture
def july(house: PageHouse) -> July:
    return July(house)


@pytest.fixture
def foreign(july: July) -> int:
    """An item of a house of which nobody here may know."""
    return july.item(office=_other_office(july), to=None, about={"title": SECRET, "drafter": None})


def _other_office(july: July) -> str:
    ours = july.house.organisation_id()
    with july.house.session() as session:
        query = select(Office.name).where(Office.organisation_id != ours)
        return session.scalars(query).first() or ""


def test_an_answer_for_a_cluster_tells_no_title_of_an_item_from_elsewhere(
    july: July, foreign: int, client_as: ClientAs
) -> None:
    july.item(cluster="c1")
    me = client_as("drafter")
    form = me.get(f"/rounds/{july.round_id}/clusters/c1").form("propose")
    page = me.post(form.action, {**form.values, **KEPT, "items": [f"{foreign}:1"]}, None)
    assert page.status == 422
    assert SECRET not in page.text
    assert july.row(foreign).state is ItemState.ASSIGNED


def test_approving_a_list_tells_no_title_of_an_item_from_elsewhere(
    july: July, foreign: int, client_as: ClientAs
) -> None:
    july.item(ItemState.AWAITING_APPROVAL, **kept())
    me = client_as("approver")
    form = me.get(f"/rounds/{july.round_id}/approvals?part=list").form("together")
    page = me.post(form.action, {**form.values, "items": [f"{foreign}:1"]}, None)
    assert page.status == 422
    assert SECRET not in page.text


def test_a_picked_successor_tells_no_title_of_a_document_from_elsewhere(
    july: July, foreign: int, client_as: ClientAs
) -> None:
    mine = july.item()
    hidden = str(july.row(foreign).document_id)
    me = client_as("drafter")
    form = me.get(f"/items/{mine}").form("propose")
    typed = {**form.values, **KEPT, "validity": "repealed", "successor_id": hidden}
    for path in ("find", "proposal"):
        assert SECRET not in me.post(f"/items/{mine}/{path}", typed, None).text


def test_a_page_of_validity_names_a_document_of_another_office_by_its_number_alone(
    july: July, client_as: ClientAs
) -> None:
    theirs = july.document(office="社会处", title=SECRET, drafter=None)
    mine = july.document(
        successor_id=theirs, validity=Validity.REPEALED, validity_on=date(2024, 1, 1)
    )
    page = client_as("drafter").get(f"/documents/{mine}/validity")
    assert SECRET not in page.text
    assert "海府办〔2023〕1号" in page.text
    assert SECRET in client_as("disclosure_officer").get(f"/documents/{mine}/validity").text


@pytest.mark.parametrize("number", [HUGE, "9" * 5000], ids=["too_large", "endless"])
def test_numbers_no_page_offered_are_refused_and_change_nothing(
    july: July, client_as: ClientAs, number: str
) -> None:
    mine = july.item(cluster="c1")
    me, officer = client_as("drafter"), client_as("disclosure_officer")
    form = me.get(f"/rounds/{july.round_id}/clusters/c1").form("propose")
    one = me.get(f"/items/{mine}").form("propose")
    typed = {**one.values, **KEPT}
    token = officer.get(f"/items/{mine}").form("give").values
    sent = (
        (me, form.action, {**form.values, **KEPT, "items": [f"{number}:1"]}),
        (me, one.action, {**typed, "validity": "repealed", "successor_id": number}),
        (me, one.action, {**typed, "next_review_year": number}),
        (officer, f"/items/{mine}/give", {**token, "to": number}),
        (officer, f"/items/{mine}/give", {**token, "to": f"1:{number}"}),
        (officer, "/validity/decide", {**token, "proposal": [number], "act": "accept"}),
    )
    for who, path, values in sent:
        assert who.post(path, values, None).status in (400, 422)
    assert july.row(mine).state is ItemState.ASSIGNED
    assert july.row(mine).outcome is not Outcome.KEEP
