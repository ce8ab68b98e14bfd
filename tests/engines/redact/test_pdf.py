"""PDFs: marked glyphs leave the contents, hidden things go, pages keep their vectors; what is not
understood becomes a picture.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Dictionary

from review.engines.model import PageResult
from review.engines.plan import parse_plan
from review.engines.read.pdf import read_pdf
from review.engines.redact.glyphs import Rect
from review.engines.redact.pdf import RedactedPdf, redact_pdf
from review.engines.redact.plan import resolve
from review.engines.redact.textlayer import Letter, TextLayer, signs_of
from review.engines.verify.pages import texts_by_pdfminer
from tests.engines.making import a_picture, make_pdf, valid_id, valid_mobile
from tests.engines.redact.pdf_tricks import add_revision, change

_RNG = Random(31)
ID = valid_id(_RNG)
MOBILE = valid_mobile(_RNG)
_PAGES = [[f"身份证号{ID}", f"电话{MOBILE}，网址0123456789X"], ["第二页 没有个人信息"]]


def _redact(path: Path, plan: Mapping[str, object], raster: Collection[int] = ()) -> RedactedPdf:
    with read_pdf(path) as reading:
        found = resolve(parse_plan(plan), reading.segments, (), len(reading.pages))
    return redact_pdf(path, found.places, found.boxes, raster=raster)


def _texts(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    try:
        pages = [document[number] for number in range(len(document))]
        textpages = [page.get_textpage() for page in pages]
        texts = ["".join(each.get_text_range().split()) for each in textpages]
        for each in (*textpages, *pages):
            each.close()
        return texts
    finally:
        document.close()


def _removing(*values: str) -> dict[str, object]:
    return {"actions": [{"text": value, "action": "remove"} for value in values]}


def _methods(answer: RedactedPdf) -> list[tuple[str, str | None]]:
    return [(page.method, page.reason) for page in answer.pages]


def test_a_page_with_a_removal_keeps_its_vectors_and_its_neighbour_is_untouched(
    tmp_path: Path,
) -> None:
    path = make_pdf(tmp_path / "a.pdf", _PAGES)
    answer = _redact(path, _removing(ID))
    assert answer.pages == (PageResult(1, "glyphs", "removal"), PageResult(2, "untouched", None))
    first, second = _texts(answer.data)
    assert first == f"身份证号电话{MOBILE}，网址0123456789X"
    assert second == "第二页没有个人信息"


def test_a_mask_is_said_in_the_text_layer_and_shown_as_a_bar(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", _PAGES)
    answer = _redact(path, {"actions": [{"text": MOBILE, "action": "mask"}]})
    assert f"电话{MOBILE[:3]}****{MOBILE[-4:]}，" in _texts(answer.data)[0]


def test_the_bar_is_burnt_into_the_picture(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["公开内容"]])
    box = [0.5, 0.5, 0.7, 0.6]
    plan = {"actions": [{"page": 1, "box": box, "action": "remove"}]}
    answer = _redact(path, plan, raster={1})
    assert _methods(answer) == [("raster", "not_proved")]
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        stream = pdf.pages[0].resources.XObject.P
        picture = pikepdf.PdfImage(stream).as_pil_image().convert("RGB")
    assert picture.getpixel((int(0.6 * picture.width), int(0.55 * picture.height))) == (0, 0, 0)
    assert picture.getpixel((int(0.8 * picture.width), int(0.55 * picture.height))) == (255,) * 3


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("font", ["embedded", "cid"])
def test_turned_and_cropped_pages_lose_the_value_and_nothing_else(
    tmp_path: Path, rotate: int, font: str
) -> None:
    crop = (30, 40, 560, 830)
    path = make_pdf(tmp_path / "a.pdf", _PAGES[:1], font=font, rotate=rotate, crop=crop)
    before = _texts(path.read_bytes())[0]
    answer = _redact(path, _removing(ID))
    assert sorted(_texts(answer.data)[0]) == sorted(before.replace(ID, ""))


def test_a_character_beyond_the_basic_plane_survives_in_the_text_layer() -> None:
    letters = [Letter("𠮷", Rect(0.1, 0.4, 0.3, 0.6)), Letter("某", Rect(0.3, 0.4, 0.5, 0.6))]
    layer = TextLayer(signs_of(letters, 200, 100))
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 100))
        pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(T=layer.font(pdf)))
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, layer.content(letters, 200, 100))
        buffer = io.BytesIO()
        pdf.save(buffer)
    assert _texts(buffer.getvalue()) == ["𠮷某"]
    assert texts_by_pdfminer(buffer.getvalue()) == ["𠮷某"]


@pytest.mark.parametrize("trick", ["white", "outside", "covered"])
def test_text_nobody_sees_is_not_carried_along(tmp_path: Path, trick: str) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[f"编号{ID}"], ["第二页"]])
    change(path, trick)
    answer = _redact(path, {"actions": []})
    assert _methods(answer) == [("glyphs", "hidden_text"), ("untouched", None)]
    assert _texts(answer.data)[0].count(ID) == 1


def test_an_invisible_line_goes_and_a_removed_one_leaves_no_copy(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[f"编号{ID}"]], invisible=f"隐{ID}")
    assert ID not in _texts(_redact(path, _removing(ID)).data)[0]


def test_text_in_a_form_is_removed_like_any_other(tmp_path: Path) -> None:
    path = change(make_pdf(tmp_path / "a.pdf", [[f"编号{ID}"]]), "in_form")
    assert _texts(path.read_bytes())[0].count(ID) == 2
    assert ID not in _texts(_redact(path, _removing(ID)).data)[0]


def test_a_layer_that_is_off_is_not_carried_along(tmp_path: Path) -> None:
    path = change(make_pdf(tmp_path / "a.pdf", [[f"编号{ID}"]]), "layered", value="某人的图层")
    answer = _redact(path, {"actions": []})
    assert _methods(answer)[0][0] == "raster"
    assert b"OCProperties" not in _all_objects(answer.data)


def _all_objects(data: bytes) -> bytes:
    """Everything the file says, unpacked."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return b"\n".join(
            item.unparse(resolved=True)
            + (_content(item) if isinstance(item, pikepdf.Stream) else b"")
            for item in pdf.objects
        )


