"""The commands of the house: listed, documented, and naming no place packages come from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make in the repository with a quiet, plain environment."""
    program = shutil.which("make")
    assert program is not None
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        [program, "--no-print-directory", *arguments],
        cwd=ROOT,
        env=plain | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_target() -> None:
    declared = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    targets = {name for line in declared for name in line.split()}
    listed = set(re.findall(r"^  make ([a-z]+) ", make("help").stdout, re.MULTILINE))
    assert listed == targets


def test_help_is_what_make_does_alone() -> None:
    assert make().stdout == make("help").stdout


def test_the_build_server_runs_what_a_person_runs() -> None:
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert "make test" in run.read_text(encoding="utf-8")


def test_no_registry_is_named() -> None:
    named = [
        path.name
        for path in [
            ROOT / "Makefile",
            ROOT / "pyproject.toml",
            *ROOT.glob("requirements*"),
            *(ROOT / ".ci").iterdir(),
        ]
        if re.search(
            r"https?://|--(?:extra-)?index-url[ =]|(?<!no-emit-)trusted-host[ =]",
            path.read_text("utf-8"),
        )
    ]
    assert named == []


def test_python_that_is_too_old_gets_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    answer = make("-W", "requirements.txt", "setup", f"PYTHON={old}")
    assert answer.returncode != 0
    assert "Python 3.11 or newer is needed" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_missing_venv_module_gets_one_sentence(tmp_path: Path) -> None:
    bare = tmp_path / "python3"
    bare.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\nexit 0\n')
    bare.chmod(0o755)
    answer = make("-W", "requirements.txt", "setup", f"PYTHON={bare}")
    assert answer.returncode != 0
    assert "apt-get install python3-venv" in answer.stderr


def test_setup_installs_again_only_when_what_is_pinned_changed(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
        os.utime(tmp_path / name, (1000, 1000))
    (tmp_path / ".venv").mkdir()
    (tmp_path / "review").mkdir()
    (tmp_path / ".venv" / ".installed").touch()
    assert "pip install" not in make("-C", str(tmp_path), "-n", "setup").stdout
    (tmp_path / "requirements.txt").touch()
    os.utime(tmp_path / ".venv" / ".installed", (2000, 2000))
    assert "pip install" in make("-C", str(tmp_path), "-n", "setup").stdout
