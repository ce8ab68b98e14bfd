"""Files inside a Word file are read to a depth, packages of OLE too; what can't be read is said to be unread,
and the outer file is read all the same.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from review.engines import limits
from review.engines.messages import Cause
from review.engines.model import Segment
from review.engines.read.docx import DocxReading, read_docx
from review.engines.read.embedded import embedded_segments
from tests.engines.compound_parts import compound
from tests.engines.docx_kitchen import small_docx
from tests.engines.making import make_docx, make_pdf

_PART = "word/embeddings/a.bin"


def _with(tmp_path: Path, data: bytes, part: str = _PART) -> DocxReading:
    return read_docx(make_docx(tmp_path / "a.docx", ["外"], more_parts={part: data}))


def _inner(reading: DocxReading) -> list[tuple[str, str]]:
    return [(each.part, each.text) for each in reading.segments if each.kind == "attachment"]


def _holding(part: str, data: bytes) -> bytes:
    """A Word file that holds another file."""
    held = io.BytesIO(small_docx("层"))
    with zipfile.ZipFile(held, "a") as package:
        package.writestr(part, data)
    return held.getvalue()


def test_an_inner_word_file_keeps_its_places_under_the_outer_part(tmp_path: Path) -> None:
    reading = _with(tmp_path, small_docx("内"))
    (inner,) = [each for each in reading.segments if each.kind == "attachment"]
    part = f"{_PART}!word/document.xml"
    assert inner == Segment(f"{part}#p0", part, "attachment", None, "内")


def test_an_inner_pdf_is_read(tmp_path: Path) -> None:
    pdf = make_pdf(
        tmp_path / "a.pdf", [["内文一行，足够长的一行文字，用来当作正文，不是扫描件的页面"] * 3]
    ).read_bytes()
    assert any("内文一行" in text for _, text in _inner(_with(tmp_path, pdf)))


def test_an_inner_workbook_is_read_with_its_hidden_sheet(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("表").append(["表中的人", "电话"])
    book.create_sheet("藏页").append(["藏着的人"])
    book["藏页"].sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    reading = _with(tmp_path, held.getvalue(), "word/embeddings/Microsoft_Excel_Sheet1.xlsx")
    texts = [text for _, text in _inner(reading)]
    assert any("表中的人" in text for text in texts)
    assert any("藏着的人" in text for text in texts)
    assert reading.unread == ()


def test_files_in_files_are_read_to_the_limit_and_then_named(tmp_path: Path) -> None:
    data = small_docx("最里")
    for _ in range(limits.EMBEDDED_DEPTH):
        data = _holding("word/embeddings/b.docx", data)
    reading = _with(tmp_path, data)
    assert [text for _, text in _inner(reading)] == ["层"] * limits.EMBEDDED_DEPTH
    assert [each.cause for each in reading.unread] == [Cause.EMBEDDED_TOO_DEEP]


def test_more_inner_files_than_the_budget_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EMBEDDED_FILES", 2)
    parts = {f"word/embeddings/{number}.docx": small_docx("内") for number in range(3)}
    reading = read_docx(make_docx(tmp_path / "a.docx", ["外"], more_parts=parts))
    assert len(_inner(reading)) == 2
    assert [each.cause for each in reading.unread] == [Cause.EMBEDDED_TOO_DEEP]


def test_a_packaged_file_is_read_with_the_names_it_travelled_under(tmp_path: Path) -> None:
    inner = "内容：某某".encode()
    names = "名单.txt".encode("gb18030") + b"\0" + "C:\\王某\\名单.txt".encode("gb18030") + b"\0"
    native = b"\x02\0" + names + b"\0\0\3\0" + (4).to_bytes(4, "little") + b"abc\0"
    native += len(inner).to_bytes(4, "little") + inner
    stream = len(native).to_bytes(4, "little") + native
    found = _inner(_with(tmp_path, compound({"\x01Ole10Native": stream})))
    assert [text for _, text in found] == ["名单.txt\nC:\\王某\\名单.txt", "内容：某某"]


def test_a_document_inside_an_object_is_read(tmp_path: Path) -> None:
    reading = _with(tmp_path, compound({"Package": small_docx("内" * 3000)}))
    assert [text for _, text in _inner(reading)] == ["内" * 3000]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (compound({"Equation Native": b"x" * 90}), Cause.EMBEDDED_OBJECT),
        (compound({"EncryptedPackage": b"x" * 90}), Cause.OFFICE_PASSWORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, Cause.EMBEDDED_OBJECT),
        (b"PK\x03\x04 broken", Cause.EMBEDDED_OBJECT),
        (b"%PDF-1.7 broken", Cause.EMBEDDED_OBJECT),
        (bytes(range(256)) * 4, Cause.EMBEDDED_OBJECT),
    ],
)
def test_what_can_not_be_read_is_a_gap_and_the_rest_is_read(
    tmp_path: Path, data: bytes, cause: Cause
) -> None:
    reading = _with(tmp_path, data)
    assert [(each.segment, each.cause, each.part) for each in reading.unread] == [
        (f"{_PART}#u", cause, _PART)
    ]
    assert [(each.kind, each.text) for each in reading.segments] == [
        ("paragraph", "外"),
        ("unread", ""),
    ]


def test_an_inner_bomb_is_named_and_not_unpacked(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"\0" * (30 << 20))
    reading = _with(tmp_path, held.getvalue())
    assert [each.cause for each in reading.unread] == [Cause.UNPACKS_TOO_LARGE]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("纯文本，一行".encode("gb18030"), "纯文本，一行"),
        (b"\xff\xfe" + "文本".encode("utf-16-le"), "文本"),
        (b"<html><style>p{}</style><p>a<b>1</b>38</p><td>x</td></html>", "a138\nx"),
        (b'<p><a href="http://a.example/z">n</a></p>', "n http://a.example/z"),
        (b"{\\rtf1\\uc0\\u20013 {\\*\\x y}\\'d6\\'d0\\par z}", "中中\nz"),
        (b"{\\rtf1 {\\fonttbl{\\f0 Song;}}a\\{b\\}\\tab c}", "a{b}\tc"),
        (b"From: a@b.example\nSubject: x\nContent-Type: text/plain\n\nbody", "a@b.example"),
        (b"", None),
    ],
)
def test_text_web_pages_rtf_and_mail_are_read(data: bytes, text: str | None) -> None:
    found = embedded_segments(data, "chunk", "word/chunk").segments
    if text is None:
        assert found == ()
    else:
        assert text in found[0].text
