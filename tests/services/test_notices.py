"""The bell: who is told of what, never of their own act, and of nothing outside their reach."""

from __future__ import annotations

from sqlalchemy import select

from review.domain.states import CaseAction
from review.services.bell import mark_read
from review.store.cases import Notice
from tests.services.conftest import TownAt
from tests.town import GOOD_COMMENT, Town


def unread(town: Town, login: str) -> list[str]:
    with town.work.sessions() as session:
        query = (
            select(Notice.event)
            .where(Notice.person_id == town.ids[login], Notice.read_at.is_(None))
            .order_by(Notice.id)
        )
        return list(session.scalars(query))


def test_each_step_tells_those_whose_turn_it_is(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    assert town.told(document_id, "case.submitted") == {"officer", "officer2"}
    assert town.told(document_id, "case.agreed") == {"reviewer", "reviewer2"}
    assert town.told(document_id, "case.signed") == {"clerk", "drafter"}
    assert town.told(document_id, "case.published") == {"drafter"}
    assert town.told(document_id, "file.read") == {"drafter", "clerk"}
    with town.work.sessions() as session:
        told = set(session.scalars(select(Notice.person_id)))
    assert not told & {town.ids[k] for k in ("builder", "stranger", "village_drafter", "head")}


def test_a_return_reaches_the_drafter_and_every_proposer(town_at: TownAt) -> None:
    town, document_id = town_at("submitted")
    town.move("officer", document_id, CaseAction.RETURN, GOOD_COMMENT)
    assert town.told(document_id, "case.returned") == {"drafter"}


def test_nobody_is_told_of_their_own_hide(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    town.hide(document_id)
    assert town.told(document_id, "document.hidden") == {"officer2", "approver", "approver2"}


def test_notices_are_read_by_document_or_all_at_once(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    other = town.draft()
    assert unread(town, "drafter").count("file.read") == 2
    with town.acting("drafter") as (session, actor):
        assert actor.id is not None
        assert mark_read(session, actor.id, now=town.now, document_id=other) == 1
        assert mark_read(session, actor.id, now=town.now, document_id=other) == 0
    assert "case.published" in unread(town, "drafter")
    with town.acting("drafter") as (session, actor):
        assert mark_read(session, actor.id or 0, now=town.now) > 1
    assert unread(town, "drafter") == []
    assert unread(town, "clerk") != []
    assert town.state(document_id)[1] == "published"
