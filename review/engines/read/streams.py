"""Is a PDF safe to hand to a parser? Weighs its compressed streams and counts how often its forms
are drawn.

Looks at bytes and at the object graph only; reads no text. Guards: redaction.md section 8.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

import pikepdf

from review.engines import limits
from review.engines.messages import Cause, refuse

_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_DO: Final = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_CHUNK: Final = limits.MB


def weigh_streams(data: bytes) -> None:
    """Inflate every Flate stream of a PDF in small steps and throw the result away.

    Raises ``FileRefused`` (bomb) when one stream, or all together, unpack to more than the budget,
    or when Flate is wrapped in Flate too often. Damaged streams are left to the parser.
    """
    total = 0
    for match in _STREAM.finditer(data):
        start = match.end()
        if not _is_zlib(data[start : start + 2]):
            continue
        end = data.find(b"endstream", start)
        total += _weight(data[start : end if end >= 0 else len(data)])
        if total > limits.STREAMS_TOTAL_BYTES:
            raise refuse(Cause.UNPACKS_TOO_LARGE, part="stream")


def weigh_encrypted(pdf: pikepdf.Pdf) -> None:
    """The same for a file whose streams can only be seen through the opened file."""
    total = 0
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            total += _weight(item.read_raw_bytes())
            if total > limits.STREAMS_TOTAL_BYTES:
                raise refuse(Cause.UNPACKS_TOO_LARGE, part="stream")


def _is_zlib(head: bytes) -> bool:
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0


def _weight(packed: bytes) -> int:
    for _ in range(limits.STREAM_LAYERS):
        size, head, unpacked = 0, b"", []
        for piece in _inflate(packed):
            head = head or piece[:2]
            size += len(piece)
            if size > limits.STREAM_BYTES:
                raise refuse(Cause.UNPACKS_TOO_LARGE, part="stream")
            if _is_zlib(head):
                unpacked.append(piece)
        if not unpacked:
            return size
        packed = b"".join(unpacked)
    raise refuse(Cause.UNPACKS_TOO_LARGE, part="stream")


def _inflate(packed: bytes) -> Iterator[bytes]:
    machine = zlib.decompressobj()
    while packed and not machine.eof:
        try:
            yield machine.decompress(packed, _CHUNK)
        except zlib.error:
            return
        packed = machine.unconsumed_tail


def count_forms(pdf: pikepdf.Pdf) -> None:
    """Raise ``FileRefused`` (bomb) when the pages draw too many forms, nested calls multiplied out,
    or too deep.
    """
    known: dict[tuple[int, int], int] = {}
    total = 0
    for page in pdf.pages:
        forms = _forms(page.obj)
        if forms:
            content = b"\n".join(part.read_bytes() for part in _contents(page.obj))
            total += _drawn(content, forms, known, 1)
        if total > limits.FORM_CALLS:
            raise refuse(Cause.FORMS_MULTIPLY)


def _drawn(
    content: bytes,
    forms: dict[bytes, pikepdf.Stream],
    known: dict[tuple[int, int], int],
    depth: int,
) -> int:
    """How many forms this content draws, those inside them included."""
    if depth > limits.FORM_DEPTH:
        raise refuse(Cause.FORMS_MULTIPLY)
    total = 0
    for name in _DO.findall(content):
        form = forms.get(name)
        if form is None:
            continue
        key = form.objgen
        if key not in known or key == (0, 0):
            inner = _forms(form)
            known[key] = 1 + (_drawn(form.read_bytes(), inner, known, depth + 1) if inner else 0)
        total += known[key]
        if total > limits.FORM_CALLS:
            raise refuse(Cause.FORMS_MULTIPLY)
    return total


def _forms(holder: pikepdf.Object) -> dict[bytes, pikepdf.Stream]:
    resources = inherited(holder, "/Resources")
    objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(objects, pikepdf.Dictionary):
        return {}
    return {
        str(name)[1:].encode(): item
        for name, item in objects.items()
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"
    }


def inherited(holder: pikepdf.Object, name: str) -> pikepdf.Object | None:
    """A page attribute, taken from the page tree above when the page itself has none (PDF 32000-1,
    7.7.3.4).
    """
    node: pikepdf.Object | None = holder
    for _ in range(limits.FORM_DEPTH):
        if node is None:
            return None
        if name in node:
            return node[name]
        node = node.get("/Parent")
    return None


def _contents(page: pikepdf.Object) -> list[pikepdf.Stream]:
    contents = page.get("/Contents")
    if isinstance(contents, pikepdf.Stream):
        return [contents]
    if isinstance(contents, pikepdf.Array):
        return [part for part in contents if isinstance(part, pikepdf.Stream)]
    return []
