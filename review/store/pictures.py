"""What a picture is by its first bytes: PNG or JPEG, with its size in pixels. Opens nothing else.

A screenshot is shown again to people inside; whatever is neither is refused.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_HEAD = 64
#: Markers of a JPEG that begin a frame: its height and width follow (ITU-T T.81, B.2.2).
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_LONGEST_SEARCH = 1 << 20


@dataclass(frozen=True)
class Picture:
    """``format`` is png or jpeg; width and height in pixels."""

    format: str
    width: int
    height: int


def picture_of(path: Path) -> Picture | None:
    """What the file is; None where it is no picture of the two kinds, or its head is cut off."""
    with path.open("rb") as source:
        head = source.read(_LONGEST_SEARCH)
    if head.startswith(_PNG) and head[12:16] == b"IHDR" and len(head) >= _HEAD // 2:
        width, height = struct.unpack(">II", head[16:24])
        return Picture("png", width, height) if width and height else None
    return _jpeg(head) if head.startswith(_JPEG) else None


def _jpeg(head: bytes) -> Picture | None:
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return Picture("jpeg", width, height) if width and height else None
        at += 2 + int(struct.unpack(">H", head[at + 2 : at + 4])[0])
    return None
