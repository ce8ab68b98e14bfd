"""Pages whose text layer is not the whole text: what they are called, and what recognition adds."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from review.engines.model import Segment
from review.engines.read.pdf import PdfReading, read_pdf
from review.engines.read.pdf_triage import triage_pdf
from review.engines.read.recognised import Recognised, RecognisedLine
from tests.engines.making import SCAN, a_picture, make_pdf, valid_mobile

PUBLIC = ["这一页有足够多的文字所以不是扫描件也不是白页", "第二行也有许多文字说明情况"]


def _line(text: str, *, top: float = 0.2, score: float = 0.99, left: float = 0.1) -> RecognisedLine:
    boxes = tuple(
        (left + n * 0.02, top, left + n * 0.02 + 0.02, top + 0.02) for n in range(len(text))
    )
    return RecognisedLine(text, score, boxes)


def _given(*lines: RecognisedLine, number: int = 1, **more: object) -> Mapping[str, Recognised]:
    return {f"page-{number}": Recognised(f"page-{number}", lines, **more)}  # type: ignore[arg-type]


def _by_id(reading: PdfReading) -> dict[str, Segment]:
    return {each.id: each for each in reading.segments}


def _over_picture(tmp_path: Path) -> Path:
    path = make_pdf(tmp_path / "a.pdf", [PUBLIC])
    picture = make_pdf(tmp_path / "b.pdf", [SCAN])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf, pikepdf.open(picture) as other:
        pdf.pages[0].add_underlay(other.pages[0])
        pdf.save(path)
    return path


def _outlines(path: Path) -> Path:
    curve = b"100 700 m 105 710 110 710 115 700 c 120 690 125 690 130 700 c 135 705 120 715 100 700 c h f "
    curve += b"100 600 m 105 610 110 610 115 600 c 120 590 125 590 130 600 c 135 605 120 615 100 600 c h f\n"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(curve * 80)
        pdf.save(path)
    return path


def test_triage_names_each_kind_of_page(tmp_path: Path) -> None:
    kinds = {
        "text": make_pdf(tmp_path / "1.pdf", [PUBLIC]),
        "scan": make_pdf(tmp_path / "2.pdf", [SCAN]),
        "layer": make_pdf(tmp_path / "3.pdf", [SCAN], invisible="识别出来的文字" * 6),
        "outlines": _outlines(make_pdf(tmp_path / "4.pdf", [[]])),
        "mixed": _over_picture(tmp_path),
        "blank": make_pdf(tmp_path / "6.pdf", [[]]),
    }
    for kind, path in kinds.items():
        (page,) = triage_pdf(path)
        assert (page.number, page.kind, page.needs_ocr) == (1, kind, kind not in {"text", "blank"})


def test_text_under_a_picture_of_the_page_is_a_layer(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [PUBLIC])
    picture = make_pdf(tmp_path / "b.pdf", [SCAN])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf, pikepdf.open(picture) as other:
        pdf.pages[0].add_overlay(other.pages[0])
        pdf.save(path)
    assert [page.kind for page in triage_pdf(path)] == ["layer"]


def test_letters_of_a_tiling_pattern_call_for_recognition(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [PUBLIC])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        _paint_pattern(pdf)
        pdf.save(path)
    assert [page.kind for page in triage_pdf(path)] == ["mixed"]


def _paint_pattern(pdf: Pdf) -> None:
    cell = Stream(pdf, b"0 g " + b"".join(b"%d %d 1 9 re f " % (x, x % 7) for x in range(0, 90, 4)))
    cell.Type, cell.PatternType, cell.PaintType, cell.TilingType = Name.Pattern, 1, 1, 1
    cell.BBox, cell.XStep, cell.YStep = Array([0, 0, 90, 20]), 95, 24
    cell.Resources = Dictionary()
    page = pdf.pages[0]
    page.obj.Resources.Pattern = Dictionary(P0=pdf.make_indirect(cell))
    page.contents_add(b"q /Pattern cs /P0 scn 60 200 400 300 re f Q\n")


def test_what_was_recognised_is_the_text_of_a_scan_with_boxes(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [SCAN])
    given = _given(
        _line("某某区民政局"), _line("关于救助的通知", top=0.3), seals=((0.6, 0.7, 0.8, 0.8),)
    )
    with read_pdf(path, given) as reading:
        page = _by_id(reading)["page-1"]
        assert (page.kind, page.text) == ("page", "某某区民政局\n关于救助的通知")
        (box,) = reading.boxes("page-1", 7, 9)
        assert (box.x0, box.y0, box.x1) == pytest.approx((0.1, 0.3, 0.14))
        assert [each.source for each in reading.pages] == ["ocr"]
        assert [(each.kind, each.page) for each in reading.facts] == [("seal", 1)]
        assert reading.unread == ()


def test_a_recognised_line_that_is_not_sure_is_a_doubt(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [SCAN])
    given = _given(_line("某某区民政局"), _line("证件一二三", top=0.3, score=0.7))
    with read_pdf(path, given) as reading:
        (doubt,) = reading.doubts
    assert (doubt.segment, doubt.start, doubt.end, doubt.why) == ("page-1", 7, 12, "ocr_confidence")


def test_a_scan_in_which_nothing_was_recognised_stays_unread(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [PUBLIC, SCAN])
    with read_pdf(path, _given(number=2)) as reading:
        assert [(each.segment, each.cause, each.fatal) for each in reading.unread] == [
            ("page-2", "no_text", False)
        ]
        assert _by_id(reading)["page-2"].kind == "unread"


def test_a_hidden_layer_that_says_something_else_is_reported(tmp_path: Path) -> None:
    mobile = valid_mobile(Random(73))
    path = make_pdf(tmp_path / "a.pdf", [SCAN], invisible=f"经办人甲乙丙{mobile}")
    with read_pdf(path, _given(_line("经办人丁戊己"))) as reading:
        found = _by_id(reading)
        assert found["page-1"].text == "经办人丁戊己"
        assert (found["page-1-layer"].kind, mobile in found["page-1-layer"].text) == (
            "scan_layer",
            True,
        )
        said = {
            (each.segment, found[each.segment].text[each.start : each.end])
            for each in reading.doubts
            if each.why == "layer_disagrees"
        }
    assert ("page-1", "丁戊己") in said
    assert any(segment == "page-1-layer" and mobile in text for segment, text in said)


def test_pictures_beside_text_add_only_what_the_layer_does_not_say(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [PUBLIC], picture=a_picture())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        name = next(iter(page.resources.XObject))
        page.contents_add(b"q 300 0 0 300 72 72 cm %s Do Q\n" % str(name).encode())
        pdf.save(path)
    repeated = RecognisedLine(
        PUBLIC[0][:10],
        0.99,
        tuple((0.121 + n * 0.0235, 0.092, 0.1445 + n * 0.0235, 0.11) for n in range(10)),
    )
    with read_pdf(path, _given(repeated, _line("身份证照片", top=0.7))) as reading:
        found = _by_id(reading)
        assert found["page-1-picture"].text == "身份证照片"
        assert found["page-1-picture"].kind == "picture"
        assert PUBLIC[0] in found["page-1"].text
        assert [each.source for each in reading.pages] == ["mixed"]
        assert reading.unread == ()


@pytest.mark.parametrize(("share", "kind"), [(1.0, "outlines"), (0.2, "text")])
def test_fonts_that_do_not_say_their_letters_are_never_no_findings(
    tmp_path: Path, share: float, kind: str
) -> None:
    count = int(len(PUBLIC[0]) * share)
    strange = "".join(chr(0xE100 + n) for n in range(count))
    path = make_pdf(tmp_path / "a.pdf", [[strange + PUBLIC[0][count:]] * 3])
    assert [page.kind for page in triage_pdf(path)] == [kind]
    with read_pdf(path) as reading:
        assert reading.unread or reading.doubts


def test_a_font_without_a_way_to_unicode_is_for_recognition(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [PUBLIC])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for each in list(pdf.objects):
            if isinstance(each, Dictionary) and "/ToUnicode" in each:
                del each["/ToUnicode"]
        pdf.save(path)
    with read_pdf(path) as reading:
        found = {each.why for each in reading.doubts} | {each.cause for each in reading.unread}
    assert found


def test_radicals_are_the_ideographs_they_look_like(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["⾥⼩⼈⺠"]])
    with read_pdf(path) as reading:
        assert reading.segments[0].text == "里小人民"


def test_blanks_of_a_stretched_line_are_no_part_of_its_text(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["关于救助的通知", "第二行"]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b"8 Tc\n", prepend=True)
        pdf.save(path)
    with read_pdf(path) as reading:
        page = reading.segments[0]
        (box,) = reading.boxes(page.id, 5, 7)
    assert page.text == "关于救助的通知\n第二行"
    assert box.x0 == pytest.approx((72 + 5 * 22) / 595.28, abs=0.004)


def test_a_white_picture_without_words_is_no_reason_to_recognise(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(stream, "PNG")
    path = make_pdf(tmp_path / "a.pdf", [PUBLIC], picture=stream.getvalue())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        name = next(iter(pdf.pages[0].resources.XObject))
        pdf.pages[0].contents_add(b"q 300 0 0 300 72 72 cm %s Do Q\n" % str(name).encode())
        pdf.save(path)
    assert [page.kind for page in triage_pdf(path)] == ["text"]


@pytest.mark.parametrize(
    ("look", "flags", "needs_ocr"),
    [
        (b"BT /F 14 Tf 2 8 Td (Said only by the stamp) Tj ET", 4, True),
        (b"BT /F 14 Tf 2 8 Td (Said only by the stamp) Tj ET", 6, False),
        (b"1 0 0 rg 0 0 80 30 re f 0 15 m 300 15 l S", 4, False),
    ],
)
def test_words_of_a_stamp_that_is_drawn_call_for_recognition(
    tmp_path: Path, look: bytes, flags: int, *, needs_ocr: bool
) -> None:
    """Its words stand neither in the text of the page nor in the entries of the annotation, and the
    redacted page shows them as pixels.
    """
    path = make_pdf(tmp_path / "a.pdf", [PUBLIC])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        drawn = Stream(pdf, look)
        drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([0, 0, 300, 30])
        drawn.Resources = Dictionary(Font=Dictionary(F=font))
        stamp = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Stamp,
            Rect=Array([72, 500, 372, 530]),
            F=flags,
            AP=Dictionary(N=pdf.make_indirect(drawn)),
        )
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(stamp)])
        pdf.save(path)

    [page] = triage_pdf(path)

    assert page.needs_ocr is needs_ocr
