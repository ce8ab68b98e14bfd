"""A child that says how far it is, followed by whoever waits for it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from review.jobs.progress import Progress, followed, last_told
from review.jobs.sandbox import EngineAnswer

LINE = '{"step": "remove", "done": %d, "to_do": 3}\n'


def test_every_change_is_handed_on_and_the_last_one_even_from_a_quick_child(tmp_path: Path) -> None:
    told, heard = tmp_path / "told", threading.Event()
    seen: list[Progress] = []

    def run() -> EngineAnswer:
        told.write_text(LINE % 1)
        assert heard.wait(20)
        told.write_text(LINE % 1 + LINE % 3)
        return EngineAnswer(0, {"verified": True})

    def hear(progress: Progress) -> None:
        seen.append(progress)
        heard.set()

    assert followed(run, told, hear).json == {"verified": True}
    assert seen == [Progress("remove", 1, 3), Progress("remove", 3, 3)]


def test_a_child_that_says_nothing_is_waited_for_alike(tmp_path: Path) -> None:
    seen: list[Progress] = []
    assert followed(lambda: EngineAnswer(5, None), tmp_path / "x", seen.append).exit_code == 5
    assert seen == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", None),
        (LINE % 2, Progress("remove", 2, 3)),
        (LINE % 2 + '{"step": "pro', Progress("remove", 2, 3)),
        ("no json\n", None),
        ("[]\n", None),
        ('{"step": "prove"}\n', None),
        (LINE % 1 * 100 + LINE % 2, Progress("remove", 2, 3)),
    ],
)
def test_only_the_last_whole_line_counts(tmp_path: Path, said: str, found: Progress | None) -> None:
    path = tmp_path / "told"
    path.write_text(said)
    assert last_told(path) == found
