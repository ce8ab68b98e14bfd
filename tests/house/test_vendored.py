"""What we took from others is unchanged, and we say where it came from and under which licence."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "review" / "web" / "static" / "vendor", ROOT / "tests" / "vendor"]
ROW = re.compile(r"^\| (\S+) \| ([^|]+) \| ([\d.]+) \| ([^|]+) \| ([0-9a-f]{64}) \|$", re.MULTILINE)
LICENCES = {"MIT", "0BSD", "BSD-3-Clause", "Apache-2.0", "MPL-2.0"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_vendored_files_are_the_ones_we_name(folder: Path) -> None:
    rows = ROW.findall((folder / "VENDORED.md").read_text(encoding="utf-8"))
    named = {name: digest for name, _package, _version, _licence, digest in rows}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "VENDORED.md"
    }
    assert found == named
    assert {licence.strip() for _n, _p, _v, licence, _d in rows} <= LICENCES


def test_only_permissive_licences_reach_the_user() -> None:
    rows = ROW.findall((FOLDERS[0] / "VENDORED.md").read_text(encoding="utf-8"))
    assert "MPL-2.0" not in {licence.strip() for _n, _p, _v, licence, _d in rows}


def test_vendored_scripts_load_nothing_from_elsewhere() -> None:
    style = (FOLDERS[0] / "bootstrap.min.css").read_text(encoding="utf-8")
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", style) == []
