"""The program and the pages of a PDF: what the proof does not accept becomes a picture once; whatever
happens on the way, there is no half file.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from review.engines.redact import program
from tests.engines.redact.glyph_sheets import saved, sheet

_SECRET = "19850412"
_LINE = b"BT /F 12 Tf 20 100 Td (on 19850412 it) Tj ET "


def _plan(folder: Path, action: str = "remove", **more: str) -> str:
    path = folder / "plan.json"
    path.write_text(json.dumps({"actions": [{"text": _SECRET, "action": action, **more}]}))
    return str(path)


def test_a_page_that_is_not_proved_becomes_a_picture_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = sheet(_LINE + b"/G19850412 gs", b"")  # a name that there is no state for
    path, target = saved(pdf, tmp_path / "a.pdf"), tmp_path / "b.pdf"
    assert program.main([str(path), "-o", str(target), "--plan", _plan(tmp_path)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [(page["method"], page["reason"]) for page in report["pages"]] == [
        ("raster", "not_proved"),
        ("untouched", None),
    ]
    assert _SECRET.encode() not in target.read_bytes()


def test_labels_are_printed_when_they_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(sheet(b"BT /F 30 Tf 20 100 Td (on 19850412 it) Tj ET"), tmp_path / "a.pdf")
    plan = _plan(tmp_path, label="个人隐私")
    sizes = []
    for more in ([], ["--labels"]):
        target = tmp_path / f"b{len(more)}.pdf"
        assert program.main([str(path), "-o", str(target), "--plan", plan, *more]) == 0
        report = json.loads(capsys.readouterr().out)
        assert [page["method"] for page in report["pages"]] == ["glyphs"]
        sizes.append(target.stat().st_size)
    assert sizes[0] < sizes[1]


_CHILD = """
import resource, sys
limit, value = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(limit, (value, value))
from review.engines.redact.program import main
sys.exit(main(sys.argv[3:]))
"""


@pytest.mark.parametrize(
    ("limit", "value", "pages"),
    [(resource.RLIMIT_FSIZE, 100, 1), (resource.RLIMIT_CPU, 1, 600)],
    ids=["disk_full", "killed"],
)
def test_an_end_in_the_middle_leaves_no_half_file(
    limit: int, value: int, pages: int, tmp_path: Path
) -> None:
    path, target = saved(sheet(*[_LINE] * pages), tmp_path / "a.pdf"), tmp_path / "b.pdf"
    told = [str(path), "-o", str(target), "--plan", _plan(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(int(limit)), str(value), *told],
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.pdf", "plan.json"]
    assert _SECRET.encode() not in done.stdout + done.stderr
