"""The proof of a PDF that was printed of a redacted Word file: passes where both say the same, and names
the check that another one fails.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from review.engines.plan import parse_plan
from review.engines.read.docx import read_docx
from review.engines.redact.docx import redact_docx
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import resolve
from review.engines.verify import program
from review.engines.verify.printed import verify_printed
from tests.engines.docx_parts import run
from tests.engines.making import make_docx, make_pdf, valid_id

ID = valid_id(Random(77))
_PLAN = {"actions": [{"text": ID, "action": "remove"}]}
_LINES = [
    "关于印发办法的通知",
    "各区人民政府：",
    f"申请人证号{ID}。",
    "现将有关事项通知如下，请遵照执行。",
]
#: What is left of the third line where a value of one place is removed.
_MASKED = "申请人证号■■■■。"
_NUMBERED = (
    "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    f"{run('附件目录一览表格')}</w:p>"
)


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A Word file with a value, and its redacted copy."""
    folder = tmp_path_factory.mktemp("word")
    path = make_docx(folder / "a.docx", _LINES, header="内部编号", footer="海屿市")
    plan = parse_plan(_PLAN)
    places = resolve(plan, read_docx(path).segments, (), None).places
    return path.read_bytes(), redact_docx(path, places).data


def _printed(folder: Path, *pages: Sequence[str], **more: str) -> bytes:
    """A clean PDF of these lines, as the engine leaves one that an office program printed."""
    path = make_pdf(folder / "a.pdf", pages, **more)  # type: ignore[arg-type]  # words of its makers
    return redact_pdf(path, (), ()).data


def _failed(word: tuple[bytes, bytes], printed: bytes) -> set[str]:
    found = verify_printed(*word, printed, parse_plan(_PLAN))
    assert not any(ID in each.detail for each in found)
    return {each.name for each in found if not each.passed}


def _lines(*changes: str) -> list[str]:
    lines = ["内部编号", *_LINES, "海屿市"]
    lines[3] = _MASKED
    return [*lines, *changes]


def test_a_print_that_says_the_same_is_proven(word: tuple[bytes, bytes], tmp_path: Path) -> None:
    assert _failed(word, _printed(tmp_path, _lines())) == set()


def test_headers_stand_on_every_page(word: tuple[bytes, bytes], tmp_path: Path) -> None:
    first, second = _lines()[:3], ["内部编号", *_lines()[3:]]
    assert _failed(word, _printed(tmp_path, first, second)) == set()


def test_a_removed_value_is_found_in_a_print(word: tuple[bytes, bytes], tmp_path: Path) -> None:
    failed = _failed(word, _printed(tmp_path, _lines(ID)))
    assert {"values_absent_text", "printed_adds_nothing"} <= failed


def test_a_paragraph_that_was_not_printed_is_missed(
    word: tuple[bytes, bytes], tmp_path: Path
) -> None:
    assert "printed_whole" in _failed(word, _printed(tmp_path, _lines()[:-2]))


def test_words_from_nowhere_are_noticed(word: tuple[bytes, bytes], tmp_path: Path) -> None:
    assert _failed(word, _printed(tmp_path, _lines("另行说明"))) == {"printed_adds_nothing"}


def test_the_same_letters_in_another_order_are_no_print(
    word: tuple[bytes, bytes], tmp_path: Path
) -> None:
    turned = [line[::-1] for line in _lines()]
    assert _failed(word, _printed(tmp_path, turned)) == {"printed_in_order"}


def test_what_stands_beside_the_pages_is_noticed(word: tuple[bytes, bytes], tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [_lines()], properties={"author": "某人"}, bookmark="一")
    assert {"no_metadata", "no_hidden_parts"} <= _failed(word, path.read_bytes())


def test_text_that_nobody_sees_is_noticed(word: tuple[bytes, bytes], tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [_lines()[:-1]], invisible=_lines()[-1])
    assert "no_hidden_text" in _failed(word, path.read_bytes())


def test_what_is_no_pdf_is_no_print(word: tuple[bytes, bytes]) -> None:
    assert _failed(word, b"%PDF-1.7 and nothing behind it") == {"reopens"}


def test_numbers_of_lists_and_pages_come_from_the_layout(tmp_path: Path) -> None:
    levels = "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
    levels += (
        "<w:numFmt w:val='chineseCounting'/><w:lvlText w:val='第%1条'/></w:lvl></w:abstractNum>"
    )
    levels += "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    numbering = f"<w:numbering xmlns:w='{space}'>{levels}</w:numbering>"
    path = make_docx(tmp_path / "a.docx", ["总则"], body_xml=_NUMBERED)
    with_lists = make_docx(
        tmp_path / "b.docx",
        ["总则"],
        body_xml=_NUMBERED,
        more_parts={"word/numbering.xml": numbering.encode()},
    ).read_bytes()
    nothing = parse_plan({"actions": []})
    printed = _printed(tmp_path, ["总则", "第一条附件目录一览表格"])
    checks = verify_printed(with_lists, with_lists, printed, nothing)
    assert all(each.passed for each in checks if each.name.startswith("printed"))
    plain = path.read_bytes()
    checks = verify_printed(plain, plain, printed, nothing)
    assert "printed_adds_nothing" in {each.name for each in checks if not each.passed}


def test_the_command_proves_copy_and_print_together(
    word: tuple[bytes, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [tmp_path / name for name in ("o.docx", "c.docx", "p.pdf", "plan.json")]
    printed = _printed(tmp_path, _lines())
    for path, data in zip(names, (*word, printed, json.dumps(_PLAN).encode()), strict=True):
        path.write_bytes(data)
    original, copy, pdf, plan = map(str, names)
    assert program.main([original, copy, "--plan", plan, "--printed", pdf]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verified"]
    assert answer["printed"]["sha256"] == sha256(printed).hexdigest()
    assert all(each["passed"] for each in answer["printed"]["checks"])
    Path(pdf).write_bytes(_printed(tmp_path, _lines(ID)))
    assert program.main([original, copy, "--plan", plan, "--printed", pdf]) == 3
    assert ID not in capsys.readouterr().out
    assert program.main([pdf, pdf, "--plan", plan, "--printed", pdf]) == 2
    assert "only a Word file" in capsys.readouterr().err
