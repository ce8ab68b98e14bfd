"""The door to the disk: quarantine, write-once rooms, owner-only modes, erasure, names that try to leave."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from review.store.files import DigestMismatch, EmptyUpload, Files, TooLarge, digest_of

BYTES = "通知正文".encode() * 1000
DIGEST = hashlib.sha256(BYTES).hexdigest()
LIMIT = 1 << 22


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    """A store whose folder is not there yet, in a process that hides nothing by itself."""
    before = os.umask(0)
    yield Files(tmp_path / "files")
    os.umask(before)


def _received(files: Files, content: bytes = BYTES) -> str:
    return files.receive(io.BytesIO(content), LIMIT).key


def _modes(files: Files) -> set[tuple[bool, int]]:
    paths = [files.root, *files.root.rglob("*")]
    return {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in paths}


def test_an_upload_lies_in_quarantine_under_a_key_of_its_own(files: Files) -> None:
    told: list[int] = []
    received = files.receive(io.BytesIO(BYTES), LIMIT, told.append)
    assert (received.digest, received.bytes) == (DIGEST, len(BYTES))
    assert told[-1] == len(BYTES)
    assert files.quarantined() == {received.key: files.intake_path(received.key)}
    assert files.intake_path(received.key).read_bytes() == BYTES
    assert _received(files) != received.key
    assert files.stored("originals") == {}


def test_nothing_is_made_before_it_is_needed(files: Files) -> None:
    assert (files.quarantined(), files.stored("renditions"), files.strays()) == ({}, {}, [])
    assert not files.root.exists()


def test_only_the_owner_can_look_into_any_folder(files: Files) -> None:
    files.release_from_intake(_received(files), 1, DIGEST)
    _received(files, b"waiting")
    files.keep_rendition(files.original_path(1, DIGEST), 1)
    files.write_working(7, "segments.json", [])
    files.page_image_path(7, "1.png").write_bytes(b"png")
    files.page_image_path(7, "1.png").chmod(0o600)
    assert _modes(files) == {(True, 0o700), (False, 0o600), (False, 0o400)}
    assert stat.S_IMODE(files.original_path(1, DIGEST).stat().st_mode) == 0o400
    assert stat.S_IMODE(files.rendition_path(1, DIGEST).stat().st_mode) == 0o400


@pytest.mark.parametrize(
    ("content", "limit", "error"),
    [(b"", 10, EmptyUpload), (b"x" * 11, 10, TooLarge), (BYTES * 400, 1 << 20, TooLarge)],
)
def test_an_upload_that_is_empty_or_too_large_leaves_nothing(
    files: Files, content: bytes, limit: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        files.receive(io.BytesIO(content), limit)
    assert files.quarantined() == {}


def test_an_upload_that_breaks_off_leaves_nothing(files: Files) -> None:
    class Line(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        files.receive(Line(BYTES * 400), LIMIT)
    assert files.quarantined() == {}


def test_a_cleared_upload_moves_once_and_again_without_harm(files: Files) -> None:
    key = _received(files)
    target = files.release_from_intake(key, 1, DIGEST)
    assert files.release_from_intake(key, 1, DIGEST) == target
    assert (digest_of(target), files.quarantined()) == (DIGEST, {})
    second = _received(files)
    assert files.release_from_intake(second, 1, DIGEST) == target
    assert files.quarantined() == {}
    assert files.stored("originals") == {(1, DIGEST): target}


def test_organisations_share_no_bytes(files: Files) -> None:
    files.release_from_intake(_received(files), 1, DIGEST)
    with pytest.raises(FileNotFoundError):
        files.release_from_intake("f" * 40, 2, DIGEST)
    assert not files.original_path(2, DIGEST).exists()


def test_bytes_changed_in_quarantine_are_not_let_in(files: Files) -> None:
    key = _received(files)
    files.intake_path(key).write_bytes(b"other bytes")
    with pytest.raises(DigestMismatch):
        files.release_from_intake(key, 1, DIGEST)
    assert files.stored("originals") == {}
    assert key in files.quarantined()


def test_an_original_damaged_on_the_disk_is_mended_by_the_same_upload(files: Files) -> None:
    target = files.release_from_intake(_received(files), 1, DIGEST)
    target.chmod(0o600)
    target.write_bytes(b"damaged")
    files.release_from_intake(_received(files), 1, DIGEST)
    assert digest_of(target) == DIGEST


def test_a_refused_upload_is_overwritten_before_it_goes(files: Files, tmp_path: Path) -> None:
    key = _received(files)
    still_linked = tmp_path / "another name of the same bytes"
    os.link(files.intake_path(key), still_linked)
    files.erase_intake(key)
    files.erase_intake(key)
    assert files.quarantined() == {}
    assert still_linked.read_bytes() == bytes(len(BYTES))


def test_a_rendition_is_kept_under_the_digest_of_its_bytes(files: Files, tmp_path: Path) -> None:
    made = tmp_path / "out.pdf"
    made.write_bytes(BYTES)
    assert (files.keep_rendition(made, 3), files.keep_rendition(made, 3)) == (DIGEST, DIGEST)
    assert digest_of(files.rendition_path(3, DIGEST)) == DIGEST
    assert files.strays() == []


def test_working_files_come_back_and_go_with_their_version(files: Files) -> None:
    assert files.read_working(7, "segments.json") is None
    files.write_working(7, "segments.json", {"text": "𠮷"})
    files.write_working(7, "segments.json", {"text": "𠮷野"})
    files.write_working(8, "segments.json", [])
    files.page_image_path(7, "1.png").write_bytes(b"png")
    assert files.read_working(7, "segments.json") == {"text": "𠮷野"}
    files.erase_working(7)
    files.erase_working(7)
    assert (files.worked_on(), files.read_working(7, "segments.json")) == ({8}, None)


def test_cleared_bytes_can_be_erased_more_than_once(files: Files) -> None:
    files.release_from_intake(_received(files), 1, DIGEST)
    files.keep_rendition(files.original_path(1, DIGEST), 1)
    for _ in range(2):
        files.erase_original(1, DIGEST)
        files.erase_rendition(1, DIGEST)
    assert files.stored("originals") == files.stored("renditions") == {}


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../1", "a/b", "/etc/passwd", "a\\b", ".hidden", "a\0b"]
)
def test_a_name_that_could_leave_the_folder_is_refused(files: Files, name: str) -> None:
    for act in (
        lambda: files.intake_path(name),
        lambda: files.original_path(1, name),
        lambda: files.rendition_path(1, name),
        lambda: files.write_working(1, name, []),
        lambda: files.read_working(1, name),
        lambda: files.page_image_path(1, name),
    ):
        with pytest.raises(ValueError, match="not a plain name"):
            act()


def test_what_nobody_put_there_is_found(files: Files) -> None:
    files.release_from_intake(_received(files), 1, DIGEST)
    files.write_working(7, "segments.json", [])
    left = [
        files.root / "originals" / "1" / "0123.part",
        files.root / "originals" / "notes.txt",
        files.root / "renditions" / "x" / DIGEST,
        files.root / "working" / "7" / "abc.part",
    ]
    (files.root / "review.db").write_bytes(b"not our business")
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"?")
    assert files.strays() == sorted(left)
    assert set(files.stored("originals")) == {(1, DIGEST)}
