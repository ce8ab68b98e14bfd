"""The generated set of the bench, what is hidden, beside the pages and in pixels: whatever the command writes
tells no reader a secret, and only known documents are refused.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.redact_set import names
from tests.engines.redact.generated import is_expected, written_and_leaking


@pytest.mark.parametrize("name", names("hidden", "around", "pixels"))
def test_a_written_file_tells_no_reader_a_secret(name: str, tmp_path: Path) -> None:
    outcome, leaking = written_and_leaking(name, tmp_path)
    assert leaking == {}
    assert is_expected(name, outcome), outcome.why
