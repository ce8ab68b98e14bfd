"""Pictures of a PDF that hold more data than their pixels need, as the proof finds it: rows below the height, frames
of another size than the file says, notes between segments.

Own reading of each coding; nothing is drawn but faxes, whose length only a decoder knows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium

_COMPONENTS: Final = {
    "DeviceGray": 1,
    "CalGray": 1,
    "Indexed": 1,
    "Separation": 1,
    "DeviceRGB": 3,
    "CalRGB": 3,
    "Lab": 3,
    "DeviceCMYK": 4,
}
#: JBIG2 segments that draw or serve those that do (ITU-T T.88, 7.3), and those that are regions.
_DRAWING: Final = frozenset({0, 16, 48, 50, 53})
_REGIONS: Final = frozenset({4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43})
#: Starts of frames of a JPEG (ITU-T T.81, table B.1).
_FRAMES: Final = (0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)
_TWICE: Final = 2
_DRAWN: Final = 600  # dots of the longer side of a fax
_MOST_ROWS: Final = 60_000


def surplus_data(data: bytes) -> Iterator[tuple[int, str]]:
    """Numbers of the pictures of a file that may hold more than they show, each with a short name of what."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == pikepdf.Name.Image:
                try:
                    said = _surplus(item)
                except (pikepdf.PdfError, ValueError, TypeError, LookupError):
                    said = "unreadable picture"
                if said:
                    yield item.objgen[0], said


def _surplus(image: Any) -> str:
    held = image.get("/Filter", [])
    coding = [str(each) for each in held] if isinstance(held, pikepdf.Array) else [str(held)]
    wide, high = int(image.Width), int(image.Height)
    if coding in ([], ["/FlateDecode"]) or not held:
        more = len(image.read_bytes()) > _need(image, wide, high)
        return "rows beyond a picture" if more else ""
    if coding == ["/DCTDecode"]:
        same = _frame(image.read_raw_bytes()) == (wide, high)
        return "" if same else "jpeg of another size"
    if coding == ["/JBIG2Decode"]:
        return _segments(image, wide, high)
    if coding == ["/CCITTFaxDecode"]:
        return "rows beyond a fax" if _goes_on(image, wide, high) else ""
    return "picture in another coding"


def _need(image: Any, wide: int, high: int) -> int:
    """Bytes of all samples (PDF 32000-1, 8.9.5.2)."""
    if image.get("/ImageMask", False):
        return -(-wide // 8) * high
    space = image.ColorSpace
    name = str(space[0] if isinstance(space, pikepdf.Array) else space).lstrip("/")
    if name == "ICCBased":
        components = int(space[1].N)
    elif name == "DeviceN":
        components = len(space[1])
    else:
        components = _COMPONENTS[name]
    return -(-wide * components * int(image.BitsPerComponent) // 8) * high


def _frame(data: bytes) -> tuple[int, int] | None:
    """Width and height that a JPEG says itself."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            high, wide = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return int.from_bytes(wide, "big"), int.from_bytes(high, "big")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _segments(image: Any, wide: int, high: int) -> str:
    parms = image.get("/DecodeParms")
    if isinstance(parms, pikepdf.Array):
        parms = parms[0]
    shared = parms.get("/JBIG2Globals") if isinstance(parms, pikepdf.Dictionary) else None
    parts = [image.read_raw_bytes()]
    if isinstance(shared, pikepdf.Stream):
        parts.append(shared.read_bytes())
    for data in parts:
        at = 0
        while at < len(data):
            kind, begin, end = _segment(data, at)
            if kind not in _DRAWING and kind not in _REGIONS:
                return f"jbig2 segment {kind}"
            if kind in _REGIONS:
                across, down, left, top = (
                    int.from_bytes(data[p : p + 4], "big") for p in range(begin, begin + 16, 4)
                )
                if left + across > wide or top + down > high:
                    return "jbig2 region beyond a picture"
            at = end
    return ""


def _segment(data: bytes, at: int) -> tuple[int, int, int]:
    """Kind of a segment, begin and end of its data (7.2)."""
    number, flags, count = int.from_bytes(data[at : at + 4], "big"), data[at + 4], data[at + 5] >> 5
    begin = at + 6
    if count == 7:  # 7.2.4: the long form
        count = int.from_bytes(data[at + 5 : at + 9], "big") & 0x1FFFFFFF
        begin = at + 9 + -(-(count + 1) // 8)
    begin += count * (1 if number <= 256 else 2 if number <= 65_536 else 4)
    begin += 8 if flags & 64 else 5
    length = int.from_bytes(data[begin - 4 : begin], "big")
    if begin + length > len(data):
        raise ValueError("segment without end")
    return flags & 63, begin, begin + length


def _goes_on(image: Any, wide: int, high: int) -> bool:
    """Whether a fax that is said to be twice as high draws anything below its end: no row has two colours."""
    rows = min(high * _TWICE, _MOST_ROWS)
    scale = min(1.0, _DRAWN / max(wide, rows))
    buffer = io.BytesIO()
    with pikepdf.new() as made:
        copied: Any = made.copy_foreign(image)
        for key in ("/SMask", "/Mask", "/Decode"):
            if key in copied:
                del copied[key]
        parms = copied.get("/DecodeParms", pikepdf.Dictionary())
        if isinstance(parms, pikepdf.Array):
            parms = parms[0]
        parms.Rows, copied.Height, copied.DecodeParms = rows, rows, parms
        page = made.add_blank_page(page_size=(wide * scale, rows * scale))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=copied))
        content = f"{wide * scale} 0 0 {rows * scale} 0 0 cm /P Do"
        page.obj.Contents = pikepdf.Stream(made, content.encode())
        made.save(buffer)
    with suppress(pdfium.PdfiumError):
        document = pdfium.PdfDocument(buffer.getvalue())
        try:
            drawn = document[0].render(grayscale=True).to_numpy()
            grey = drawn.reshape(drawn.shape[0], drawn.shape[1], -1)[..., 0]
            below = grey[-(-high * len(grey) // rows) + 2 :]
            return bool(below.size) and bool((below.max(axis=1) != below.min(axis=1)).any())
        finally:
            document.close()
    return True
