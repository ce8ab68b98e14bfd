"""Pictures without what travels beside the pixels: Exif, XMP, comments, thumbnails, text chunks,
appended data; nor the colours of pixels that are clear.

JPEG is rewritten segment by segment, so that no pixel changes; other bitmaps are decoded and
encoded anew. Vector pictures (EMF, WMF) can hold text and can not be made clean here: they are not
copied.
"""

from __future__ import annotations

import io
from typing import Any, Final

import numpy as np
from PIL import Image

#: Formats that Pillow writes as it read them, without loss.
_LOSSLESS = frozenset({"PNG", "BMP", "GIF", "TIFF"})
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
#: Starts of frames; Huffman, arithmetic and quantization tables; lengths of a restart interval and of a number of
#: lines. Nothing else draws.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES: Final = frozenset({0xC4, 0xCC, 0xDB})
_LONG: Final = {0xDD: 2, 0xDC: 2}
#: Levels of 255 from which on a pixel shows: what is clearer has no colour in the copy.
_SHOWS: Final = 8
_WHITE: Final = 255
_ADOBE_LONG = 12
_ADOBE = 0xEE  # APP14 says how colours are coded: without it CMYK pictures turn negative


class UncleanPicture(ValueError):
    """Raised for a picture that can not be rewritten without what it carries."""


def clean_picture(data: bytes) -> bytes:
    """The same pixels and nothing else, in the same format. Raises ``UncleanPicture``."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind = picture.format or ""
            if kind == "JPEG":
                return clean_jpeg(data)
            if kind not in _LOSSLESS:
                raise UncleanPicture(kind)
            return _encode(picture, kind)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise UncleanPicture(type(fault).__name__) from fault


def _encode(picture: Image.Image, kind: str) -> bytes:
    picture.load()
    bare, transparency = _without_clear_colours(picture)
    bare.info = {} if transparency is None else {"transparency": transparency}
    resolution = picture.info.get("dpi")
    buffer = io.BytesIO()
    if kind in {"PNG", "TIFF"} and resolution is not None:
        bare.save(buffer, kind, dpi=tuple(round(float(each)) for each in resolution))
    else:
        bare.save(buffer, kind)
    return buffer.getvalue()


def _without_clear_colours(picture: Image.Image) -> tuple[Image.Image, Any]:
    """A copy in which clear pixels are white, and which of its colours are clear: a number may be written
    in the colours of pixels that nobody sees. One colour that stands for clear says nothing.
    """
    transparency = picture.info.get("transparency")
    if picture.mode == "P" and isinstance(transparency, bytes):
        return _with_one_clear_colour(picture, transparency)
    if picture.mode in {"PA", "RGBa", "La"}:
        picture = picture.convert("RGBA")
    bare = picture.copy()
    if bare.mode in {"RGBA", "LA"}:
        pixels = np.array(bare)
        clear = pixels[..., -1] < _SHOWS
        pixels[clear, :-1] = _WHITE
        pixels[clear, -1] = 0
        bare = Image.fromarray(pixels, bare.mode)
    return bare, transparency


def _with_one_clear_colour(
    picture: Image.Image, transparency: bytes
) -> tuple[Image.Image, bytes | None]:
    """A picture with a palette of which several colours are clear: all their pixels get the first of them."""
    clear = [number for number, alpha in enumerate(transparency) if alpha < _SHOWS]
    bare = picture.copy()
    palette = list(picture.getpalette() or ())
    if clear:
        first = min(clear)
        numbers = np.arange(256, dtype=np.uint8)
        numbers[clear] = first
        bare = Image.fromarray(numbers[np.array(picture)], "P")
        for number in clear:
            palette[number * 3 : number * 3 + 3] = [_WHITE] * len(
                palette[number * 3 : number * 3 + 3]
            )
    bare.putpalette(palette)
    return bare, bytes(0 if alpha < _SHOWS else alpha for alpha in transparency)


def clean_jpeg(data: bytes) -> bytes:
    """A JPEG of the segments that draw, without anything behind its end. Raises ``UncleanPicture``."""
    if data[:2] != bytes((0xFF, _START)):
        raise UncleanPicture("no start of image")
    kept = bytearray(data[:2])
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise UncleanPicture("segment out of step")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _END:
            return bytes(kept + data[at : at + 2])
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if _is_carried(marker, data[at + 4 : end]):
            kept += data[at:end]
        if marker == _SCAN:
            stop = _end_of_scan(data, end)
            kept += data[end:stop]
            end = stop
        at = end
    if data[at : at + 2] == bytes((0xFF, _END)):
        return bytes(kept + data[at : at + 2])
    # Cameras and scanners cut short: the pixels so far are a picture, closed here.
    return bytes(kept + bytes((0xFF, _END)))


def size_of_jpeg(data: bytes) -> tuple[int, int]:
    """Width and height that a clean JPEG says itself. Raises ``UncleanPicture``."""
    at = 2
    while at + 9 <= len(data):
        if data[at + 1] in _FRAMES:
            high, wide = (int.from_bytes(data[at + p : at + p + 2], "big") for p in (5, 7))
            return wide, high
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise UncleanPicture("no frame")


def _is_carried(marker: int, payload: bytes) -> bool:
    """Whether a segment draws (ITU-T T.81, table B.1). Raises ``UncleanPicture`` for one that draws and has room
    for more.
    """
    if marker in _FRAMES:
        fits = len(payload) > 6 and len(payload) == 6 + 3 * payload[5]
    elif marker == _SCAN:
        fits = len(payload) > 4 and len(payload) == 4 + 2 * payload[0]
    elif marker in _LONG:
        fits = len(payload) == _LONG[marker]
    elif marker == _ADOBE:
        return len(payload) == _ADOBE_LONG and payload.startswith(b"Adobe")
    else:
        return marker in _TABLES
    if not fits:
        raise UncleanPicture("segment with room")
    return True


def _end_of_scan(data: bytes, at: int) -> int:
    """The next marker after entropy-coded data: an FF that is neither stuffed nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        following = data[at + 1]
        if following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
            continue
        return at
