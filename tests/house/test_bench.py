"""The harness of the benches: contenders in turn, goals told, one JSON line at the end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.harness import Row, last_line, race, table

ROOT = Path(__file__).parents[2]


def test_contenders_run_in_turn_and_are_warmed_once() -> None:
    ran: list[str] = []
    times = race({"a": lambda: ran.append("a"), "b": lambda: ran.append("b")}, rounds=2)
    assert ran == ["a", "b", "a", "b", "b", "a"]
    assert set(times) == {"a", "b"}


@pytest.mark.parametrize(("value", "met"), [(4.9, False), (5.0, True), (6.0, True)])
def test_a_row_knows_whether_its_goal_is_met(value: float, met: bool) -> None:
    assert Row("x", value, "times", 5).met is met


def test_a_row_without_a_goal_is_neither_met_nor_missed() -> None:
    assert Row("x", 1.0, "s").met is None


def test_a_missed_goal_is_seen_in_the_table() -> None:
    lines = table(
        [Row("slow", 1.0, "times", 5), Row("quick", 135_097.0, "rows", 50_000)]
    ).splitlines()
    assert lines[1].endswith("NOT MET")
    assert "135,097" in lines[2]
    assert lines[2].endswith("met")


def test_the_last_line_is_one_object_for_machines() -> None:
    told = json.loads(last_line("audit", [Row("x", 1234.567, "rows", 1000)]))
    assert told == {
        "bench": "audit",
        "rows": [{"name": "x", "value": 1235.0, "unit": "rows", "goal": 1000, "met": True}],
    }


def test_an_unknown_bench_is_named_with_those_there_are() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "bench", "speed"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert "unknown bench: speed; there are" in answer.stderr
