"""Pictures of a Word file: recognised text with its doubts, text records of vector pictures, and a gap where
nothing could be read.
"""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from PIL import Image

from review.engines.messages import Cause
from review.engines.read.docx import DocxReading, read_docx
from review.engines.read.recognised import Recognised, RecognisedLine
from review.engines.read.vector import read_vector
from tests.engines import vector_parts as vector
from tests.engines.making import a_picture, make_docx

_PART = "word/media/image1.png"


def _line(text: str, score: float) -> RecognisedLine:
    return RecognisedLine(text, score, tuple((0.0, 0.0, 1.0, 1.0) for _ in text))


def _with(tmp_path: Path, name: str, data: bytes) -> DocxReading:
    return read_docx(
        make_docx(tmp_path / "a.docx", ["甲"], more_parts={f"word/media/{name}": data})
    )


def _png(width: int, height: int) -> bytes:
    held = io.BytesIO()
    Image.new("L", (width, height)).save(held, "PNG")
    return held.getvalue()


def test_a_picture_nobody_recognised_is_a_gap(tmp_path: Path) -> None:
    reading = read_docx(make_docx(tmp_path / "a.docx", ["甲"], picture=a_picture()))
    gaps = [(each.segment, each.cause, each.part) for each in reading.unread]
    assert gaps == [(f"{_PART}#p", Cause.SCAN, _PART)]
    assert [(s.kind, s.text) for s in reading.segments if s.part == _PART] == [("unread", "")]


def test_recognised_text_is_read_and_its_unsure_lines_are_doubted(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["甲"], picture=a_picture())
    known = Recognised(_PART, (_line("姓名张三", 0.99), _line("电话138", 0.5)))
    reading = read_docx(path, {_PART: known})
    (picture,) = [each for each in reading.segments if each.kind == "picture"]
    assert (picture.id, picture.text) == (f"{_PART}#p", "姓名张三\n电话138")
    (doubt,) = reading.doubts
    assert picture.text[doubt.start : doubt.end] == "电话138"
    assert (doubt.why, reading.unread) == ("ocr_confidence", ())


def test_a_recognised_picture_without_text_is_no_gap(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["甲"], picture=a_picture())
    reading = read_docx(path, {_PART: Recognised(_PART, ())})
    assert reading.unread == ()
    assert {each.kind for each in reading.segments} == {"paragraph"}


def test_bullets_and_rules_are_no_pictures_to_read(tmp_path: Path) -> None:
    assert _with(tmp_path, "a.png", _png(11, 900)).unread == ()
    assert _with(tmp_path, "a.bin", _png(11, 900)).unread == ()


@pytest.mark.parametrize("name", ["a.png", "a.bin"])
def test_a_picture_of_one_line_that_nobody_recognised_is_a_gap(tmp_path: Path, name: str) -> None:
    reading = _with(tmp_path, name, _png(300, 48))
    assert [each.cause for each in reading.unread] == [Cause.SCAN]


def test_a_thumbnail_nobody_can_read_is_no_gap_but_a_large_one_is(tmp_path: Path) -> None:
    for side, gaps in ((500, 0), (700, 1)):
        parts = {"docProps/thumbnail.jpeg": _png(side, 300)}
        reading = read_docx(make_docx(tmp_path / "a.docx", ["甲"], more_parts=parts))
        assert len(reading.unread) == gaps


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.emf", vector.emf("记录甲", "记录乙")),
        ("a.emf", vector.emf_small_text("记录甲")),
        ("a.emf", vector.emf_plus("记录甲")),
        ("a.wmf", vector.wmf("记录甲")),
        ("a.emz", gzip.compress(vector.emf("记录甲"), mtime=0)),
        ("a.wmf", vector.wmf("记录甲")[22:]),
    ],
)
def test_text_records_of_vector_pictures_are_read(tmp_path: Path, name: str, data: bytes) -> None:
    reading = _with(tmp_path, name, data)
    (picture,) = [each for each in reading.segments if each.kind == "picture"]
    assert picture.text.split("\n")[0] == "记录甲"
    assert reading.unread == ()


@pytest.mark.parametrize(
    "data", [vector.emf(), vector.emf("\x12\x13", glyphs=True), b"\xd7\xcd\xc6\x9a", b"no picture"]
)
def test_a_vector_picture_without_text_is_a_gap_of_its_own(tmp_path: Path, data: bytes) -> None:
    reading = _with(tmp_path, "a.emf", data)
    assert [each.cause for each in reading.unread] == [Cause.VECTOR_PICTURE]


def test_a_small_vector_picture_is_an_ornament(tmp_path: Path) -> None:
    assert _with(tmp_path, "a.emf", vector.emf(side=40)).unread == ()


def test_damaged_vector_pictures_end_where_the_damage_is() -> None:
    data = vector.emf("记录甲", "记录乙")
    for cut in range(0, len(data), 7):
        assert set(read_vector(data[:cut]).texts) <= {"记录甲", "记录乙"}
    assert read_vector(gzip.compress(data)[:40]).texts == ()
