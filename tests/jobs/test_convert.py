"""Old Word files become docx in a child of their own, with all they hide; without LibreOffice somebody is
told what to install.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from review.engines.read.docx import read_docx
from review.jobs.convert import (
    CONVERSION_LIMITS,
    NotConverted,
    convert_to_docx,
    needs_conversion,
    office_installed,
)
from review.jobs.sandbox import SandboxLimits, limited, run_group
from tests.engines.compound_small import make_compound, word_stream
from tests.engines.making import make_docx

_PLANTED = {
    "正文段落": "paragraph",
    "单元格字": "cell",
    "页眉字样": "header",
    "页脚字样": "footer",
    "脚注字样": "footnote",
    "批注字样": "comment",
    "删去字样": "deleted",
    "插入字样": "paragraph",
    "隐藏字样": "hidden",
    "框内字样": "textbox",
    "作者字样": "property",
}


def _old_word(folder: Path) -> Path:
    """A doc that LibreOffice itself made of a docx with a value in each carrier."""
    source = make_docx(
        folder / "planted.docx",
        ["正文段落"],
        table=[["表头", "单元格字"]],
        header="页眉字样",
        footer="页脚字样",
        footnote="脚注字样",
        comment="批注字样",
        tracked_deletion="删去字样",
        tracked_insertion="插入字样",
        hidden="隐藏字样",
        textbox="框内字样",
        properties={"creator": "作者字样"},
    )
    profile = (folder / "profile").as_uri()
    command = ["/usr/bin/soffice", f"-env:UserInstallation={profile}", "--headless"]
    command += ["--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(source)]
    with Path(os.devnull).open("r+b") as nothing:
        run_group(
            limited(command, CONVERSION_LIMITS),
            folder,
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            seconds=120,
            environment={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
        )
    return folder / "planted.doc"


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What became of the old Word file."""
    folder = tmp_path_factory.mktemp("office")
    return convert_to_docx(_old_word(folder), folder / "out.docx")


@pytest.mark.parametrize(("planted", "kind"), _PLANTED.items())
def test_what_an_old_word_file_holds_and_hides_comes_along(
    converted: Path, planted: str, kind: str
) -> None:
    found = [each.kind for each in read_docx(converted).segments if planted in each.text]
    assert kind in found


def test_the_result_is_for_its_owner_only(converted: Path) -> None:
    assert converted.stat().st_mode & 0o077 == 0


def _doc(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.doc"
    path.write_bytes(data)
    return path


def _refusal(path: Path, out: Path, limits: SandboxLimits = CONVERSION_LIMITS) -> dict[str, object]:
    with pytest.raises(NotConverted) as caught:
        convert_to_docx(path, out, limits=limits)
    assert not out.exists()
    return caught.value.answer


def test_without_libreoffice_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = _doc(tmp_path, make_compound({"WordDocument": word_stream()}))
    answer = _refusal(path, tmp_path / "out.docx")
    assert not office_installed()
    assert answer["reason"] == "unsupported"
    assert "libreoffice-writer-nogui" in str(answer["message"])


def test_what_is_no_old_word_file_never_gets_to_libreoffice(tmp_path: Path) -> None:
    path = _doc(tmp_path, b"<html><img src='http://127.0.0.1/x.png'></html>")
    assert _refusal(path, tmp_path / "out.docx")["reason"] == "unreadable"


def _program(tmp_path: Path, script: str) -> None:
    """A LibreOffice that behaves badly."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n" + script)
    program.chmod(0o700)


def test_a_conversion_that_never_ends_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, "while :; do :; done\n")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    path = _doc(tmp_path, make_compound({"WordDocument": word_stream()}))
    short = SandboxLimits(memory=1 << 30, cpu=20, seconds=0.3)
    assert _refusal(path, tmp_path / "out.docx", short)["reason"] == "timeout"


@pytest.mark.parametrize("script", ["exit 0\n", "mkdir out; : > out/document.docx\n", "exit 77\n"])
def test_a_conversion_without_a_docx_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    _program(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    path = _doc(tmp_path, make_compound({"WordDocument": word_stream()}))
    assert _refusal(path, tmp_path / "out.docx")["reason"] == "unreadable"


def test_only_old_word_files_are_converted() -> None:
    assert needs_conversion("doc")
    assert not any(needs_conversion(kind) for kind in ("docx", "pdf", "xlsx", "csv", "ofd"))
