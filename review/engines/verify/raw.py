"""Searches bytes for values in every form a file may write them, and pictures for what travels
beside the pixels.

Knows no document format; both proofs use it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from review.engines.verify.canon import canonical, forms_of, is_distinct
from review.engines.verify.sieve import Sieve

#: PNG chunks that draw; text, time, Exif and profiles are not among them.
_PNG_DRAWS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"pHYs", b"gAMA", b"sRGB"})
#: JPEG segments that draw: frames, tables, scans, restarts, numbers of lines (ITU-T T.81, table B.1).
_JPEG_DRAWS = frozenset(range(0xC0, 0xD0)) - {0xC8} | {0xDA, 0xDB, 0xDC, 0xDD}
_JPEG_SHORT = {0xE0: 16, 0xEE: 14}
_RESTARTS = frozenset(bytes((0xD0 + step,)) for step in range(8))
_DEEPEST = 4
_SHORTEST_IN_NOISE = 6
_LARGEST = 64 << 20
_PIECE = 1 << 16
#: A shorter number also stands among coordinates and offsets: there it is part of a longer one.
_LONG_NUMBER = 10
_STRING = re.compile(rb"\([^()\\]{3,400}\)")
#: A name where contents call a resource; those of device colours are the format's own.
_CALLED = re.compile(
    rb"/([^\s()<>\[\]{}/%]{3,127})\s{1,9}(?:(?:Do|gs|sh|scn|SCN|cs|CS)(?![A-Za-z])|[-+.\d]{1,12}\s{1,9}Tf)"
)
_HEXED = re.compile(rb"#([0-9A-Fa-f]{2})")
_DEVICES = frozenset({b"DeviceGray", b"DeviceRGB", b"DeviceCMYK", b"Pattern"})
_BLANK = re.compile(rb"\s+")
#: Hex strings written with blanks or over several lines.
_SPACED_HEX = re.compile(rb"<[0-9A-Fa-f]+\s[0-9A-Fa-f\s]*>")


class Search:
    """A set of values to look for. Values too short to be distinct are left to the comparison of
    text.
    """

    def __init__(self, values: Sequence[str]) -> None:
        self.values = [each for each in values if is_distinct(each)]
        #: Words of Latin letters also stand in the format itself ("length"): only in strings they speak.
        self._latin = [each for each in self.values if each.isascii() and each.isalpha()]
        self._forms = {each: forms_of(each) for each in self.values if each not in self._latin}
        self._numbers = {
            each: re.compile(rb"(?<![0-9.])" + each.encode() + rb"(?![0-9.])")
            for each in self._forms
            if each.isdecimal() and each.isascii() and len(each) < _LONG_NUMBER
        }
        forms = self._forms.values()
        plain = {form for each in forms for form in each.plain}
        self._sieve = Sieve(
            plain.union(form for each in forms for form in (*each.hexes, *each.escaped))
        )
        has_letters = any(
            letter.isascii() and letter.isalpha() for each in self._forms for letter in each
        )
        self._plain = Sieve(plain) if has_letters else None

    def hits(self, data: bytes, *, noise: bool = False) -> set[str]:
        """The values that stand in the bytes in any encoding.

        In ``noise`` (pixels, packed data) short byte forms turn up by chance: not looked for there.
        """
        least = _SHORTEST_IN_NOISE if noise else 0
        spaced = b"".join(_BLANK.sub(b"", each) for each in _SPACED_HEX.findall(data))
        in_spaced = self._sieve.standing(spaced)
        standing = self._sieve.standing(data)
        plain = standing | self._plain.standing(data.lower()) if self._plain else standing
        found: set[str] = set()
        for value, forms in self._forms.items() if standing or plain or in_spaced else ():
            number = self._numbers.get(value)
            if number is not None:
                stands = number.search(data) is not None or not standing.isdisjoint(forms.hexes)
            else:
                stands = (
                    any(len(form) >= least and form in plain for form in forms.plain)
                    or any(len(form) >= least and form in standing for form in forms.hexes)
                    or not standing.isdisjoint(forms.escaped)
                    or not in_spaced.isdisjoint(forms.hexes)
                )
            if stands:
                found.add(value)
        if self._latin:
            spoken = [*_STRING.findall(data), *_called(data)]
            said = canonical(b"|".join(spoken).decode("latin-1"))
            found |= {value for value in self._latin if value in said}
        return found

    def says(self, texts: Iterable[str]) -> set[str]:
        """The values that stand in any of these texts, whatever their layout."""
        said = canonical("¦".join(texts))
        return {value for value in self.values if value in said}

    def places(self, files: Mapping[str, bytes], *, depth: int = 0) -> list[str]:
        """Names of the files that hold a value, looking into packages and deflated data inside
        them.
        """
        found: list[str] = []
        for name, data in files.items():
            if self.hits(data, noise=not name.endswith((".xml", ".rels"))):
                found.append(name)
            elif depth < _DEEPEST:
                inner = dict(_inside(name, data))
                found.extend(self.places(inner, depth=depth + 1))
        return found


def _called(data: bytes) -> Iterator[bytes]:
    """Names of resources that contents call, whether or not there is such a resource."""
    for name in set(_CALLED.findall(data)) - _DEVICES:
        yield _HEXED.sub(lambda found: bytes([int(found[1], 16)]), name)


def _inside(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Whatever is packed in these bytes: the members of a zip, streams of Flate behind ``stream``
    keywords.
    """
    if data[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for each in archive.infolist():
                    if each.file_size <= _LARGEST:
                        yield f"{name}!{each.filename}", archive.read(each)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError):
            return
    for number, unpacked in enumerate(inflated_streams(data)):
        yield f"{name}!stream{number}", unpacked


