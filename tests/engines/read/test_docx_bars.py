"""Black highlights and shading over black letters in a Word file: the reviewer is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.engines.read.docx import read_docx
from tests.engines.making import make_docx


def _run(properties: str) -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>张三丰</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ('<w:highlight w:val="black"/>', True),
        ('<w:color w:val="000000"/><w:highlight w:val="black"/>', True),
        ('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>', True),
        ('<w:shd w:val="clear" w:fill="000000"/>', False),  # automatic letters are white there
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>', False),
        ('<w:highlight w:val="yellow"/>', False),
        ("<w:b/>", False),
    ],
)
def test_black_on_black_is_a_bad_redaction(tmp_path: Path, properties: str, *, told: bool) -> None:
    path = make_docx(tmp_path / "a.docx", ["公开"], body_xml=_run(properties))
    facts = [(fact.kind, fact.text) for fact in read_docx(path).facts]
    assert facts == ([("bad_redaction", "word/document.xml")] if told else [])


def test_black_letters_on_black_shading_are_hidden_text(tmp_path: Path) -> None:
    properties = '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'
    path = make_docx(tmp_path / "a.docx", ["公开"], body_xml=_run(properties))
    kinds = [each.kind for each in read_docx(path).segments if each.text == "张三丰"]
    assert kinds == ["white"]
