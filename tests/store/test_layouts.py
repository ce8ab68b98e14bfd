"""The print of a Word file beside its version: kept, given to a version of the same bytes, made by one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.store.files import Files
from review.store.layouts import Layouts

_DATA = {"pages": [{"width": 595, "height": 842}], "pieces": {"p0": []}, "apart": []}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A staff store."""
    return Files(tmp_path / "staff")


def _kept(files: Files, tmp_path: Path, version_id: int) -> Layouts:
    layouts = Layouts(files, version_id)
    (tmp_path / "made.pdf").write_bytes(b"%PDF-")
    with layouts.claimed():
        layouts.keep(tmp_path / "made.pdf", _DATA)
    return layouts


def test_a_print_is_kept_for_its_owner_and_goes_with_its_version(
    files: Files, tmp_path: Path
) -> None:
    layouts = _kept(files, tmp_path, 7)
    found = layouts.read()
    assert found is not None
    assert found.shapes == (595 / 842,)
    assert layouts.is_settled()
    assert [path.stat().st_mode & 0o077 for path in layouts.printed.parent.iterdir()] == [0] * 3
    assert files.strays() == []
    files.erase_working(7)
    assert (layouts.read(), layouts.is_settled(), layouts.printed.exists()) == (None, False, False)


def test_why_there_is_none_is_told_until_the_text_is_read_anew(files: Files) -> None:
    layouts = Layouts(files, 7)
    assert (layouts.read(), layouts.failed()) == (None, None)
    layouts.fail("timeout")
    assert (layouts.read(), layouts.failed(), layouts.is_settled()) == (None, "timeout", True)
    layouts.forget()
    assert (layouts.failed(), layouts.is_settled()) == (None, False)


def test_a_version_of_the_same_bytes_gets_the_print(files: Files, tmp_path: Path) -> None:
    _kept(files, tmp_path, 7).copy_to(8)
    copy = Layouts(files, 8)
    assert copy.printed.read_bytes() == b"%PDF-"
    assert copy.read() == Layouts(files, 7).read()
    Layouts(files, 9).copy_to(10)
    assert not Layouts(files, 10).is_settled()


def test_one_at_a_time_prints(files: Files) -> None:
    with Layouts(files, 7).claimed() as mine, Layouts(files, 7).claimed() as other:
        assert (mine, other) == (True, False)
    with Layouts(files, 7).claimed() as mine:
        assert mine
