"""``triage`` and ``recognise`` as programs, in the limits of the sandbox."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image

from review.engines.read.recognised import load_recognised
from tests.engines.making import make_docx, make_pdf
from tests.engines.scanning import Words, page_picture, scan_pdf


def _run(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-I", "-m", "review.engines", "--memory-mb", "2048"]
    done = subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, check=False, env={}
    )
    assert done.stderr == b""
    answer: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, answer


def _png(text: str) -> bytes:
    stream = io.BytesIO()
    page_picture([Words(text, 10, 16, 6)], (60, 20)).save(stream, "PNG")
    return stream.getvalue()


def _thread() -> bytes:
    """A picture thousands of times as long as it is wide."""
    stream = io.BytesIO()
    Image.new("1", (60, 400_000)).save(stream, "PNG")
    return stream.getvalue()


def test_pictures_are_named_then_read_and_a_bad_one_stops_no_other(tmp_path: Path) -> None:
    parts = {
        "word/media/bad.png": _png("甲")[:200],
        "word/media/thread.png": _thread(),
        "word/media/a,b.png": _png("联系人钱晓东"),
    }
    path = make_docx(tmp_path / "a.docx", ["甲"], more_parts=parts)
    status, judged = _run("triage", path)
    assert (status, judged["format"], judged["pages"]) == (0, "docx", [])
    assert "word/media/a,b.png" in [each["key"] for each in judged["pictures"]]
    out = tmp_path / "out.jsonl"
    keys = (
        "--keys",
        "word/media/bad.png,page-1,word/media/thread.png",
        "--key",
        "word/media/a,b.png",
    )
    status, answer = _run("recognise", path, *keys, "-o", out)
    assert (status, answer["done"]) == (0, ["word/media/a,b.png"])
    assert answer["failed"] == [
        {"key": "word/media/bad.png", "cause": "damaged_part"},
        {"key": "page-1", "cause": "unknown"},
        {"key": "word/media/thread.png", "cause": "damaged_part"},
    ]
    found = load_recognised([out])
    assert [line.text for line in found["word/media/a,b.png"].lines] == ["联系人钱晓东"]


def test_a_scan_is_told_from_a_page_of_text(tmp_path: Path) -> None:
    scan = scan_pdf(tmp_path / "scan.pdf", [page_picture([Words("各街道办事处", 20)], (80, 40))])
    _, judged = _run("triage", scan)
    assert judged["pages"] == [{"number": 1, "kind": "scan", "needs_ocr": True}]
    text = make_pdf(
        tmp_path / "text.pdf",
        [["经区政府同意，现就做好本年度有关工作通知如下，请认真执行，并请报告。"]],
    )
    _, judged = _run("triage", text)
    assert [each["needs_ocr"] for each in judged["pages"]] == [False]


def test_a_refused_file_is_refused_by_both(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"")
    for arguments in (
        ("triage", path),
        ("recognise", path, "--keys", "page-1", "-o", tmp_path / "o"),
    ):
        status, answer = _run(*arguments)
        assert (status, answer["status"], answer["reason"]) == (5, "refused", "unreadable")


def test_a_line_as_small_as_print_gets_is_read_from_a_picture(tmp_path: Path) -> None:
    small = io.BytesIO()
    page_picture([Words("钱晓东", 10, 16, 6)], (40, 20)).resize((64, 32)).crop((6, 8, 52, 24)).save(
        small, "PNG"
    )
    path = make_docx(tmp_path / "a.docx", ["甲"], more_parts={"word/media/a.png": small.getvalue()})
    out = tmp_path / "out.jsonl"
    _run("recognise", path, "--key", "word/media/a.png", "-o", out)
    (read,) = load_recognised([out]).values()
    assert "".join(line.text for line in read.lines) == "钱晓东"
