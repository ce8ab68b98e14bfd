"""What tasks stand on: two runs of one row, files that gave way while they were read, the clock, the actor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from review.domain import commands as c
from review.jobs.releases import reading_text
from review.jobs.tasks import carry_out, work_off
from review.jobs.work import Work, system_actor, utc_now
from review.services.outstanding import LEASE
from review.store.documents import FileState, FileVersion
from review.store.findings import findings_of
from tests.engines.making import make_docx
from tests.isolation import Clock
from tests.town import Town


class Interrupting(Clock):
    """A clock that lets something happen when it is looked at for the third time, after the claim and the
    day of the lists: while the child runs.
    """

    def __init__(self, clock: Clock, act: object) -> None:
        super().__init__(clock.now)
        self.act, self.looks = act, 0

    def __call__(self) -> datetime:
        self.looks += 1
        if self.looks == 3:
            assert callable(self.act)
            self.act()
        return self.now


@pytest.fixture
def upload(town: Town, tmp_path: Path) -> tuple[int, int]:
    """A draft and a version of it that waits to be read."""
    path = make_docx(tmp_path / "notice.docx", ["关于防汛的通知", "手机13800001234"])
    document_id = town.draft()
    return document_id, town.upload(document_id, path.read_bytes(), position=None, name="附件.docx")


def version(town: Town, version_id: int) -> FileVersion:
    with town.work.sessions() as session:
        return session.get_one(FileVersion, version_id)


def interrupted(town: Town, act: object) -> Work:
    return replace(town.work, clock=Interrupting(town.clock, act))


def test_a_file_taken_off_while_it_was_read_adds_nothing(
    town: Town, upload: tuple[int, int]
) -> None:
    document_id, version_id = upload

    def take_off() -> None:
        town.do("drafter", c.RemoveFile, document_id, file_version_id=version_id)

    carry_out(interrupted(town, take_off), "read", version_id)
    assert not version(town, version_id).live
    with town.work.sessions() as session:
        assert findings_of(session, [version_id]) == []
    assert version_id not in town.work.vault.files.worked_on()
    assert town.work.vault.files.quarantined() == {}
    assert town.events(document_id)[-1] == "file.removed"


def test_two_tasks_at_one_row_take_its_answer_in_once(town: Town, upload: tuple[int, int]) -> None:
    document_id, version_id = upload

    def a_second_worker() -> None:
        town.clock.advance(seconds=LEASE.total_seconds())
        carry_out(town.work, "read", version_id)

    carry_out(interrupted(town, a_second_worker), "read", version_id)
    assert version(town, version_id).state is FileState.DONE
    assert town.events(document_id).count("file.read") == 2
    with town.work.sessions() as session:
        assert len(findings_of(session, [version_id])) == 1


def test_working_off_does_everything_that_waits_and_then_nothing(
    town: Town, upload: tuple[int, int]
) -> None:
    assert work_off(town.work) == 1
    assert work_off(town.work) == 0
    assert version(town, upload[1]).progress == 100


def test_the_text_outside_is_what_a_reader_sees() -> None:
    lines = [
        {"kind": "paragraph", "text": "正文 "},
        {"kind": "comment", "text": "内部意见"},
        {"kind": "property", "text": "某科员"},
        {"kind": "cell", "text": "表格"},
    ]
    assert reading_text(lines) == "正文\n表格"


def test_the_day_is_that_of_the_house_and_the_actor_the_system(town: Town) -> None:
    assert town.work.day_of(datetime(2026, 7, 17, 16, 30, tzinfo=UTC)) == date(2026, 7, 18)
    assert (system_actor().id, system_actor().system) == (None, True)
    assert system_actor().name.startswith("system:")
    assert utc_now().tzinfo is UTC
    assert town.work.limits.memory >= 1 << 30
