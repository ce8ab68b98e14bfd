"""A font of a result that no longer lists what was removed may not draw it either."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from review.engines.plan import parse_plan
from review.engines.verify.objects import outlines_in
from review.engines.verify.pdf import verify_pdf
from tests.engines.redact import font_parts as parts
from tests.engines.redact.glyph_sheets import carried_out

_LETTERS = "张䶮办A"
_PLAN = {"actions": [{"text": "张䶮", "action": "remove"}]}


@pytest.fixture
def original(tmp_path: Path) -> Path:
    program = parts.without_map(parts.truetype(_LETTERS))
    with pikepdf.new() as pdf:
        font = parts.composite(pdf, _LETTERS, program)
        parts.page_of(pdf, [(font, bytes.fromhex("0001000200030004"))])
        pdf.save(tmp_path / "a.pdf")
    return tmp_path / "a.pdf"


def _fonts_clean(original: bytes, redacted: bytes) -> tuple[bool, tuple[int, ...]]:
    checks = {each.name: each for each in verify_pdf(original, redacted, parse_plan(_PLAN))}
    check = checks["fonts_clean"]
    assert "张" not in check.detail
    return check.passed, check.pages


def test_a_font_that_draws_what_it_no_longer_lists_is_found(original: Path) -> None:
    made = carried_out(original, _PLAN)
    assert [page.method for page in made.pages] == ["glyphs"]
    assert _fonts_clean(original.read_bytes(), made.data) == (True, ())
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        held = next(iter(pdf.pages[0].obj.Resources.Font.values()))
        descriptor = held.DescendantFonts[0].FontDescriptor
        descriptor.FontFile2.write(parts.without_map(parts.truetype(_LETTERS)))
        pdf.save(buffer, deterministic_id=True)
    assert _fonts_clean(original.read_bytes(), buffer.getvalue()) == (False, (1,))


def test_an_outline_that_another_letter_shares_tells_nothing(original: Path) -> None:
    data = original.read_bytes()
    assert len(outlines_in(data, "张䶮")) == 2
    with pikepdf.open(original, allow_overwriting_input=True) as pdf:
        held = next(iter(pdf.pages[0].obj.Resources.Font.values()))
        same = parts.composite(pdf, _LETTERS, parts.truetype(_LETTERS), texts={1: "章"})
        pdf.pages[0].obj.Resources.Font["/Same"] = same
        assert held is not None
        pdf.save(original)
    assert len(outlines_in(original.read_bytes(), "张䶮")) == 1
