"""Reads with eyes the pictures of a Word file's copy: a value that was removed everywhere may not be legible in
one that stands.

Every distinct picture of the package, whatever shows it; one with clear pixels as it lies on white and on black
paper, and with the colours of its clear pixels as well. Nothing of what the reader recognised is believed here.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
from PIL import Image, UnidentifiedImageError

from review.engines import limits
from review.engines.model import Check
from review.engines.verify.canon import canonical
from review.engines.verify.eye import Eye
from review.engines.verify.legible import is_legible, sheet_of

#: Fewer pixels down hold no letters, fewer along not two of them.
_LEAST_SIDE: Final = 12
_LEAST_LONG_SIDE: Final = 24
#: A line of print has so many pixels down where the eye reads it with ease: what has less is drawn larger.
_EASY: Final = 36
_MOST_PIXELS: Final = 16_000_000
#: Levels between the lightest and the darkest pixel: less shows nothing.
_CONTRAST: Final = 40
#: Clear pixels with a colour beside letters that are seen are the edges of these.
_FEW: Final = 20
#: One character by itself stands in every picture by chance.
_SHORTEST: Final = 2


class Undrawn(ValueError):
    """A picture that nobody here can decode."""


def pictures_illegible(files: Mapping[str, bytes], values: Sequence[str]) -> Check:
    """Fails for each bitmap of the package in which one of these canonical values can be read, for one that
    can't be decoded, and where there is no recogniser to look at them.
    """
    wanted = [each for each in values if len(each) >= _SHORTEST]
    looks: dict[tuple[str, ...], list[Any]] = {}
    faults: list[str] = []
    pictures = _pictures(files)
    for names in pictures if wanted else ():
        try:
            looks[names] = list(_looks(files[names[0]]))
        except Undrawn:
            faults += names
    shown = {names: sheets for names, sheets in looks.items() if sheets}
    asked = sum(map(len, shown.values()))
    detail = f"{asked} places to recognise in {len(shown)} of {len(pictures)} pictures"
    if shown and not _can_see():
        return _unseen(f"0 of {detail}: there is no recogniser")
    if asked > limits.PROOF_PICTURES:
        return _unseen(f"0 of {detail}: more than can be proved")
    eye = Eye()
    for names, sheets in shown.items():
        if any(_tells(eye, sheet, wanted) for sheet in sheets):
            faults += names
    if faults:
        detail += f"; failed: {', '.join(sorted(faults))}"
    parts = tuple(sorted(faults))
    return Check("pictures_illegible", passed=not faults, detail=detail, parts=parts)


def _unseen(detail: str) -> Check:
    return Check("pictures_illegible", passed=False, detail=detail)


def _can_see() -> bool:
    return find_spec("rapidocr") is not None


def _tells(eye: Eye, sheet: Any, values: Sequence[str]) -> bool:
    text = canonical("".join(line.text for line in eye.read(sheet_of([sheet]))))
    return any(is_legible(value, text) for value in values)


def _pictures(files: Mapping[str, bytes]) -> list[tuple[str, ...]]:
    """Names of parts that may be bitmaps, those with the same bytes together."""
    same: dict[bytes, list[str]] = {}
    for name, data in sorted(files.items()):
        if not name.endswith((".xml", ".rels")) and data.strip(b"\0"):
            same.setdefault(hashlib.sha256(data).digest(), []).append(name)
    return [tuple(names) for names in same.values()]


def _looks(data: bytes) -> Iterator[Any]:
    """What of a bitmap may hold letters, as rows of RGB bytes. Raises ``Undrawn``."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if min(picture.size) < _LEAST_SIDE or max(picture.size) < _LEAST_LONG_SIDE:
                return
            has_alpha = picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"}
            has_alpha = has_alpha or "transparency" in picture.info
            drawn = _sized(picture.convert("RGBA" if has_alpha else "RGB"))
    except UnidentifiedImageError:
        return
    except Exception as fault:  # whatever a decoder raises over a broken picture
        raise Undrawn("decoder") from fault
    sheets = _grounds(np.asarray(drawn)) if has_alpha else [np.asarray(drawn)]
    yield from (each for each in sheets if int(each.max()) - int(each.min()) >= _CONTRAST)


def _sized(picture: Image.Image) -> Image.Image:
    wide, high = picture.size
    scale = min((_MOST_PIXELS / (wide * high)) ** 0.5, max(_EASY / min(wide, high), 1.0))
    if scale == 1:
        return picture
    return picture.resize((max(round(wide * scale), 1), max(round(high * scale), 1)))


def _grounds(pixels: Any) -> Iterable[Any]:
    """A picture on white paper; on black where some of its ink is white; its bare colours where pixels
    that can not be seen have some.
    """
    colours, alpha = pixels[..., :3].astype(np.uint16), pixels[..., 3:].astype(np.uint16)
    yield _laid(colours, alpha, 255)
    ink = 255 - colours.min(axis=2)
    seen = ink * alpha[..., 0] // 255 >= _CONTRAST
    near = seen.copy()
    near[1:] |= seen[:-1]
    near[:-1] |= seen[1:]
    near[:, 1:] |= seen[:, :-1]
    near[:, :-1] |= seen[:, 1:]
    hidden = ~near & (ink >= _CONTRAST)
    white = (ink < _CONTRAST) & (alpha[..., 0] >= _CONTRAST)
    if np.count_nonzero(white) > _FEW and int(alpha.min()) < 255:
        yield _laid(colours, alpha, 0)
    if np.count_nonzero(hidden) > _FEW:
        yield pixels[..., :3]


def _laid(colours: Any, alpha: Any, paper: int) -> Any:
    return ((colours * alpha + paper * (255 - alpha)) // 255).astype(np.uint8)
