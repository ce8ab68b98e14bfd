"""Pictures inside a Word file as text: what recognition gave for them, the text records of vector
pictures, and a gap where there is neither.

Which pictures there are and how large they are is ``pictures.py``; the records are ``vector.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from review.engines.messages import Cause
from review.engines.model import FileRefused, Segment
from review.engines.package import Package
from review.engines.read.pictures import PictureUnread, may_hold_text, pictures_of, size_of
from review.engines.read.reading import Doubt, Fact, Unread
from review.engines.read.recognised import Recognised, RecognisedLine
from review.engines.read.vector import is_vector, read_vector

#: Units of a side below which a drawing without records of text is an ornament.
_SMALLEST: Final = 60
#: Sides of a thumbnail of the first page on which nobody can read anything.
_THUMBNAIL: Final = 512
_THUMBNAIL_PART: Final = re.compile(r"^docProps/thumbnail\.", re.IGNORECASE)
#: Mean confidence of a line below which its text is uncertain.
_SURE: Final = 0.85


@dataclass
class PictureTexts:
    """What the pictures of one file gave; ``parts`` are the parts that were looked at."""

    segments: list[Segment] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)

    def read(self, package: Package, recognised: Mapping[str, Recognised]) -> None:
        """All pictures of a package. Small ones are passed over as ``pictures_of`` does."""
        for picture in pictures_of(package):
            part = picture.part
            self.parts.add(part)
            if picture.cause is not None:
                self._other(package, part)
                continue
            known = recognised.get(part) or recognised.get(picture.same_as)
            if known is not None:
                self._recognised(part, known)
            elif not (
                _THUMBNAIL_PART.match(part) and max(picture.width, picture.height) <= _THUMBNAIL
            ):
                self.gap(part, Cause.SCAN)

    def stray(self, part: str, data: bytes) -> bool:
        """A picture that is not called one, or a small one; whether the part is a picture at all."""
        if is_vector(data):
            self.vector(part, data)
            return True
        try:
            width, height = size_of(data)
        except PictureUnread:
            return False
        if may_hold_text(width, height):
            self.gap(part, Cause.SCAN)
        return True

    def vector(self, part: str, data: bytes) -> None:
        """An EMF or WMF picture: its text records, or a gap."""
        vector = read_vector(data)
        if vector.texts:
            text = "\n".join(vector.texts)
            self.segments.append(Segment(f"{part}#p", part, "picture", None, text))
        elif not (0 < vector.width < _SMALLEST or 0 < vector.height < _SMALLEST):
            self.gap(part, Cause.VECTOR_PICTURE)

    def drawing(self, part: str, root: etree._Element) -> None:
        """An SVG picture: its text elements."""
        lines = [
            "".join(map(str, node.itertext())).strip() for node in root.iter("{*}text", "{*}title")
        ]
        text = "\n".join(line for line in lines if line)
        if text:
            self.segments.append(Segment(f"{part}#p", part, "picture", None, text))

    def gap(self, part: str, cause: Cause) -> None:
        """A place of which no text could be had."""
        self.segments.append(Segment(f"{part}#p", part, "unread", None, ""))
        self.unread.append(Unread(f"{part}#p", cause, part=part))

    def _other(self, package: Package, part: str) -> None:
        try:
            data = package.read(part)
            if is_vector(data):
                self.vector(part, data)
                return
            if part.casefold().endswith(".svg"):
                self.drawing(part, package.xml(part))
                return
        except FileRefused:
            pass
        self.gap(part, Cause.VECTOR_PICTURE)

    def _recognised(self, part: str, known: Recognised) -> None:
        name = f"{part}#p"
        lines = [line for line in known.lines if line.text.strip()]
        if lines:
            text = "\n".join(line.text for line in lines)
            self.segments.append(Segment(name, part, "picture", None, text))
            self.doubts.extend(_doubts(name, lines))
        self.facts.extend(Fact("seal", text=part) for _ in known.seals)


def _doubts(segment: str, lines: Iterable[RecognisedLine]) -> Iterable[Doubt]:
    start = 0
    for line in lines:
        end = start + len(line.text)
        if line.score < _SURE:
            yield Doubt(segment, start, end, "ocr_confidence")
        start = end + 1
