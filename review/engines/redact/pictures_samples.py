"""Samples of a PDF image whose coding is plain (PDF 32000-1, 8.9.5): unpacked, painted on, packed again without
any other change.

What is coded otherwise raises ``OtherCoding`` and is left to a renderer (``pictures_seen.py``).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pikepdf
from numpy.typing import NDArray

from review.engines import limits

Mask = NDArray[np.bool_]
_Samples = NDArray[np.uint8]

#: Codings that say nothing about pixels: qpdf undoes them.
PLAIN: Final = frozenset(
    {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCIIHexDecode", "/ASCII85Decode"}
)
_PARTS: Final = {
    "/DeviceGray": 1,
    "/CalGray": 1,
    "/DeviceRGB": 3,
    "/CalRGB": 3,
    "/DeviceCMYK": 4,
}
_GRAY, _RGB, _CMYK = 1, 3, 4


class OtherCoding(ValueError):
    """Raised for an image that is not coded plainly."""


@dataclass
class Samples:
    """Values of an image by row, column and component, and what of them is black and white."""

    values: _Samples
    bits: int
    black: tuple[int, ...]
    white: tuple[int, ...]

    def paint(self, mask: Mask, colour: tuple[int, ...]) -> None:
        """Give all pixels of a mask one value."""
        self.values[mask] = colour


def filters_of(image: pikepdf.Stream) -> list[str]:
    """Names of the codings, outermost first."""
    held: Any = image.get("/Filter")
    if held is None:
        return []
    return [str(each) for each in held] if isinstance(held, pikepdf.Array) else [str(held)]


def size_of(image: pikepdf.Stream) -> tuple[int, int]:
    """Width and height in pixels. Raises ``OtherCoding`` for a size that is none or beyond the budget."""
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    if width < 1 or height < 1 or width * height > limits.RENDER_PIXELS:
        raise OtherCoding("size")
    return width, height


def read_samples(image: pikepdf.Stream) -> Samples:
    """Unpack an image. Raises ``OtherCoding``."""
    if not PLAIN.issuperset(filters_of(image)):
        raise OtherCoding("filter")
    width, height = size_of(image)
    stencil = bool(image.get("/ImageMask", False))
    bits = 1 if stencil else int(image.get("/BitsPerComponent", 8))
    if bits not in {1, 2, 4, 8}:
        raise OtherCoding("bits")
    space: Any = pikepdf.Name.DeviceGray if stencil else image.get("/ColorSpace")
    parts, black, white = _colours(space, bits)
    _check_decode(image, parts, bits, space)
    if _is_turned(image):
        black, white = white, black
    data = image.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    return Samples(_unpacked(data, width, height, parts, bits), bits, black, white)


def write_samples(pdf: pikepdf.Pdf, image: pikepdf.Stream, samples: Samples) -> pikepdf.Stream:
    """A new image of ``pdf`` that is the old one but for its pixels, without what travels beside them."""
    rows = _packed(samples)
    stepped = np.diff(rows, axis=0, prepend=np.zeros((1, rows.shape[1]), np.uint8)).astype(np.uint8)
    tagged = np.concatenate([np.full((len(rows), 1), 2, np.uint8), stepped], axis=1)
    plain, up = zlib.compress(rows.tobytes(), 7), zlib.compress(tagged.tobytes(), 7)
    fresh = pikepdf.Stream(pdf, b"")
    if len(up) < len(plain):
        parms = pikepdf.Dictionary(Predictor=12, Columns=rows.shape[1])
        fresh.write(up, filter=pikepdf.Name.FlateDecode, decode_parms=parms)
    else:
        fresh.write(plain, filter=pikepdf.Name.FlateDecode)
    copy_entries(image, fresh)
    return fresh


#: What an image is (table 89), besides its masks and codings.
_KEPT: Final = (
    "/Width",
    "/Height",
    "/BitsPerComponent",
    "/ColorSpace",
    "/Decode",
    "/ImageMask",
    "/Intent",
    "/Interpolate",
)


def copy_entries(image: pikepdf.Stream, fresh: pikepdf.Stream) -> None:
    """What an image is, without its masks, alternates, notes and codings."""
    for name in _KEPT:
        if name in image:
            fresh[name] = image[name]
    fresh.Type, fresh.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image


def _colours(space: Any, bits: int) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """Components of a colour space, and its black and white."""
    full = (1 << bits) - 1
    family = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    if family == "/Indexed":
        return 1, *_ends_of_palette(space, full)
    parts = _PARTS.get(family)
    if family == "/ICCBased" and isinstance(space, pikepdf.Array):
        parts = int(space[1].get("/N", 0))
    if parts == _CMYK:
        return 4, (0, 0, 0, full), (0, 0, 0, 0)
    if parts not in {_GRAY, _RGB}:
        raise OtherCoding("colours")
    return parts, (0,) * parts, (full,) * parts


def _ends_of_palette(space: Any, full: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The darkest and the lightest entry."""
    parts, dark, light = _colours(space[1], 8)
    held = space[3]
    table = held.read_bytes() if isinstance(held, pikepdf.Stream) else bytes(held)
    count = min(int(space[2]), full) + 1
    entries = [table[at : at + parts] for at in range(0, count * parts, parts)]
    whole = [entry for entry in entries if len(entry) == parts]
    if not whole:
        raise OtherCoding("palette")

    def distance(entry: bytes, end: tuple[int, ...]) -> int:
        return sum(abs(a - b) for a, b in zip(entry, end, strict=True))

    numbers = range(len(whole))
    return (
        (min(numbers, key=lambda number: distance(whole[number], dark)),),
        (min(numbers, key=lambda number: distance(whole[number], light)),),
    )


def _check_decode(image: pikepdf.Stream, parts: int, bits: int, space: Any) -> None:
    """Values as they are, or all of them turned round; anything else is for a renderer."""
    held: Any = image.get("/Decode")
    if held is None:
        return
    values = [float(each) for each in held]
    indexed = isinstance(space, pikepdf.Array) and str(space[0]) == "/Indexed"
    plain = [0.0, float((1 << bits) - 1) if indexed else 1.0] * parts
    if values != plain and (indexed or parts == _CMYK or values != plain[::-1]):
        raise OtherCoding("decode")


def _is_turned(image: pikepdf.Stream) -> bool:
    held: Any = image.get("/Decode")
    return held is not None and float(held[0]) > float(held[1])


def _unpacked(data: bytes, width: int, height: int, parts: int, bits: int) -> _Samples:
    row = (width * parts * bits + 7) // 8
    whole = np.frombuffer(data[: row * height].ljust(row * height, b"\0"), np.uint8)
    rows = whole.reshape(height, row)
    if bits == 8:
        return rows.reshape(height, width, parts).copy()
    single = np.unpackbits(rows, axis=1)
    used = single[:, : width * parts * bits].reshape(height, width * parts, bits)
    weights = 1 << np.arange(bits - 1, -1, -1, dtype=np.uint8)
    values = (used * weights).sum(axis=2, dtype=np.uint8) if bits > 1 else used[:, :, 0]
    return values.reshape(height, width, parts).copy()


def _packed(samples: Samples) -> _Samples:
    height, width, parts = samples.values.shape
    flat = samples.values.reshape(height, width * parts)
    if samples.bits == 8:
        return np.ascontiguousarray(flat)
    shifts = np.arange(samples.bits - 1, -1, -1, dtype=np.uint8)
    single = ((flat[:, :, None] >> shifts) & 1).reshape(height, -1)
    return np.packbits(single, axis=1)
