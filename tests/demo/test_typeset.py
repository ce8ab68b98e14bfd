"""The papers of the demonstration, read back by the engine: title, number, date, mark and what is in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from review.demo.texts import MATTERS, write
from review.demo.typeset import Paper, typeset_docx, typeset_pdf
from review.demo.values import bank_card, mobile, name, plate, resident_id
from review.jobs.sandbox import run_engine

ISSUER = "海屿区人民政府办公室"
WRITTEN = write(MATTERS[0], 2026, Random(7))


def paper(*, final: bool) -> Paper:
    return Paper(
        issuer=ISSUER,
        title=WRITTEN.title,
        addressees="各街道办事处，区政府有关部门",
        paragraphs=WRITTEN.paragraphs,
        table=WRITTEN.table,
        number="海府办〔2026〕31号" if final else "",
        dated=date(2026, 7, 17) if final else None,
        mark="（此件删减后公开）" if final else "",
    )


@pytest.mark.parametrize(
    ("typeset", "ending"), [(typeset_docx, "docx"), (typeset_pdf, "pdf")], ids=["docx", "pdf"]
)
def test_a_final_paper_is_read_as_it_was_set(
    tmp_path: Path, typeset: Callable[[Paper], bytes], ending: str
) -> None:
    path = tmp_path / f"paper.{ending}"
    path.write_bytes(typeset(paper(final=True)))
    read = run_engine(["inspect", str(path), "--segments"]).json
    assert read is not None
    assert (read["status"], read["file"]["format"]) == ("read", ending)  # type: ignore[index]
    metadata = read["metadata"]
    assert isinstance(metadata, dict)
    values = {key: found["value"] for key, found in metadata.items() if found is not None}
    assert values["title"] == WRITTEN.title
    assert values["doc_number"] == "海府办〔2026〕31号"
    assert values["doc_date"] == "2026-07-17"
    assert values["attribute_mark"] == "partial"
    findings = read["findings"]
    assert isinstance(findings, list)
    found = {(each["code"], each["text"]) for each in findings}
    people = [row[2] for row in WRITTEN.table[1:]]
    assert {("ID", number) for number in people} <= found
    assert any(code == "MOB" for code, _ in found)


def test_a_draft_has_places_still_to_be_filled(tmp_path: Path) -> None:
    path = tmp_path / "draft.pdf"
    path.write_bytes(typeset_pdf(paper(final=False)))
    read = run_engine(["inspect", str(path)]).json
    assert read is not None
    metadata = read["metadata"]
    assert isinstance(metadata, dict)
    assert metadata["doc_number"] is None
    assert metadata["attribute_mark"] is None


def test_the_same_paper_gives_the_same_pdf() -> None:
    assert typeset_pdf(paper(final=True)) == typeset_pdf(paper(final=True))


def test_invented_values_are_valid_and_follow_the_seed() -> None:
    makers = (resident_id, mobile, bank_card, plate, name)
    assert [make(Random(3)) for make in makers] == [make(Random(3)) for make in makers]
    numbers = [resident_id(Random(seed)) for seed in range(50)]
    assert all(number.startswith("449901") and len(number) == 18 for number in numbers)
    assert len(set(numbers)) == 50
