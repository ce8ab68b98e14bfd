"""Taking the demonstration's catalogue of items in: every organisation has it since new year of last year."""

from __future__ import annotations

from datetime import date

from review.demo.items import rows_for
from review.demo.people import ORGANISATIONS
from review.demo.staging import stage_of
from review.domain.commands import TakeInItems
from review.domain.states import Role
from review.jobs.work import Work
from review.services.item_catalogue import take_in_items


def hold_items(work: Work) -> None:
    """Take the catalogue in for every organisation that has somebody to do so."""
    year = work.day_of(work.clock()).year - 1
    for organisation in ORGANISATIONS:
        stage = stage_of(work, organisation.key).on(date(year, 1, 1))
        command = TakeInItems(
            organisation_id=stage.organisation_id, rows=rows_for(organisation), ends_others=True
        )
        with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
            take_in_items(session, actor, command, **stage.time)
