"""``flask document redact --pdf``: the PDF beside a redacted Word file, both files or none."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from random import Random

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner, Result

from review.cli_document_pdf import place_both
from review.cli_documents import document
from tests.engines.making import make_docx, make_pdf, valid_id

ID = valid_id(Random(62))
_LINES = ["关于某某事项的通知", f"身份证号码：{ID}", "以上情况予以公开。"]


def _redact(source: Path, *more: object) -> Result:
    words = ["redact", source, "-o", source.with_name("out.docx"), *more]
    return CliRunner().invoke(document, [str(each) for each in words])


def _written(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_a_word_file_and_its_pdf_are_proven_and_written_together(tmp_path: Path) -> None:
    source, pdf = make_docx(tmp_path / "a.docx", _LINES), tmp_path / "out.pdf"
    result = _redact(source, "--pdf", pdf, "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["verified"] is True
    assert report["printed"]["verified"] is True
    assert {"printed_whole", "values_absent_text"} <= {
        each["name"] for each in report["printed"]["checks"]
    }
    for path, told in ((source.with_name("out.docx"), report), (pdf, report["printed"])):
        assert told["output_sha256"] == sha256(path.read_bytes()).hexdigest()
    shown = pdfium.PdfDocument(pdf)
    text = shown[0].get_textpage().get_text_range()
    shown.close()
    assert "以上情况予以公开。" in text
    assert ID not in text
    assert _written(tmp_path) == {"a.docx", "out.docx", "out.pdf"}


def test_without_an_office_program_neither_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make_docx(tmp_path / "a.docx", _LINES)
    monkeypatch.setenv("PATH", str(tmp_path))
    result = _redact(source, "--pdf", tmp_path / "out.pdf", "--json")
    assert result.exit_code == 5
    assert json.loads(result.stdout)["reason"] == "office_missing"
    in_words = _redact(source, "--pdf", tmp_path / "out.pdf")
    assert "LibreOffice" in in_words.stdout
    assert _written(tmp_path) == {"a.docx"}


def test_only_a_word_file_gets_a_pdf_beside_it(tmp_path: Path) -> None:
    source = make_pdf(tmp_path / "a.pdf", [_LINES])
    result = _redact(source, "--pdf", tmp_path / "out.pdf")
    assert result.exit_code == 2
    assert "--pdf" in result.stderr
    assert _written(tmp_path) == {"a.pdf"}


@pytest.mark.parametrize("pdf", ["out.docx", "missing/out.pdf", "folder", "folder/../out.docx"])
def test_two_files_that_can_not_both_be_written_are_misuse(tmp_path: Path, pdf: str) -> None:
    source = make_docx(tmp_path / "a.docx", _LINES)
    (tmp_path / "folder").mkdir()
    result = _redact(source, "--pdf", tmp_path / pdf)
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert _written(tmp_path) == {"a.docx", "folder"}


@pytest.mark.parametrize("stood", [True, False])
def test_the_first_file_gives_way_when_the_second_can_not_be_placed(
    tmp_path: Path, *, stood: bool
) -> None:
    made = [tmp_path / name for name in ("made.docx", "made.pdf")]
    for each in made:
        each.write_bytes(b"new")
    first, second = tmp_path / "a.docx", tmp_path / "a.pdf"
    if stood:
        first.write_bytes(b"old")
    (second / "full").mkdir(parents=True)  # no file takes the place of a folder
    with pytest.raises(OSError, match="directory"):
        place_both([(made[0], first), (made[1], second)])
    assert (first.read_bytes() if first.exists() else None) == (b"old" if stood else None)
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]
    (second / "full").rmdir()
    second.rmdir()
    place_both([(made[0], first), (made[1], second)])
    assert (first.read_bytes(), second.read_bytes()) == (b"new", b"new")
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


@pytest.mark.parametrize("words", [("-o", "a.docx", "--pdf", "b.pdf"), ("--pdf", "a.docx")])
def test_the_original_is_never_written_over(tmp_path: Path, words: tuple[str, ...]) -> None:
    source = make_docx(tmp_path / "a.docx", _LINES)
    before = source.read_bytes()
    paths = [each if each.startswith("-") else tmp_path / each for each in words]
    result = _redact(source, *paths)
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert source.read_bytes() == before
    assert _written(tmp_path) == {"a.docx"}


def test_a_strict_plan_without_a_place_writes_no_pdf_either(tmp_path: Path) -> None:
    source, plan = make_docx(tmp_path / "a.docx", _LINES), tmp_path / "plan.json"
    plan.write_text(json.dumps({"actions": [{"text": "没有", "action": "remove"}]}))
    result = _redact(source, "--pdf", tmp_path / "out.pdf", "--plan", plan, "--strict")
    assert result.exit_code == 4
    assert _written(tmp_path) == {"a.docx", "plan.json"}
