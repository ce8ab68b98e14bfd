"""The engine as a program, run the way the sandbox runs it: isolated, limited, one JSON document on standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image

from tests.engines.making import SCAN, a_picture, make_docx, make_pdf, valid_id

ID = valid_id(Random(3))


def _run(*arguments: str | Path, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", "-m", "review.engines", *map(str, arguments)]
    return subprocess.run(command, input=typed, capture_output=True, check=False, env={})


def _answer(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    assert done.stdout.count(b"\n") == 1
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_inspect_answers_with_text_and_embedded_only_when_asked(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [f"身份证号{ID}"], picture=a_picture())
    short = _run("inspect", path)
    assert (short.returncode, short.stderr) == (0, b"")
    assert set(_answer(short)) == {
        "file",
        "engine",
        "status",
        "reason",
        "message",
        "pages",
        "metadata",
        "findings",
    }
    full = _answer(_run("inspect", path, "--segments", "--embedded", "--name", "通知.docx"))
    assert full["file"]["name"] == "通知.docx"
    assert full["segments"][0]["text"] == f"身份证号{ID}"
    assert [each["part"] for each in full["embedded"]] == ["word/media/image1.png"]


@pytest.mark.parametrize("name", ["-h.docx", "--segments", "a b.docx", "通知.docx", "-"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    done = _run("inspect", make_docx(tmp_path / "a.docx", ["甲"]), "--name", name, "--embedded")
    assert (done.returncode, _answer(done)["file"]["name"]) == (0, name)


def test_a_refusal_is_an_answer_with_exit_five(tmp_path: Path) -> None:
    done = _run("inspect", make_pdf(tmp_path / "a.pdf", [SCAN]), "--embedded")
    assert done.returncode == 5
    answer = _answer(done)
    assert (answer["status"], answer["reason"], answer["embedded"]) == ("refused", "unreadable", [])


def test_a_marked_file_tells_nothing_unless_admitted(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["机密★1年", f"身份证号{ID}"], picture=a_picture())
    refused = _run("inspect", path, "--segments", "--embedded")
    assert refused.returncode == 5
    assert ID.encode() not in refused.stdout + refused.stderr
    assert _answer(refused)["segments"] == _answer(refused)["embedded"] == []
    assert _run("inspect", path, "--admit-secrecy-mark").returncode == 0


def test_limits_are_set_before_a_parser_is_loaded(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文"]])
    assert (
        _run(
            "--memory-mb", "2048", "--cpu-seconds", "30", "--file-mb", "1", "inspect", path
        ).returncode
        == 0
    )
    assert _run("--memory-mb", "30", "inspect", path).returncode != 0


def test_find_answers_line_by_line_in_order() -> None:
    rows = [
        {"id": "a", "text": f"身份证{ID}"},
        {"id": 2, "text": "无"},
        {"id": "c", "text": "x@example.com"},
    ]
    typed = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    done = _run("find", typed=typed)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [answer["id"] for answer in answers] == ["a", 2, "c"]
    assert answers[0]["findings"] == [
        {"code": "ID", "level": "certain", "start": 3, "end": 21, "action": "mask"}
    ]
    assert answers[1]["findings"] == []


@pytest.mark.parametrize("line", [b"{", b'{"id": 1}', b'{"id": 1, "text": 2}', b"[]", b"\xff"])
def test_find_names_the_line_it_does_not_understand(line: bytes) -> None:
    done = _run("find", typed=b'{"id": 1, "text": ""}\n' + line + b"\n")
    assert done.returncode == 2
    assert b"line 2" in done.stderr


@pytest.mark.parametrize("suffix", ["webp", "png", "jpg"])
def test_render_draws_the_page_asked_for(tmp_path: Path, suffix: str) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["第一页"], []], rotate=90)
    out = tmp_path / f"page.{suffix}"
    done = _run("render", path, "--page", "1", "--width", "600", "-o", out)
    assert done.returncode == 0
    with Image.open(out) as picture:
        assert picture.size == (_answer(done)["width"], _answer(done)["height"]) == (600, 425)
        darkest, lightest = picture.convert("L").getextrema()
        assert darkest < 128 < lightest


def test_render_draws_many_pages_in_one_go(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["一"], ["二"], ["三"]])
    done = _run(
        "render", path, "--page", "2", "--last", "3", "--width", "90", "-o", tmp_path / "p%d.png"
    )
    assert [each["page"] for each in _answer(done)["pages"]] == [2, 3]
    assert sorted(each.name for each in tmp_path.glob("*.png")) == ["p2.png", "p3.png"]


def test_a_broken_file_leaves_nothing_on_standard_error(tmp_path: Path) -> None:
    data = make_pdf(tmp_path / "a.pdf", [["正文"]]).read_bytes()
    path = tmp_path / "b.pdf"
    path.write_bytes(data.replace(b"/Count 1", b"/Count 7").replace(b"xref", b"xxxx"))
    done = _run("inspect", path)
    assert (done.returncode, done.stderr) == (5 if _answer(done)["status"] == "refused" else 0, b"")


def test_render_refuses_a_page_that_is_not_there(tmp_path: Path) -> None:
    out = tmp_path / "x.png"
    pdf, word = make_pdf(tmp_path / "a.pdf", [["甲"]]), make_docx(tmp_path / "a.docx", ["甲"])
    assert _run("render", pdf, "--page", "2", "--width", "100", "-o", out).returncode == 2
    assert _run("render", word, "--page", "1", "--width", "100", "-o", out).returncode == 2
    assert _run("render", pdf, "--page", "1", "--width", "0", "-o", out).returncode == 2
    assert (
        _run("render", tmp_path / "none.pdf", "--page", "1", "--width", "9", "-o", out).returncode
        == 2
    )
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments", [[], ["dance"], ["inspect"], ["inspect", "missing.pdf"], ["inspect", "a", "--x"]]
)
def test_misuse_ends_with_two(arguments: list[str]) -> None:
    done = _run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
