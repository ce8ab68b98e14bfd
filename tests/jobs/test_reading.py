"""Reading a scan in pieces: which child gets what, what is tried again, and what is kept for later."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

from review.jobs.reading import read_document, source_of
from review.jobs.recognising import (
    PAGES_A_CHILD,
    cores,
    limits_for,
    recognise_all,
    recognised_keys,
    repeat_lines,
)
from review.jobs.sandbox import SandboxLimits
from tests.engines.making import make_docx

LIMITS = SandboxLimits()


class Children:
    """Stands for the child processes: knows what each was given, and dies on the pages it is told."""

    def __init__(self, *, deadly: Sequence[str] = (), cured: Sequence[str] = ()) -> None:
        self.deadly = set(deadly)
        self.cured = set(cured)
        self.given: list[tuple[str, ...]] = []
        self.limits: list[SandboxLimits] = []
        self.lock = threading.Lock()

    def __call__(
        self, path: Path, keys: Sequence[str], out: Path, *, limits: SandboxLimits
    ) -> bool:
        """Write a line for each page, up to one that kills."""
        assert path.suffix == ".pdf"
        with self.lock:
            self.given.append(tuple(keys))
            self.limits.append(limits)
        with out.open("ab") as sink:
            for key in keys:
                if key in self.deadly or (key in self.cured and len(keys) > 1):
                    sink.write(b'{"key": "half a li')
                    return False
                sink.write(json.dumps({"key": key, "lines": []}).encode() + b"\n")
        return True


def pages(count: int) -> list[str]:
    return [f"page-{number}" for number in range(1, count + 1)]


def test_pages_are_shared_out_over_the_cores_in_small_chunks(tmp_path: Path) -> None:
    children = Children()
    recognise_all(tmp_path / "a.pdf", pages(40), tmp_path / "kept", limits=LIMITS, by=children)
    assert max(map(len, children.given)) <= PAGES_A_CHILD
    assert sorted(key for chunk in children.given for key in chunk) == sorted(pages(40))
    assert sorted(recognised_keys(tmp_path / "kept")) == sorted(pages(40))


def test_few_pages_still_use_every_core(tmp_path: Path) -> None:
    children = Children()
    recognise_all(tmp_path / "a.pdf", pages(8), tmp_path / "kept", limits=LIMITS, by=children)
    assert len(children.given) == min(cores(), 8)


def test_a_child_may_take_longer_the_more_pages_it_has() -> None:
    one, eight = limits_for(1, LIMITS), limits_for(8, LIMITS)
    assert eight.cpu - one.cpu >= 7 * 10
    assert one.seconds > one.cpu
    assert (one.memory, one.file_size) == (LIMITS.memory, LIMITS.file_size)


def test_pages_lost_with_their_child_are_tried_once_more_alone(tmp_path: Path) -> None:
    children = Children(cured=["page-2"])
    recognise_all(tmp_path / "a.pdf", pages(16), tmp_path / "kept", limits=LIMITS, by=children)
    assert sorted(recognised_keys(tmp_path / "kept")) == sorted(pages(16))
    assert ("page-2",) in children.given


def test_a_page_that_kills_every_child_is_left_unread_and_takes_no_other_along(
    tmp_path: Path,
) -> None:
    children = Children(deadly=["page-3"])
    recognise_all(tmp_path / "a.pdf", pages(12), tmp_path / "kept", limits=LIMITS, by=children)
    assert set(pages(12)) - set(recognised_keys(tmp_path / "kept")) == {"page-3"}
    assert sum("page-3" in chunk for chunk in children.given) == 2


def test_what_is_kept_is_not_recognised_again_and_is_its_owners_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    recognise_all(tmp_path / "a.pdf", pages(2), kept, limits=LIMITS, by=Children())
    before = kept.read_bytes()
    with kept.open("ab") as broken:
        broken.write(b'{"key": "page-3"')  # a worker was killed while it wrote
    children = Children()
    recognise_all(tmp_path / "a.pdf", pages(3), kept, limits=LIMITS, by=children)
    assert children.given == [("page-3",)]
    assert kept.read_bytes().startswith(before)
    assert sorted(recognised_keys(kept)) == pages(3)
    assert kept.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]


def test_a_line_nobody_asked_for_is_not_taken_in(tmp_path: Path) -> None:
    def talkative(path: Path, keys: Sequence[str], out: Path, *, limits: SandboxLimits) -> bool:
        lines = [{"key": "page-99"}, {"key": keys[0]}, {"key": keys[0]}, ["page-1"]]
        out.write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n", encoding="utf-8")
        return True

    recognise_all(tmp_path / "a.pdf", pages(1), tmp_path / "kept", limits=LIMITS, by=talkative)
    assert recognised_keys(tmp_path / "kept") == ["page-1"]


def test_progress_counts_pages_up_to_all_of_them(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    recognise_all(
        tmp_path / "a.pdf",
        pages(20),
        tmp_path / "kept",
        limits=LIMITS,
        by=Children(),
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told[-1] == (20, 20)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_pictures_with_the_same_bytes_have_the_same_text(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text('{"key": "a.png", "lines": [1]}\n', encoding="utf-8")
    repeat_lines(kept, {"b.png": "a.png", "c.png": "unread.png"})
    repeat_lines(kept, {"b.png": "a.png"})
    assert recognised_keys(kept) == ["a.png", "b.png"]
    assert json.loads(kept.read_bytes().splitlines()[1])["lines"] == [1]


def test_a_file_without_scans_is_read_without_recognition(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["关于开展春季植树活动的通知"])
    answer = read_document(path, "通知.docx", tmp_path, limits=LIMITS, admit_secrecy_mark=False)
    assert (answer["status"], answer["file"]["name"]) == ("read", "通知.docx")
    assert source_of(path, tmp_path).recognised is None
