"""The supervisor sees every document of the organisation, no original's clear text, and moves nothing."""

from __future__ import annotations

import pytest

from review.domain.permissions import Permission, refusals_for
from review.store.documents import Document
from review.store.scopes import place_of
from tests.snapshots import STAGES
from tests.workflow.conftest import TownAt, offers_of

ALLOWED = {
    Permission.DOCUMENT_READ,
    Permission.WORKLIST_READ,
    Permission.REQUEST_READ,
    Permission.CONFIDENTIALITY_READ,
    Permission.ITEM_READ,
    Permission.FIGURES_READ,
    Permission.IMPACT_READ,
    Permission.EVIDENCE_PACK,
    Permission.SPOT_CHECK_EXAMINE,
    Permission.SPOT_CHECK_MANAGE,
}


@pytest.mark.parametrize("stage", sorted(set(STAGES) - {"empty"}))
def test_the_supervisor_looks_and_touches_nothing(town_at: TownAt, stage: str) -> None:
    town, document_id = town_at(stage)
    assert offers_of(town, document_id, "supervisor") == set()
    with town.acting("supervisor") as (session, actor):
        place = place_of(session, session.get_one(Document, document_id))
        may = {p for p in Permission if not refusals_for(actor, p, place)}
    assert may == ALLOWED


def test_a_supervisor_of_another_house_does_not_even_look(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    with town.acting("stranger") as (session, actor):
        place = place_of(session, session.get_one(Document, document_id))
        assert {p for p in Permission if not refusals_for(actor, p, place)} == set()
