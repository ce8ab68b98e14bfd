"""A value written with Word's symbol nodes is a value: read, removed and missed by the proof when it stays."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from review.engines.inspect import inspect
from review.engines.redact import program
from tests.engines.making import make_docx

MOBILE = "13912345678"


def in_symbols(text: str, font: str, base: int) -> str:
    """A paragraph that shows a text by ``w:sym`` alone."""
    nodes = (f'<w:r><w:sym w:font="{font}" w:char="{base + ord(c):04X}"/></w:r>' for c in text)
    return f"<w:p>{''.join(nodes)}</w:p>"


@pytest.mark.parametrize(("font", "base"), [("SimSun", 0), ("Arial", 0xF000)])
def test_a_number_written_in_symbols_is_found_and_removed(
    tmp_path: Path, font: str, base: int
) -> None:
    body = in_symbols(MOBILE, font, base)
    source = make_docx(tmp_path / "a.docx", ["联系电话如下。"], body_xml=body)
    assert MOBILE in "".join(segment.text for segment in inspect(source).segments)
    target, plan = tmp_path / "b.docx", tmp_path / "plan.json"
    plan.write_text(json.dumps({"actions": [{"text": MOBILE, "action": "remove"}]}))
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = program.main([str(source), "-o", str(target), "--plan", str(plan)])
    assert (code, json.loads(said.getvalue())["verified"]) == (0, True)
    with zipfile.ZipFile(target) as package:
        assert "w:sym" not in package.read("word/document.xml").decode()


def test_a_ticked_box_stays_a_picture(tmp_path: Path) -> None:
    source = make_docx(
        tmp_path / "a.docx", ["同意"], body_xml=in_symbols("\xfe", "Wingdings", 0xF000)
    )
    assert [s.text for s in inspect(source).segments][-1] == "\ufffc"
