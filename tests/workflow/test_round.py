"""A July, told by who does what: the office answers, the reviewer looks again, the leader approves in one sitting."""

from __future__ import annotations

from review.domain import commands as c
from review.domain.states import CaseAction, ItemAction, Outcome
from review.store.item_values import offers_for
from review.store.rounds import RoundItem
from tests.answers import GOOD_COMMENT, ID_NUMBER
from tests.julys import (
    YEAR,
    approve,
    close_july,
    evaluations,
    filed,
    form,
    give_back,
    item_of_document,
    july,
    open_july,
    propose,
    tally,
    where,
)
from tests.town import Town


def offered(town: Town, document_id: int, login: str) -> set[ItemAction]:
    """The moves of the document's item that somebody could make now."""
    item_id = form(town, document_id)["item_id"]
    with town.acting(login) as (session, actor):
        verdicts = offers_for(session, actor, session.get_one(RoundItem, item_id))
        session.rollback()
    return {v.action for v in verdicts if v.allowed}


def test_a_july_from_opening_to_closing(town: Town) -> None:
    kept, released, late = (filed(town, number=f"青府〔2026〕{n}号") for n in (20, 21, 22))
    shown = town.published("青府〔2026〕23号")
    july(town)
    round_id = open_july(town)
    assert tally(town, round_id) == {("assigned", ""): 4}

    # the office answers; nobody else can, and nothing is offered that would be refused
    assert offered(town, kept, "head") == {ItemAction.REASSIGN}
    assert offered(town, kept, "approver") == set()
    propose(town, kept, Outcome.KEEP)
    propose(town, shown, Outcome.STILL_IN_FORCE, "drafter2")
    propose(town, released, Outcome.TO_PROACTIVE_PARTIAL)
    assert offered(town, kept, "approver") == {ItemAction.APPROVE, ItemAction.RETURN}
    assert offered(town, released, "approver") == set()

    # the july case travels the ordinary road, with a fresh look at what is settled already
    town.move("drafter", released, CaseAction.SUBMIT)
    town.move("officer", released, CaseAction.AGREE)
    town.prove(released)
    town.review(released)
    assert offered(town, released, "approver") == {ItemAction.APPROVE_RELEASE, ItemAction.RETURN}

    # one sitting: the list, then what becomes public by itself
    forms = [form(town, i) for i in (kept, shown, released)]
    items = tuple((one["item_id"], one["version"]) for one in forms)
    together = town.do("approver", c.ApproveTogether, items=items)
    assert len(together.settled) == 2
    approve(town, released)
    assert tally(town, round_id) == {
        ("assigned", ""): 1,
        ("settled", "keep"): 1,
        ("settled", "still_in_force"): 1,
        ("settled", "to_proactive_partial"): 1,
    }

    # nothing is public before its bytes are confirmed; then it is, without the number
    assert not town.outside(released)
    town.confirm(released, CaseAction.CONFIRM_RENDITION)
    town.check_strings(released)
    town.do("officer", c.Publish, released)
    town.written(released)
    assert ID_NUMBER not in town.outside(released)["reading_text"]

    # the month ends: what is open is carried over and comes again with its lateness
    july(town, YEAR, 31)
    town.clock.advance(days=1)
    close_july(town, round_id)
    assert where(town, late)[0] == "carried_over"
    july(town, YEAR + 1)
    open_july(town, YEAR + 1)
    item = item_of_document(town, late)
    assert (item.state, item.reason, item.rounds_late) == ("assigned", "carried_forward", 1)
    assert {where(town, i)[0] for i in (kept, shown, released)} == {"settled"}
    propose(town, late, Outcome.KEEP, next_review_year=YEAR + 3)
    give_back(town, late, comment=GOOD_COMMENT)
    propose(town, late, Outcome.TO_ON_REQUEST, "drafter2")
    approve(town, late)
    assert evaluations(town, late) == [("round", "to_on_request")]
