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

import pikepdf
from PIL import Image, ImageChops, ImageDraw

from review.engines import limits
from review.engines.redact.glyphs import Rect, opened_page

DPI = 200

#: A channel difference below this is a grey page with the noise of a scanner or of colour
#: conversion.
_GREY_NOISE = 24
#: Share of pixels between dark and light from which a page is a photograph and not print.
_PHOTO_SHARE = 0.12
_PALETTE = 16
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
    """Draw a page at 200 dpi (less when it is huge), burn the boxes one pixel larger, encode."""
    with opened_page(document, number) as page:
        width, height = page.get_size()
        scale = DPI / 72
        pixels = width * height * scale * scale
        if pixels > limits.RENDER_PIXELS:
            scale *= (limits.RENDER_PIXELS / pixels) ** 0.5
        picture = page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil().convert("RGB")
    burn(picture, boxes)
    return encode(picture, scan=scan)


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
    is_grey = not any(spread.histogram()[_GREY_NOISE:])
    histogram = grey.histogram()
    if sum(histogram[48:208]) > _PHOTO_SHARE * picture.width * picture.height:
        return _jpeg(grey if is_grey else picture, quality)
    if is_grey:
        levels = grey.point([round(level / 17) for level in range(256)])
        return _packed(levels, {"ColorSpace": pikepdf.Name.DeviceGray})
    if scan:  # sixteen colours of a scan are up to 80 levels off
        return _jpeg(picture, quality)
    few = picture.quantize(_PALETTE, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    colours = [_snapped(level) for level in (few.getpalette() or [])[: 3 * _PALETTE]]
    table = bytes(colours).ljust(3 * _PALETTE, b"\0")
    space = pikepdf.Array(
        [pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, _PALETTE - 1, pikepdf.String(table)]
    )
    return _packed(few, {"ColorSpace": space})


def _snapped(level: int) -> int:
    """Paper is white and ink is black, however few colours there are."""
    return 255 if level >= 240 else 0 if level <= 15 else level


def _packed(picture: Image.Image, entries: dict[str, Any]) -> Encoded:
    """Two pixels in a byte: values 0 to 15, rows padded to whole bytes."""
    width, height = picture.size
    if width % 2:
        wider = Image.new(picture.mode, (width + 1, height))
        wider.paste(picture)
        picture = wider
    values = picture.tobytes()
    high = int.from_bytes(values[0::2].translate(bytes((v & 15) << 4 for v in range(256))), "big")
    low = int.from_bytes(values[1::2], "big")
    rows = (high | low).to_bytes(len(values) // 2, "big")
    filters = {"BitsPerComponent": 4, "Filter": pikepdf.Name.FlateDecode}
    return Encoded(zlib.compress(rows, 7), width, height, {**entries, **filters})


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
