"""The harness of the benches: contenders in turn, goals told, one JSON line at the end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask, render_template
from jinja2 import DictLoader

from bench.bare import ask, bare_app, environ_of
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


def a_site() -> Flask:
    """A product of one page that asks, translates and checks before it prints."""
    app = Flask("product")
    app.jinja_loader = DictLoader({"page.html": "<h1>{{ words|loud }}</h1>{{ url_for('page') }}"})
    app.jinja_env.filters["loud"] = lambda words: words.upper()

    @app.get("/page")
    def page() -> str:
        return render_template("page.html", words="shown")

    @app.get("/broken")
    def broken() -> tuple[str, int]:
        return "no", 500

    return app


def test_the_bare_page_prints_the_same_after_its_query() -> None:
    product, asked = a_site(), []
    environ = environ_of("/page")
    bare = bare_app(product, environ, lambda: asked.append("query"))
    bare.jinja_loader = product.jinja_loader
    assert b"<h1>SHOWN</h1>" in ask(bare, environ)
    assert asked == ["query"]


def test_a_failed_answer_ends_the_bench() -> None:
    with pytest.raises(AssertionError, match="/broken answered 500"):
        ask(a_site(), environ_of("/broken"))
