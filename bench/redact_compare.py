"""What a redaction did to the rest: pixels outside the marks, public phrases, and pictures for a recogniser."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from bench.redact_plain import nearly_said, plain
from bench.redact_sheet import PageBox

DPI = 108
#: Levels of 255 by which a pixel may differ; around a box, pixels that are not compared.
DIFFERS, MARGIN = 64, 6
#: What a recogniser is shown.
OCR_DPI = 120
_SMALLEST = 12


def drawn(data: bytes, dpi: int = DPI, pages: int = 3) -> list[Image.Image]:
    """The first pages as pdfium draws them, in grey."""
    document = pdfium.PdfDocument(data)
    try:
        pictures = []
        for number in range(min(len(document), pages)):
            page = document[number]
            pictures.append(page.render(scale=dpi / 72).to_pil().convert("L"))
            page.close()
        return pictures
    finally:
        document.close()


def pixels_changed(before: bytes, after: bytes, boxes: Sequence[PageBox]) -> float:
    """The share of pixels outside the boxes that differ from every one within a pixel; per cent."""
    shares = []
    for number, (old, new) in enumerate(zip(drawn(before), drawn(after), strict=True), start=1):
        if abs(old.width - new.width) > 2 or abs(old.height - new.height) > 2:
            return 100.0
        changed = _away(old, new.resize(old.size))
        for page, x0, y0, x1, y1 in boxes:
            if page == number:
                top, left = int(y0 * old.height) - MARGIN, int(x0 * old.width) - MARGIN
                bottom, right = int(y1 * old.height) + MARGIN, int(x1 * old.width) + MARGIN
                changed[max(top, 0) : bottom, max(left, 0) : right] = False
        shares.append(float(changed.mean()))
    return 100 * sum(shares) / max(len(shares), 1)


def _away(one: Image.Image, other: Image.Image) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Pixels of either picture darker or lighter than all neighbours of the same place in the other."""
    answer = np.zeros((one.height, one.width), bool)
    for here, there in ((one, other), (other, one)):
        low = np.asarray(there.filter(ImageFilter.MinFilter(3)), np.int16)
        high = np.asarray(there.filter(ImageFilter.MaxFilter(3)), np.int16)
        value = np.asarray(here, np.int16)
        answer |= (value < low - DIFFERS) | (value > high + DIFFERS)
    return answer


def phrases_kept(text: str, public: Sequence[str]) -> float:
    """The share of the public phrases that a reader still reads, in pieces of four characters."""
    told = plain(text)
    pieces = [
        whole[at : at + 4] for whole in map(plain, public) for at in range(0, len(whole) - 3, 4)
    ]
    return sum(each in told for each in pieces) / len(pieces) if pieces else 1.0


def objects_drawn(data: bytes) -> Iterator[Image.Image]:
    """Every image object of a file by itself, whole, whatever a page shows of it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != "/Image":
                continue
            with suppress(Exception):
                picture = pikepdf.PdfImage(item).as_pil_image().convert("L")
                if min(picture.size) >= _SMALLEST:
                    yield picture


class Recogniser:
    """Bare rapidocr; what it read of a picture is kept by its digest, because results repeat."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def found(self, data: bytes, secrets: Mapping[str, str]) -> dict[str, set[str]]:
        """Ids of secrets it reads, on pages and in image objects."""
        pages = " ".join(self.text(each) for each in drawn(data, OCR_DPI, 2))
        pictures = " ".join(self.text(each) for each in objects_drawn(data))
        found = {"OCR of pages": nearly_said(pages, secrets)}
        found["OCR of pictures"] = nearly_said(pictures, secrets)
        return {name: ids for name, ids in found.items() if ids}

    def text(self, picture: Image.Image) -> str:
        """What stands on a picture; lines on their heads are read as well."""
        key = sha256(picture.tobytes()).hexdigest()
        if key not in self._known:
            self._known[key] = _read(picture)
        return self._known[key]


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415  # two seconds

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _read(picture: Image.Image) -> str:
    found = _engine()(np.asarray(picture.convert("RGB"))[..., ::-1])
    return " ".join(found.txts or ())
