"""Every code of imports and backlogs has words, and every sentence its facts."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from review.domain.manifest import Column
from review.store.backlogs import BacklogScope
from review.store.imports import ImportStep, RowResult
from review.web.wording import KINDS
from review.web.wording.imports import FAULTS, sentence_of_fault
from tests.pagehouse import PageHouse

ROOT = Path(__file__).parents[3] / "review"
SOURCES = (
    "domain/manifest.py",
    "services/importing/judging.py",
    "services/importing/comparing.py",
    "services/importing/landing.py",
    "services/importing/listing.py",
    "jobs/import_source.py",
    "jobs/importing.py",
)
#: How codes of faults begin; other strings of these modules are names of columns and fields.
BEGINS = re.compile(
    r"^(cell_is|text_too|date_(malformed|in_future)|issue_date|issued_before|title_missing"
    r"|number_(malformed|twice|in)|paper_(in|has)|attribute_u|ground_(u|n|m)|kind_u|validity_(u|d)"
    r"|flag_u|office_(u|m)|file_(?!version)|path_outside|bytes_(in|twice)|column_(u|t|m)|header_"
    r"|manifest_(e|m|u)|folder_m|zip_(m|d|t)|too_many)"
)


def codes() -> set[str]:
    """Every literal that is a code of a fault."""
    found = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse((ROOT / source).read_text(encoding="utf-8"))):
            value = str(getattr(node, "value", "")) if isinstance(node, ast.Constant) else ""
            if re.fullmatch(r"[a-z_]+", value) and BEGINS.match(value):
                found.add(value)
    return found - {"manifest_name", "manifest_key"}


def test_every_fault_of_a_line_has_a_sentence() -> None:
    found = codes()
    assert len(found) > 45
    assert sorted(found - set(FAULTS)) == []


@pytest.mark.parametrize(
    ("kind", "enum"),
    [
        ("import_step", ImportStep),
        ("import_result", RowResult),
        ("import_column", Column),
        ("backlog_scope", BacklogScope),
    ],
)
def test_every_code_of_a_kind_has_words(kind: str, enum: type) -> None:
    assert [code.value for code in enum if code.value not in KINDS[kind]] == []  # type: ignore[attr-defined]


def test_a_sentence_is_filled_with_what_stands_in_the_cell(house: PageHouse) -> None:
    facts = {"column": "issued_on", "value": "2023-13-01"}
    with house.app.test_request_context():
        said = sentence_of_fault({"cell": "B17", "code": "date_malformed", "facts": facts})
        assert said.startswith("印发日期“2023-13-01”不是日期。")
        assert sentence_of_fault({"cell": "", "code": "never_heard_of", "facts": {}}) == (
            "never_heard_of"
        )
        whole = {"column": "title", "value": "x", "other": "A1", "limit": "1", "document": "1"}
        texts = [sentence_of_fault({"cell": "", "code": code, "facts": whole}) for code in FAULTS]
    assert [text for text in texts if "%(" in text or not text.endswith("。")] == []
