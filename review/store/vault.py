"""The protected text of files and the keyed digest of values, together: what settling and reading need.

The database never holds a value. Who may look reads it here, from the working file of a version.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from review.domain.content import ISSUING_FIELDS, FileContent, Span, TextSegment, content_lines
from review.store.documents import FileVersion
from review.store.files import Files

_DROP = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\\-·]")

_READING = "reading.json"


@dataclass(frozen=True)
class Vault:
    """``files`` is the door to the disk, ``value_key`` the house's secret for digests of values."""

    files: Files
    value_key: bytes

    def digest_value(self, text: str) -> str:
        """Keyed digest (HMAC-SHA-256, hex) of a value without layout, so that one number is one value everywhere."""
        canonical = _DROP.sub("", unicodedata.normalize("NFKC", text)).upper()
        return hmac.new(self.value_key, canonical.encode(), hashlib.sha256).hexdigest()

    def digest_file(self, digest: str) -> str:
        """Keyed digest of a file by its plain one (hex): tells two files apart to whoever has the house's
        key, and nothing to anybody else.
        """
        return hmac.new(self.value_key, f"file:{digest}".encode(), hashlib.sha256).hexdigest()

    def reading(self, version_id: int) -> dict[str, Any]:
        """What reading a version produced: segments, metadata, embedded digests; empty before it is read."""
        data: dict[str, Any] = self.files.read_working(version_id, _READING) or {}
        return data

    def stamp(self, version_id: int) -> tuple[int, int, int] | None:
        """Tells whether ``reading`` answers what it did before."""
        return self.files.working_stamp(version_id, _READING)

    def segments(self, version_id: int) -> list[dict[str, Any]]:
        """The segments of a version in the shape of product.md section 10."""
        found: list[dict[str, Any]] = self.reading(version_id).get("segments", [])
        return found

    def text_at(self, version_id: int, segment: str, start: int, end: int) -> str:
        """The characters of a span; empty when the segment is not there."""
        for found in self.segments(version_id):
            if found["id"] == segment:
                return str(found["text"])[start:end]
        return ""

    def content(self, version: FileVersion) -> FileContent:
        """The version as the content digest sees it."""
        return self.content_at(version.id, version.position)

    def content_at(self, version_id: int, position: int) -> FileContent:
        """The same by the id of a version and its position in the document."""
        reading = self.reading(version_id)
        segments = [TextSegment(s["id"], s["kind"], s["text"]) for s in reading.get("segments", [])]
        metadata = reading.get("metadata", {})
        spans = {
            name: Span(value["segment"], value["start"], value["end"])
            for name in ISSUING_FIELDS
            if (value := metadata.get(name)) is not None
        }
        embedded = tuple(sorted(e["sha256"] for e in reading.get("embedded", [])))
        return FileContent(position, content_lines(segments, spans), embedded)
