"""Pictures a Word file shows: only those that something still points at, cut to what is shown of them,
under names that say nothing.

What a picture carries beside its pixels is ``pictures.py``'s business. A picture that can not be made
clean (vector drawings of Windows, SVG) or that holds a marked place is not copied.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from PIL import Image, JpegImagePlugin

from review.engines.redact.package import Relationship
from review.engines.redact.pictures import UncleanPicture, clean_picture
from review.engines.redact.tree import R, elements, local

#: A hundredth of a thousandth: how DrawingML counts shares (ISO/IEC 29500-1 section 20.1.10.40).
_WHOLE: Final = 100_000
#: VML counts in 65536ths where a number ends in f (ISO/IEC 29500-4 section 19.1.2.11).
_VML_WHOLE: Final = 65_536
_SIDES: Final = ("l", "t", "r", "b")
_VML_SIDES: Final = ("cropleft", "croptop", "cropright", "cropbottom")
#: Names that programs give. Others are words of people.
_MACHINE_NAME: Final = re.compile(
    r"(?:word/)?media/(?:image|img|picture|media)?\d{0,4}\.\w{1,5}", re.ASCII
)
_FOLDER: Final = "word/media"
_TYPES: Final = {
    "PNG": ("png", "image/png"),
    "JPEG": ("jpeg", "image/jpeg"),
    "GIF": ("gif", "image/gif"),
    "BMP": ("bmp", "image/bmp"),
    "TIFF": ("tiff", "image/tiff"),
}

#: What is cut off at the left, top, right and bottom, in shares of ``_WHOLE``.
Crop = tuple[int, int, int, int]
_UNCUT: Final[Crop] = (0, 0, 0, 0)


@dataclass
class Pictures:
    """The pictures of one package on their way into the copy. ``lost`` are parts that may not be copied,
    ``copied`` those that were, as they are or cut.
    """

    parts: Mapping[str, bytes]
    lost: Collection[str] = frozenset()
    written: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    copied: set[str] = field(default_factory=set)
    _sources: dict[str, str] = field(default_factory=dict)
    _names: dict[tuple[str, Crop], str | None] = field(default_factory=dict)

    def settle(
        self, root: etree._Element, rows: Sequence[Relationship]
    ) -> tuple[list[Relationship], frozenset[str]]:
        """Point a cleaned tree at the pictures of the copy. Answers its relationships to pictures, and the
        ids among ``rows`` that lead to a picture which is not copied.
        """
        by_id = {row.id: row for row in rows if row.kind == "image"}
        made: dict[str, Relationship] = {}
        lost: set[str] = set()
        for each in elements(root):
            for name, value in each.attrib.items():
                row = by_id.get(str(value)) if etree.QName(name).namespace == R else None
                if row is None:
                    continue
                target = self._copied(row.target, _take_crop(each))
                if target is None:
                    lost.add(row.id)
                    continue
                known = made.setdefault(
                    target, Relationship(f"rIdP{len(made) + 1}", row.type, target, external=False)
                )
                each.set(name, known.id)
        return list(made.values()), frozenset(lost)

    def _copied(self, part: str, crop: Crop) -> str | None:
        if (part, crop) not in self._names:
            self._names[part, crop] = self._copy(part, crop)
        return self._names[part, crop]

    def _copy(self, part: str, crop: Crop) -> str | None:
        if part in self.lost:
            return None
        try:
            data = clean_picture(self.parts[part])
            if crop != _UNCUT:
                data = cut(data, crop)
            suffix, kind = _kind_of(data)
        except UncleanPicture:
            return None
        name = part
        if crop != _UNCUT or not _MACHINE_NAME.fullmatch(part) or not part.endswith(f".{suffix}"):
            name = self._free_name(suffix)
        self.written[name], self.types[name] = data, kind
        self.copied.add(part)
        self._sources[name] = part
        return name

    def sources(self, names: Collection[str]) -> frozenset[str]:
        """The parts of the original from which these pictures of the copy were made."""
        return frozenset(self._sources[name] for name in names if name in self._sources)

    def _free_name(self, suffix: str) -> str:
        """A name that neither the original nor the copy has."""
        number = len(self.written) + 1
        while True:
            name = posixpath.join(_FOLDER, f"shown{number}.{suffix}")
            if name not in self.parts and name not in self.written:
                return name
            number += 1


def cut(data: bytes, crop: Crop) -> bytes:
    """A clean picture without what a crop hides, in its own format; a JPEG keeps its tables of quality.
    Raises ``UncleanPicture`` where nothing would be left.
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            left, top, right, bottom = (
                -(-share * side // _WHOLE)
                for share, side in zip(crop, (width, height) * 2, strict=True)
            )
            box = (left, top, width - right, height - bottom)
            if box[0] >= box[2] or box[1] >= box[3]:
                raise UncleanPicture("nothing left")
            shown = picture.crop(box)
            return _encoded(shown, picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise UncleanPicture(type(fault).__name__) from fault


def _encoded(shown: Image.Image, original: Image.Image) -> bytes:
    buffer = io.BytesIO()
    shown.info = {}
    if isinstance(original, JpegImagePlugin.JpegImageFile):
        sampling = JpegImagePlugin.get_sampling(original)
        tables = original.quantization
        shown.save(buffer, "JPEG", qtables=tables, subsampling=max(sampling, 0))
    else:
        transparency = original.info.get("transparency")
        if transparency is not None:
            shown.info = {"transparency": transparency}
        shown.save(buffer, original.format)
    return buffer.getvalue()


def _kind_of(data: bytes) -> tuple[str, str]:
    with Image.open(io.BytesIO(data)) as picture:
        if picture.format not in _TYPES:
            raise UncleanPicture(picture.format or "")
        return _TYPES[picture.format]


def _take_crop(element: etree._Element) -> Crop:
    """What the user of a picture hides of it; afterwards the user shows the whole of what is left."""
    if local(element) == "imagedata":
        return _take_vml_crop(element)
    holder = element.getparent()
    if local(element) != "blip" or holder is None:
        return _UNCUT
    source = next((each for each in holder if local(each) == "srcRect"), None)
    crop = _take_rectangle(source, inward=True)
    target = next((each for each in holder.iter("*") if local(each) == "fillRect"), None)
    return _within(crop, _take_rectangle(target, inward=False))


def _take_rectangle(rectangle: etree._Element | None, *, inward: bool) -> Crop:
    """The sides of a ``srcRect`` (cuts are positive) or a ``fillRect`` (what hangs over the shape is
    negative, in shares of the shape); a side that cuts is taken out of the element.
    """
    if rectangle is None:
        return _UNCUT
    shares = [_share(rectangle.get(side, "0")) for side in _SIDES]
    cuts = [max(each if inward else -each, 0) for each in shares]
    if not any(cuts):
        return _UNCUT
    left, top, right, bottom = cuts
    if not inward:
        across, down = _WHOLE + left + right, _WHOLE + top + bottom
        left, right = left * _WHOLE // across, right * _WHOLE // across
        top, bottom = top * _WHOLE // down, bottom * _WHOLE // down
    for side, share in zip(_SIDES, cuts, strict=True):
        if share:
            del rectangle.attrib[side]
    return left, top, right, bottom


def _within(outer: Crop, inner: Crop) -> Crop:
    """Two crops one after the other as one of the whole picture."""
    left, top, right, bottom = outer
    across, down = max(_WHOLE - left - right, 0), max(_WHOLE - top - bottom, 0)
    return (
        left + inner[0] * across // _WHOLE,
        top + inner[1] * down // _WHOLE,
        right + inner[2] * across // _WHOLE,
        bottom + inner[3] * down // _WHOLE,
    )


def _share(text: str) -> int:
    """``12500`` or, in strict files, ``12.5%``; 0 for what is no share."""
    try:
        return round(float(text[:-1]) * 1000) if text.endswith("%") else int(text)
    except (ValueError, OverflowError):
        return 0


def _take_vml_crop(element: etree._Element) -> Crop:
    shares: list[int] = []
    for name in _VML_SIDES:
        text = element.get(name, "0")
        element.attrib.pop(name, "")
        try:
            share = float(text[:-1]) / _VML_WHOLE if text.endswith("f") else float(text)
        except ValueError:
            share = 0.0
        shares.append(max(int(share * _WHOLE), 0) if abs(share) <= 1 else 0)
    return shares[0], shares[1], shares[2], shares[3]
