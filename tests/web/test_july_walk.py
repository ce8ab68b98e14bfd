"""A July walked by somebody who sees it for the first time: where they stopped, and what stands there now."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import docx
import pytest

from review.domain.rounds import RoundState
from review.domain.states import Attribute, ItemState, Outcome
from review.store.documents import FileState
from review.store.rounds import Round, RoundDay, RoundItem
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse
from tests.web.july import REASON, July, kept

ClientAs = Callable[[str], Visitor]
#: Monday 3 August, four in the morning in Beijing: still Sunday in UTC.
BEFORE_EIGHT = datetime(2026, 8, 2, 20, 0, tzinfo=UTC)
HARM = "最好写明公开会损害谁、影响什么"


@pytest.fixture
def july(house: PageHouse) -> July:
    return July(house)


def closed_before_eight(house: PageHouse, july: July) -> None:
    """The round is closed on the day on which its last item was settled."""
    with house.session() as session:
        row = session.get_one(Round, july.round_id)
        row.state, row.closed_at = RoundState.CLOSED, BEFORE_EIGHT
        item = session.query(RoundItem).one()
        session.add(
            RoundDay(round_id=row.id, office_id=item.office_id, day=date(2026, 8, 3), settled=1)
        )
        session.commit()


def test_a_round_closed_before_eight_in_the_morning_counts_its_last_day(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    july.item(ItemState.SETTLED, **kept())
    closed_before_eight(house, july)
    house.clock.now = BEFORE_EIGHT + timedelta(hours=1)
    board = client_as("disclosure_officer").get(f"/rounds/{july.round_id}")
    last = board.root.xpath("//th[text()='8月3日起']/../td/text()")
    assert last == ["0", "1", "0"]


def test_the_report_names_the_day_of_closing_as_the_office_counts_it(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    july.item(ItemState.SETTLED, **kept())
    closed_before_eight(house, july)
    answer = client_as("disclosure_officer").client.get(
        f"/rounds/{july.round_id}/result/report.docx"
    )
    said = "\n".join(p.text for p in docx.Document(io.BytesIO(answer.data)).paragraphs)
    assert "于2026年8月3日收尾" in said


def test_a_closed_round_is_not_offered_to_be_filled_in(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    july.item(ItemState.SETTLED, **kept())
    officer, filling = client_as("disclosure_officer"), f"/rounds/{july.round_id}/exchange"
    link = f"//a[@href='{filling}']"
    assert officer.get(f"/rounds/{july.round_id}").root.xpath(link)
    closed_before_eight(house, july)
    assert not officer.get(f"/rounds/{july.round_id}").root.xpath(link)


def test_what_only_keeps_its_validity_is_not_asked_whom_release_would_harm(
    july: July, client_as: ClientAs
) -> None:
    public, inside = july.item(about={"attribute": Attribute.PROACTIVE}), july.item()
    me = client_as("drafter")
    token = me.get(f"/items/{public}").form("propose").values["csrf_token"]

    def advice(item: int, outcome: Outcome) -> str:
        typed = {"outcome": outcome, "reason": "与现行规定核对过，没有变化。", "csrf_token": token}
        return str(me.post(f"/items/{item}/measure", typed, 200).root.xpath("string()"))

    assert HARM not in advice(public, Outcome.STILL_IN_FORCE)
    assert HARM in advice(inside, Outcome.KEEP)


def test_answering_skips_what_waits_for_somebody_else(july: July, client_as: ClientAs) -> None:
    first, _answered, third = july.item(), july.item(ItemState.AWAITING_APPROVAL), july.item()
    me = client_as("drafter")
    answer = {
        "outcome": "keep",
        "ground": "TP_PRIVACY",
        "reason": REASON,
        "next_review_year": "2029",
        "validity": "in_force",
    }
    done = me.submit(me.get(f"/items/{first}?state=open").form("propose"), **answer)
    assert done.location == f"/items/{third}?state=open"
    last = me.submit(me.get(done.location).form("propose"), **answer)
    assert last.location == f"/rounds/{july.round_id}/items?state=open"


def leak(july: July, title: str) -> int:
    """A published document that an office asks to take down."""
    return july.item(
        ItemState.AWAITING_APPROVAL,
        about={"attribute": Attribute.PROACTIVE, "title": title},
        outcome=Outcome.TAKE_DOWN,
        outcome_reason="公开的名单里有人误列，请先撤下核对。",
    )


def sitting(july: July, client_as: ClientAs, part: str) -> Page:
    return client_as("approver").get(f"/rounds/{july.round_id}/approvals?part={part}")


def test_an_empty_part_of_the_sitting_leads_to_the_other(july: July, client_as: ClientAs) -> None:
    assert not sitting(july, client_as, "list").root.xpath("//div[@class='empty']//a")
    leak(july, "误列了人的公报")
    [way] = sitting(july, client_as, "list").root.xpath("//div[@class='empty']//a/@href")
    assert way == f"/rounds/{july.round_id}/approvals?part=each"


def test_the_place_in_a_sitting_counts_what_was_approved_on_the_same_day(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    settled, _waiting = leak(july, "上周撤下的公报"), leak(july, "今天要看的公报")
    with house.session() as session:
        row = session.get_one(RoundItem, settled)
        row.state, row.approver_id = ItemState.SETTLED, house.person("approver").id
        row.settled_at = house.clock() - timedelta(days=7)
        session.commit()
    assert "第1件，共1件" in sitting(july, client_as, "each").text
    with house.session() as session:
        session.get_one(RoundItem, settled).settled_at = house.clock()
        session.commit()
    assert "第2件，共2件" in sitting(july, client_as, "each").text


def test_a_notice_that_is_not_saved_leads_to_its_text(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    july.item(ItemState.SETTLED, **kept())
    closed_before_eight(house, july)
    page = client_as("disclosure_officer").get(f"/rounds/{july.round_id}/result")
    [way] = page.root.xpath("//ul[@class='blockers']//a/@href")
    assert page.root.xpath(f"//textarea[@id='{way[1:]}']")


def test_an_answer_is_not_said_to_lack_evidence_that_is_still_looked_for(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item, me = july.item(), client_as("drafter")

    def says_why(state: FileState) -> bool:
        with house.session() as session:
            row = session.get_one(RoundItem, item)
            row.evidence_state, row.evidence_at = state, None
            session.commit()
        return "证据不足" in me.get(f"/items/{item}").text

    assert says_why(FileState.FAILED)
    assert not says_why(FileState.PENDING)


def test_the_officer_is_led_to_taking_in_a_boundary_document(
    july: July, client_as: ClientAs
) -> None:
    board, way = f"/rounds/{july.round_id}", f"/rounds/{july.round_id}/pull-in"
    assert client_as("disclosure_officer").get(board).root.xpath(f"//a[@href='{way}']")
    assert not client_as("approver").get(board).root.xpath(f"//a[@href='{way}']")
