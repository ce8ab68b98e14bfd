"""The demonstration's catalogue of items reads without a fault, and every matter has its item."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from review.config import Settings
from review.config.keys import Secrets
from review.demo.house import load_demo
from review.demo.item_catalogue import hold_items
from review.demo.items import ITEMS, catalogue_of, interpretation_of, rows_for
from review.demo.people import ORGANISATIONS, DemoOrganisation
from review.demo.texts import MATTERS
from review.domain.item_table import read_items
from review.domain.public_record import is_web_address
from review.jobs.work import make_work
from review.store.item_catalogue import CatalogueItem
from review.store.migrate import upgrade
from tests.databases import SQLITE, Databases
from tests.isolation import MORNING, Clock


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda o: o.key)
def test_an_organisation_can_take_its_table_in(organisation: DemoOrganisation) -> None:
    offices = {name: number for number, name in enumerate(organisation.offices, 1)}
    items, faults = read_items(rows_for(organisation), offices)
    assert faults == ()
    assert [item.code for item in items] == [row[0] for row in ITEMS]


def test_every_matter_is_an_instance_of_an_item_and_policy_has_its_interpretation() -> None:
    codes = {row[0] for row in ITEMS}
    for matter in MATTERS:
        assert catalogue_of(matter).item_code in codes
        address = interpretation_of(matter)
        assert bool(address) is ("意见" in matter.title)
        assert not address or is_web_address(address)


def test_every_organisation_holds_it_since_new_year_of_last_year(
    databases: Databases, tmp_path: Path
) -> None:
    url = databases.fresh(SQLITE, upgrade)
    settings = Settings.from_env({"REVIEW_DATA": str(tmp_path), "DATABASE_URL": url})
    secrets = Secrets(session_key=b"s" * 32, value_key=b"v" * 32, queue_key=b"q" * 32)
    work = make_work(settings, secrets, clock=Clock(MORNING))
    load_demo(work, documents=0)
    hold_items(work)
    hold_items(work)
    with work.sessions() as session:
        held = session.execute(
            select(CatalogueItem.from_on, func.count()).group_by(CatalogueItem.from_on)
        ).all()
    work.sessions.kw["bind"].dispose()
    assert [tuple(row) for row in held] == [
        (date(MORNING.year - 1, 1, 1), len(ITEMS) * len(ORGANISATIONS))
    ]
