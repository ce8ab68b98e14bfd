"""Pictures lose what travels beside their pixels, and nothing of the pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from review.engines.redact.pictures import UncleanPicture, clean_jpeg, clean_picture
from review.engines.verify.raw import picture_extras


def _photo(kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture = Image.radial_gradient("L").resize((64, 48)).convert("RGB")
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def _pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGB").tobytes()


def test_a_jpeg_is_rewritten_without_loss_exif_comment_and_appended_data() -> None:
    exif = Image.Exif()
    exif[0x013B] = "某摄影师"
    photo = _photo("JPEG", exif=exif, comment=b"13812341234", quality=70) + b"appended 13812341234"
    clean = clean_picture(photo)
    assert picture_extras(photo)
    assert picture_extras(clean) == []
    assert b"13812341234" not in clean
    assert _pixels(clean) == _pixels(photo)


def test_a_progressive_jpeg_with_many_scans_survives() -> None:
    photo = _photo("JPEG", progressive=True)
    assert _pixels(clean_jpeg(photo)) == _pixels(photo)


def test_a_png_loses_its_text_chunks() -> None:
    words = PngInfo()
    words.add_text("Author", "somebody")
    photo = _photo("PNG", pnginfo=words)
    clean = clean_picture(photo)
    assert picture_extras(photo) == ["png chunk tEXt"]
    assert picture_extras(clean) == []
    assert _pixels(clean) == _pixels(photo)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"\x01\x00\x00\x00 EMF", b"\xff\xd8\x00\x00"]
)
def test_what_can_not_be_cleaned_is_not_carried_along(data: bytes) -> None:
    with pytest.raises(UncleanPicture):
        clean_picture(data)
