"""Pages of an OFD whose text is no text: told apart, and read from what recognition gave."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.engines.read.ofd import OfdReading, read_ofd
from review.engines.read.ofd_triage import triage_ofd
from review.engines.read.recognised import Recognised, RecognisedLine
from tests.engines.ofd_making import fill, make_ofd, path, picture, red_picture, text, text_object

_PICTURE = {"Doc_0/Res/picture.png": red_picture()}
_LONG = "本页有正文，文字超过三十个，所以图片之外的内容可以直接读取，不需要识别。"
_CURVE = "M 0 0 B 1 0 2 1 2 2 B 2 3 1 4 0 4 L 0 3 L 1 2 L 0 2 L 0 1 L 1 1 C"
_OUTLINES = "".join(
    path(_CURVE, (20 + 6 * n, 30, 4, 5), Fill="true", Stroke="false") for n in range(9)
)
_GLYPHS = (
    '<CGTransform CodePosition="0" CodeCount="2" GlyphCount="2"><Glyphs>5 6</Glyphs></CGTransform>'
)
_LAYER = text("旧的文字层张三", Alpha="0")


def _line(words: str, y: float, score: float = 0.99, x: float = 0.1) -> RecognisedLine:
    boxes = tuple((x + 0.02 * n, y, x + 0.02 * n + 0.02, y + 0.02) for n in range(len(words)))
    return RecognisedLine(words, score, boxes)


def _kinds(reading: OfdReading) -> dict[str, str]:
    return {each.id: each.kind for each in reading.segments}


def _text(reading: OfdReading, segment: str) -> str:
    return next(each.text for each in reading.segments if each.id == segment)


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (text("正文"), "text"),
        ("", "blank"),
        (fill(0, 0, 210, 297, "255 255 255"), "blank"),
        (picture(0, 0, 210, 297), "scan"),
        (picture(0, 0, 210, 297) + text("- 1 -", 100, 280), "scan"),
        (_LAYER + picture(0, 0, 210, 297), "layer"),
        (picture(0, 0, 210, 297) + _LAYER, "layer"),
        (text(_LONG, 10, 20) + picture(10, 60, 190, 200), "mixed"),
        (_OUTLINES, "outlines"),
        (_OUTLINES + text("- 1 -", 100, 280), "mixed"),
        (text_object('<TextCode X="0" Y="5"/>', (20, 20, 20, 6), inner=_GLYPHS), "outlines"),
        (text("\ue001\ue002\ue003\ue004"), "outlines"),
    ],
)
def test_a_page_is_judged_by_what_it_shows(tmp_path: Path, page: str, kind: str) -> None:
    (judged,) = triage_ofd(make_ofd(tmp_path / "a.ofd", [page], more_parts=_PICTURE))
    assert (judged.number, judged.kind.value) == (1, kind)
    assert judged.needs_ocr == (kind not in ("text", "blank"))


def test_a_scan_without_recognition_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    file = make_ofd(
        tmp_path / "a.ofd", [text("正文"), picture(0, 0, 210, 297)], more_parts=_PICTURE
    )
    reading = read_ofd(file)
    assert _kinds(reading) == {"page-1": "page", "page-2": "unread"}
    (unread,) = reading.unread
    assert (unread.segment, unread.cause.value, unread.fatal) == ("page-2", "scan", False)


def test_a_file_of_nothing_but_unread_scans_does_not_pass_as_read(tmp_path: Path) -> None:
    file = make_ofd(tmp_path / "a.ofd", [picture(0, 0, 210, 297)], more_parts=_PICTURE)
    assert [each.fatal for each in read_ofd(file).unread] == [True]


def test_a_scan_is_read_from_recognition_with_places_doubts_and_seals(tmp_path: Path) -> None:
    file = make_ofd(tmp_path / "a.ofd", [picture(0, 0, 210, 297)], more_parts=_PICTURE)
    seal = (0.6, 0.6, 0.8, 0.75)
    found = Recognised("page-1", (_line("第一行", 0.1), _line("第二行", 0.2, 0.6)), (seal,))
    reading = read_ofd(file, {"page-1": found})
    assert _text(reading, "page-1") == "第一行\n第二行"
    assert reading.pages[0].source == "ocr"
    assert reading.unread == ()
    assert [(each.start, each.end, each.why) for each in reading.doubts] == [
        (4, 7, "ocr_confidence")
    ]
    (box,) = reading.boxes("page-1", 4, 7)
    assert (box.x0, box.y0, box.x1) == (
        pytest.approx(0.1),
        pytest.approx(0.2),
        pytest.approx(0.16),
    )
    assert [each.kind for each in reading.facts] == ["seal"]


def test_a_hidden_layer_that_says_something_else_is_reported(tmp_path: Path) -> None:
    file = make_ofd(tmp_path / "a.ofd", [picture(0, 0, 210, 297) + _LAYER], more_parts=_PICTURE)
    found = Recognised("page-1", (_line("旧的文字层李四五", 0.1),))
    reading = read_ofd(file, {"page-1": found})
    assert _kinds(reading) == {"page-1": "page", "page-1-layer": "scan_layer"}
    assert _text(reading, "page-1-layer") == "旧的文字层张三"
    (doubt,) = reading.doubts
    assert (doubt.segment, doubt.why) == ("page-1", "layer_disagrees")
    assert _text(reading, "page-1")[doubt.start : doubt.end] == "李四五"


def test_a_mixed_page_gains_the_lines_that_its_text_does_not_cover(tmp_path: Path) -> None:
    file = make_ofd(
        tmp_path / "a.ofd",
        [text(_LONG, 10, 20) + picture(10, 60, 190, 200)],
        more_parts=_PICTURE,
    )
    words = _line(_LONG[:8], 16 / 297, x=12 / 210)
    found = Recognised("page-1", (words, _line("图中文字", 0.5)))
    reading = read_ofd(file, {"page-1": found})
    assert _text(reading, "page-1") == _LONG
    assert _text(reading, "page-1-picture") == "图中文字"
    assert reading.pages[0].source == "mixed"


def test_a_recognised_page_without_text_is_said_to_have_none(tmp_path: Path) -> None:
    file = make_ofd(
        tmp_path / "a.ofd", [text("正文"), picture(0, 0, 210, 297)], more_parts=_PICTURE
    )
    reading = read_ofd(file, {"page-2": Recognised("page-2", ())})
    assert [(each.segment, each.cause.value) for each in reading.unread] == [("page-2", "no_text")]
