"""Marks are burnt into the pixels of a picture, whichever way it is coded and drawn, and nothing of what they cover
stays beside them.
"""

from __future__ import annotations

import io
import zlib
from typing import Any

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, TiffImagePlugin

from review.engines.redact.pictures_burn import Drawn, NotBurnable, burn, lift
from review.engines.redact.pictures_seen import seen
from review.engines.verify.raw import picture_extras

_SIDE = 64
#: A picture of 64 × 64 dots is drawn in a square of 128 points at (100, 200).
_MATRIX = (128.0, 0.0, 0.0, 128.0, 100.0, 200.0)
#: The dots 16 to 32 from the left and 8 to 16 from above.
_MARK = ((132.0, 296.0), (164.0, 296.0), (164.0, 312.0), (132.0, 312.0))
_MARKED = slice(8, 16), slice(16, 32)
_FAR = slice(36, 60), slice(36, 60)
_ONCE = [Drawn(_MATRIX, (_MARK,))]


def _values() -> NDArray[np.uint8]:
    """Light dots with dark ones between them: some in the marked place, some far from it."""
    values = np.full((_SIDE, _SIDE), 230, np.uint8)
    values[10:14, 18:30:2] = 60
    values[40:56, 40:56:4] = 60
    return values


def _image(pdf: Pdf, data: bytes, space: Any = Name.DeviceGray, bits: int = 8) -> Stream:
    image = Stream(pdf, b"")
    image.write(zlib.compress(data), filter=Name.FlateDecode)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width = image.Height = _SIDE
    image.ColorSpace, image.BitsPerComponent = space, bits
    return image


def _coded(pdf: Pdf, data: bytes, coding: str, space: Any = Name.DeviceGray) -> Stream:
    image = _image(pdf, b"", space)
    image.write(data, filter=Name("/" + coding))
    return image


def _grey(image: Any) -> NDArray[np.uint8]:
    return np.asarray(seen(image).convert("L"))


def _jpeg(picture: Image.Image, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90, **options)
    return buffer.getvalue()


def test_a_mark_is_black_and_every_other_dot_is_as_it_was() -> None:
    pdf = pikepdf.new()
    image = _image(pdf, _values().tobytes())
    before, after = _values(), _grey(burn(pdf, image, _ONCE))
    assert after[_MARKED].max() == 0
    off = before != after
    off[7:18, 15:34] = False  # a dot around the mark goes as well
    assert not off.any()
    assert (_grey(image) == before).all()  # the same picture may stand on another page


def test_a_picture_of_one_bit_stays_one_bit() -> None:
    pdf = pikepdf.new()
    bits = np.packbits(_values() > 128, axis=1)
    burnt = burn(pdf, _image(pdf, bits.tobytes(), bits=1), _ONCE)
    assert (burnt.BitsPerComponent, burnt.Filter) == (1, Name.FlateDecode)
    assert _grey(burnt)[_MARKED].max() == 0
    assert (_grey(burnt)[_FAR] == np.where(_values()[_FAR] > 128, 255, 0)).all()


def test_values_that_are_turned_round_are_burnt_in_black_too() -> None:
    pdf = pikepdf.new()
    image = _image(pdf, (255 - _values()).tobytes())
    image.Decode = [1, 0]
    burnt = _grey(burn(pdf, image, _ONCE))
    assert burnt[_MARKED].max() == 0
    assert (burnt[_FAR] == _values()[_FAR]).all()


