"""The proof lays each picture over its page: what could be read in it and is not shown fails, whoever made the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.engines.plan import parse_plan
from review.engines.verify.covered import pages_hiding_pictures
from review.engines.verify.pdf import verify_pdf
from tests.engines.redact.hidden_pictures import HIDDEN, SHOWN, Maker, make


@pytest.mark.parametrize("maker", HIDDEN.values(), ids=HIDDEN)
def test_a_page_that_hides_a_part_of_a_picture_is_named(tmp_path: Path, maker: Maker) -> None:
    assert pages_hiding_pictures(make(tmp_path / "a.pdf", maker).read_bytes(), 1) == [1]


@pytest.mark.parametrize("maker", SHOWN.values(), ids=SHOWN)
def test_a_page_that_shows_all_of_its_pictures_passes(tmp_path: Path, maker: Maker) -> None:
    assert pages_hiding_pictures(make(tmp_path / "a.pdf", maker).read_bytes(), 1) == []


def test_a_copy_that_left_a_picture_under_its_bar_is_not_proved_without_any_mark(
    tmp_path: Path,
) -> None:
    data = make(tmp_path / "a.pdf", HIDDEN["scan_under_a_bar"]).read_bytes()
    checks = {each.name: each for each in verify_pdf(data, data, parse_plan({"actions": []}))}
    assert (checks["no_hidden_text"].passed, checks["no_hidden_text"].pages) == (False, (1,))
