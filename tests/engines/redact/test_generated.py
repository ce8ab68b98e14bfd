"""The generated set of the bench, its pages: whatever the command writes tells no reader a secret, and only
known documents are refused. The readers share no code with the product.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.redact_set import names, pdf_case
from tests.engines.redact.generated import REFUSED, is_expected, written_and_leaking


@pytest.mark.parametrize("name", names("writers", "text", "structure"))
def test_a_written_file_tells_no_reader_a_secret(name: str, tmp_path: Path) -> None:
    outcome, leaking = written_and_leaking(name, tmp_path)
    assert leaking == {}
    assert is_expected(name, outcome), outcome.why


def test_the_set_is_large_and_the_same_every_time() -> None:
    assert len(names()) >= 60
    assert len(set(names())) == len(names())
    assert set(REFUSED) <= set(names())
    for name in ("type0_cff", "nested_forms", "scan"):
        assert pdf_case(name) == pdf_case(name)
