"""Settlements that follow a value into the next version, and those that do not because nobody could be sure."""

from __future__ import annotations

from typing import Any

import pytest

from review.domain import commands as c
from review.domain.findings import SettlementAction
from review.store.case_values import plan_of
from review.store.documents import FileVersion
from review.store.findings import findings_of
from tests.services.conftest import TownAt
from tests.town import MOBILE, Town, answer, finding, segment

DUTY = f"值班电话：{MOBILE}，全天有人接听。"
PERSON = f"事主王某的手机也是{MOBILE}，请注意保护。"
REASON = "值班电话本来就对外公布，群众要用它。"


def two_places(first: str = DUTY, second: str = PERSON) -> dict[str, Any]:
    """The same number in two paragraphs."""
    lines = [segment(1, "标题"), segment(2, first), segment(3, second)]
    found = [finding(n, "MOB", lines[n], MOBILE) for n in (1, 2)]
    return answer(lines, found)


def kept_and_masked(town: Town) -> int:
    """A draft in which the number stays in the first place and goes in the second."""
    document_id = town.draft(read=two_places())
    with town.work.sessions() as session:
        here, there = findings_of(session, [town.files(document_id)[0].id])
    keep = {"finding_ids": (here.id,), "action": SettlementAction.KEEP, "reason": REASON}
    town.do("drafter", c.SettleFindings, document_id, **keep)
    mask = {"finding_ids": (there.id,), "action": SettlementAction.MASK}
    town.do("drafter", c.SettleFindings, document_id, **mask)
    town.clock.advance(minutes=1)
    return document_id


def plan(town: Town, document_id: int) -> dict[str, Any]:
    with town.work.sessions() as session:
        version = session.get_one(FileVersion, town.files(document_id)[0].id)
        return dict(plan_of(session, version).as_json())


def test_a_value_goes_in_one_place_and_stays_in_another(town: Town) -> None:
    document_id = kept_and_masked(town)
    asked = plan(town, document_id)
    assert [(a["segment"][-1], a["action"]) for a in asked["actions"]] == [("3", "mask")]
    assert [k["segment"][-1] for k in asked["keep"]] == ["2"]


def test_both_decisions_follow_into_a_version_with_the_same_surroundings(town: Town) -> None:
    document_id = kept_and_masked(town)
    town.attach(document_id, two_places("一、" + DUTY, "二、" + PERSON))
    asked = plan(town, document_id)
    assert [(a["segment"][-1], a["start"]) for a in asked["actions"]] == [("3", 11)]
    assert [k["segment"][-1] for k in asked["keep"]] == ["2"]


@pytest.mark.parametrize(
    "read",
    [two_places(PERSON, DUTY), two_places(DUTY, f"另一位的手机{MOBILE}。")],
    ids=["places changed over", "another sentence"],
)
def test_mixed_decisions_are_not_guessed_when_the_surroundings_changed(
    town: Town, read: dict[str, Any]
) -> None:
    document_id = kept_and_masked(town)
    town.attach(document_id, read)
    assert plan(town, document_id) == {"actions": [], "keep": []}


def test_one_decision_for_all_places_follows_wherever_they_moved(town: Town) -> None:
    document_id = town.draft(read=two_places())
    town.settle(document_id)
    town.clock.advance(minutes=1)
    town.attach(document_id, two_places(PERSON, DUTY))
    assert len(plan(town, document_id)["actions"]) == 2


def test_marked_words_are_marked_anew_with_their_decision(town: Town) -> None:
    document_id = town.draft(read=two_places())
    here = {"file_version_id": town.files(document_id)[0].id, "segment": "word/document.xml#p3"}
    town.do("drafter", c.AddFinding, document_id, **here, start=2, end=4)
    town.clock.advance(minutes=1)
    town.attach(document_id, two_places(DUTY, "经查，" + PERSON))
    assert plan(town, document_id)["actions"] == [
        {"segment": "word/document.xml#p3", "start": 5, "end": 7, "action": "remove"}
    ]


def test_boxes_follow_only_onto_as_many_pages(town: Town) -> None:
    pages = {**answer([segment(1, "标题")]), "file": {"format": "pdf", "pages": 2}}
    document_id = town.draft(read=pages)
    box = {"file_version_id": town.files(document_id)[0].id, "page": 2, "box": (0.1, 0.1, 0.2, 0.2)}
    town.do("drafter", c.AddBox, document_id, **box)
    town.clock.advance(minutes=1)
    town.attach(document_id, pages)
    assert len(plan(town, document_id)["actions"]) == 1
    town.clock.advance(minutes=1)
    town.attach(document_id, {**pages, "file": {"format": "pdf", "pages": 3}})
    assert plan(town, document_id)["actions"] == []


def test_the_final_file_inherits_both_words(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    version = town.attach_final(document_id)
    with town.work.sessions() as session:
        chosen = plan_of(session, session.get_one(FileVersion, version))
    assert [p.action for p in chosen.places] == ["mask", "mask"]
