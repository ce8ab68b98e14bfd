"""The builders themselves: an invented number that is not valid would make every other test worthless."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import docx
import pypdf
import pytest

from review.engines.find.checksums import is_resident_id, passes_luhn
from tests.engines.making import make_docx, make_pdf, valid_bank_card, valid_id, valid_mobile


@pytest.mark.parametrize("seed", range(40))
def test_invented_identifiers_are_valid(seed: int) -> None:
    rng = Random(seed)
    assert is_resident_id(valid_id(rng))
    assert passes_luhn(valid_bank_card(rng))
    assert len(valid_mobile(rng)) == 11


def test_an_invented_id_has_the_birthday_it_was_asked_for() -> None:
    assert valid_id(Random(1), born=date(1988, 8, 8))[6:14] == "19880808"


def test_a_made_word_file_opens_in_python_docx(tmp_path: Path) -> None:
    path = make_docx(
        tmp_path / "a.docx", ["第一段", ["拆", "开"]], table=[["甲", "乙"]], header="页眉"
    )
    document = docx.Document(str(path))
    assert [each.text for each in document.paragraphs][:2] == ["第一段", "拆开"]
    assert document.tables[0].cell(0, 1).text == "乙"
    assert document.sections[0].header.paragraphs[0].text == "页眉"


@pytest.mark.parametrize("font", ["embedded", "cid"])
def test_a_made_pdf_reads_the_same_in_another_reader(tmp_path: Path, font: str) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["关于测试的通知", "身份证号 123"]], font=font)
    assert pypdf.PdfReader(path).pages[0].extract_text().splitlines() == [
        "关于测试的通知",
        "身份证号 123",
    ]


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    first = make_docx(tmp_path / "a.docx", ["甲"]).read_bytes()
    assert make_docx(tmp_path / "b.docx", ["甲"]).read_bytes() == first
    one = make_pdf(tmp_path / "a.pdf", [["甲"]]).read_bytes()
    assert make_pdf(tmp_path / "b.pdf", [["甲"]]).read_bytes() == one
