"""What the services leave behind, the checks find in order: history, files, organisations, log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from review.domain.states import CaseAction
from review.store.check import check_files, check_log, check_organisations
from review.store.migrate import upgrade
from review.store.replay import replay
from tests.databases import Databases
from tests.isolation import Clock
from tests.town import EXEMPT, GOOD_COMMENT, Town, build_town


@pytest.fixture
def town(databases: Databases, engine_name: str, tmp_path: Path, clock: Clock) -> Iterator[Town]:
    """A town in which nothing has happened yet."""
    town = build_town(databases.fresh(engine_name, upgrade), tmp_path / "house", clock)
    yield town
    town.close()


def test_documents_on_every_part_of_the_road_leave_a_sound_store(town: Town) -> None:
    given_up = town.draft()
    town.move("drafter", given_up, CaseAction.DISCARD)
    returned = town.in_review()
    town.move("reviewer", returned, CaseAction.RETURN, GOOD_COMMENT)
    recalled = town.submitted()
    town.move("drafter", recalled, CaseAction.RECALL)
    confirmed = town.issued()
    town.confirm(confirmed, CaseAction.CONFIRM_RENDITION)
    filed = town.at_sign_off(EXEMPT)
    town.submitted(urgent=True)
    with town.system() as (session, _):
        assert replay(session) == []
        files, now = town.work.vault.files, datetime.now(UTC)
        assert check_files(session, files, now=now, grace=timedelta(0)) == []
        assert check_organisations(session) == []
        assert check_log(session.connection()) == []
    states = [town.state(i)[0] for i in (given_up, returned, recalled, confirmed, filed)]
    assert states == ["discarded", "returned", "draft", "decided", "sign_off"]
