"""Pictures of an OFD as image objects of a PDF: JPEG as it is, JBIG2 unwrapped for pdfium, all else
through Pillow.

Pictures beyond the budget or in unknown formats are left out; nothing here raises for them.
"""

from __future__ import annotations

import io
import zlib
from typing import Final

import pikepdf
from PIL import Image

from review.engines import limits
from review.engines.model import FileRefused
from review.engines.read.jbig2 import for_pdf
from review.engines.read.ofd_package import Parts

_FORMATS: Final = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "ICO")
#: Errors of Pillow over damaged or hostile pictures.
_BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, zlib.error,
                  Image.DecompressionBombError, MemoryError)  # fmt: skip


class Pictures:
    """The pictures of one PDF to be drawn; each is embedded once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._names: dict[tuple[int, str, str], str | None] = {}
        self._pixels = 0
        self.used = pikepdf.Dictionary()

    def part(self, parts: Parts, name: str, mask: str | None) -> str | None:
        """The name in the page's resources of the picture in a part; None when it can't be drawn."""
        key = (id(parts), name, mask or "")
        if key not in self._names:
            try:
                data = parts.read(name)
                hole = parts.read(mask) if mask else None
            except FileRefused:
                self._names[key] = None
            else:
                self._names[key] = self.data(data, hole)
        return self._names[key]

    def data(self, data: bytes, mask: bytes | None = None) -> str | None:
        """The same for the bytes of a picture."""
        try:
            image = self._jbig2(data) or self._image(data)
            if image is not None and mask is not None and (hole := self._grey(mask)) is not None:
                image.SMask = self._pdf.make_indirect(hole)
        except _BROKEN:
            return None
        if image is None:
            return None
        name = f"I{len(self.used)}"
        self.used[f"/{name}"] = self._pdf.make_indirect(image)
        return name

    def _jbig2(self, data: bytes) -> pikepdf.Stream | None:
        found = for_pdf(data)
        if found is None or not self._affords(found.width, found.height):
            return None
        stream = self._stream(found.data, found.width, found.height, "/DeviceGray", bits=1)
        stream.Filter = pikepdf.Name.JBIG2Decode
        return stream

    def _image(self, data: bytes) -> pikepdf.Stream | None:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if not self._affords(*picture.size):
                return None
            if picture.format == "JPEG" and picture.mode in ("L", "RGB"):
                space = "/DeviceGray" if picture.mode == "L" else "/DeviceRGB"
                picture.load()  # a truncated one raises here, not in pdfium
                stream = self._stream(data, *picture.size, space)
                stream.Filter = pikepdf.Name.DCTDecode
                return stream
            if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
                full = picture.convert("RGBA")
                stream = self._flat(full.convert("RGB"))
                stream.SMask = self._pdf.make_indirect(self._flat(full.getchannel("A")))
                return stream
            return self._flat(picture.convert("L" if picture.mode in ("1", "L") else "RGB"))

    def _grey(self, data: bytes) -> pikepdf.Stream | None:
        """A mask: white lets through (GB/T 33190-2016, table 38)."""
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            return self._flat(picture.convert("L")) if self._affords(*picture.size) else None

    def _flat(self, picture: Image.Image) -> pikepdf.Stream:
        space = "/DeviceGray" if picture.mode == "L" else "/DeviceRGB"
        stream = self._stream(zlib.compress(picture.tobytes(), 1), *picture.size, space)
        stream.Filter = pikepdf.Name.FlateDecode
        return stream

    def _stream(
        self, data: bytes, width: int, height: int, space: str, bits: int = 8
    ) -> pikepdf.Stream:
        stream = self._pdf.make_stream(data)
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height = width, height
        stream.ColorSpace = pikepdf.Name(space)
        stream.BitsPerComponent = bits
        return stream

    def _affords(self, width: int, height: int) -> bool:
        self._pixels += max(width, 1) * max(height, 1)
        return self._pixels <= limits.OFD_PICTURE_PIXELS
