"""Pictures of a PDF page with marks burnt into their pixels: the page keeps its vectors and only the picture
changes (redaction.md, traps 8 and 10).

A picture is never changed in place: it may be drawn on other pages as well. What is not shown of it goes too.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pikepdf
from PIL import Image, ImageDraw, JpegImagePlugin

from review.engines.matrices import Matrix
from review.engines.redact.glyph_state import Point, applied
from review.engines.redact.pictures_samples import (
    Mask,
    OtherCoding,
    Samples,
    copy_entries,
    filters_of,
    read_samples,
    size_of,
    write_samples,
)
from review.engines.redact.pictures_seen import is_same_outside, seen
from review.engines.redact.raster import encode, image_stream

#: Four corners in order, in user space of the page.
Quad = tuple[Point, Point, Point, Point]

_BLACK: Final = (0, 0, 0)
_WHITE: Final = (255, 255, 255)
_ONE_BIT: Final = frozenset({"/CCITTFaxDecode", "/JBIG2Decode"})


class NotBurnable(ValueError):
    """Raised for a picture that can not be changed here; the text is the reason code of its page."""


@dataclass(frozen=True)
class Drawn:
    """One place where a picture is drawn: ``matrix`` takes the unit square to user space of the page,
    ``marks`` lie there, and ``shown`` is what the page and its clip paths let through (None: all of it).
    """

    matrix: Matrix
    marks: tuple[Quad, ...] = ()
    shown: Quad | None = None


def burn(pdf: pikepdf.Pdf, image: pikepdf.Stream, drawn: Sequence[Drawn]) -> pikepdf.Object:
    """A new image XObject of ``pdf`` for these places: marks are black in its pixels, what no place shows is
    white; its soft or stencil mask is changed alike. Raises ``NotBurnable``.
    """
    try:
        return pdf.make_indirect(_burnt(pdf, image, drawn))
    except OtherCoding as fault:
        raise NotBurnable("picture") from fault
    except (pikepdf.PdfError, OSError, ValueError, TypeError, KeyError, IndexError) as fault:
        if isinstance(fault, NotBurnable):
            raise
        raise NotBurnable("picture") from fault


def lift(
    pdf: pikepdf.Pdf, inline: pikepdf.PdfInlineImage, resources: pikepdf.Object
) -> pikepdf.Stream:
    """An inline image as an image XObject of ``pdf``; named colour spaces are those of ``resources`` (8.9.7)."""
    held: Any = inline
    stream = pikepdf.Stream(pdf, held.read_raw_bytes())
    for name, value in held.obj.items():
        stream[name] = value
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    spaces = resources.get("/ColorSpace")
    named: Any = stream.get("/ColorSpace")
    if isinstance(spaces, pikepdf.Dictionary) and isinstance(named, pikepdf.Name):
        stream.ColorSpace = spaces.get(str(named), named)
    return stream


def _burnt(pdf: pikepdf.Pdf, image: pikepdf.Stream, drawn: Sequence[Drawn]) -> pikepdf.Stream:
    width, height = size_of(image)
    marked = _covered(
        width, height, [(each.matrix, quad) for each in drawn for quad in each.marks], 1
    )
    unseen = _unseen(width, height, drawn)
    if bool(image.get("/ImageMask", False)):
        return _burnt_stencil(pdf, image, marked | unseen)
    fresh = _burnt_pixels(pdf, image, marked, unseen)
    if not is_same_outside(image, fresh, marked | unseen):
        raise NotBurnable("picture")
    _carry_masks(pdf, image, fresh, drawn)
    return fresh


def _burnt_pixels(
    pdf: pikepdf.Pdf, image: pikepdf.Stream, marked: Mask, unseen: Mask
) -> pikepdf.Stream:
    try:
        samples = read_samples(image)
    except OtherCoding:
        jpeg = _read_jpeg(image)
        if jpeg is not None:
            return _burnt_jpeg(pdf, image, jpeg, marked, unseen)
        return _burnt_rendering(pdf, image, marked, unseen)
    samples.paint(unseen, samples.white)
    samples.paint(marked, samples.black)
    return write_samples(pdf, image, samples)


def _burnt_stencil(pdf: pikepdf.Pdf, image: pikepdf.Stream, mask: Mask) -> pikepdf.Stream:
    """A stencil paints with the colour of the page: marked dots are left unpainted."""
    try:
        samples = read_samples(image)
        samples.paint(mask, samples.white)
        return write_samples(pdf, image, samples)
    except OtherCoding:
        shown = np.asarray(seen(image).convert("L")) >= 128
        samples = Samples((shown | mask).astype(np.uint8)[:, :, None], 1, (0,), (1,))
        fresh = write_samples(pdf, image, samples)
        if "/Decode" in fresh:
            del fresh["/Decode"]
        return fresh


def _read_jpeg(image: pikepdf.Stream) -> JpegImagePlugin.JpegImageFile | None:
    """An opened JPEG in grey or RGB whose values the page takes as they are; None for any other."""
    if filters_of(image) != ["/DCTDecode"] or "/Decode" in image or "/DecodeParms" in image:
        return None
    picture = Image.open(io.BytesIO(image.read_raw_bytes()))
    if not isinstance(picture, JpegImagePlugin.JpegImageFile) or picture.mode not in {"L", "RGB"}:
        return None
    return picture if picture.size == size_of(image) else None


def _burnt_jpeg(
    pdf: pikepdf.Pdf,
    image: pikepdf.Stream,
    jpeg: JpegImagePlugin.JpegImageFile,
    marked: Mask,
    unseen: Mask,
) -> pikepdf.Stream:
    """Coded again with the tables it was coded with: what is not painted hardly changes."""
    tables, sampling = jpeg.quantization, JpegImagePlugin.get_sampling(jpeg)
    picture = _painted(jpeg.convert(jpeg.mode), marked, unseen)
    picture.info = {}  # a comment would be written again
    buffer = io.BytesIO()
    subsampling = sampling if sampling in {0, 1, 2} else 0
    picture.save(buffer, "JPEG", qtables=tables, subsampling=subsampling)
    fresh = pikepdf.Stream(pdf, b"")
    fresh.write(buffer.getvalue(), filter=pikepdf.Name.DCTDecode)
    copy_entries(image, fresh)
    return fresh


def _burnt_rendering(
    pdf: pikepdf.Pdf, image: pikepdf.Stream, marked: Mask, unseen: Mask
) -> pikepdf.Stream:
    """For codings that only a renderer undoes: its pixels, in black and white where they were so."""
    if isinstance(image.get("/Mask"), pikepdf.Array) or int(image.get("/SMaskInData", 0)):
        raise NotBurnable("picture")
    picture = _painted(seen(image), marked, unseen)
    if not _ONE_BIT.isdisjoint(filters_of(image)):
        grey = np.asarray(picture.convert("L"))
        if np.isin(grey, (0, 255)).all():
            samples = Samples((grey > 0).astype(np.uint8)[:, :, None], 1, (0,), (1,))
            fresh = write_samples(pdf, image, samples)
            if "/Decode" in fresh:
                del fresh["/Decode"]
            fresh.ColorSpace, fresh.BitsPerComponent = pikepdf.Name.DeviceGray, 1
            return fresh
    return image_stream(pdf, encode(picture, scan=True))


def _painted(picture: Image.Image, marked: Mask, unseen: Mask) -> Image.Image:
    for mask, colour in ((unseen, _WHITE), (marked, _BLACK)):
        picture.paste(
            colour if picture.mode == "RGB" else colour[0],
            (0, 0, *picture.size),
            Image.fromarray(mask),
        )
    return picture


def _carry_masks(
    pdf: pikepdf.Pdf, image: pikepdf.Stream, fresh: pikepdf.Stream, drawn: Sequence[Drawn]
) -> None:
    """Masks may draw what was removed: they are opaque where the marks are."""
    soft, stencil = image.get("/SMask"), image.get("/Mask")
    if isinstance(soft, pikepdf.Stream):
        if "/Matte" in soft:
            raise NotBurnable("picture_mask")
        fresh.SMask = pdf.make_indirect(_opaque(pdf, soft, drawn))
    if isinstance(stencil, pikepdf.Stream):
        fresh.Mask = pdf.make_indirect(_opaque(pdf, stencil, drawn))
    elif isinstance(stencil, pikepdf.Array):
        if filters_of(fresh) == ["/DCTDecode"]:
            raise NotBurnable("picture_mask")
        fresh.Mask = stencil


def _opaque(pdf: pikepdf.Pdf, mask: pikepdf.Stream, drawn: Sequence[Drawn]) -> pikepdf.Stream:
    width, height = size_of(mask)
    marked = _covered(
        width, height, [(each.matrix, quad) for each in drawn for quad in each.marks], 1
    )
    unseen = _unseen(width, height, drawn)
    try:
        samples = read_samples(mask)
    except OtherCoding:
        if bool(mask.get("/ImageMask", False)):
            raise NotBurnable("picture_mask") from None
        grey = np.asarray(seen(mask).convert("L")).copy()
        samples = Samples(grey[:, :, None], 8, (0,), (255,))
        bare = pikepdf.Stream(pdf, b"")
        copy_entries(mask, bare)
        bare.ColorSpace, bare.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        mask = bare
    # of a stencil mask, zero is what shows (8.9.6.3); of a soft mask, white (11.6.5.2)
    shows, hides = samples.white, samples.black
    if bool(mask.get("/ImageMask", False)):
        shows, hides = hides, shows
    samples.paint(unseen, hides)
    samples.paint(marked, shows)
    return write_samples(pdf, mask, samples)


def _unseen(width: int, height: int, drawn: Sequence[Drawn]) -> Mask:
    """Pixels that no place shows."""
    if any(each.shown is None for each in drawn) or not drawn:
        return np.zeros((height, width), dtype=bool)
    shown = [(each.matrix, each.shown) for each in drawn if each.shown is not None]
    return ~_covered(width, height, shown, 1)


def _covered(width: int, height: int, quads: Iterable[tuple[Matrix, Quad]], more: int) -> Mask:
    """Pixels under quads of the page, ``more`` of them around each."""
    picture = Image.new("1", (width, height))
    pen = ImageDraw.Draw(picture)
    for matrix, quad in quads:
        back = _inverse(matrix)
        corners = [applied(back, x, y) for x, y in quad]
        points = [(x * width, (1 - y) * height) for x, y in corners]
        pen.polygon(points, fill=1)
        pen.line([*points, points[0]], fill=1, width=2 * more + 1)
    return np.asarray(picture).copy()


def _inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    if abs(size) < 1e-9:
        raise NotBurnable("picture")
    return (
        d / size,
        -b / size,
        -c / size,
        a / size,
        (c * f - d * e) / size,
        (b * e - a * f) / size,
    )
