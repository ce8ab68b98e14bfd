"""Which pages keep their vectors when something goes from them, and what is painted there."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Dictionary, Name, Stream

from review.engines.model import Treatment
from review.engines.plan import parse_plan
from review.engines.redact.pdf import RedactedPdf, redact_pdf
from review.engines.redact.plan import Place
from review.engines.verify.pdf import verify_pdf
from tests.engines.redact.glyph_sheets import (
    carried_out,
    opened,
    program_of,
    redacted,
    saved,
    sheet,
)

_LINE = b"BT /F 12 Tf 20 100 Td (on 19850412 it) Tj ET "
_SECRET = "19850412"


def _methods(answer: RedactedPdf) -> list[tuple[str, str | None]]:
    return [(page.method, page.reason) for page in answer.pages]


def _pixels(data: bytes) -> np.ndarray:
    document = pdfium.PdfDocument(data)
    picture = document[0].render(scale=2).to_pil().convert("L")
    document.close()
    return np.asarray(picture)


def test_a_rule_under_the_value_is_no_remainder(tmp_path: Path) -> None:
    ruled = _LINE + b"0 0 0 RG .7 w 10 97.5 m 300 97.5 l S 10 112 m 300 112 l S"
    assert _methods(redacted(saved(sheet(ruled), tmp_path / "a.pdf"), _SECRET)) == [
        ("glyphs", "removal")
    ]


def test_letters_drawn_as_shapes_over_the_value_make_a_picture(tmp_path: Path) -> None:
    shapes = b" ".join(b"%d 100 2 8 re f %d 103 4 2 re f" % (x, x) for x in range(38, 80, 7))
    answer = redacted(saved(sheet(_LINE + shapes), tmp_path / "a.pdf"), _SECRET)
    assert _methods(answer) == [("raster", "ink_left")]


def test_the_same_letters_printed_twice_go_twice(tmp_path: Path) -> None:
    twice = _LINE + b"BT /F 12 Tf 20.3 100 Td (on 19850412 it) Tj ET"
    answer = redacted(saved(sheet(twice), tmp_path / "a.pdf"), _SECRET)
    assert _methods(answer) == [("glyphs", "removal")]
    assert _SECRET[0] not in {each.text for each in program_of(opened(answer)).glyphs}


def test_readers_that_disagree_make_a_picture(tmp_path: Path) -> None:
    spoken = b"/Span <</ActualText (other)>> BDC BT /F 12 Tf 20 50 Td (drawn) Tj ET EMC"
    answer = redacted(saved(sheet(_LINE + spoken), tmp_path / "a.pdf"), _SECRET)
    assert _methods(answer) == [("raster", "readers_disagree")]


def test_a_sign_of_two_letters_makes_no_picture_and_goes_whole(tmp_path: Path) -> None:
    pdf = sheet(_LINE + b"BT /F 12 Tf 20 50 Td (of \\001ne, \\002oor) Tj ET")
    pdf.pages[0].Resources.Font.F.Encoding = Dictionary(
        BaseEncoding=Name.WinAnsiEncoding, Differences=[1, Name.fi, Name.fl]
    )
    path = saved(pdf, tmp_path / "a.pdf")
    assert _methods(redacted(path, _SECRET)) == [("glyphs", "removal")]
    answer = redacted(path, "floor")
    assert _methods(answer) == [("glyphs", "removal")]
    assert not {"ﬂ", "fl"} & {each.text for each in program_of(opened(answer)).glyphs}


def test_replacement_text_that_says_what_is_drawn_makes_no_picture(tmp_path: Path) -> None:
    spoken = b"BT /F 12 Tf 20 50 Td (a) Tj /Span <</ActualText (drawn)>> BDC (drawn) Tj EMC ET"
    answer = redacted(saved(sheet(_LINE + spoken), tmp_path / "a.pdf"), _SECRET)
    assert _methods(answer) == [("glyphs", "removal")]
    with opened(answer) as after:
        assert b"ActualText" not in after.pages[0].Contents.read_bytes()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_bar_lies_on_the_place_however_the_page_is_turned(rotate: int, tmp_path: Path) -> None:
    pdf = sheet(_LINE + b"1 0 0 rg 200 50 40 40 re f")
    pdf.pages[0].obj.Rotate = rotate
    pdf.pages[0].obj.CropBox = [10, 15, 380, 190]
    path = saved(pdf, tmp_path / "a.pdf")
    answer = redacted(path, _SECRET)
    assert _methods(answer) == [("glyphs", "removal")]
    before, after = _pixels(path.read_bytes()), _pixels(answer.data)
    dark = (after < 20) & (before > 20)
    turned = np.rot90(dark, rotate // 90)
    rows, columns = np.where(turned)
    assert 2 * 24 < columns.min() < 2 * 40
    assert 2 * 60 < columns.max() < 2 * 90
    assert 2 * (190 - 116) < rows.min() < rows.max() < 2 * (190 - 92)


def test_a_bar_says_why_where_it_is_asked_to(tmp_path: Path) -> None:
    large = b"BT /F 30 Tf 20 100 Td (on 19850412 it) Tj ET"
    path = saved(sheet(large), tmp_path / "a.pdf")
    plain, spoken = redacted(path, _SECRET), redacted(path, _SECRET, label="个人隐私")
    assert _methods(spoken) == [("glyphs", "removal")]
    assert int((_pixels(spoken.data) > 200).sum()) > int((_pixels(plain.data) > 200).sum())
    document = pdfium.PdfDocument(spoken.data)
    assert "个人隐私" in document[0].get_textpage().get_text_range()
    document.close()


def test_a_picture_under_a_box_is_burnt_and_the_page_stays(tmp_path: Path) -> None:
    pdf = sheet(_LINE + b"q 100 0 0 100 250 50 cm /I Do Q")
    picture = Stream(pdf, bytes(range(100)) * 100)
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width = picture.Height = 100
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].Resources.XObject = Dictionary(I=pdf.make_indirect(picture))
    path = saved(pdf, tmp_path / "a.pdf")
    box = [260 / 400, 60 / 200, 300 / 400, 90 / 200]
    answer = carried_out(path, {"actions": [{"page": 1, "box": box, "action": "remove"}]})
    assert _methods(answer) == [("glyphs", "removal")]
    after = opened(answer)
    left = next(iter(after.pages[0].get_images().values()))
    pixels = np.asarray(pikepdf.PdfImage(left).as_pil_image())
    assert int(pixels[15:35, 15:45].max()) == 0
    assert pixels[90, 50] == 50


def test_glyphs_of_a_type_three_font_go_and_others_stay(tmp_path: Path) -> None:
    pdf = sheet(_LINE + b"BT /T 20 Tf 20 40 Td (ab) Tj ET")
    glyphs = {
        name: pdf.make_indirect(Stream(pdf, b"600 0 0 0 500 700 d1 " + shape + b" f"))
        for name, shape in (("a", b"0 0 500 700 re"), ("b", b"0 0 m 500 0 l 250 700 l"))
    }
    pdf.pages[0].Resources.Font.T = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=[0, 0, 600, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(**glyphs),
        Encoding=Dictionary(Differences=[97, Name.a, Name.b]),
        FirstChar=97,
        LastChar=98,
        Widths=[600, 600],
    )
    path = saved(pdf, tmp_path / "a.pdf")
    place = {"segment": "page-1", "start": 16, "end": 17, "action": "remove"}
    answer = carried_out(path, {"actions": [place]})
    assert _methods(answer) == [("glyphs", "removal")]
    shown = "".join(each.text for each in program_of(opened(answer)).glyphs)
    assert shown == "on 19850412 ita"


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("action", ["remove", "mask"])
def test_the_proof_accepts_what_was_cut(rotate: int, action: str, tmp_path: Path) -> None:
    pdf = sheet(_LINE + b"BT /F 12 Tf 20 60 Td (call 13812345678 now) Tj ET")
    pdf.pages[0].obj.Rotate = rotate
    path = saved(pdf, tmp_path / "a.pdf")
    answer = redacted(path, _SECRET, "13812345678", action=action)
    assert _methods(answer) == [("glyphs", "removal")]
    plan = [{"text": value, "action": action} for value in (_SECRET, "13812345678")]
    checks = verify_pdf(path.read_bytes(), answer.data, parse_plan({"actions": plan}))
    assert [check.name for check in checks if not check.passed] == []


def test_pages_without_a_removal_keep_their_contents_word_for_word(tmp_path: Path) -> None:
    pdf = sheet(_LINE, b"BT /F 12 Tf 20 100 Td [(pub) 20 (lic)] TJ ET")
    answer = redacted(saved(pdf, tmp_path / "a.pdf"), _SECRET)
    assert _methods(answer) == [("glyphs", "removal"), ("untouched", None)]
    with opened(answer) as after:
        kept = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(after.pages[1]))
    assert kept == pikepdf.unparse_content_stream(pikepdf.parse_content_stream(pdf.pages[1]))


_AGAIN = """
import sys
from hashlib import sha256
from pathlib import Path
from review.engines.model import Treatment
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import Place
place = Place("page-1", 3, 11, Treatment.MASK, "19850412", 0)
print(sha256(redact_pdf(Path(sys.argv[1]), [place], ()).data).hexdigest())
"""


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    path = saved(sheet(_LINE, _LINE), tmp_path / "a.pdf")
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    told = subprocess.run(
        [sys.executable, "-c", _AGAIN, str(path)],
        capture_output=True,
        check=True,
        env=environment,
        text=True,
    )
    place = Place("page-1", 3, 11, Treatment.MASK, _SECRET, 0)
    assert told.stdout.strip() == sha256(redact_pdf(path, [place], ()).data).hexdigest()
