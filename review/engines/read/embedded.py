"""Files inside files: embedded documents and workbooks, attachments, imported chunks, packaged objects,
read recursively as segments of kind ``attachment``.

What can't be read is said to be unread. How deep and how much is in ``limits.py``; the state of both is
kept for the whole outermost file, whatever its readers are.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from review.engines import limits
from review.engines.compound import MAGIC, Compound
from review.engines.encodings import text_of
from review.engines.messages import Cause
from review.engines.model import FileRefused, Hidden, Refused, Segment
from review.engines.read.embedded_plain import plain_text
from review.engines.read.reading import Unread
from review.engines.sniff import Format, sniff

_NATIVE: Final = "\x01Ole10Native"
_PACKED: Final = ("Package", "CONTENTS", "EmbeddedOdf")


@dataclass(frozen=True)
class EmbeddedText:
    """What an inner file gave: segments of kind ``attachment`` (or ``unread``), and what could not be
    read.
    """

    segments: tuple[Segment, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass
class _Nest:
    depth: int = 0
    files: int = 0
    bytes: int = 0


_NEST: ContextVar[_Nest | None] = ContextVar("nest", default=None)


@contextmanager
def one_budget() -> Iterator[None]:
    """Within this, all embedded files share one budget; an outer one goes on. Readers open it around
    a whole file.
    """
    if _NEST.get() is not None:
        yield
        return
    token = _NEST.set(_Nest())
    try:
        yield
    finally:
        _NEST.reset(token)


def embedded_segments(data: bytes, name: str, part: str, *, depth: int = 0) -> EmbeddedText:
    """Read the inner file ``data``, called ``name``, which the outer file keeps in ``part``.

    Every inner segment becomes kind ``attachment`` with part ``part!inner part`` and id
    ``part!inner id``. ``depth`` is how deep the outer file itself lies (0: it is the upload). Never
    raises for a bad file: then there is one segment of kind ``unread`` with the cause.
    """
    with one_budget():
        nest = _NEST.get() or _Nest()
        if max(depth, nest.depth) >= limits.EMBEDDED_DEPTH:
            return _unread(part, Cause.EMBEDDED_TOO_DEEP)
        nest.files += 1
        nest.bytes += len(data)
        if nest.files > limits.EMBEDDED_FILES or nest.bytes > limits.EMBEDDED_BYTES:
            return _unread(part, Cause.EMBEDDED_TOO_DEEP)
        nest.depth += 1
        try:
            return _read(data, name, part)
        except FileRefused as refused:
            return _unread(part, _CAUSES.get(refused.reason, Cause.EMBEDDED_OBJECT))
        finally:
            nest.depth -= 1


_CAUSES: Final = {
    Refused.ENCRYPTED: Cause.OFFICE_PASSWORD,
    Refused.BOMB: Cause.UNPACKS_TOO_LARGE,
    Refused.TOO_LARGE: Cause.TOO_LARGE,
}


def _read(data: bytes, name: str, part: str) -> EmbeddedText:
    if not data.strip(b"\x00"):
        return EmbeddedText()
    if data.startswith(MAGIC):
        return _object(data, name, part)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or b"%PDF-" in data[:1024]:
        return _document(data, part)
    text = plain_text(data, name)
    if text is None:
        return _unread(part, Cause.EMBEDDED_OBJECT)
    return _attachment(part, "#e0", text)


def _document(data: bytes, part: str) -> EmbeddedText:
    """A file with a reader of its own. Raises ``FileRefused``."""
    from review.engines.read import open_reading  # noqa: PLC0415  # it imports the readers

    with _as_file(data) as path:
        kind = sniff(path)
        if kind is Format.DOC:
            return _unread(part, Cause.EMBEDDED_OBJECT)
        with open_reading(path, kind) as reading:
            segments = tuple(
                Segment(
                    f"{part}!{each.id}",
                    f"{part}!{each.part}",
                    each.kind if each.kind == "unread" else Hidden.ATTACHMENT.value,
                    None,
                    each.text,
                )
                for each in reading.segments
            )
            gaps = tuple(
                Unread(f"{part}!{each.segment}", each.cause, part=f"{part}!{each.part}")
                for each in reading.unread
            )
    return EmbeddedText(segments, gaps)


def _object(data: bytes, name: str, part: str) -> EmbeddedText:
    """An OLE object: a package with a name and a file, a packed document, or what nobody reads."""
    file = Compound(data)
    if file.holds(_NATIVE):
        label, inner = _native(file.read(_NATIVE))
        found = _attachment(part, "#e1", label)
        return _joined(found, embedded_segments(inner, label or name, f"{part}!package"))
    for stream in file.streams:
        if stream in _PACKED:
            return embedded_segments(file.read(stream), name, f"{part}!{stream}")
    if file.holds("EncryptedPackage"):
        return _unread(part, Cause.OFFICE_PASSWORD)
    return _unread(part, Cause.EMBEDDED_OBJECT)


def _native(data: bytes) -> tuple[str, bytes]:
    """The names and the bytes in an Ole10Native stream: size, type, label, path, type, path again."""
    at = 6
    names: list[str] = []
    for _ in range(2):
        end = data.find(b"\x00", at)
        if end < 0:
            return "", b""
        names.append(text_of(data[at:end]) or "")
        at = end + 1
    at += 4
    length = int.from_bytes(data[at : at + 4], "little")
    at += 4 + length
    size = int.from_bytes(data[at : at + 4], "little")
    return "\n".join(dict.fromkeys(each for each in names if each)), data[at + 4 : at + 4 + size]


def _attachment(part: str, suffix: str, text: str) -> EmbeddedText:
    text = text.strip()[: limits.SEGMENT_CHARS]
    if not text:
        return EmbeddedText()
    return EmbeddedText((Segment(part + suffix, part, Hidden.ATTACHMENT.value, None, text),))


def _unread(part: str, cause: Cause) -> EmbeddedText:
    name = f"{part}#u"
    return EmbeddedText(
        (Segment(name, part, "unread", None, ""),), (Unread(name, cause, part=part),)
    )


def _joined(*texts: EmbeddedText) -> EmbeddedText:
    return EmbeddedText(
        tuple(each for text in texts for each in text.segments),
        tuple(each for text in texts for each in text.unread),
    )


@contextmanager
def _as_file(data: bytes) -> Iterator[Path]:
    """The bytes as a file in the folder for temporary files, which the parent of a limited process
    gives it and clears after it; only its owner can read it.
    """
    with tempfile.NamedTemporaryFile(prefix="embedded-") as stream:
        stream.write(data)
        stream.flush()
        yield Path(stream.name)
