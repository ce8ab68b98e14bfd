"""Lines of files with pages of their own, with the real engine: found after reading, once, and nothing held against
a file of which there are none.
"""

from __future__ import annotations

from pathlib import Path

from review.jobs.page_lines import find_lines
from review.jobs.tasks import TASKS
from review.store.page_lines import PageLines
from tests.engines.making import make_docx, make_pdf
from tests.jobs.test_tasks import drafted
from tests.town import Town

_TEXT = "请核对以下人员的材料"


def _lines(town: Town, version_id: int) -> PageLines:
    stamp = town.work.vault.stamp(version_id)
    assert stamp is not None
    return PageLines(town.work.vault.files, version_id, stamp)


def test_a_pdf_has_its_lines_found_once_and_gone_with_it(town: Town, tmp_path: Path) -> None:
    document_id = drafted(town, make_pdf(tmp_path / "a.pdf", [[_TEXT]]))
    [version] = town.files(document_id)
    lines, files = _lines(town, version.id), town.work.vault.files
    assert lines.page(1) is None
    TASKS["lines"](town.work, version.id)
    [line] = lines.page(1) or ()
    assert town.work.vault.text_at(version.id, line.segment, line.start, line.end) == _TEXT
    assert lines.page(2) == ()
    kept = files.working_stamp(version.id, "lines.json")
    find_lines(town.work, version.id)
    assert files.working_stamp(version.id, "lines.json") == kept
    files.erase_working(version.id)
    assert lines.page(1) is None


def test_a_word_file_is_left_to_whoever_prints_it(town: Town, tmp_path: Path) -> None:
    document_id = drafted(town, make_docx(tmp_path / "a.docx", [_TEXT]))
    [version] = town.files(document_id)
    find_lines(town.work, version.id)
    assert not _lines(town, version.id).is_settled()


def test_a_file_whose_bytes_are_damaged_is_not_asked_for_again(town: Town, tmp_path: Path) -> None:
    document_id = drafted(town, make_pdf(tmp_path / "a.pdf", [[_TEXT]]))
    [version] = town.files(document_id)
    path = town.work.vault.files.original_path(version.organisation_id, version.digest)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7\nnothing")
    find_lines(town.work, version.id)
    assert _lines(town, version.id).page(1) == ()
