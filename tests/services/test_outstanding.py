"""Outstanding work: leases, three attempts, a worker that died, asking again, and what the sweep sends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from review.domain import commands as c
from review.domain.states import CaseAction
from review.services.outstanding import LEASE, MAX_ATTEMPTS, claim, due_rows, fail, wake
from review.services.retrying import failed_tasks, waiting_tasks
from review.store.documents import FileState, FileVersion
from review.store.releases import latest_release
from tests.services.conftest import TownAt
from tests.town import Town


@pytest.fixture
def waiting(town_at: TownAt) -> tuple[Town, int]:
    """A town with one upload that nobody has read."""
    town, document_id = town_at("draft")
    return town, town.upload(document_id, b"to be read", position=None)


def due(town: Town) -> list[tuple[str, int]]:
    with town.work.sessions() as session:
        return due_rows(session, town.now)


def test_a_lost_message_is_found_by_the_sweep(waiting: tuple[Town, int]) -> None:
    town, version_id = waiting
    assert due(town) == [("read", version_id)]
    with town.work.sessions() as session:
        [queue] = [w for w in waiting_tasks(session) if w.kind == "read"]
    assert (queue.count, queue.oldest) == (1, town.now)


def test_one_task_holds_a_row_until_its_lease_is_over(waiting: tuple[Town, int]) -> None:
    town, version_id = waiting
    with town.system() as (session, _):
        assert claim(session.get_one(FileVersion, version_id), town.now)
    assert due(town) == []
    with town.system() as (session, _):
        assert not claim(session.get_one(FileVersion, version_id), town.now)
    town.clock.advance(seconds=LEASE.total_seconds())
    assert due(town) == [("read", version_id)]
    with town.system() as (session, _):
        row = session.get_one(FileVersion, version_id)
        assert claim(row, town.now)
        assert (row.attempts, row.state) == (2, FileState.WORKING)


def test_pauses_grow_and_the_third_failure_is_the_last(waiting: tuple[Town, int]) -> None:
    town, version_id = waiting
    pauses = []
    for _ in range(MAX_ATTEMPTS):
        with town.system() as (session, _actor):
            row = session.get_one(FileVersion, version_id)
            assert claim(row, town.now)
            fail(row, "engine_failed", town.now)
            if row.leased_until is not None:
                pauses.append(row.leased_until - town.now)
        town.clock.advance(minutes=10)
    assert pauses == [timedelta(seconds=20), timedelta(seconds=80)]
    assert due(town) == []
    with town.system() as (session, _):
        row = session.get_one(FileVersion, version_id)
        assert (row.state, row.reason) == (FileState.FAILED, "engine_failed")
        assert [t.row_id for t in failed_tasks(session)] == [version_id]
        wake(row, FileState.PENDING)
    assert due(town) == [("read", version_id)]


def test_a_file_that_kills_its_worker_each_time_is_given_up(waiting: tuple[Town, int]) -> None:
    town, version_id = waiting
    for _ in range(MAX_ATTEMPTS):
        with town.system() as (session, _actor):
            assert claim(session.get_one(FileVersion, version_id), town.now)
        town.clock.advance(seconds=LEASE.total_seconds())
    with town.system() as (session, _):
        assert not claim(session.get_one(FileVersion, version_id), town.now)
    with town.work.sessions() as session:
        row = session.get_one(FileVersion, version_id)
        assert (row.state, row.reason, row.leased_until) == (FileState.FAILED, "crashed", None)
    assert due(town) == []


def test_what_gave_way_is_not_worked_on(waiting: tuple[Town, int]) -> None:
    town, version_id = waiting
    with town.work.sessions() as session:
        document_id = session.get_one(FileVersion, version_id).document_id
    town.do("drafter", c.RemoveFile, document_id, file_version_id=version_id)
    assert due(town) == []


def test_each_step_leaves_the_row_that_the_next_work_starts_from(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    town.settle(document_id)
    assert due(town) == []
    town.move("drafter", document_id, CaseAction.SUBMIT)
    assert [kind for kind, _ in due(town)] == ["render"]
    town, document_id = town_at("issued")
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert [kind for kind, _ in due(town)] == ["check", "mentions"]
    town.check_strings(document_id)
    town.do("officer", c.Publish, document_id)
    with town.work.sessions() as session:
        release = latest_release(session, document_id)
    assert release is not None
    assert [row for row in due(town) if row[0] != "mentions"] == [("publish", release.id)]
