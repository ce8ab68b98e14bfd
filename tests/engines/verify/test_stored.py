"""The proof names pictures that hold more data than their pixels need, by a reading of its own."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image

from review.engines.verify.objects import read_objects
from review.engines.verify.pdf import trace_checks
from review.engines.verify.raw import picture_extras
from review.engines.verify.stored import surplus_data
from tests.engines.redact.hidden_pictures import VALUE

_WIDE, _HIGH = 640, 100


def _file(data: bytes, coding: str, *, high: int = _HIGH, bits: int = 8, **parms: Any) -> bytes:
    buffer = io.BytesIO()
    with Pdf.new() as pdf:
        image = Stream(pdf, b"")
        image.write(data, filter=Name("/" + coding))
        image.Type, image.Subtype = Name.XObject, Name.Image
        image.Width, image.Height = _WIDE, high
        image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, bits
        if parms:
            image.DecodeParms = Dictionary(parms)
        page = pdf.add_blank_page()
        page.obj.Resources = Dictionary(XObject=Dictionary(P=pdf.make_indirect(image)))
        page.obj.Contents = pdf.make_indirect(Stream(pdf, b"q 300 0 0 50 9 9 cm /P Do Q"))
        pdf.save(buffer)
    return buffer.getvalue()


def _said(data: bytes) -> list[str]:
    return [each for _, each in surplus_data(data)]


def _jpeg(high: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (_WIDE, high), 200).save(buffer, "JPEG")
    return buffer.getvalue()


def _fax(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("1").save(buffer, "TIFF", compression="group4")
    with Image.open(buffer) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    return buffer.getvalue()[start : start + length]


def test_rows_below_a_picture_are_named() -> None:
    assert _said(_file(zlib.compress(bytes(_WIDE * _HIGH)), "FlateDecode")) == []
    more = zlib.compress(bytes(_WIDE * _HIGH) + VALUE.encode())
    assert _said(_file(more, "FlateDecode")) == ["rows beyond a picture"]


def test_a_jpeg_of_another_size_is_named() -> None:
    assert _said(_file(_jpeg(_HIGH), "DCTDecode")) == []
    assert _said(_file(_jpeg(2 * _HIGH), "DCTDecode")) == ["jpeg of another size"]


def test_a_fax_that_goes_on_is_named() -> None:
    noise = Image.effect_noise((_WIDE, 2 * _HIGH), 90)
    whole = {"/K": -1, "/Columns": _WIDE}
    fits = _file(_fax(noise), "CCITTFaxDecode", high=2 * _HIGH, bits=1, **whole)
    assert _said(fits) == []
    assert _said(_file(_fax(noise), "CCITTFaxDecode", bits=1, **whole)) == ["rows beyond a fax"]


@pytest.mark.parametrize(
    ("kind", "high", "said"),
    [
        (38, _HIGH, []),
        (38, _HIGH + 1, ["jbig2 region beyond a picture"]),
        (62, 0, ["jbig2 segment 62"]),
    ],
)
def test_notes_and_regions_beyond_a_picture_are_named(
    kind: int, high: int, said: list[str]
) -> None:
    body = b"".join(each.to_bytes(4, "big") for each in (_WIDE, high, 0, 0)) + bytes(9)
    segment = bytes(4) + bytes((kind, 0, 1)) + len(body).to_bytes(4, "big") + body
    assert _said(_file(segment, "JBIG2Decode", bits=1)) == said


def test_the_check_of_properties_names_the_page() -> None:
    data = _file(zlib.compress(bytes(_WIDE * _HIGH + 1)), "FlateDecode")
    checks = {each.name: each for each in trace_checks(read_objects(data), data)}
    assert (checks["no_metadata"].passed, checks["no_metadata"].pages) == (False, (1,))


@pytest.mark.parametrize("marker", [0xE1, 0xEE, 0xF0, 0xFD, 0xFE, 0xC8])
def test_segments_that_draw_nothing_are_named_behind_a_scan_too(
    marker: int, tmp_path: Path
) -> None:
    plain = _jpeg(_HIGH)
    segment = bytes((0xFF, marker)) + (13).to_bytes(2, "big") + VALUE.encode()
    assert picture_extras(plain) == []
    for at in (2, len(plain) - 2):
        assert picture_extras(plain[:at] + segment + plain[at:]) == [f"jpeg segment {marker:02X}"]
