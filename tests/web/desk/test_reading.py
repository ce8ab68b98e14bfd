"""What stays of a text in the process: the reading as it is now, of a few versions at a time."""

from __future__ import annotations

import gc
from pathlib import Path
from threading import Event
from weakref import finalize, ref

from review.store.files import Files
from review.store.vault import Vault
from review.web.desk.reading import Readings, desk_reading


def a_vault(folder: Path, *texts: str) -> Vault:
    """Versions from 1 on, each read as one paragraph."""
    files = Files(folder)
    for version, text in enumerate(texts, 1):
        read(files, version, text)
    return Vault(files, b"key")


def read(files: Files, version: int, text: str) -> None:
    """Have a version read as this paragraph."""
    segment = {"id": "s1", "kind": "paragraph", "text": text, "page": 2}
    files.write_working(version, "reading.json", {"segments": [segment]})


def test_a_reading_is_taken_apart_once_and_anew_where_the_file_was_read_anew(
    tmp_path: Path,
) -> None:
    vault = a_vault(tmp_path, "电话12345")
    first = desk_reading(vault, 1)
    assert desk_reading(Vault(vault.files, b"key"), 1) is first
    assert (first.by_id["s1"]["text"], first.order) == ("电话12345", {"s1": (False, 0, 2)})
    read(vault.files, 1, "电话54321，另一处")
    assert desk_reading(vault, 1).segments[0]["text"] == "电话54321，另一处"
    vault.files.erase_working(1)
    assert desk_reading(vault, 1).segments == ()


def test_two_houses_never_share_a_reading(tmp_path: Path) -> None:
    here, there = a_vault(tmp_path / "a", "此处"), a_vault(tmp_path / "b", "彼处")
    assert [desk_reading(v, 1).segments[0]["text"] for v in (here, there)] == ["此处", "彼处"]


def test_only_the_texts_looked_at_last_stay_in_the_process(tmp_path: Path) -> None:
    vault = a_vault(tmp_path, *(f"第{n}件" for n in range(1, 31)))
    first = ref(desk_reading(vault, 1))
    for version in range(2, 31):
        desk_reading(vault, version)
    gc.collect()
    assert first() is None


def test_a_text_that_was_read_anew_leaves_nothing_of_the_older_one(tmp_path: Path) -> None:
    vault, kept = a_vault(tmp_path, "电话12345"), Readings()
    older = ref(kept.of(vault, 1))
    vault.files.erase_working(1)
    assert kept.of(vault, 1).segments == ()
    gc.collect()
    assert older() is None


def test_a_text_leaves_the_process_although_nobody_asks_for_another(tmp_path: Path) -> None:
    vault, kept, gone = a_vault(tmp_path, "电话12345"), Readings(seconds=0.01), Event()
    finalize(kept.of(vault, 1), gone.set)
    assert gone.wait(30)
