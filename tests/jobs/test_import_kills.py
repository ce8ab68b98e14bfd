"""An import killed anywhere and resumed gives the same house: nothing is lost, nothing comes twice.

The kill is an exception that no code of ours expects, at every commit (just before, just after) and
in the middle of copying. What was in memory is gone; a later task finds rows and a lease that ran out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from review.domain.commands.importing import ImportMove
from review.jobs.importing import BATCH, carry_import
from review.jobs.work import Work
from review.services.outstanding import LEASE
from review.store.check import check_files
from review.store.documents import Document, FileVersion
from review.store.events import Event, verify
from review.store.files import Files, Received
from review.store.imports import ImportStep, RowResult
from review.store.replay import replay
from review.store.vault import Vault
from tests import manifests as m
from tests.manifests import line
from tests.town import Town

#: More commits than an import of one batch makes.
COMMITS = 16


class Killed(BaseException):
    """The process is gone."""


class Fuse:
    """Counts down; whoever asks when it is out is killed."""

    def __init__(self, left: int) -> None:
        self.left = left

    def burn(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


def dying_at_commit(work: Work, fuse: Fuse, *, after: bool) -> Work:
    """The same work whose n-th commit is the last thing it does, or does not do any more."""

    class Mortal(Session):
        def commit(self) -> None:
            if not after:
                fuse.burn()
            super().commit()
            if after:
                fuse.burn()

    bind = work.sessions.kw["bind"]
    return replace(work, sessions=sessionmaker(bind, class_=Mortal, expire_on_commit=False))


def dying_at_copy(work: Work, fuse: Fuse) -> Work:
    """The same work that is killed while the n-th file is half copied."""

    class Half(Files):
        def receive_as(self, key: str, stream: IO[bytes], limit: int, *rest: Any) -> Received:
            if fuse.left == 1:
                folder = self.root / "intake"
                folder.mkdir(mode=0o700, exist_ok=True)
                (folder / key).write_bytes(stream.read(3))
            fuse.burn()
            return super().receive_as(key, stream, limit, *rest)

    return replace(work, vault=Vault(Half(work.vault.files.root), work.vault.value_key))


def carry_on(town: Town, work: Work, run_id: int) -> None:
    """Let a task work until it is done or killed; after a kill the lease has to run out."""
    try:
        while carry_import(work, run_id):
            continue
    except Killed:
        town.clock.now += LEASE + timedelta(seconds=1)


def whole_import(
    town: Town, place: Path, first: int, mortal: Callable[[], Work], count: int = 5
) -> int:
    """An import whose every task may be killed once, from the dry run to its end; answers the run."""
    lines = [line(first + n) for n in range(count)]
    lines.append(line(first + count, path="", paper_only="是"))
    lines.append(line(first + count + 1, issued_on="2023-13-01"))
    folder = m.write_files(place / f"files-{first}", lines)
    run_id = m.bring(town, m.write_csv(place / f"{first}.csv", lines), folder)
    work = mortal()
    carry_on(town, work, run_id)
    m.work_on(town, run_id)
    m.steer(town, run_id, ImportMove.START)
    carry_on(town, work, run_id)
    assert m.work_on(town, run_id).step is ImportStep.FINISHED
    return run_id


def assert_whole(town: Town, run_id: int, count: int = 5) -> None:
    """Every line came to its result once, with its document, file and event."""
    rows = m.rows_of(town, run_id)
    results = [row.result for row in rows]
    assert results == [RowResult.IMPORTED] * (count + 1) + [RowResult.FAULTY]
    with town.work.sessions() as session:
        ids = [row.document_id for row in rows if row.document_id is not None]
        assert len(set(ids)) == count + 1
        numbers = session.scalars(
            select(Document.doc_number).where(Document.id.in_(ids)).order_by(Document.id)
        )
        assert list(numbers) == [row.values["doc_number"] for row in rows[:-1]]
        files = session.scalars(select(FileVersion).where(FileVersion.document_id.in_(ids))).all()
        assert len(files) == count
        named = Event.name == "document.imported"
        told = session.scalars(select(Event.document_id).where(named, Event.document_id.in_(ids)))
        assert sorted(told) == sorted(ids)


def assert_sound(town: Town) -> None:
    """Log, history and every file of the whole house."""
    with town.work.sessions() as session:
        assert verify(session.connection()).fault is None
        assert replay(session) == []
        later = town.now + timedelta(days=1)
        grace = timedelta(0)
        assert check_files(session, town.work.vault.files, now=later, grace=grace) == []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_commit_loses_and_doubles_nothing(
    town: Town, tmp_path: Path, after: bool
) -> None:
    for kill in range(1, COMMITS + 1):
        fuse = Fuse(kill)
        run_id = whole_import(
            town, tmp_path, kill * 100, lambda f=fuse: dying_at_commit(town.work, f, after=after)
        )
        assert_whole(town, run_id)
    assert fuse.left > 0, "the last kill comes after the end: every commit was tried"
    assert_sound(town)


def test_a_kill_while_copying_loses_and_doubles_nothing(town: Town, tmp_path: Path) -> None:
    for kill in (1, 3, 5):
        run_id = whole_import(
            town, tmp_path, kill * 100, lambda k=kill: dying_at_copy(town.work, Fuse(k))
        )
        assert_whole(town, run_id)
    count = BATCH + 10
    late = Fuse(BATCH + 4)
    run_id = whole_import(town, tmp_path, 1000, lambda: dying_at_copy(town.work, late), count)
    assert_whole(town, run_id, count)
    assert_sound(town)


def test_a_task_that_dies_three_times_is_stopped_and_told(town: Town, tmp_path: Path) -> None:
    folder = m.write_files(tmp_path / "files", [line(1)])
    run_id = m.bring(town, m.write_csv(tmp_path / "a.csv", [line(1)]), folder)
    m.work_on(town, run_id)
    m.steer(town, run_id, ImportMove.START)
    for _ in range(4):
        carry_on(town, dying_at_copy(town.work, Fuse(1)), run_id)
    run = m.the_run(town, run_id)
    assert (run.step, run.reason) == (ImportStep.PAUSED, "crashed")
    m.steer(town, run_id, ImportMove.RESUME)
    assert m.work_on(town, run_id).step is ImportStep.FINISHED
