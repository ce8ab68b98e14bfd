"""Pictures of a package: which may hold text, and what is said of those that can't be opened."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from review.engines.messages import Cause
from review.engines.package import open_package
from review.engines.read.pictures import PictureUnread, decoded, pictures_of, size_of
from tests.engines.making import make_docx


def _png(width: int, height: int, mode: str = "RGB") -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (width, height)).save(stream, "PNG")
    return stream.getvalue()


def test_pictures_are_named_with_size_and_twins_and_icons_left_out(tmp_path: Path) -> None:
    parts = {
        "word/media/a.png": _png(300, 200),
        "word/media/b.PNG": _png(300, 200),
        "word/media/icon.png": _png(22, 22),
        "word/media/rule.png": _png(900, 11),
        "word/media/line.png": _png(300, 48),
        "word/media/name.png": _png(40, 12),
        "word/media/c.gif": b"GIF89a broken",
        "word/media/d.emf": b"\x01\x00\x00\x00" + bytes(100),
        "word/media/e.jpg": b"no picture",
    }
    path = make_docx(tmp_path / "a.docx", ["甲"], more_parts=parts)
    with open_package(path) as package:
        found = {each.part: each for each in pictures_of(package)}
    first, twin = found["word/media/a.png"], found["word/media/b.PNG"]
    assert (first.width, first.height, first.same_as, first.cause) == (300, 200, "", None)
    assert twin.same_as == "word/media/a.png"
    assert not {"word/media/icon.png", "word/media/rule.png"} & found.keys()
    assert {"word/media/line.png", "word/media/name.png"} <= found.keys()
    for name in ("c.gif", "d.emf", "e.jpg"):
        assert found[f"word/media/{name}"].cause is not None


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    bomb = io.BytesIO()
    Image.new("1", (8_000, 6_000)).save(bomb, "PNG")
    with pytest.raises(PictureUnread) as caught:
        size_of(bomb.getvalue())
    assert caught.value.cause is Cause.TOO_LARGE


def test_a_picture_cut_off_in_the_middle_is_said_to_be_damaged() -> None:
    stream = io.BytesIO()
    Image.effect_noise((300, 300), 80).save(stream, "PNG")
    with pytest.raises(PictureUnread) as caught:
        decoded(stream.getvalue()[:20_000])
    assert caught.value.cause is Cause.DAMAGED_PART


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixel_becomes_rgb(mode: str) -> None:
    picture = decoded(_png(70, 80, mode))
    assert (picture.mode, picture.size) == ("RGB", (70, 80))


def test_what_is_clear_in_a_picture_is_paper() -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (70, 70), (0, 0, 0, 0)).save(stream, "PNG")
    assert decoded(stream.getvalue()).getpixel((5, 5)) == (255, 255, 255)


def test_white_ink_on_clear_ground_is_laid_on_black() -> None:
    stream = io.BytesIO()
    made = Image.new("RGBA", (70, 70), (255, 255, 255, 0))
    made.paste((255, 255, 255, 255), (10, 10, 30, 30))
    made.save(stream, "PNG")
    assert decoded(stream.getvalue()).getcolors() == [(400, (255, 255, 255)), (4500, (0, 0, 0))]
