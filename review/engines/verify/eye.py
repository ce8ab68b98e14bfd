"""The proof's own eye: reads pictures as a person would, with the models of the wheel and the library's own
pipeline. Nothing of the reader's preparation is used.

What is to be read, and what it may say, is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from review.engines.verify.inked import Corners

DPI: Final = 150
_MOST_PIXELS: Final = 16_000_000
#: Rows of pixels that are read at once, and of those how many once more with the next: a line of large letters.
_BAND: Final = 1_250
_MEETING: Final = 150


@dataclass(frozen=True)
class Seen:
    """One line that was recognised, in fractions of the picture."""

    text: str
    box: Corners


class Eye:
    """Reads pictures. The models are loaded with the first one: that takes two seconds."""

    def read(self, picture: Any) -> list[Seen]:
        """The lines of a picture (rows of RGB bytes)."""
        answer = self._engine(picture)
        if answer.boxes is None or answer.txts is None:
            return []
        high, wide = picture.shape[:2]
        return [
            Seen(
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

    def read_finely(self, picture: Any) -> list[Seen]:
        """The same in bands: of a whole page a single short line is overlooked. A line where bands meet may be
        answered twice.
        """
        high = picture.shape[0]
        found: list[Seen] = []
        for top in range(0, max(high - _MEETING, 1), _BAND - _MEETING):
            part = np.ascontiguousarray(picture[top : top + _BAND])
            share, start = part.shape[0] / high, top / high
            for text, (x0, y0, x1, y1) in ((line.text, line.box) for line in self.read(part)):
                found.append(Seen(text, (x0, start + y0 * share, x1, start + y1 * share)))
        return found

    @cached_property
    def _engine(self) -> Any:
        return _engine()


def draw(document: Any, number: int, dpi: float) -> Any:
    """A page of an opened pdfium document as rows of RGB bytes; a poster is drawn smaller."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(dpi / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        return page.render(scale=scale).to_numpy()[..., :3]
    finally:
        page.close()


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
