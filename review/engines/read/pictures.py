"""The pictures kept in an office package: which of them may hold text, how large they are, which are the
same.

Reads headers; the pixels only through ``decoded``. What stands in a picture is ``scan.py``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from PIL import Image, UnidentifiedImageError

from review.engines import limits
from review.engines.messages import Cause
from review.engines.model import FileRefused
from review.engines.package import Package

_SUFFIXES: Final = ("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "webp")
#: Drawn by programs of Windows only; nothing here can turn them into pixels.
_UNDRAWN: Final = ("emf", "wmf", "emz", "wmz", "svg", "wdp", "jxr", "eps", "pict", "pct")
_FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "DIB", "TIFF", "WEBP")

#: Fewer pixels down hold no letters, fewer along not two of them: bullets and rules.
_LEAST_SIDE: Final = 12
_LEAST_LONG_SIDE: Final = 24
#: Levels between the lightest and the darkest pixel: less shows nothing.
_CONTRAST: Final = 40


class PictureUnread(ValueError):
    """The picture can't be turned into pixels; ``cause`` says why."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


@dataclass(frozen=True)
class Picture:
    """A picture worth recognising: its ``part``, its size in pixels, and the part that holds the same
    bytes and came before it, or an empty string. ``cause`` where it can't be decoded; its size is 0 then.
    """

    part: str
    width: int
    height: int
    same_as: str = ""
    cause: Cause | None = None


def pictures_of(package: Package) -> Iterator[Picture]:
    """All pictures of the package in the order of its directory, but those too small to hold text."""
    seen: dict[str, str] = {}
    for part in package.names:
        suffix = part.rpartition(".")[2].casefold()
        if suffix not in (*_SUFFIXES, *_UNDRAWN):
            continue
        try:
            data = package.read(part)
        except FileRefused:
            yield Picture(part, 0, 0, cause=Cause.DAMAGED_PART)
            continue
        try:
            width, height = size_of(data)
        except PictureUnread as unread:
            yield Picture(part, 0, 0, cause=unread.cause)
            continue
        if may_hold_text(width, height):
            same = seen.setdefault(sha256(data).hexdigest(), part)
            yield Picture(part, width, height, same_as="" if same == part else same)


def may_hold_text(width: int, height: int) -> bool:
    """Whether two letters of the smallest print have room in so many pixels."""
    return min(width, height) >= _LEAST_SIDE and max(width, height) >= _LEAST_LONG_SIDE


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height by the header. Raises ``PictureUnread``: no picture, or too many pixels."""
    with _opened(data) as picture:
        return picture.size


def decoded(data: bytes) -> Image.Image:
    """The picture in RGB on white paper, its first frame, turned as its camera says; what shows nothing
    there is white ink and laid on black. Raises ``PictureUnread``.
    """
    from PIL import ImageOps  # noqa: PLC0415  # where pixels are wanted

    with _opened(data) as picture:
        try:
            upright = ImageOps.exif_transpose(picture)
            if upright.mode in ("RGB", "L", "1", "CMYK", "YCbCr"):
                return upright.convert("RGB")
            clear = upright.convert("RGBA")
            shown = _laid_on(clear, "white")
            if _shows(shown):
                return shown
            on_black = _laid_on(clear, "black")
            return on_black if _shows(on_black) else shown
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError) as error:
            raise PictureUnread(Cause.DAMAGED_PART) from error


def _laid_on(clear: Image.Image, paper: str) -> Image.Image:
    return Image.alpha_composite(Image.new("RGBA", clear.size, paper), clear).convert("RGB")


def _shows(picture: Image.Image) -> bool:
    least, most = picture.convert("L").getextrema()
    return float(most) - float(least) >= _CONTRAST  # type: ignore[arg-type]  # one channel, two numbers


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise PictureUnread(Cause.UNKNOWN) from error
    except Image.DecompressionBombError as error:
        raise PictureUnread(Cause.TOO_LARGE) from error
    except Exception as error:  # decoders of Pillow raise what they like on broken headers
        raise PictureUnread(Cause.DAMAGED_PART) from error
    if picture.width * picture.height > limits.RENDER_PIXELS:
        picture.close()
        raise PictureUnread(Cause.TOO_LARGE)
    return picture
