"""For any invented document: what was redacted can not be read again, and what was not, can."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from random import Random

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_text

from review.engines.model import Treatment
from review.engines.plan import parse_plan
from review.engines.read.docx import read_docx
from review.engines.read.pdf import read_pdf
from review.engines.redact.docx import redact_docx
from review.engines.redact.folding import fold
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import resolve
from review.engines.verify.docx import verify_docx
from review.engines.verify.pdf import verify_pdf
from tests.engines.making import make_docx, make_pdf, valid_id, valid_mobile

_CHINESE = st.text("中文公开事项通知办公室关于第一二三、，。（）", min_size=1, max_size=12)
_SETTINGS = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def _spaced(value: str, rng: Random) -> str:
    """The value as careless people write it: spaces, full width, zero width."""
    wide = {str(digit): chr(0xFF10 + digit) for digit in range(10)}
    return "".join(
        rng.choice([each, each, each, wide.get(each, each), each + " ", each + "\u200b"])
        for each in value
    )


@st.composite
def _lines(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Lines of a document and the values in them."""
    rng = draw(st.randoms(use_true_random=False))
    values = [valid_id(rng), valid_mobile(rng)]
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 6))):
        pieces = [draw(_CHINESE), draw(st.sampled_from(["", *values])), draw(_CHINESE)]
        lines.append("".join(pieces))
    lines.append(draw(_CHINESE) + _spaced(values[0], rng) + "。")
    return lines, values


@_SETTINGS
@given(_lines(), st.sampled_from([Treatment.REMOVE, Treatment.MASK]), st.integers(1, 5))
def test_a_redacted_word_file_never_gives_the_value_back(
    document: tuple[list[str], list[str]], treatment: Treatment, cut: int
) -> None:
    lines, values = document
    with tempfile.TemporaryDirectory() as folder:
        runs = [[line[:cut], line[cut : 2 * cut], line[2 * cut :]] for line in lines]
        path = make_docx(Path(folder) / "a.docx", runs, header=lines[0], textbox=lines[-1])
        plan = parse_plan({"actions": [{"text": v, "action": treatment.value} for v in values]})
        found = resolve(plan, read_docx(path).segments, (), None)
        answer = redact_docx(path, found.places)
        assert answer.data == redact_docx(path, found.places).data
        assert all(each.passed for each in verify_docx(path.read_bytes(), answer.data, plan))
    texts = [each.text for each in docx.Document(io.BytesIO(answer.data)).paragraphs]
    assert not [value for value in values for text in texts if value in fold(text).text]


@_SETTINGS
@given(_lines(), st.sampled_from([Treatment.REMOVE, Treatment.MASK]))
def test_a_redacted_pdf_never_gives_the_value_back(
    document: tuple[list[str], list[str]], treatment: Treatment
) -> None:
    lines, values = document
    with tempfile.TemporaryDirectory() as folder:
        path = make_pdf(Path(folder) / "a.pdf", [lines, lines[:1]], size=10)
        plan = parse_plan({"actions": [{"text": v, "action": treatment.value} for v in values]})
        with read_pdf(path) as reading:
            found = resolve(plan, reading.segments, (), 2)
        answer = redact_pdf(path, found.places, found.boxes)
        failed = [e for e in verify_pdf(path.read_bytes(), answer.data, plan) if not e.passed]
        assert failed == []
    text = fold(extract_text(io.BytesIO(answer.data))).text
    assert not [value for value in values if value in text]
