"""How fast a text PDF is inspected (text, boxes, metadata, findings), beside pdfplumber's extract_text alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import pdfplumber

from bench import reading_sheets
from bench.harness import Row, race
from review.engines.inspect import inspect
from tests.engines.making import make_pdf, valid_id, valid_mobile

PAGES = 32
LINES = 26
ROUNDS = 5
GOAL = 5
SENTENCES = (
    "各街道办事处应当在受理申请之日起五个工作日内完成审核确认。",
    "救助金通过银行账户发放，不得以实物代替，不得截留挪用。",
    "区民政局会同区财政局每季度抽查救助档案，抽查比例不低于一成。",
    "经区政府同意，现就做好本年度有关工作通知如下，请认真执行。",
    "对因火灾、交通事故、突发重病陷入困境的家庭应当及时施救。",
)


def a_text_pdf(path: Path) -> Path:
    """A text PDF without ruled tables: invented sentences, here and there an invented identifier."""
    rng = Random(2026)
    lines = [rng.choice(SENTENCES) for _ in range(PAGES * LINES)]
    for number in range(0, len(lines), 61):
        lines[number] = f"联系人手机{valid_mobile(rng)}，证件号码{valid_id(rng)}。"
    return make_pdf(path, [lines[at : at + LINES] for at in range(0, len(lines), LINES)])


def run() -> list[Row]:
    """The peer's time divided by ours; both read every page of the same file."""
    with tempfile.TemporaryDirectory() as folder:
        path = a_text_pdf(Path(folder) / "text.pdf")

        def ours() -> None:
            inspection = inspect(path)
            assert inspection.status != "refused"
            assert inspection.findings

        def theirs() -> None:
            with pdfplumber.open(path) as pdf:
                texts = [page.extract_text() for page in pdf.pages]
            assert len(texts) == PAGES
            assert all(texts)

        times = race({"inspect": ours, "pdfplumber": theirs}, ROUNDS)
    return [
        Row(
            "reading: inspect beside pdfplumber",
            times["pdfplumber"] / times["inspect"],
            "times as fast",
            GOAL,
        ),
        Row("reading: pages inspected", PAGES / times["inspect"], "pages per second"),
        *reading_sheets.run(),
    ]
