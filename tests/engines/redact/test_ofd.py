"""A public copy of an OFD can't be made yet: one clear refusal with its cure, and no file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from review.engines.redact import program
from tests.engines.ofd_making import make_ofd, text


def test_redacting_an_ofd_is_refused_with_the_cure(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = make_ofd(tmp_path / "a.ofd", [text("电话13800138000")])
    plan = tmp_path / "plan.json"
    plan.write_text('{"actions": [{"action": "remove", "text": "13800138000"}]}', encoding="utf-8")
    target = tmp_path / "out.ofd"
    assert program.main([str(source), "--plan", str(plan), "-o", str(target)]) == program.REFUSED
    answer = json.loads(capfdbinary.readouterr().out)
    assert (answer["status"], answer["reason"]) == ("refused", "unsupported")
    assert "PDF" in answer["message"]["zh"]
    assert "Print it to PDF" in answer["message"]["en"]
    assert not target.exists()
