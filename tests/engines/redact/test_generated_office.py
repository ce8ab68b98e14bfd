"""The generated Word files and workbooks of the bench: whatever the command writes tells no reader a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.redact_office import (
    docx_case,
    docx_names,
    office_kept,
    office_leaks,
    xlsx_case,
    xlsx_names,
)
from bench.redact_ours import plan_of, redact
from bench.redact_sheet import Case


@pytest.mark.parametrize("name", docx_names())
def test_a_written_word_file_tells_no_reader_a_secret(name: str, tmp_path: Path) -> None:
    _tells_nothing_and_keeps_the_rest(docx_case(name), tmp_path)


@pytest.mark.parametrize("name", xlsx_names())
def test_a_written_workbook_tells_no_reader_a_secret(name: str, tmp_path: Path) -> None:
    _tells_nothing_and_keeps_the_rest(xlsx_case(name), tmp_path)


def _tells_nothing_and_keeps_the_rest(case: Case, folder: Path) -> None:
    source = folder / f"a.{case.ending}"
    source.write_bytes(case.made.data)
    assert office_leaks(case.made.data, case.ending, case.secrets)
    outcome = redact(source, folder / f"b.{case.ending}", plan_of(case, by="both"))
    assert outcome.why == ""
    assert outcome.data is not None
    assert office_leaks(outcome.data, case.ending, case.secrets) == {}
    assert office_kept(outcome.data, case.ending, case.made.public)
