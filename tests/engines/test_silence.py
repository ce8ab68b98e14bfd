"""No value of a document is ever told on standard error, whatever the engine is asked and whatever is broken."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from bench.finding_texts import MAKERS, SEED
from tests.engines.making import make_docx, make_pdf

VALUES = {kind: make(Random(SEED)) for kind, make in MAKERS.items()}
LINES = [
    "关于一件事的通知",
    *(f"当事人提供的{kind}：{value}，以此为准。" for kind, value in VALUES.items()),
]


def _said(command: list[str], stdin: bytes = b"") -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "review.engines", *command],
        input=stdin,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stderr.decode("utf-8", "replace")


def _tells_nothing(said: str) -> bool:
    return not any(value in said for value in VALUES.values())


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_reading_and_redacting_say_nothing_of_the_text(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    make_docx(path, LINES) if ending == "docx" else make_pdf(path, [LINES])
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"actions": [{"text": VALUES["ID"], "action": "mask", "odd": 1}]}))
    code, said = _said(["inspect", str(path), "--no-names"])
    assert (code, _tells_nothing(said)) == (0, True)
    code, said = _said(
        ["redact", str(path), "-o", str(tmp_path / f"b.{ending}"), "--plan", str(plan)]
    )
    assert code == 2
    assert said
    assert _tells_nothing(said)
    broken = tmp_path / f"c.{ending}"
    broken.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    code, said = _said(["inspect", str(broken), "--no-names"])
    assert (code, _tells_nothing(said)) == (5, True)


def test_a_line_that_is_no_json_is_named_by_its_number_only() -> None:
    line = f'{{"id": 1, "text": "{VALUES["MOB"]}'.encode()
    code, said = _said(["find", "--no-names"], line)
    assert code == 2
    assert "line 1" in said
    assert _tells_nothing(said)
