"""Pictures of a Word file before and after: what was marked, or cut off by a crop, may not be among the
pixels of the result, and what was shown whole must be; pixels that are clear have one colour.

Compares decoded pixels, so that another name or another encoding without loss hides nothing.
"""

from __future__ import annotations

import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final
from xml.parsers import expat

import numpy as np
from PIL import Image

from review.engines.model import Check, Plan
from review.engines.verify.canon import canonical
from review.engines.verify.numbers import number_of, tell
from review.engines.verify.office_links import Links

_SOURCES: Final = {"blip": ("embed", "link"), "imagedata": ("id", "pict", "href"), "fill": ("id",)}
_CROPS: Final = frozenset({"cropleft", "croptop", "cropright", "cropbottom"})
_MOST_PIXELS: Final = 40_000_000
#: Levels of 255 below which nobody sees a pixel.
_CLEAR: Final = 8


def check_pictures(
    original: Mapping[str, bytes],
    redacted: Mapping[str, bytes],
    plan: Plan,
    texts: Mapping[str, str],
) -> tuple[Check, list[str]]:
    """The check ``pictures_cut`` and the names of marked pictures that are still there, under whatever
    name: nothing of such a picture may be copied, since no one here can tell which pixels are text.
    ``texts`` by segment are those in which a plan by text met recognised words.
    """
    before, after = _uses(original), _uses(redacted)
    now = {name: _pixels(redacted[name]) for name in redacted if name in after}
    left = set(now.values()) - {""}
    named = _named(plan, texts)
    marked = sorted(
        name
        for name in named & original.keys()
        if name in redacted or (_pixels(original[name]) or name) in left
    )
    faults = [f"{name}: still cropped" for name, crops in after.items() if any(crops)]
    wholly = [name for name, crops in before.items() if crops and all(crops)]
    shown = {_pixels(original[name]) for name, crops in before.items() if not all(crops)}
    faults += [f"{name}: shown whole" for name in wholly if _pixels(original[name]) in left - shown]
    faults += [f"{name}: clear pixels with colours" for name in now if _has_clear(redacted[name])]
    detail = f"{len(after)} of {len(before)} pictures, {len(wholly)} cropped"
    if faults:
        detail += f"; failed: {', '.join(sorted(faults))}"
    return Check("pictures_cut", passed=not faults, detail=detail), marked


def words_of_pictures(plan: Plan, texts: Mapping[str, str]) -> tuple[set[str], list[str]]:
    """The canonical values that were marked in recognised words of pictures, and the canonical words of those
    pictures that may stand.
    """
    named = _named(plan, texts)
    standing = [
        canonical(text)
        for name, text in texts.items()
        if name.endswith("#p") and name.removesuffix("#p") not in named
    ]
    marked = {
        canonical(texts[each.segment][each.start : each.end])
        for each in plan.actions
        if each.segment is not None and each.segment.endswith("#p") and each.segment in texts
    }
    return marked - {""}, standing


def _named(plan: Plan, texts: Mapping[str, str]) -> set[str]:
    """Parts with a marked place in their recognised text (segment ``<part>#p``), but kept ones."""
    values = {canonical(each.text) for each in plan.actions if each.text is not None} - {""}
    numbers = {number_of(each) for each in values} - {""}
    kept = {each.segment for each in plan.keep}
    met = {
        name
        for name, text in texts.items()
        if name.endswith("#p")
        and name not in kept
        and (any(value in canonical(text) for value in values) or tell([text], numbers))
    }
    met |= {each.segment for each in plan.actions if each.segment is not None}
    return {name.removesuffix("#p") for name in met}


def _pixels(data: bytes) -> str:
    """A digest of what a bitmap shows; empty for what is none."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return ""
            shown = np.array(picture.convert("RGBA"))
    except Exception:  # noqa: BLE001  # whatever a decoder raises over a broken picture: it shows nothing
        return ""
    shown[shown[..., 3] < _CLEAR] = 0
    return hashlib.sha256(repr(shown.shape).encode() + shown.tobytes()).hexdigest()


def _has_clear(data: bytes) -> bool:
    """Whether the pixels that nobody sees differ from each other, so that they may say something."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return False
            alpha: Any = picture.info.get("transparency")
            if picture.mode == "P" and isinstance(alpha, bytes):
                clear = [number for number, each in enumerate(alpha) if each < _CLEAR]
                used = np.isin(clear, np.array(picture)) if clear else np.zeros(0, bool)
                return int(np.count_nonzero(used)) > 1
            if picture.mode not in {"RGBA", "LA", "PA"}:
                return False
            shown = np.array(picture.convert("RGBA"))
    except Exception:  # noqa: BLE001  # as above
        return False
    unseen = shown[shown[..., 3] < _CLEAR]
    return bool(len(unseen)) and bool((unseen != unseen[0]).any())


def _uses(files: Mapping[str, bytes]) -> dict[str, list[bool]]:
    """Picture part -> for each place that shows it, whether it shows only a piece of it."""
    links = Links(files)
    found: defaultdict[str, list[bool]] = defaultdict(list)
    for owner, rows in links.of.items():
        targets = {each.id: each.target for each in rows if each.kind == "image"}
        if targets and owner in files:
            for identifier, cropped in _places(files[owner]):
                if targets.get(identifier) in files:
                    found[targets[identifier]].append(cropped)
    return dict(found)


class _Places:
    """Ids of the pictures a part shows, each with whether it is cropped, while the part is read."""

    def __init__(self) -> None:
        self.found: list[tuple[str, bool]] = []
        self._fills: list[tuple[list[str], list[bool]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("\n")[2]
        given = {key.rpartition("\n")[2]: value for key, value in attributes.items()}
        ids = [given[key] for key in _SOURCES.get(local, ()) if given.get(key)]
        if local == "blipFill":
            self._fills.append(([], []))
        elif local in {"imagedata", "fill"}:
            cropped = any(_above(given.get(key, "0"), 0) for key in _CROPS)
            self.found.extend((each, cropped) for each in ids)
        elif self._fills and local == "blip":
            self._fills[-1][0].extend(ids)
        elif self._fills and local in {"srcRect", "fillRect"}:
            sign = "" if local == "srcRect" else "-"
            cropped = any(_above(sign + given.get(side, "0"), 0) for side in "ltrb")
            self._fills[-1][1].append(cropped)

    def end(self, name: str) -> None:
        if name.rpartition("\n")[2] == "blipFill" and self._fills:
            ids, crops = self._fills.pop()
            self.found.extend((each, any(crops)) for each in ids)


def _places(data: bytes) -> Iterable[tuple[str, bool]]:
    """Ids of the pictures a part shows, each with whether it is cropped."""
    places = _Places()
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.StartElementHandler, parser.EndElementHandler = places.start, places.end
    try:
        parser.Parse(data, True)  # noqa: FBT003  # expat takes it by position only
    except expat.ExpatError:
        return ()
    return places.found


def _above(text: str, least: float) -> bool:
    """Whether a share, however it is written (10000, 10%, 0.1, 6554f), is above a bound."""
    plain = text.replace("--", "").strip().rstrip("%f")
    try:
        return float(plain) > least
    except ValueError:
        return False
