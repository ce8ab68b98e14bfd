"""A PDF page as a picture: drawn, boxes burnt into the pixels, and only then encoded.

Gives an image dictionary for the new page. Where the boxes are is decided elsewhere; nothing of the
old page is kept.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pikepdf
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import raw

from review.engines import limits
from review.engines.redact.glyphs import Rect, opened_page

DPI = 200
_FINE_DPI = 300
#: Points below which letters need the finer picture to be read.
_SMALL_TEXT = 9.0
_SAMPLED = 400  # characters of a page that are asked for their size
#: Of one picture: four bytes each in the renderer, three here, and a file of a thousand pages stays under
#: 400 MB.
_MOST_PIXELS = min(limits.RENDER_PIXELS, 24_000_000)

#: A channel difference below this is a grey page with the noise of a scanner or of colour
#: conversion.
_GREY_NOISE = 24
#: Share of pixels between dark and light from which a page is a photograph and not print; their levels.
_PHOTO_SHARE = 0.12
_MIDDLE = 48, 208
_PALETTE = 16
#: Levels by which a palette shows a pixel in quite another colour, and their share in any part of a page
#: from which sixteen colours are too few: a small photograph or a seal on a page of print.
_OTHER_COLOUR = 48
_MOST_OFF = 0.08
_PART = 16  # pixels of a side
#: The file packs its streams once more when it is saved, with all its might (``assembly.py``).
_QUICK = 1
_QUALITY = 80
#: Of a scan: the proof compares it with its original dot by dot (``verify/drawings.py``).
_QUALITY_OF_SCANS = 90


@dataclass(frozen=True)
class Encoded:
    """Bytes of an image stream and the entries of its dictionary."""

    data: bytes
    width: int
    height: int
    entries: dict[str, Any]


def draw_page(document: Any, number: int, boxes: Iterable[Rect], *, scan: bool = False) -> Encoded:
    """Draw a page at 200 dpi (300 where its body text is small, less when it is huge), burn the boxes one pixel
    larger, encode.
    """
    with opened_page(document, number) as page:
        width, height = page.get_size()
        scale = (_FINE_DPI if _body_size(page) < _SMALL_TEXT else DPI) / 72
        pixels = width * height * scale * scale
        if pixels > _MOST_PIXELS:
            scale *= (_MOST_PIXELS / pixels) ** 0.5
        paper = (255, 255, 255, 255)
        drawn = page.render(scale=scale, fill_color=paper, rev_byteorder=True)  # as Pillow has them
        picture = drawn.to_pil().convert("RGB")
    burn(picture, boxes)
    return encode(picture, scan=scan)


def _body_size(page: Any) -> float:
    """The size of most text on a page in points, by a sample of its characters; that of a page without text is
    large.
    """
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        sizes = sorted(
            size
            for index in range(0, count, max(count // _SAMPLED, 1))
            if (size := _size(textpage.raw, index)) > 0
        )
    finally:
        textpage.close()
    return sizes[len(sizes) // 2] if sizes else float("inf")


def _size(textpage: Any, index: int) -> float:
    """The size of a character as it is drawn: what its font is set to, by what its text is scaled."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(textpage, index, matrix):
        return 0.0
    grown = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    size: float = raw.FPDFText_GetFontSize(textpage, index)
    return size * float(grown)


def burn(picture: Image.Image, boxes: Iterable[Rect]) -> None:
    """Paint rectangles black, one pixel beyond their edges."""
    pen = ImageDraw.Draw(picture)
    width, height = picture.size
    for box in boxes:
        corners = (
            int(box.x0 * width) - 1,
            int(box.y0 * height) - 1,
            int(box.x1 * width) + 2,
            int(box.y1 * height) + 2,
        )
        pen.rectangle(corners, fill=(0, 0, 0))


