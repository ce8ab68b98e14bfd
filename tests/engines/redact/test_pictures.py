"""Pictures lose what travels beside their pixels, and nothing of the pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw
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


def _written(paper: object, ink: object, mode: str) -> Image.Image:
    made = Image.new(mode, (64, 24), paper)
    pen = ImageDraw.Draw(made)
    pen.fontmode = "1"
    pen.text((4, 4), "13912345678", fill=ink)
    return made


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def _palette(*colours: tuple[int, int, int]) -> Image.Image:
    made = _written(0, 1, "P")
    made.putpalette([part for colour in colours for part in colour])
    return made


@pytest.mark.parametrize(
    "photo",
    [
        _saved(_written((9, 9, 9, 0), (200, 0, 0, 0), "RGBA"), "PNG"),
        _saved(_written((9, 9, 9, 3), (200, 0, 0, 5), "RGBA"), "PNG"),
        _saved(_written((9, 9, 9, 0), (200, 0, 0, 0), "RGBA"), "TIFF"),
        _saved(_written((9, 0), (200, 0), "LA"), "PNG"),
        _saved(_palette((9, 9, 9), (200, 0, 0)), "PNG", transparency=bytes([0, 4])),
    ],
    ids=["clear", "nearly clear", "tiff", "grey", "palette"],
)
def test_clear_pixels_lose_the_colours_that_nobody_sees(photo: bytes) -> None:
    with Image.open(io.BytesIO(clean_picture(photo))) as clean:
        assert clean.size == (64, 24)
        assert len(clean.getcolors()) == 1
        assert clean.convert("RGBA").getcolors() == [(64 * 24, (255, 255, 255, 0))]


def test_pixels_that_show_keep_their_colours_beside_clear_ones() -> None:
    photo = _saved(_written((9, 9, 9, 0), (200, 0, 0, 90), "RGBA"), "PNG")
    with (
        Image.open(io.BytesIO(photo)) as before,
        Image.open(io.BytesIO(clean_picture(photo))) as after,
    ):
        count = {colour: often for often, colour in before.getcolors()}[200, 0, 0, 90]
        assert {colour: often for often, colour in after.getcolors()} == {
            (200, 0, 0, 90): count,
            (255, 255, 255, 0): 64 * 24 - count,
        }


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_picture_with_one_clear_colour_stays_as_it_is(kind: str) -> None:
    photo = _saved(_palette((9, 9, 9), (200, 0, 0)), kind, transparency=0)
    with (
        Image.open(io.BytesIO(photo)) as before,
        Image.open(io.BytesIO(clean_picture(photo))) as after,
    ):
        assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


def _segments(*held: tuple[int, bytes]) -> bytes:
    """A photo with more segments behind its start."""
    photo = _photo("JPEG")
    more = b"".join(
        bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body for marker, body in held
    )
    return photo[:2] + more + photo[2:]


@pytest.mark.parametrize("marker", [0xE0, 0xE5, 0xEE, 0xF0, 0xF7, 0xFD, 0xFE, 0xC8, 0x02, 0xDE])
def test_a_jpeg_keeps_only_segments_that_draw(marker: int) -> None:
    photo = _segments((marker, b"Adobe\0d\0\0\0\0\0 13812341234"))
    assert b"13812341234" not in clean_jpeg(photo)
    assert _pixels(clean_jpeg(photo)) == _pixels(_photo("JPEG"))


def test_the_segment_that_says_how_colours_are_coded_stays() -> None:
    adobe = b"Adobe\0d\0\0\0\0\0"
    assert adobe in clean_jpeg(_segments((0xEE, adobe)))


@pytest.mark.parametrize("marker", [0xC0, 0xDA, 0xDD])
def test_a_segment_that_draws_has_no_room_for_more(marker: int) -> None:
    photo = _photo("JPEG") if marker != 0xDD else _segments((0xDD, b"\0\0"))
    at = photo.index(bytes((0xFF, marker)))
    length = int.from_bytes(photo[at + 2 : at + 4], "big")
    longer = photo[: at + 2] + (length + 11).to_bytes(2, "big") + photo[at + 4 : at + 2 + length]
    with pytest.raises(UncleanPicture):
        clean_jpeg(longer + b"13812341234" + photo[at + 2 + length :])
