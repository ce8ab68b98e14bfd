"""The queue: messages carry kind and id, are signed with the house's key, and losing one loses nothing."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from huey import Huey

from review.jobs.queue import make_queue, register, waiting
from review.services.outstanding import LEASE, claim
from review.store.documents import FileState, FileVersion
from tests.engines.making import make_docx
from tests.town import Town

KEY = b"k" * 32


@pytest.fixture
def queue(tmp_path: Path) -> Huey:
    """A queue in a file of its own; nobody consumes it."""
    return make_queue(f"sqlite:///{tmp_path / 'queue' / 'queue.db'}", KEY)


@pytest.fixture
def upload(town: Town, tmp_path: Path) -> int:
    """A version that waits to be read."""
    path = make_docx(tmp_path / "notice.docx", ["关于防汛的通知", "手机13800001234"])
    document_id = town.draft()
    return town.upload(document_id, path.read_bytes(), position=None, name="附件.docx")


def state(town: Town, version_id: int) -> FileState:
    with town.work.sessions() as session:
        return session.get_one(FileVersion, version_id).state


def work_one(queue: Huey) -> None:
    """What the consumer does with the next message."""
    queue.execute(queue.dequeue())


def test_a_message_has_the_row_s_work_done(queue: Huey, town: Town, upload: int) -> None:
    send = register(queue, town.work)
    send("read", upload)
    assert queue.pending_count() == 1
    assert state(town, upload) is FileState.PENDING
    work_one(queue)
    assert state(town, upload) is FileState.DONE
    (follows,) = queue.pending()
    assert follows.args[:2] == ("layout", upload)  # a Word file is laid on pages next


def test_the_same_message_twice_does_its_work_once(queue: Huey, town: Town, upload: int) -> None:
    send = register(queue, town.work)
    send("read", upload)
    send("read", upload)
    work_one(queue)
    work_one(queue)
    with town.work.sessions() as session:
        version = session.get_one(FileVersion, upload)
    assert (version.state, version.attempts) == (FileState.DONE, 1)
    assert town.events(version.document_id).count("file.read") == 2


def test_at_once_mode_carries_out_what_is_sent(queue: Huey, town: Town, upload: int) -> None:
    queue.immediate = True
    register(queue, town.work)("read", upload)
    assert state(town, upload) is FileState.DONE


def test_a_message_about_nothing_leaves_the_worker_alive(
    queue: Huey, town: Town, upload: int, caplog: pytest.LogCaptureFixture
) -> None:
    send = register(queue, town.work)
    send("read", 9999)
    send("dance", upload)
    send("read", upload)
    for _ in range(3):
        work_one(queue)
    assert state(town, upload) is FileState.DONE
    assert [r.getMessage() for r in caplog.records if r.name == "review.jobs"] == [
        f"task dance row {upload} broke: KeyError"
    ]


def test_a_message_that_somebody_changed_is_not_opened(
    queue: Huey, town: Town, upload: int
) -> None:
    send = register(queue, town.work)
    send("read", upload)
    signed = queue.storage.dequeue()
    forged = signed.replace(b"carry_out", b"carry_in!")
    assert forged != signed
    queue.storage.enqueue(forged)
    with pytest.raises(ValueError, match=r"mismatch|Separator"):
        queue.dequeue()
    assert state(town, upload) is FileState.PENDING
    send("read", upload)
    work_one(queue)
    assert state(town, upload) is FileState.DONE


class Planted:
    """What a stranger with access to the queue's file would like to have run."""

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.write_text, (Path("planted"), "run"))


def test_a_bare_pickle_and_another_house_s_message_are_not_opened(
    queue: Huey, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    queue.storage.enqueue(pickle.dumps(Planted()))
    with pytest.raises(ValueError, match=r"mismatch|Separator"):
        queue.dequeue()
    assert not (tmp_path / "planted").exists()
    other = make_queue(f"sqlite:///{tmp_path / 'other.db'}", b"o" * 32)
    register(other, town.work)("read", 1)
    queue.storage.enqueue(other.storage.dequeue())
    with pytest.raises(ValueError, match=r"mismatch|Separator"):
        queue.dequeue()


def test_a_lost_message_and_a_dead_worker_are_made_good_by_the_sweep(
    queue: Huey, town: Town, upload: int
) -> None:
    register(queue, town.work)
    assert waiting(town.work) == [("read", upload)]
    with town.system() as (session, _):
        assert claim(session.get_one(FileVersion, upload), town.now)
    assert waiting(town.work) == []
    town.clock.advance(seconds=LEASE.total_seconds())
    [sweep] = [t for t in queue.read_periodic(town.now) if type(t).__name__ == "sweep"]
    queue.execute(sweep)
    work_one(queue)
    with town.work.sessions() as session:
        version = session.get_one(FileVersion, upload)
    assert (version.state, version.attempts) == (FileState.DONE, 2)
