"""The proof for scanned pages: what was marked can not be read in the picture of the result, and the rest of the
picture is as it was.

Recognises the marked pages of the result anew, with the models of the wheel and the library's own
pipeline: nothing of the reader's preparation is used. Only pages with marks are recognised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium

from review.engines.model import Check
from review.engines.verify.canon import canonical, count
from review.engines.verify.drawings import Drawings, is_changed
from review.engines.verify.inked import Corners
from review.engines.verify.outcome import outcome_of_pages
from review.engines.verify.pages import Page

_DPI: Final = 150
_MOST_PIXELS: Final = 16_000_000


@dataclass(frozen=True)
class Scan:
    """A recognised page of the original: its marked rectangles, and its text without what is gone."""

    number: int
    boxes: tuple[Corners, ...]
    literal: str


def scan_checks(
    scans: Sequence[Scan],
    before: Sequence[Page],
    after: Sequence[Page],
    original: bytes,
    redacted: bytes,
    values: Sequence[str],
) -> Iterator[Check]:
    """Two checks where there are scans, none otherwise. Each sequence of pages is that of its file."""
    if not scans:
        return
    marked = [scan for scan in scans if scan.boxes]
    legible: list[int] = []
    if marked:
        eye = _Eye(redacted)
        try:
            for scan in marked:
                lines = eye.read(scan.number)
                if _says(lines, scan, values) or _fills(lines, scan):
                    legible.append(scan.number)
        finally:
            eye.close()
    yield outcome_of_pages(
        "marks_illegible", f"{len(marked)} scanned pages recognised again", legible
    )
    other = [s for s in scans if _looks(before[s.number - 1]) != _looks(after[s.number - 1])]
    changed = _changed(other, original, redacted)
    yield outcome_of_pages("picture_kept", f"{len(scans)} scanned pages compared", changed)


@dataclass(frozen=True)
class _Seen:
    """One line that was recognised in the result."""

    text: str
    box: Corners


class _Eye:
    """Reads pages of the result as pictures."""

    def __init__(self, data: bytes) -> None:
        self._document: Any = pdfium.PdfDocument(data)
        self._engine: Any = _engine()

    def read(self, number: int) -> list[_Seen]:
        """The lines of a page, as a person would see them."""
        page = self._document[number - 1]
        try:
            width, height = page.get_size()
            scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
            picture = page.render(scale=scale).to_numpy()[..., :3]
        finally:
            page.close()
        answer = self._engine(picture)
        if answer.boxes is None or answer.txts is None:
            return []
        high, wide = picture.shape[:2]
        return [
            _Seen(
                str(text),
                (
                    float(min(x for x, _ in quad)) / wide,
                    float(min(y for _, y in quad)) / high,
                    float(max(x for x, _ in quad)) / wide,
                    float(max(y for _, y in quad)) / high,
                ),
            )
            for quad, text in zip(answer.boxes, answer.txts, strict=True)
        ]

    def close(self) -> None:
        """Give the document back."""
        self._document.close()


def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415  # two seconds, only where a scan was marked

    found = find_spec("rapidocr")
    folder = Path(str(found.origin)).parent / "models" if found is not None else Path()
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
            "Det.model_path": str(folder / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(folder / "PP-OCRv6_rec_small.onnx"),
            "Rec.rec_batch_num": 2,
        }
    )


def _says(lines: Sequence[_Seen], scan: Scan, values: Sequence[str]) -> bool:
    """Whether a value can be read more often than its kept places say."""
    text = canonical("\0".join(line.text for line in lines))
    return any(count(text, value) > count(scan.literal, value) for value in values)


def _fills(lines: Sequence[_Seen], scan: Scan) -> bool:
    """Whether something legible stands inside a mark."""
    return any(
        canonical(line.text) and _is_within(line.box, box) for line in lines for box in scan.boxes
    )


def _is_within(line: Corners, box: Corners) -> bool:
    """Whether most of a line lies in a mark; a line that only touches it is a neighbour."""
    wide = min(line[2], box[2]) - max(line[0], box[0])
    high = min(line[3], box[3]) - max(line[1], box[1])
    area = (line[2] - line[0]) * (line[3] - line[1])
    return wide > 0 and high > 0 and wide * high > 0.6 * area


def _looks(page: Page) -> object:
    """How a page looked when it was read; pages that were not touched look the same to the last bit."""
    return page.size, page.packed


def _changed(scans: Sequence[Scan], original: bytes, redacted: bytes) -> list[int]:
    """Numbers of the pages that differ outside their marks."""
    if not scans:
        return []
    before, after = Drawings(original), Drawings(redacted)
    try:
        found = []
        for scan in scans:
            page = before.draw(scan.number)
            if is_changed(page, after.draw(scan.number, page.width), scan.boxes):
                found.append(scan.number)
        return found
    finally:
        before.close()
        after.close()
