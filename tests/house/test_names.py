"""What comments, docstrings, templates and papers call a module or a file is there: names that moved are found here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePath

ROOT = Path(__file__).parents[2]
KNOWN = ("review", "tests", "bench", "templates", "docs")

DOTTED = re.compile(r"(?<![\w/.@])((?:review|tests|bench)(?:\.\w+)+)(?![\w*])")
QUOTED = re.compile(r"``?([a-z]+(?:\.\w+)+)``?")
PATH = re.compile(r"(?<![\w.*<{/-])((?:[\w-]+/)+[\w-]+\.(?:py|html|js|css))\b")
#: What follows a dot without being a name of Python.
ENDINGS = frozenset({"py", "html", "js", "css", "md", "svg", "json", "po", "webp", "xlsx"})
#: Packages by which a module is named in short.
SHORT = frozenset({"domain", "store", "services", "engines", "jobs", "web", "public", "demo"})


@cache
def files() -> frozenset[str]:
    """Every source, template and paper of the house."""
    found = [path for top in KNOWN for path in (ROOT / top).rglob("*") if path.is_file()]
    return frozenset(path.relative_to(ROOT).as_posix() for path in [*found, *ROOT.glob("*.md")])


@cache
def modules() -> frozenset[str]:
    """Modules and packages by their full names."""
    paths = [PurePath(name) for name in files() if name.endswith(".py")]
    return frozenset(
        ".".join(parts)
        for path in paths
        for parts in (path.with_suffix("").parts, path.parent.parts)
    )


@cache
def text(name: str) -> str:
    """A file as it stands."""
    return (ROOT / name).read_text(encoding="utf-8")


def said(name: str) -> Iterator[str]:
    """Of a file what speaks about the house: papers whole, comments of templates, docstrings and comments of code."""
    if name.endswith(".md") and not name.startswith("docs/generated"):
        yield text(name)
    elif name.endswith(".html") and name.startswith("templates/"):
        yield from re.findall(r"\{#.*?#\}", text(name), re.DOTALL)
    elif name.endswith(".py"):
        yield "\n".join(re.findall(r'^ *"""(.*?)"""', text(name), re.DOTALL | re.MULTILINE))
        yield "\n".join(re.findall(r"(?:^|\s)#:? (.*)", text(name)))


def defines(module: str, name: str) -> bool:
    """Whether a module or the head of a package holds a name at its top, or as a field."""
    base = module.replace(".", "/")
    source = f"{base}.py" if f"{base}.py" in files() else f"{base}/__init__.py"
    name = re.escape(name)
    wanted = rf"(?m)^\s*(class|(async )?def) {name}\b|^\s*{name}\b\s*[:=]"
    return source in files() and re.search(wanted, text(source)) is not None


def is_there(dotted: str, within: Iterable[str]) -> bool:
    """Whether a dotted name leads to a module, or to something in one, from one of these packages."""
    for package in within:
        parts = [*package.split("."), *dotted.split(".")] if package else dotted.split(".")
        for end in range(len(parts), 0, -1):
            module = ".".join(parts[:end])
            if module in modules():
                inside = module.count(".") >= package.count(".") + bool(package)
                if inside and (end == len(parts) or defines(module, parts[end])):
                    return True
                break
    return False


def gone(name: str) -> Iterator[str]:
    """Names in a file that lead nowhere."""
    around = [".".join(PurePath(name).parts[:k]) for k in range(len(PurePath(name).parts))]
    for words in said(name):
        for full in DOTTED.findall(words):
            if full.rpartition(".")[2] not in ENDINGS and not is_there(full, around):
                yield full
        for short in QUOTED.findall(words):
            head, _dot, rest = short.partition(".")
            meant = head in SHORT and rest.rpartition(".")[2] not in ENDINGS
            if meant and not is_there(short, [*around, "review", "review.web", "tests"]):
                yield short
        for path in PATH.findall(words):
            roots = ["", "review/", "review/web/", "review/web/static/", "templates/", "docs/"]
            roots += [f"{package.replace('.', '/')}/" for package in around if package]
            if not any(root + path in files() for root in roots):
                yield path


def test_every_module_and_file_that_is_named_is_there() -> None:
    found = {name: each for name in sorted(files()) if (each := sorted(set(gone(name))))}
    assert found == {}
