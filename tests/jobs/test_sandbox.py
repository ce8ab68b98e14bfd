"""The limited child: what comes back from a good file, a hostile one, and one that never ends."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from review.jobs.sandbox import SandboxLimits, network_is_cut, refusal, run_engine
from tests.engines.making import make_docx, make_pdf


def test_an_inspection_comes_back_as_json(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "通知 (1)'.docx", ["关于某事的通知", "联系电话：13812341234"])
    answer = run_engine(["inspect", str(path), "--segments"])
    assert answer.exit_code == 0
    assert answer.json is not None
    assert answer.json["status"] == "read"
    assert not answer.timed_out
    assert not answer.killed


def test_an_answer_beyond_the_limit_says_that_the_file_is_too_large(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "long.docx", ["关于某事的通知"])
    answer = run_engine(["inspect", str(path), "--segments"], limits=SandboxLimits(answer=200))
    assert answer.exit_code == 5
    assert answer.json == refusal("too_large", "too_long")
    assert answer.json["reason"] == "too_large"
    assert answer.output == b""


def test_texts_go_in_by_standard_input(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": "电话13812341234"}).encode()
    answer = run_engine(["find"], stdin=line + b"\n")
    rows = [json.loads(each) for each in answer.output.splitlines()]
    assert [row["id"] for row in rows] == ["a"]
    assert rows[0]["findings"][0]["start"] == 2


def test_a_bad_file_is_a_refusal_and_not_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"")
    answer = run_engine(["inspect", str(path)])
    assert answer.exit_code == 5
    assert answer.json is not None
    assert answer.json["reason"] == "unreadable"


def test_misuse_is_handed_on_with_its_sentence() -> None:
    answer = run_engine(["inspect", "/no/such/file.docx"])
    assert answer.exit_code == 2
    assert answer.json is None
    assert answer.error


def test_a_child_that_takes_too_long_is_killed_and_named_a_timeout(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["一页"]])
    answer = run_engine(["inspect", str(path)], limits=SandboxLimits(seconds=0.01))
    assert answer.timed_out
    assert answer.killed
    assert answer.exit_code == 5
    assert answer.json is not None
    assert answer.json["reason"] == "timeout"


def test_a_child_that_eats_the_processor_is_named_a_timeout(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["一页"] * 30] * 100)
    arguments = ["redact", str(path), "-o", str(tmp_path / "b.pdf")]
    answer = run_engine(arguments, limits=SandboxLimits(cpu=1))
    assert not (tmp_path / "b.pdf").exists()
    assert answer.json is not None
    assert answer.json["reason"] == "timeout"


def test_a_child_without_memory_is_refused_and_the_parent_lives(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["一页"]])
    answer = run_engine(["inspect", str(path)], limits=SandboxLimits(memory=24 << 20))
    assert answer.exit_code == 5
    assert answer.json is not None
    assert answer.json["reason"] in {"too_large", "unreadable"}


def test_an_answer_beyond_the_cap_is_no_answer(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["一段话" * 200])
    limits = SandboxLimits(answer=100)
    answer = run_engine(["inspect", str(path), "--segments"], limits=limits)
    assert answer.exit_code == 5
    assert answer.output == b""


def test_nothing_of_the_child_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    path = make_docx(tmp_path / "a.docx", ["正文"])
    run_engine(["inspect", str(path)])
    assert [each.name for each in tmp_path.iterdir()] == ["a.docx"]


def test_a_refusal_has_a_sentence_in_both_languages() -> None:
    for reason in ("timeout", "too_large", "unreadable"):
        message = refusal(reason)["message"]
        assert isinstance(message, dict)
        assert message["zh"]
        assert message["en"]


def test_the_network_is_cut_where_the_kernel_allows() -> None:
    assert network_is_cut() is network_is_cut()
    if network_is_cut():
        assert os.access("/usr/bin/unshare", os.X_OK)
