"""Signatures and seals of an OFD (GB/T 33190-2016, section 18): where a seal is stamped, whose it is,
and its picture from the signed value (GB/T 38540-2020 and GM/T 0031).

Nothing is verified: whether a signature is valid is not for a reader to say. Of the ASN.1 only the
name and the picture are looked for, within a budget.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from review.engines import limits
from review.engines.model import FileRefused
from review.engines.read.ofd_document import Body, OfdDocument
from review.engines.read.ofd_package import Element, child, children, numbers, words
from review.engines.read.ofd_shapes import Rect

_SEQUENCE: Final = 0x30
_OCTETS: Final = 0x04
_STRINGS: Final = {0x0C: "utf-8", 0x16: "latin-1", 0x13: "latin-1", 0x1E: "utf-16-be"}
_DEPTH: Final = 8
_PICTURES: Final = frozenset({"png", "gif", "bmp", "jpg", "jpeg", "ofd", "tif", "tiff"})
_LONGEST_NAME: Final = 200
_MOST: Final = 500  # signatures of one document


@dataclass(frozen=True)
class SealPicture:
    """``kind``: png, gif, bmp, jpg, ofd …; ``name`` of the seal as issued, or empty."""

    kind: str
    data: bytes
    name: str


@dataclass(frozen=True)
class Stamp:
    """A seal on a page, in millimetres; of its picture only ``clip`` is shown (a seal over several
    edges). ``picture`` None where it can't be had.
    """

    page_id: str
    box: Rect
    clip: Rect | None
    picture: SealPicture | None


@dataclass(frozen=True)
class Signed:
    """One signature: when by its own words, the program that made it, its stamps."""

    when: str
    provider: str
    stamps: tuple[Stamp, ...]


def signatures(document: OfdDocument, body: Body) -> Iterator[Signed]:
    """The signatures of one document of the package."""
    listed = document.found(words(child(body.entry, "Signatures")), document.main)
    root = document.parts.xml(listed) if listed else None
    for number, each in enumerate(children(root, "Signature")):
        if number >= _MOST:
            return
        part = document.found(each.get("BaseLoc", ""), listed or "")
        signature = document.parts.xml(part) if part else None
        if part and signature is not None:
            yield _signed(document, signature, part)


def _signed(document: OfdDocument, root: Element, part: str) -> Signed:
    info = child(root, "SignedInfo")
    marks = list(children(info, "StampAnnot"))
    picture = None
    if marks:
        for place in (words(child(root, "SignedValue")), words(child(info, "Seal", "BaseLoc"))):
            name = document.found(place, part)
            picture = picture or (_picture_in(document, name) if name else None)
    provider = child(info, "Provider")
    maker = provider.get("ProviderName", "") if provider is not None else ""
    stamps = []
    for mark in marks[:_MOST]:
        box = numbers(mark.get("Boundary"), 4)
        clip = numbers(mark.get("Clip"), 4)
        if len(box) == 4:
            stamps.append(
                Stamp(
                    mark.get("PageRef", ""),
                    _rect(box),
                    _rect(clip) if len(clip) == 4 else None,
                    picture,
                )
            )
    when = words(child(info, "SignatureDateTime"))
    return Signed(when, maker or words(child(provider, "ProviderName")), tuple(stamps))


def _rect(box: list[float]) -> Rect:
    return Rect(box[0], box[1], box[0] + box[2], box[1] + box[3])


def _picture_in(document: OfdDocument, name: str) -> SealPicture | None:
    try:
        return seal_picture(document.parts.read(name))
    except FileRefused:
        return None


def seal_picture(data: bytes) -> SealPicture | None:
    """The picture and the name of the seal in an SES structure, None when there is none.

    The picture is a sequence of its type, its bytes, width and height; the name stands in the
    property of the seal: a sequence of a number, the name, and a list of certificates.
    """
    name = ""
    left = limits.DER_VALUES
    waiting = [(0, len(data), 0)]
    picture: tuple[str, bytes] | None = None
    while waiting and left > 0:
        start, end, depth = waiting.pop(0)
        values = []
        for value in _values(data, start, end):
            left -= 1
            if left <= 0:
                break
            values.append(value)
        tags = [tag for tag, _, _ in values]
        if picture is None and len(tags) >= 4 and tags[0] in _STRINGS and tags[1] == _OCTETS:
            kind = _string(data, values[0]).strip().lower()
            if kind in _PICTURES:
                picture = (kind, data[values[1][1] : values[1][2]])
        if not name and tags[:1] == [0x02] and len(tags) >= 4 and tags[1] in _STRINGS:
            name = _string(data, values[1])[:_LONGEST_NAME]
        if depth < _DEPTH:
            waiting += [(low, high, depth + 1) for tag, low, high in values if tag & 0x20]
    return SealPicture(*picture, name) if picture else None


def _values(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Tag, start and end of the DER values between two places; stops at the first that does not fit."""
    while at + 2 <= end:
        tag, size = data[at], data[at + 1]
        at += 2
        if size & 0x80:
            count = size & 0x7F
            if not 1 <= count <= 4 or at + count > end:
                return
            size = int.from_bytes(data[at : at + count], "big")
            at += count
        if at + size > end:
            return
        yield tag, at, at + size
        at += size


def _string(data: bytes, value: tuple[int, int, int]) -> str:
    tag, start, end = value
    raw = data[start : min(end, start + 4 * _LONGEST_NAME)]
    try:
        return raw.decode(_STRINGS[tag])
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
