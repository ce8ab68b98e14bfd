"""A text PDF: text, rectangles on the page as displayed, and everything that lies beside the pages."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from review.engines import limits
from review.engines.model import Box, FileRefused
from review.engines.read.pdf import read_pdf
from tests.engines.making import SCAN, a_picture, make_pdf


def _boxes(path: Path, words: str) -> tuple[Box, ...]:
    with read_pdf(path) as reading:
        segment = next(each for each in reading.segments if words in each.text)
        start = segment.text.index(words)
        return reading.boxes(segment.id, start, start + len(words))


@pytest.mark.parametrize("font", ["embedded", "cid"])
def test_each_page_is_a_segment(tmp_path: Path, font: str) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["第一行 abc", "第二行"], ["第二页"]], font=font)
    with read_pdf(path) as reading:
        found = [(each.id, each.part, each.kind, each.page, each.text) for each in reading.segments]
        assert [page.source for page in reading.pages] == ["text", "text"]
    assert found == [
        ("page-1", "page", "page", 1, "第一行 abc\n第二行"),
        ("page-2", "page", "page", 2, "第二页"),
    ]


def test_a_box_lies_where_the_words_were_drawn(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["姓名甲乙", "第二行"]], size=20)
    (box,) = _boxes(path, "甲乙")
    width, height = 595.28, 841.89
    assert box.page == 1
    assert box.x0 == pytest.approx((72 + 40) / width, abs=0.002)
    assert box.x1 == pytest.approx((72 + 80) / width, abs=0.002)
    baseline = 90 / height
    assert box.y0 < baseline - 14 / height
    assert baseline < box.y1 < baseline + 8 / height


def test_words_over_two_lines_give_two_boxes(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["电话13800", "138000完"]])
    first, second = _boxes(path, "13800\n138000")
    assert first.y1 <= second.y0 + 0.01
    assert second.x0 == pytest.approx(72 / 595.28, abs=0.002)


@pytest.mark.parametrize("turn", [0, 90])
def test_each_line_of_a_page_has_a_box_of_its_own(tmp_path: Path, turn: int) -> None:
    path = make_pdf(
        tmp_path / "a.pdf", [["关于印发办法的通知", "各区人民政府", "现印发给你们"]], rotate=turn
    )
    with read_pdf(path) as reading:
        text = reading.segments[0].text
        boxes = reading.boxes("page-1", 0, len(text))
    assert len(boxes) == 3


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_turn_with_the_page(tmp_path: Path, turn: int) -> None:
    upright = _boxes(make_pdf(tmp_path / "a.pdf", [["姓名甲乙"]]), "甲乙")[0]
    box = _boxes(make_pdf(tmp_path / "b.pdf", [["姓名甲乙"]], rotate=turn), "甲乙")[0]
    x0, y0, x1, y1 = upright.x0, upright.y0, upright.x1, upright.y1
    expected = {
        90: (1 - y1, x0, 1 - y0, x1),
        180: (1 - x1, 1 - y1, 1 - x0, 1 - y0),
        270: (y0, 1 - x1, y1, 1 - x0),
    }[turn]
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx(expected, abs=0.003)


def test_boxes_are_fractions_of_the_cropped_page(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["姓名甲乙"]], size=20, crop=(72, 341.89, 472, 841.89))
    (box,) = _boxes(path, "姓名")
    assert (box.x0, box.x1) == pytest.approx((0, 40 / 400), abs=0.003)


@pytest.mark.parametrize("words", ["𠮷田先生", "第一\u3000第二", "⾥⼩⼈", "a-b"])
def test_offsets_are_code_points(tmp_path: Path, words: str) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["上一行", f"前{words}甲"]], font="embedded", size=20)
    with read_pdf(path) as reading:
        segment = reading.segments[0]
        last = segment.text.index("甲")
        (box,) = reading.boxes(segment.id, last, last + 1)
        (first,) = reading.boxes(segment.id, segment.text.index("前"), segment.text.index("前") + 1)
    assert box.y0 == pytest.approx(first.y0, abs=0.002)
    assert box.x1 - box.x0 == pytest.approx(20 / 595.28, abs=0.002)
    assert box.x0 > first.x1


def test_a_letter_behind_a_rare_ideograph_keeps_its_own_box(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["前𠮷田甲乙"]], font="embedded", size=20)
    (first,) = _boxes(path, "前")
    (last,) = _boxes(path, "乙")
    assert last.x0 - first.x0 == pytest.approx(4 * 20 / 595.28, abs=0.003)


def test_what_lies_beside_the_pages_becomes_hidden_segments(tmp_path: Path) -> None:
    path = make_pdf(
        tmp_path / "a.pdf",
        [["正文"]],
        properties={"author": "张三", "title": "旧标题"},
        note="便笺",
        attachment=("名单.xlsx", b"x"),
        bookmark="书签",
    )
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:creator"] = ["李四"]
        pdf.docinfo["/Comments"] = pikepdf.String("王五".encode("gb18030"))
        pdf.save(path)
    with read_pdf(path) as reading:
        found = {(each.kind, each.text) for each in reading.segments if each.kind != "page"}
    assert found >= {
        ("property", "张三"),
        ("property", "旧标题"),
        ("property", "李四"),
        ("property", "王五"),
        ("annotation", "便笺"),
        ("attachment", "名单.xlsx"),
        ("bookmark", "书签"),
    }


def test_an_outline_that_is_a_loop_ends(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文"]], bookmark="书签")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        item = pdf.Root.Outlines.First
        item.Next = item
        item.First = item
        pdf.save(path)
    with read_pdf(path) as reading:
        assert [each.text for each in reading.segments if each.kind == "bookmark"] == ["书签"]


def test_too_many_notes_are_refused_not_cut_off(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文"]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Contents=pikepdf.String("x"))
        pdf.pages[0].obj.Annots = pikepdf.Array([note] * (limits.HIDDEN_SEGMENTS + 1))
        pdf.save(path)
    with read_pdf(path) as reading, pytest.raises(FileRefused) as caught:
        assert reading.segments
    assert caught.value.reason == "bomb"


def test_a_scan_is_reported_and_never_passed_over(tmp_path: Path) -> None:
    with read_pdf(make_pdf(tmp_path / "a.pdf", [["正文"], SCAN])) as reading:
        assert [(each.page, each.cause) for each in reading.unread] == [(2, "scan")]


def test_a_scan_with_a_page_number_is_still_a_scan(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [SCAN])
    stamped = make_pdf(tmp_path / "b.pdf", [["— 1 —"]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf, pikepdf.open(stamped) as other:
        pdf.pages[0].add_overlay(other.pages[0])
        pdf.save(path)
    with read_pdf(path) as reading:
        assert [(each.page, each.cause) for each in reading.unread] == [(1, "scan")]


def test_letters_drawn_as_outlines_are_reported(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[]])
    curve = b"100 700 m 105 710 110 710 115 700 c 120 690 125 690 130 700 c 135 705 120 715 100 700 c h f "
    curve += b"100 600 m 105 610 110 610 115 600 c 120 590 125 590 130 600 c 135 605 120 615 100 600 c h f\n"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(curve * 80)
        pdf.save(path)
    with read_pdf(path) as reading:
        assert [(each.page, each.cause) for each in reading.unread] == [(1, "no_text")]


def test_blank_pages_and_empty_forms_of_lines_are_no_scans(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文"], [], []])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[2].contents_add(b"50 50 400 600 re S 50 300 m 450 300 l S\n")
        pdf.save(path)
    with read_pdf(path) as reading:
        assert reading.unread == ()
        assert len(reading.pages) == 3
        assert [each.id for each in reading.segments] == ["page-1"]


def test_a_text_page_with_a_large_picture_is_called_mixed(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["这一页有足够多的文字所以不是扫描件" * 2, "第二行"]])
    picture = make_pdf(tmp_path / "b.pdf", [SCAN])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf, pikepdf.open(picture) as other:
        pdf.pages[0].add_underlay(other.pages[0])
        pdf.save(path)
    with read_pdf(path) as reading:
        assert [page.source for page in reading.pages] == ["mixed"]
        assert [(each.segment, each.cause, each.fatal) for each in reading.unread] == [
            ("page-1-picture", "scan", False)
        ]


def test_a_small_picture_does_not_make_a_page_mixed(tmp_path: Path) -> None:
    with read_pdf(make_pdf(tmp_path / "a.pdf", [["正文"]], picture=a_picture())) as reading:
        assert [page.source for page in reading.pages] == ["text"]


def test_an_invisible_layer_over_a_scan_is_called_ocr(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [SCAN], invisible="识别出来的文字" * 6)
    with read_pdf(path) as reading:
        assert [page.source for page in reading.pages] == ["ocr"]
        assert "识别" in reading.segments[0].text


@pytest.mark.parametrize("crop", [None, (50, 400, 550, 800)])
def test_a_number_in_a_ruled_table_knows_its_column(
    tmp_path: Path, crop: tuple[float, float, float, float] | None
) -> None:
    lines = [["姓名        卡号", "甲          4111"]]
    path = make_pdf(tmp_path / "a.pdf", lines, font="cid", size=20, crop=crop)
    rows = b"".join(b"60 %d m 500 %d l S " % (y, y) for y in (780, 740, 710))
    columns = b"".join(b"%d 710 m %d 780 l S " % (x, x) for x in (60, 115, 500))
    frames = b"60 710 440 70 re S " * 3
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(rows + columns + frames)
        pdf.save(path)
    with read_pdf(path) as reading:
        segment = reading.segments[0]
        label = reading.label(segment.id, segment.text.index("4111"))
        assert reading.label(segment.id, segment.text.index("姓名")) == ""
    assert label == "卡号 甲"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data[: len(data) // 2], "unreadable"),
        (lambda data: data[:9] + b"\n%%EOF", "unreadable"),
        (lambda _: b"%PDF-1.7\n" + b"x" * 500 + b"%%EOF", "unreadable"),
    ],
)
def test_a_truncated_or_broken_pdf_is_refused(tmp_path: Path, change: object, reason: str) -> None:
    data = make_pdf(tmp_path / "a.pdf", [["正文"] * 20, ["二"]]).read_bytes()
    path = tmp_path / "b.pdf"
    path.write_bytes(change(data))  # type: ignore[operator]
    with pytest.raises(FileRefused) as caught:
        read_pdf(path)
    assert caught.value.reason == reason


def test_a_pdf_that_needs_a_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        read_pdf(make_pdf(tmp_path / "a.pdf", [["正文"]], password="x"))
    assert caught.value.reason == "encrypted"


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文"]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="", owner="x"))
    with read_pdf(path) as reading:
        assert reading.segments[0].text == "正文"
