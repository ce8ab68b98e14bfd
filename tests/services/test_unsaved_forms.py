"""What is typed and not saved: kept for whoever typed it, seen by nobody else, gone once it is saved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from review.domain.values import Refused
from review.services.unsaved_forms import LIMIT, keep_typed, let_go, typed_before
from review.store.documents import Document
from review.store.unsaved_forms import KEPT
from tests.services.conftest import TownAt
from tests.town import Town

TYPED = {"title": ["关于防汛的通知"], "tests": ["A19_INTEREST", "A20_12"]}


def typed(town: Town, document_id: int, login: str = "drafter", **later: int) -> object:
    """What somebody finds in the form of a document, now or later."""
    with town.acting(login) as (session, actor):
        document = session.get_one(Document, document_id)
        now = town.clock() + timedelta(**later)
        found = typed_before(session, actor, document, now=now)
        return found.fields if found is not None else None


def keep(town: Town, document_id: int, fields: dict[str, list[str]] = TYPED) -> None:
    with town.acting("drafter") as (session, actor):
        document = session.get_one(Document, document_id)
        keep_typed(session, actor, document, fields, now=town.clock())


def test_what_was_typed_is_there_again_for_the_same_person_only(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    before = town.events(document_id)
    keep(town, document_id)
    keep(town, document_id, {**TYPED, "title": ["关于防汛工作的通知"]})
    assert typed(town, document_id) == {**TYPED, "title": ["关于防汛工作的通知"]}
    assert typed(town, document_id, "drafter2") is None
    assert town.events(document_id) == before


def test_it_goes_when_it_is_let_go_and_by_itself(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    keep(town, document_id)
    assert typed(town, document_id, days=KEPT.days) == TYPED
    assert typed(town, document_id, days=KEPT.days, seconds=1) is None
    with town.acting("drafter") as (session, actor):
        let_go(session, actor, session.get_one(Document, document_id))
    assert typed(town, document_id) is None


def test_a_form_beyond_measure_is_refused_and_what_was_kept_stays(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    keep(town, document_id)
    with pytest.raises(Refused) as refused:
        keep(town, document_id, {"reason": ["字" * LIMIT]})
    assert [r.code for r in refused.value.refusals] == ["form_too_long"]
    assert typed(town, document_id) == TYPED


def test_who_may_not_edit_keeps_nothing(town_at: TownAt) -> None:
    town, document_id = town_at("submitted")
    with town.acting("drafter") as (session, actor):
        document = session.get_one(Document, document_id)
        with pytest.raises(Refused):
            keep_typed(session, actor, document, TYPED, now=town.clock())
