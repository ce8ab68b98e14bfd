"""Every file can be read in one sitting, says what it is, and leaves nothing for later."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("review", "templates", "migrations", "tests", "bench", "docs")
READ = {".py", ".html", ".css", ".js"}
LONGEST = 400
DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "tools"}
PROMISES = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
FORBIDDEN_IN_TESTS = {
    ("pytest", "skip"),
    ("pytest", "xfail"),
    ("pytest", "importorskip"),
    ("mark", "skip"),
    ("mark", "skipif"),
    ("mark", "xfail"),
    ("time", "sleep"),
    ("mock", "patch"),
}


def files(*endings: str) -> list[Path]:
    """Our own files in all rooms, vendored and generated ones left out."""
    found = [ROOT / "wsgi.py"] if (ROOT / "wsgi.py").exists() else []
    for room in ROOMS:
        found += (ROOT / room).rglob("*")
    return sorted(
        path
        for path in found
        if path.suffix in endings
        and not {"vendor", "__pycache__", "node_modules"} & set(path.relative_to(ROOT).parts)
    )


def told(path: Path) -> str:
    """The path as a person names it."""
    return path.relative_to(ROOT).as_posix()


def test_every_file_is_short_enough_to_be_read() -> None:
    lengths = {
        told(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files(*READ)
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_there_is_no_drawer() -> None:
    assert [told(path) for path in files(*READ) if path.stem.strip("_") in DRAWERS] == []


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        told(path)
        for path in files(".py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    here = Path(__file__)
    left = [
        f"{told(path)}:{number}"
        for path in files(*READ)
        if path != here
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if PROMISES.search(line)
    ]
    assert left == []


def test_no_test_is_skipped_sleeps_or_replaces_our_own_functions() -> None:
    found = []
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Attribute):
                continue
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if (name, node.attr) in FORBIDDEN_IN_TESTS:
                found.append(f"{told(path)}:{node.lineno} {name}.{node.attr}")
    assert found == []