def encode(picture: Image.Image, *, scan: bool = False) -> Encoded:
    """Print as 16 greys or 16 colours, photographs and scans in colour as JPEG. Same pixels, same bytes."""
    quality = _QUALITY_OF_SCANS if scan else _QUALITY
    red, green, blue = picture.split()
    spread = ImageChops.difference(red, green)
    spread = ImageChops.lighter(spread, ImageChops.difference(green, blue))
    grey = picture.convert("L")
    is_grey = int(np.asarray(spread, np.uint8).max()) < _GREY_NOISE
    if _between(grey, *_MIDDLE) > _PHOTO_SHARE * picture.width * picture.height:
        return _jpeg(grey if is_grey else picture, quality)
    if is_grey:
        levels = grey.point([round(level / 17) for level in range(256)])
        return _packed(levels, {"ColorSpace": pikepdf.Name.DeviceGray})
    if scan:  # sixteen colours of a scan are up to 80 levels off
        return _jpeg(picture, quality)
    few = picture.quantize(_PALETTE, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    if _is_off(few.convert("RGB"), picture):
        return _jpeg(picture, quality)
    colours = [_snapped(level) for level in (few.getpalette() or [])[: 3 * _PALETTE]]
    table = bytes(colours).ljust(3 * _PALETTE, b"\0")
    space = pikepdf.Array(
        [pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, _PALETTE - 1, pikepdf.String(table)]
    )
    return _packed(few, {"ColorSpace": space})


def _between(grey: Image.Image, low: int, high: int) -> int:
    """How many pixels have one of these levels (the upper one excluded)."""
    levels = np.asarray(grey, np.uint8)
    return int(np.count_nonzero(levels - np.uint8(low) < np.uint8(high - low)))


def _is_off(few: Image.Image, picture: Image.Image) -> bool:
    """Whether any part of a page is shown in quite other colours by a palette."""
    red, green, blue = ImageChops.difference(few, picture).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    far = most.point([255 * (level >= _OTHER_COLOUR) for level in range(256)])
    parts = max(far.width // _PART, 1), max(far.height // _PART, 1)
    shares = far.resize(parts, Image.Resampling.BOX)
    return bool(any(shares.histogram()[round(255 * _MOST_OFF) :]))


def _snapped(level: int) -> int:
    """Paper is white and ink is black, however few colours there are."""
    return 255 if level >= 240 else 0 if level <= 15 else level


def _packed(picture: Image.Image, entries: dict[str, Any]) -> Encoded:
    """Two pixels in a byte: values 0 to 15, rows padded to whole bytes."""
    width, height = picture.size
    values = np.asarray(picture, np.uint8)
    if width % 2:
        values = np.pad(values, ((0, 0), (0, 1)))
    rows = ((values[:, 0::2] << 4) | (values[:, 1::2] & 15)).tobytes()
    filters = {"BitsPerComponent": 4, "Filter": pikepdf.Name.FlateDecode}
    return Encoded(zlib.compress(rows, _QUICK), width, height, {**entries, **filters})


def _jpeg(picture: Image.Image, quality: int) -> Encoded:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, subsampling=0)
    name = "DeviceGray" if picture.mode == "L" else "DeviceRGB"
    entries = {
        "ColorSpace": pikepdf.Name("/" + name),
        "BitsPerComponent": 8,
        "Filter": pikepdf.Name.DCTDecode,
    }
    return Encoded(buffer.getvalue(), picture.width, picture.height, entries)


def image_stream(pdf: pikepdf.Pdf, picture: Encoded) -> pikepdf.Stream:
    """The picture as an image XObject of ``pdf``."""
    stream = pikepdf.Stream(pdf, b"")
    filters = picture.entries["Filter"]
    stream.write(picture.data, filter=filters)
    stream.Type = pikepdf.Name.XObject
    stream.Subtype = pikepdf.Name.Image
    stream.Width = picture.width
    stream.Height = picture.height
    stream.ColorSpace = picture.entries["ColorSpace"]
    stream.BitsPerComponent = picture.entries["BitsPerComponent"]
    return stream
