"""A hide that did not reach the public side is tried again by itself; each day gets its public head."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from review.jobs.daily import close_public_day
from review.jobs.hides import outstanding_hides
from review.jobs.queue import waiting
from review.jobs.tasks import carry_out
from review.public.chain_tables import ProofLink
from tests.services.conftest import TownAt, town_at
from tests.services.test_releasing import hide_in_the_dark, without_public_side
from tests.town import Town

__all__ = ["town_at"]


def acts(town: Town) -> list[str]:
    with town.work.public.session() as outside:
        return list(outside.scalars(select(ProofLink.act).order_by(ProofLink.seq)))


def test_a_hide_that_was_lost_is_sent_first_until_the_public_side_has_it(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    assert outstanding_hides(town.work) == []
    hide_in_the_dark(town, document_id)
    assert waiting(town.work)[0] == ("hide", document_id)
    carry_out(replace(town.work, public=without_public_side(town)), "hide", document_id)
    assert town.document(document_id).still_visible
    carry_out(town.work, "hide", document_id)
    assert town.outside(document_id)["state"] == "withdrawn"
    assert not town.document(document_id).still_visible
    assert outstanding_hides(town.work) == []
    carry_out(town.work, "hide", document_id)  # a message that comes late finds nothing to do
    assert acts(town) == ["published", "hidden"]


def test_a_day_that_is_over_gets_its_head_once(town_at: TownAt) -> None:
    town, _ = town_at("published")
    assert not close_public_day(replace(town.work, public=without_public_side(town)))
    assert close_public_day(town.work)
    assert not close_public_day(town.work)
    town.clock.advance(hours=24)
    assert close_public_day(town.work)
    assert acts(town) == ["published", "day", "day"]
