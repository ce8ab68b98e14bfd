"""The models of optical recognition: found in the wheel of rapidocr, checked against pinned digests, run
on one thread. A picture in, quadrilaterals of lines out; crops of lines in, characters out.

Nothing is ever downloaded: every model is given by its path, and a file that is missing or differs ends
the program. Knows nothing of pages; that is ``scan.py``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Quad = NDArray[np.float32]

#: SHA-256 of the models of rapidocr 3.10.0 (PP-OCRv6 small: detection, recognition). The third model of
#: the wheel (direction of a line) is not used: pages that stand on their head are tried as a whole.
MODELS: Final = {
    "PP-OCRv6_det_small.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    "PP-OCRv6_rec_small.onnx": "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}
_DETECTION, _RECOGNITION = MODELS

#: Longest side of a picture in pixels; what is larger is drawn smaller.
LONGEST: Final = 2016
#: Longest side of what the detection looks at (110 dpi of a page): more finds no more lines and costs
#: most of the time. A multiple of 32, as the network wants it.
_DETECTED: Final = 1280

_BATCH: Final = 2  # lines a time: same speed as 6, half the memory (formats.md section 3)
_HEIGHT: Final = 48  # of a crop as the network takes it
_SHORTEST: Final = 320  # narrowest tensor of a batch, in columns of pixels
_WIDEST: Final = 6400  # a line of 130 characters; wider crops are squeezed
_UPRIGHT: Final = 1.5  # crops higher than this times their width hold vertical text
_BLANK: Final = 0  # the class that stands for no character


class ModelsDiffer(RuntimeError):
    """The models are missing or not those that were measured: the installation must be mended."""


@dataclass(frozen=True)
class ReadCrop:
    """One crop read: a character, its score (0..1) and the middle of it for each place, in fractions of
    the width of the crop.
    """

    characters: tuple[str, ...]
    scores: tuple[float, ...]
    middles: tuple[float, ...]

    @property
    def text(self) -> str:
        """The characters in one piece."""
        return "".join(self.characters)

    @property
    def score(self) -> float:
        """Mean over the characters; 0 where there are none."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


def models_folder() -> Path:
    """Where the wheel of rapidocr keeps its models. Raises ``ModelsDiffer`` when it is not installed."""
    found = find_spec("rapidocr")
    if found is None or found.origin is None:
        raise ModelsDiffer("rapidocr is not installed")
    return Path(found.origin).parent / "models"


def check_models(folder: Path) -> None:
    """Compare the models in ``folder`` with the pinned digests. Raises ``ModelsDiffer`` when one is missing
    or another file.
    """
    for name, digest in MODELS.items():
        try:
            with (folder / name).open("rb") as stream:
                same = file_digest(stream, "sha256").hexdigest() == digest
        except OSError as error:
            raise ModelsDiffer(f"{name} is missing") from error
        if not same:
            raise ModelsDiffer(f"{name} is not the pinned model")


class Models:
    """Detection and recognition, loaded once per process (about a second)."""

    def __init__(self) -> None:
        folder = models_folder()
        check_models(folder)
        from rapidocr import RapidOCR  # noqa: PLC0415  # two seconds, only after the digests
        from rapidocr.ch_ppocr_det import TextDetector  # noqa: PLC0415
        from rapidocr.ch_ppocr_rec import TextRecognizer  # noqa: PLC0415

        settings = RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
                "Det.model_path": str(folder / _DETECTION),
                "Det.limit_type": "max",
                "Det.limit_side_len": _DETECTED,
                "Rec.model_path": str(folder / _RECOGNITION),
            }
        ).cfg
        for part in (settings.Det, settings.Rec):
            part.engine_cfg = settings.EngineConfig["onnxruntime"]
            part.font_path = None
        self._detector: Any = TextDetector(settings.Det)
        self._recogniser: Any = TextRecognizer(settings.Rec)
        self._characters: list[str] = self._recogniser.postprocess_op.character

    def detect(self, picture: Pixels) -> list[Quad]:
        """Corners of each line (top left, top right, bottom right, bottom left) in pixels of
        ``picture`` (height × width × 3).
        """
        scale = min(1.0, _DETECTED / max(picture.shape[:2]))
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = self._detector(small)
        if found.boxes is None:
            return []
        return [np.asarray(box, np.float32) / np.float32(scale) for box in found.boxes]

    def read(self, crops: Sequence[Pixels]) -> list[ReadCrop]:
        """What stands in each crop, in the order given."""
        answers: list[ReadCrop] = [ReadCrop((), (), ())] * len(crops)
        order = sorted(range(len(crops)), key=lambda place: _ratio(crops[place]))
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            widest = max(_SHORTEST / _HEIGHT, *(_ratio(crops[place]) for place in batch))
            widest = min(widest, _WIDEST / _HEIGHT)
            tensor = np.stack([_tensor(crops[place], widest) for place in batch])
            for place, columns in zip(batch, self._recogniser.session(tensor), strict=True):
                used = min(_ratio(crops[place]), widest) / widest
                answers[place] = self._decode(columns, used)
        return answers

    def _decode(self, columns: NDArray[np.float32], used: float) -> ReadCrop:
        """Greedy CTC: the best class of each column, repeats and blanks left out; ``used`` is the
        share of the columns that the crop covers.
        """
        best = columns.argmax(axis=1)
        start = np.ones(len(best), dtype=bool)
        start[1:] = best[1:] != best[:-1]
        (begins,) = np.nonzero(start)
        ends = np.append(begins[1:], len(best))
        scores = columns.max(axis=1)
        kept = [(b, e) for b, e in zip(begins, ends, strict=True) if best[b] != _BLANK]
        return ReadCrop(
            tuple(self._characters[best[b]] for b, _ in kept),
            tuple(float(scores[b:e].max()) for b, e in kept),
            tuple(min((b + e) / 2 / len(best) / used, 1.0) for b, e in kept),
        )


def crop_of(picture: Pixels, quad: Quad) -> tuple[Pixels, bool]:
    """The line inside ``quad`` set straight, and whether it was turned by a quarter because its text
    runs downwards.
    """
    width = max(1, round(max(_length(quad[0], quad[1]), _length(quad[2], quad[3]))))
    height = max(1, round(max(_length(quad[0], quad[3]), _length(quad[1], quad[2]))))
    square = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, square)
    crop = cv2.warpPerspective(
        picture,
        matrix,
        (width, height),
        borderMode=cv2.BORDER_REPLICATE,
        flags=cv2.INTER_CUBIC,
    )
    turned = height / width >= _UPRIGHT
    return np.asarray(np.rot90(crop) if turned else crop, np.uint8), turned


def _length(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(one - other))


def _ratio(crop: Pixels) -> float:
    height, width = crop.shape[:2]
    return float(width / height)


def _tensor(crop: Pixels, widest: float) -> NDArray[np.float32]:
    total = int(_HEIGHT * widest)
    width = max(1, min(total, math.ceil(_HEIGHT * _ratio(crop))))
    small = cv2.resize(crop, (width, _HEIGHT)).astype(np.float32)
    padded = np.zeros((3, _HEIGHT, total), np.float32)
    padded[:, :, :width] = (small.transpose(2, 0, 1) / 255 - 0.5) / 0.5
    return padded