def _content(stream: pikepdf.Stream) -> bytes:
    is_photo = stream.get("/Filter") == "/DCTDecode"
    return stream.read_raw_bytes() if is_photo else stream.read_bytes()


def test_an_untouched_page_is_without_spoken_text_scripts_notes_and_histories(
    tmp_path: Path,
) -> None:
    path = make_pdf(
        tmp_path / "a.pdf",
        [["公开内容"]],
        properties={"title": f"标题{ID}", "author": "某人"},
        note=f"意见{ID}",
        attachment=("附件.txt", ID.encode()),
        bookmark=f"书签{ID}",
    )
    change(path, "spoken", "orphan", "script", "photo", value=ID)
    add_revision(path, ID)
    answer = _redact(path, {"actions": []})
    assert _methods(answer) == [("untouched", None)]
    said = _all_objects(answer.data)
    for form in (ID.encode(), ID.encode("utf-16-be"), ID.encode("utf-16-be").hex().encode()):
        assert form not in said
        assert form not in answer.data
    assert answer.data.count(b"%%EOF") == 1
    assert {"/Names", "/Outlines", "/OpenAction"} <= set(answer.removed_parts)
    assert "page 1: annotation Text" in answer.removed_parts


def test_a_seal_stays_as_pixels_and_a_note_does_not(tmp_path: Path) -> None:
    path = change(make_pdf(tmp_path / "a.pdf", [["公开内容"]]), "seal", value="某人")
    answer = _redact(path, {"actions": []})
    assert _methods(answer) == [("raster", "annotation")]
    document = pdfium.PdfDocument(answer.data)
    picture = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    assert picture.getpixel((340, int(picture.height - 240)))[0] > 200
    assert picture.getpixel((340, int(picture.height - 240)))[1] < 60
    assert b"Annots" not in _all_objects(answer.data)


@pytest.mark.parametrize("trick", ["spilling", "clipped"])
def test_a_picture_cut_off_on_paper_is_cut_off_in_the_file(tmp_path: Path, trick: str) -> None:
    path = change(make_pdf(tmp_path / "a.pdf", [["公开内容"]]), trick)
    assert _methods(_redact(path, {"actions": []})) == [("raster", "picture_cut_off")]


def test_a_font_that_would_name_the_removed_character_is_not_kept(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["当事人龘某"], ["第二页"], []])
    answer = _redact(path, _removing("龘某"))
    assert _methods(answer)[:2] == [("glyphs", "removal"), ("untouched", None)]
    assert "9F98" not in _all_objects(answer.data).decode("latin-1")


def test_a_kept_place_stands_while_its_twin_goes(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[f"申请人{MOBILE}", f"值班{MOBILE}"]])
    with read_pdf(path) as reading:
        place = reading.segments[0].text.index(MOBILE, 10)
    keep = [{"segment": "page-1", "start": place, "end": place + 11}]
    answer = _redact(path, {**_removing(MOBILE), "keep": keep})
    assert _texts(answer.data)[0] == f"申请人值班{MOBILE}"


def test_a_shared_picture_is_kept_only_where_it_is_drawn(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["有照片"], ["没有照片"]], picture=a_picture("green"))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[1].obj.Resources.XObject = pdf.pages[0].obj.Resources.XObject
        pdf.save(path)
    box = [0, 0.5, 1, 1]
    answer = _redact(path, {"actions": [{"page": 1, "box": box, "action": "remove"}]})
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        drawn = pdf.pages[1].resources.get("/XObject", {})
        assert list(drawn) == []


def test_the_same_file_and_plan_give_the_same_bytes(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", _PAGES, picture=a_picture())
    assert _redact(path, _removing(ID)).data == _redact(path, _removing(ID)).data
