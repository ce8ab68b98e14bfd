"""The data of an image of a PDF as it is stored: no more of it than the pixels of its width and height need.

Rows beyond the height of a picture, columns beyond its width, notes among the segments of its coding are drawn by
nobody and read by whoever changes one number in the file. They are cut off where that changes no pixel; a picture of
which it can not be told raises ``Surplus``.
"""

from __future__ import annotations

import io
import zlib
from typing import Any, Final

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from review.engines import limits
from review.engines.read.jbig2 import without_notes
from review.engines.redact.glyphs import open_document, opened_page
from review.engines.redact.pictures import UncleanPicture, clean_jpeg, size_of_jpeg
from review.engines.redact.pictures_samples import PLAIN, OtherCoding, filters_of, size_of

_FLATE: Final = ["/FlateDecode"]
_FAX: Final = ["/CCITTFaxDecode"]
_JBIG2: Final = ["/JBIG2Decode"]
_JPEG: Final = ["/DCTDecode"]
#: Components of colour spaces by their family; of others the space itself says it.
_PARTS: Final = {
    "/DeviceGray": 1,
    "/CalGray": 1,
    "/Indexed": 1,
    "/Separation": 1,
    "/DeviceRGB": 3,
    "/CalRGB": 3,
    "/Lab": 3,
    "/DeviceCMYK": 4,
}
#: So many times its height a fax is drawn to see whether it goes on, and no further than this.
_LONGER: Final = 3
_HIGHEST: Final = 60_000
#: The file packs its streams once more when it is saved (``assembly.py``).
_QUICK: Final = 1
#: Bytes of a coded inline image that may be more than its samples: codings of noise grow.
_CODED: Final = 64
#: Blanks before the end of an inline image.
_ENDS: Final = b" \t\r\n\f\0"


class Surplus(ValueError):
    """Raised for a picture whose data may hold more than its pixels; the text is the reason code of its page."""


def keep_only_pixels(image: pikepdf.Stream) -> None:
    """Cut off the data of an image object that no pixel of it needs. Raises ``Surplus``."""
    coding = filters_of(image)
    try:
        if coding == _JPEG:
            _clean_jpeg(image)
        elif coding == _FAX:
            _check_fax(image)
        elif coding == _JBIG2:
            _clean_jbig2(image)
        elif PLAIN.issuperset(coding):
            _cut_samples(image, coding)
        else:
            raise Surplus("jpeg2000" if "/JPXDecode" in coding else "picture_metadata")
    except UncleanPicture as fault:
        raise Surplus("picture_metadata") from fault
    except (OtherCoding, pikepdf.PdfError, TypeError, LookupError) as fault:
        raise Surplus("picture") from fault


def check_inline(image: pikepdf.Stream) -> None:
    """Raise ``Surplus`` for an inline image, lifted to an object, with data that its pixels do not need."""
    coding = filters_of(image)
    stored = image.read_raw_bytes()
    try:
        most = _size(image)
        if coding == _FLATE:
            packed = zlib.decompressobj()
            plain = packed.decompress(stored, most + 1)
            surplus = len(plain) > most or bool(packed.unused_data.strip(_ENDS))
        elif not coding:
            surplus = len(stored.rstrip(_ENDS)) > most
        elif coding in (_FAX, ["/RunLengthDecode"], ["/LZWDecode"]):
            surplus = len(stored) > max(most, _CODED)
        elif PLAIN.issuperset(coding):
            end = stored.rstrip(_ENDS)
            is_hex = coding[0] == "/ASCIIHexDecode"
            surplus = end.count(b">") > 1 if is_hex else end.count(b"~>") > 1
            surplus |= len(image.read_bytes(pikepdf.StreamDecodeLevel.specialized)) > most + 1
        else:
            surplus = True
    except (OtherCoding, pikepdf.PdfError, TypeError, LookupError, zlib.error) as fault:
        raise Surplus("picture") from fault
    if surplus:
        raise Surplus("picture")


