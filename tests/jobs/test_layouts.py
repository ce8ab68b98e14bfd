"""Word files as pages, with the real engines and LibreOffice: printed once, text laid on them, pages drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.jobs.layouts import print_pages
from review.jobs.page_images import draw_wanted
from review.jobs.tasks import TASKS
from review.store.layouts import Layouts
from review.store.page_images import CLOSE, PageImage, PageImages
from tests.engines.making import make_docx
from tests.jobs.test_tasks import drafted, file_at
from tests.town import Town

_TEXT = "各区民政局：请核对𠮷某某的材料\n联系电话13800138000"
_ROW = ["𠮷某某", "13800138000", "是"]


def _word_file(folder: Path) -> Path:
    return make_docx(
        folder / "通知.docx",
        [_TEXT, "换行以后的一段"],
        table=[_ROW, ["李某", "13800138000", "是"]],
        header="某市民政局文件",
        hidden="内部说明不上纸",
    )


def test_a_word_file_gets_pages_and_its_text_a_place_on_them(town: Town, tmp_path: Path) -> None:
    document_id = drafted(town, _word_file(tmp_path))
    [version] = town.files(document_id)
    files = town.work.vault.files
    layouts = Layouts(files, version.id)
    assert layouts.read() is None  # read first, printed next
    print_pages(town.work, version.id)

    layout = layouts.read()
    assert layout is not None
    segments = {s["text"]: s for s in town.work.vault.segments(version.id)}
    first = segments[_TEXT]
    name, phone = _TEXT.index("𠮷"), _TEXT.index("1")
    [box] = layout.boxes(first["id"], name, name + 3)
    [other] = layout.boxes(first["id"], phone, phone + 11)
    assert box[0] == other[0] == 1
    assert box[4] <= other[2] + 0.01  # the value behind the line break stands below
    phones = [
        layout.boxes(s["id"], 0, 11)[0]
        for s in town.work.vault.segments(version.id)
        if s["text"] == "13800138000"
    ]
    assert len(phones) == 2
    assert phones[0][2] < phones[1][2]
    assert layout.boxes(segments["某市民政局文件"]["id"], 0, 7)[0][2] < box[2]
    assert segments["内部说明不上纸"]["id"] not in layout.pieces
    assert layout.apart == frozenset()

    images = PageImages(files, version.id)
    assert images.drawn() == {PageImage(1)}
    images.want([PageImage(1, CLOSE)])
    draw_wanted(town.work, version.id)
    assert PageImage(1, CLOSE) in images.drawn()

    before = layouts.printed.stat().st_mtime_ns
    print_pages(town.work, version.id)
    assert layouts.printed.stat().st_mtime_ns == before  # printed once


def test_without_libreoffice_nothing_is_printed_and_nothing_is_held_against_the_file(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = drafted(town, file_at(tmp_path, "docx"))
    [version] = town.files(document_id)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert TASKS["read"](town.work, version.id) == []
    print_pages(town.work, version.id)
    assert not Layouts(town.work.vault.files, version.id).is_settled()


def test_an_office_program_that_prints_nothing_is_told_once(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = drafted(town, file_at(tmp_path, "docx"))
    [version] = town.files(document_id)
    assert TASKS["read"](town.work, version.id) == [("layout", version.id)]
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    print_pages(town.work, version.id)
    layouts = Layouts(town.work.vault.files, version.id)
    assert (layouts.failed(), layouts.printed.exists()) == ("unreadable", False)


def test_a_file_with_pages_of_its_own_is_not_printed(town: Town, tmp_path: Path) -> None:
    document_id = drafted(town, file_at(tmp_path, "pdf"))
    [version] = town.files(document_id)
    assert TASKS["read"](town.work, version.id) == [("lines", version.id)]
    print_pages(town.work, version.id)
    print_pages(town.work, version.id + 1)  # there is none
    assert not Layouts(town.work.vault.files, version.id).is_settled()
