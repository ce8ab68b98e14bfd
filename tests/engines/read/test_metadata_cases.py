"""Invented documents of every style, read whole: each field has its value, and no other field has one."""

from __future__ import annotations

import pytest

from review.engines.model import METADATA_FIELDS, Segment
from review.engines.read.lines import visible_lines
from review.engines.read.metadata import read_metadata
from tests.engines.read.metadata_cases import Case, load_cases

CASES = load_cases()


def _segments(text: str, *, paragraphs: bool) -> list[Segment]:
    if not paragraphs:
        return [Segment("page-1", "page", "page", 1, text)]
    return [
        Segment(f"p{n}", "word/document.xml", "paragraph", None, line)
        for n, line in enumerate(text.split("\n"))
    ]


@pytest.mark.parametrize("paragraphs", [False, True], ids=["page", "paragraphs"])
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_field_of_a_document_is_read_and_no_other(case: Case, *, paragraphs: bool) -> None:
    segments = _segments(case.text, paragraphs=paragraphs)
    found = read_metadata(visible_lines(segments), segments)
    values = {name: field.value for name, field in found.items() if field is not None}
    assert values == case.values
    assert tuple(found) == METADATA_FIELDS


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_place_shows_the_evidence(case: Case) -> None:
    segments = _segments(case.text, paragraphs=False)
    found = read_metadata(visible_lines(segments), segments)
    fields = {name: field for name, field in found.items() if field is not None}
    shown = {name: case.text[field.start : field.end] for name, field in fields.items()}
    assert {name: shown[name] for name in case.shown} == case.shown
    for name, field in fields.items():
        assert field.rule
        assert shown[name] == shown[name].strip() != "", name


def test_there_are_enough_documents() -> None:
    assert len(CASES) >= 40
    assert {name for case in CASES for name in case.values} == set(METADATA_FIELDS)