def test_a_palette_gives_its_darkest_colour() -> None:
    pdf = pikepdf.new()
    space = Array([Name.Indexed, Name.DeviceRGB, 3, pikepdf.String(bytes(range(200, 188, -1)))])
    four = np.packbits(np.unpackbits((_values() // 100)[:, :, None], axis=2)[:, :, 6:].ravel())
    burnt = burn(pdf, _image(pdf, four.tobytes(), space, bits=2), _ONCE)
    assert set(np.unique(_grey(burnt)[_MARKED])) == {190}


def test_a_turned_picture_loses_what_lies_under_the_mark_on_the_page() -> None:
    pdf = pikepdf.new()
    turned = [Drawn((0.0, 128.0, -128.0, 0.0, 228.0, 200.0), (_MARK,))]  # a quarter to the left
    burnt = _grey(burn(pdf, _image(pdf, _values().tobytes()), turned))
    # the page shows the columns of the picture from below to above
    assert burnt[17:31, 49:55].max() == 0
    assert burnt[8:16, 0:40].max() == 230


def test_a_jpeg_keeps_its_look_and_loses_its_exif() -> None:
    pdf = pikepdf.new()
    exif = Image.Exif()
    exif[0x013B] = "somebody"
    picture = Image.radial_gradient("L").resize((_SIDE, _SIDE)).convert("RGB")
    data = _jpeg(picture, exif=exif, comment=b"13812341234")
    burnt = burn(pdf, _coded(pdf, data, "DCTDecode", Name.DeviceRGB), _ONCE)
    assert picture_extras(data)
    assert picture_extras(burnt.read_raw_bytes()) == []
    assert _grey(burnt)[9:15, 17:31].max() < 30
    far = _grey(burnt)[_FAR].astype(int) - np.asarray(picture.convert("L"), int)[_FAR]
    assert np.abs(far).max() < 12


def test_a_soft_mask_that_draws_the_words_is_burnt_too() -> None:
    pdf = pikepdf.new()
    image = _image(pdf, bytes(_SIDE * _SIDE))
    image.SMask = pdf.make_indirect(_image(pdf, (255 - _values()).tobytes()))
    image.Alternates = Array(
        [Dictionary(Image=pdf.make_indirect(_image(pdf, _values().tobytes())))]
    )
    image.Metadata = Stream(pdf, b"<x>somebody</x>")
    burnt = burn(pdf, image, _ONCE)
    assert not {"/Alternates", "/Metadata"} & set(burnt.keys())
    alpha = _grey(burnt.SMask)
    assert set(np.unique(alpha[_MARKED])) == {255}
    assert (alpha[_FAR] == 255 - _values()[_FAR]).all()


def test_a_stencil_is_left_unpainted_under_the_mark() -> None:
    pdf = pikepdf.new()
    stencil = _image(pdf, np.packbits(_values() > 128, axis=1).tobytes(), bits=1)
    stencil.ImageMask = True
    del stencil["/ColorSpace"]
    burnt = _grey(burn(pdf, stencil, _ONCE))
    assert burnt[_MARKED].min() == 255
    assert burnt[_FAR].min() == 0


def test_a_fax_is_read_by_the_renderer_and_stays_black_and_white() -> None:
    pdf = pikepdf.new()
    buffer = io.BytesIO()
    fax = Image.fromarray(_values()).point([0] * 128 + [255] * 128).convert("1")
    fax.save(buffer, "TIFF", compression="group4")
    with Image.open(buffer) as tiff:
        assert isinstance(tiff, TiffImagePlugin.TiffImageFile)
        start, size = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
        is_black_one = tiff.tag_v2[262] == 0
    image = _coded(pdf, buffer.getvalue()[start : start + size], "CCITTFaxDecode")
    image.BitsPerComponent = 1
    image.DecodeParms = Dictionary(K=-1, Columns=_SIDE, Rows=_SIDE, BlackIs1=not is_black_one)
    before = _grey(image)
    burnt = burn(pdf, image, _ONCE)
    assert (burnt.BitsPerComponent, burnt.Filter) == (1, Name.FlateDecode)
    assert _grey(burnt)[_MARKED].max() == 0
    assert (_grey(burnt)[_FAR] == before[_FAR]).all()


def test_a_jpeg_2000_is_coded_anew() -> None:
    pdf = pikepdf.new()
    buffer = io.BytesIO()
    picture = Image.radial_gradient("L").resize((_SIDE, _SIDE)).convert("RGB")
    picture.save(buffer, "JPEG2000")
    image = _coded(pdf, buffer.getvalue(), "JPXDecode", Name.DeviceRGB)
    burnt = burn(pdf, image, _ONCE)
    assert burnt.Filter == Name.DCTDecode
    assert _grey(burnt)[9:15, 17:31].max() < 40


def test_what_a_clip_path_or_the_page_cuts_off_is_white_in_the_file() -> None:
    pdf = pikepdf.new()
    shown = ((100.0, 200.0), (228.0, 200.0), (228.0, 264.0), (100.0, 264.0))
    burnt = _grey(burn(pdf, _image(pdf, _values().tobytes()), [Drawn(_MATRIX, (), shown)]))
    assert burnt[:30].min() == 255
    assert (burnt[_FAR] == _values()[_FAR]).all()


def test_a_picture_drawn_twice_keeps_what_either_place_shows() -> None:
    pdf = pikepdf.new()
    above = ((100.0, 264.0), (228.0, 264.0), (228.0, 328.0), (100.0, 328.0))
    both = [Drawn(_MATRIX, (), above), Drawn(_MATRIX, (_MARK,))]
    burnt = _grey(burn(pdf, _image(pdf, _values().tobytes()), both))
    assert burnt[_MARKED].max() == 0
    assert (burnt[_FAR] == _values()[_FAR]).all()


def test_an_inline_picture_of_one_bit_becomes_an_object_and_is_burnt() -> None:
    pdf = pikepdf.new()
    bits = np.packbits(_values() > 128, axis=1).tobytes().hex().encode()
    page = pdf.add_blank_page()
    page.obj.Resources = Dictionary(ColorSpace=Dictionary(Own=Name.DeviceGray))
    page.obj.Contents = Stream(pdf, b"BI /W 64 /H 64 /BPC 1 /CS /Own /F /AHx ID " + bits + b"> EI")
    inline: Any = pikepdf.parse_content_stream(page)[0]
    image = lift(pdf, inline.operands[0], page.resources)
    assert image.ColorSpace == Name.DeviceGray
    burnt = _grey(burn(pdf, image, _ONCE))
    assert burnt[_MARKED].max() == 0
    assert (burnt[_FAR] == np.where(_values()[_FAR] > 128, 255, 0)).all()


@pytest.mark.parametrize("trap", ["matte", "damaged", "endless", "flat"])
def test_what_can_not_be_changed_says_so(trap: str) -> None:
    pdf = pikepdf.new()
    image = _image(pdf, _values().tobytes())
    drawn = _ONCE
    if trap == "matte":
        image.SMask = pdf.make_indirect(_image(pdf, _values().tobytes()))
        image.SMask.Matte = [0]
    elif trap == "damaged":
        image = _coded(pdf, b"no such thing", "DCTDecode")
    elif trap == "endless":
        image.Width = image.Height = 100_000
    else:
        drawn = [Drawn((0.0, 0.0, 0.0, 0.0, 0.0, 0.0), (_MARK,))]
    with pytest.raises(NotBurnable):
        burn(pdf, image, drawn)


def test_the_same_picture_and_marks_give_the_same_bytes() -> None:
    results = set()
    for _ in range(2):
        pdf = pikepdf.new()
        results.add(bytes(burn(pdf, _image(pdf, _values().tobytes()), _ONCE).read_raw_bytes()))
    assert len(results) == 1