def _size(image: pikepdf.Stream) -> int:
    """Bytes of the samples of an image, rows padded to whole ones."""
    width, height = size_of(image)
    stencil = bool(image.get("/ImageMask", False))
    bits = 1 if stencil else int(image.get("/BitsPerComponent", 8))
    parts = 1 if stencil else _parts(image.get("/ColorSpace"))
    return (width * parts * bits + 7) // 8 * height


def _parts(space: Any) -> int:
    family = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    if family in _PARTS:
        return _PARTS[family]
    if family == "/ICCBased":
        return int(space[1]["/N"])
    if family == "/DeviceN":
        return len(space[1])
    raise OtherCoding("colours")


def _cut_samples(image: pikepdf.Stream, coding: list[str]) -> None:
    most = _size(image)
    plain = image.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    if len(plain) > most or (coding and coding != _FLATE):
        image.write(zlib.compress(plain[:most], _QUICK), filter=pikepdf.Name.FlateDecode)


def _clean_jpeg(image: pikepdf.Stream) -> None:
    clean = clean_jpeg(image.read_raw_bytes())
    if size_of_jpeg(clean) != size_of(image):
        raise OtherCoding("size")
    parms = image.get("/DecodeParms")
    image.write(clean, filter=pikepdf.Name.DCTDecode)
    if parms is not None:
        image.DecodeParms = parms


def _clean_jbig2(image: pikepdf.Stream) -> None:
    width, height = size_of(image)
    parms = image.get("/DecodeParms")
    if isinstance(parms, pikepdf.Array):
        parms = parms[0] if len(parms) else None
    shared = parms.get("/JBIG2Globals") if isinstance(parms, pikepdf.Dictionary) else None
    if isinstance(shared, pikepdf.Stream):
        plain = without_notes(shared.read_bytes(), None)
        if plain is None:
            raise OtherCoding("jbig2")
        shared.write(plain)
    bare = without_notes(image.read_raw_bytes(), (width, height))
    if bare is None:
        raise OtherCoding("jbig2")
    image.write(bare, filter=pikepdf.Name.JBIG2Decode)
    if parms is not None:
        image.DecodeParms = parms


def _check_fax(image: pikepdf.Stream) -> None:
    """Draw a fax as if it were higher: behind its end every row is of one colour. Raises ``Surplus``."""
    width, height = size_of(image)
    parms = image.get("/DecodeParms")
    if isinstance(parms, pikepdf.Array):
        parms = parms[0] if len(parms) else None
    held = parms if isinstance(parms, pikepdf.Dictionary) else pikepdf.Dictionary()
    if int(held.get("/Columns", 1728)) != width or int(held.get("/Rows", 0)) > height:
        raise OtherCoding("size")
    longer = min(height * _LONGER, _HIGHEST, max(limits.RENDER_PIXELS // width, height))
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(width, longer))
        copy = pdf.copy_foreign(image)
        for name in ("/SMask", "/Mask", "/Decode"):
            if name in copy:
                del copy[name]
        copy.Height = longer
        copy.DecodeParms = pikepdf.Dictionary({**held, "/Rows": longer})
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=copy))
        page.obj.Contents = pikepdf.Stream(pdf, f"{width} 0 0 {longer} 0 0 cm /P Do".encode())
        pdf.save(buffer, compress_streams=False)
    document = open_document(buffer.getvalue())
    try:
        with opened_page(document, 1) as drawn:
            item = raw.FPDFPage_GetObject(drawn.raw, 0)
            bitmap = raw.FPDFImageObj_GetBitmap(item) if item else None
            if not bitmap:
                raise OtherCoding("fax")
            below = np.asarray(pdfium.PdfBitmap.from_raw(bitmap).to_pil().convert("L"))[height:]
    finally:
        document.close()
    if below.size and bool((below.min(axis=1) != below.max(axis=1)).any()):
        raise Surplus("picture")
