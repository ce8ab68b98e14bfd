"""Of an image's data only what its pixels need goes out: no rows below its height, no notes between its segments."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw

from review.engines.redact.pdf import RedactedPdf, redact_pdf
from review.engines.redact.pictures_stored import Surplus, check_inline, keep_only_pixels
from tests.engines.making import make_pdf
from tests.engines.redact.hidden_pictures import VALUE, make, stored
from tests.engines.scanning import font

_WIDE, _HIGH, _SHOWN = 700, 220, 100


def _long() -> Image.Image:
    """A picture whose number stands below the rows that are shown."""
    image = Image.new("L", (_WIDE, _HIGH), 255)
    pen = ImageDraw.Draw(image)
    pen.text((30, 10), "NOTICE", fill=0, font=font(20))
    pen.text((30, 130), VALUE, fill=0, font=font(20))
    return image


def _image(pdf: Pdf, data: bytes, coding: str = "", *, bits: int = 8, high: int = _SHOWN) -> Stream:
    image = Stream(pdf, b"")
    if coding:
        image.write(data, filter=Name("/" + coding))
    else:
        image.write(data)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = _WIDE, high
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, bits
    return image


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _fax(pdf: Pdf, image: Image.Image, high: int, **more: Any) -> Stream:
    buffer = io.BytesIO()
    image.convert("1").save(buffer, "TIFF", compression="group4")
    with Image.open(buffer) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    made = _image(
        pdf, buffer.getvalue()[start : start + length], "CCITTFaxDecode", bits=1, high=high
    )
    made.DecodeParms = Dictionary(K=-1, Columns=_WIDE, **more)
    return made


def _redacted(path: Path) -> RedactedPdf:
    return redact_pdf(path, (), ())


def _pictures(data: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            each.read_bytes()
            for each in pdf.objects
            if isinstance(each, Stream) and each.get("/Subtype") == "/Image"
        ]


@pytest.mark.parametrize("coding", ["", "FlateDecode", "RunLengthDecode"])
def test_rows_below_the_height_of_a_picture_do_not_go_out(tmp_path: Path, coding: str) -> None:
    plain = _long().tobytes()
    runs = b"".join(b"\x7f" + plain[at : at + 128] for at in range(0, len(plain) // 128 * 128, 128))
    data = {
        "": plain,
        "FlateDecode": zlib.compress(plain),
        "RunLengthDecode": runs + b"\x80" + b"1391",
    }

    def maker(pdf: Pdf, page: Any) -> bytes:
        page.Resources.XObject.Im = pdf.make_indirect(_image(pdf, data[coding], coding))
        return b"q 350 0 0 50 100 300 cm /Im Do Q "

    made = _redacted(make(tmp_path / "a.pdf", maker))
    assert made.pages[0].method == "untouched"
    assert _pictures(made.data) == [plain[: _WIDE * _SHOWN]]


@pytest.mark.parametrize("coding", ["jpeg", "fax", "rows"])
def test_a_page_whose_coded_picture_goes_on_below_its_height_becomes_a_picture(
    tmp_path: Path, coding: str
) -> None:
    def maker(pdf: Pdf, page: Any) -> bytes:
        if coding == "jpeg":
            image = _image(pdf, _jpeg(_long()), "DCTDecode")
        else:
            more = {"Rows": _HIGH} if coding == "rows" else {}
            image = _fax(pdf, _long(), _SHOWN, **more)
        page.Resources.XObject.Im = pdf.make_indirect(image)
        return b"q 350 0 0 50 100 300 cm /Im Do Q "

    [page] = _redacted(make(tmp_path / "a.pdf", maker)).pages
    assert (page.method, page.reason) == ("raster", "picture")


def test_a_whole_fax_stays_as_it_is_and_so_do_the_dots_of_a_jpeg() -> None:
    pdf = pikepdf.new()
    fax = pdf.make_indirect(_fax(pdf, _long(), _HIGH))
    before = fax.read_raw_bytes()
    keep_only_pixels(fax)
    assert fax.read_raw_bytes() == before
    photo = pdf.make_indirect(_image(pdf, _jpeg(_long()), "DCTDecode", high=_HIGH))
    keep_only_pixels(photo)
    with Image.open(io.BytesIO(photo.read_raw_bytes())) as kept:
        assert kept.tobytes() == Image.open(io.BytesIO(_jpeg(_long()))).tobytes()


def _segment(kind: int, body: bytes, number: int) -> bytes:
    head = number.to_bytes(4, "big") + bytes((kind, 0, 1))
    return head + len(body).to_bytes(4, "big") + body


def _page_information(high: int) -> bytes:
    sides = _WIDE.to_bytes(4, "big") + high.to_bytes(4, "big")
    return _segment(48, sides + bytes(8) + b"\0\0\0", 0)


def _region(high: int) -> bytes:
    sides = [_WIDE, high, 0, 0]
    return _segment(38, b"".join(each.to_bytes(4, "big") for each in sides) + bytes(9), 1)


def test_notes_between_the_segments_of_a_picture_do_not_go_out() -> None:
    pdf = pikepdf.new()
    note = _segment(62, b"\x20\0\0\0" + VALUE.encode(), 2)
    page, region = _page_information(_SHOWN), _region(_SHOWN)
    image = pdf.make_indirect(_image(pdf, page + note + region, "JBIG2Decode", bits=1))
    shared = pdf.make_indirect(Stream(pdf, note))
    image.DecodeParms = Dictionary(JBIG2Globals=shared)
    keep_only_pixels(image)
    assert image.read_raw_bytes() == page + region
    assert image.DecodeParms.JBIG2Globals.read_bytes() == b""


@pytest.mark.parametrize(
    "data",
    [
        _page_information(_HIGH) + _region(_HIGH),
        _page_information(_SHOWN) + _region(_HIGH),
        _page_information(_SHOWN) + _region(_SHOWN) + _page_information(_SHOWN),
        _page_information(_SHOWN) + _segment(99 & 0x3F, b"1391", 2),
        _region(_SHOWN)[:9],
    ],
    ids=["page", "region", "twice", "unknown", "short"],
)
def test_segments_that_reach_beyond_the_picture_are_not_taken_along(data: bytes) -> None:
    pdf = pikepdf.new()
    with pytest.raises(Surplus):
        keep_only_pixels(pdf.make_indirect(_image(pdf, data, "JBIG2Decode", bits=1)))


@pytest.mark.parametrize(
    ("data", "coding", "fits"),
    [
        (bytes(70_000), "", True),
        (bytes(70_000) + b"\n", "", True),
        (bytes(70_000) + VALUE.encode(), "", False),
        (zlib.compress(bytes(70_000)) + b"\n", "FlateDecode", True),
        (zlib.compress(bytes(70_000)) + VALUE.encode(), "FlateDecode", False),
        (zlib.compress(bytes(70_001)), "FlateDecode", False),
        (bytes(70_000).hex().encode() + b">", "ASCIIHexDecode", True),
        (bytes(70_000).hex().encode() + b">3133>", "ASCIIHexDecode", False),
        (_jpeg(_long()), "DCTDecode", False),
        (b"\x26\xa0", "CCITTFaxDecode", True),
    ],
    ids=lambda each: f"{len(each)}" if isinstance(each, bytes) else None,
)
def test_an_inline_picture_holds_no_more_than_its_pixels(
    data: bytes, coding: str, *, fits: bool
) -> None:
    pdf = pikepdf.new()
    image = _image(pdf, data, coding)
    if fits:
        check_inline(image)
    else:
        with pytest.raises(Surplus):
            check_inline(image)


def test_what_could_not_be_cleaned_on_one_page_is_not_clean_on_the_next(tmp_path: Path) -> None:
    """A form that two pages draw: the first becomes a picture, and so does the second."""
    path = make_pdf(tmp_path / "a.pdf", [["第一页"], ["第二页"]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        form = Stream(pdf, b"/Span <</ActualText (" + VALUE.encode() + b")>> BDC /Im Do EMC")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
        image = _image(pdf, _jpeg(_long()), "DCTDecode")
        form.Resources = Dictionary(XObject=Dictionary(Im=pdf.make_indirect(image)))
        held = pdf.make_indirect(form)
        for page in pdf.pages:
            page.obj.Resources.XObject = Dictionary(Fm=held)
            page.contents_add(Stream(pdf, b"\nq 350 0 0 50 100 300 cm /Fm Do Q "))
        pdf.save(path)
    assert [page.method for page in _redacted(path).pages] == ["raster", "raster"]


def test_a_palette_and_inks_have_one_value_for_each_pixel_and_ink() -> None:
    pdf = pikepdf.new()
    for space, parts in (
        (Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(bytes(6))]), 1),
        (Array([Name.DeviceN, Array([Name.Cyan, Name.Spot]), Name.DeviceCMYK, Dictionary()]), 2),
        (Name.DeviceCMYK, 4),
    ):
        image = stored(pdf, Image.new("L", (10, 10)))
        image.write(bytes(parts * 100) + VALUE.encode())
        image.ColorSpace = space
        keep_only_pixels(image)
        assert image.read_bytes() == bytes(parts * 100)