def inflated_streams(data: bytes) -> Iterator[bytes]:
    """Everything behind a ``stream`` keyword that inflates, whether or not the file still refers to
    it.
    """
    view = memoryview(data)
    at = data.find(b"stream")
    while at >= 0:
        start = at + len(b"stream")
        while data[start : start + 1] in {b"\r", b"\n"}:
            start += 1
        if data[at - 3 : at] != b"end" and data[start : start + 1] in {b"x", b"H", b"h", b"X"}:
            with suppress(zlib.error):
                yield _inflated(view[start:])
        at = data.find(b"stream", at + 1)


def _inflated(packed: memoryview) -> bytes:
    """What inflates from the start of these bytes. Given piece by piece: what stands behind is not copied
    for every stream of a large file. Raises ``zlib.error``.
    """
    inflating = zlib.decompressobj()
    pieces: list[bytes] = []
    left = _LARGEST
    for at in range(0, len(packed), _PIECE):
        pieces.append(inflating.decompress(packed[at : at + _PIECE], left))
        left -= len(pieces[-1])
        if inflating.eof or left <= 0:
            break
    return b"".join(pieces)


def picture_extras(data: bytes) -> list[str]:
    """What a JPEG or PNG carries beside its pixels, as short names; empty for a clean one."""
    if data[:2] == b"\xff\xd8":
        return _jpeg_extras(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return _png_extras(data)
    return []


def _jpeg_extras(data: bytes) -> list[str]:
    """Segments that do not draw, those between the scans too; of those of a writer, the two short ones that say
    how colours and dots are meant may stay.
    """
    found: list[str] = []
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xD9:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker not in _JPEG_DRAWS and _JPEG_SHORT.get(marker) != length:
            found.append(f"jpeg segment {marker:02X}")
        at += 2 + length
        while marker == 0xDA and at < len(data):
            at = data.find(b"\xff", at) % (len(data) + 1)
            if data[at + 1 : at + 2] != b"\0" and data[at + 1 : at + 2] not in _RESTARTS:
                break
            at += 2
    if not data.endswith(b"\xff\xd9"):
        found.append("data behind the end of a jpeg")
    return found


def _png_extras(data: bytes) -> list[str]:
    found: list[str] = []
    at = 8
    while at + 8 <= len(data):
        kind = data[at + 4 : at + 8]
        if kind not in _PNG_DRAWS:
            found.append(f"png chunk {kind.decode('latin-1')}")
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        if kind == b"IEND":
            break
    if at != len(data):
        found.append("data behind the end of a png")
    return found
