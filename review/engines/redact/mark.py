"""Prints the disclosure mark into a file and reads it back: the order of work, the same for docx and PDF.

A mark is printed before a file is redacted, so that the proof covers it like any other words of the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from review.engines.find.marks import find_marks
from review.engines.messages import Cause, refuse
from review.engines.model import Field
from review.engines.read import open_reading
from review.engines.read.lines import visible_lines
from review.engines.read.metadata import read_metadata
from review.engines.read.reading import Reading
from review.engines.read.recognised import Recognised
from review.engines.redact.mark_words import Attribute, Style, mark_words, stands_already
from review.engines.sniff import Format, sniff


@dataclass(frozen=True)
class Marked:
    """The bytes of the file, whether the mark stood there before (then they are the original's), and
    the words that stand there now.
    """

    data: bytes
    stood: bool
    words: str


def mark(
    path: Path,
    attribute: Attribute,
    style: Style,
    *,
    recognised: Mapping[str, Recognised] | None = None,
    admit_secrecy_mark: bool = False,
) -> Marked:
    """The file with the mark. Raises ``FileRefused``: another mark stands there, there is no room, the
    format is no docx or PDF, part of it could not be read, or it bears a secrecy mark.
    """
    kind = sniff(path)
    if kind not in {Format.DOCX, Format.PDF}:
        raise refuse(Cause.NO_MARK_IN_FORMAT)
    with open_reading(path, kind, recognised or {}) as reading:
        metadata = _metadata(reading, admit_secrecy_mark=admit_secrecy_mark)
        standing = metadata["attribute_mark"]
        if stands_already(str(standing.value) if standing else None, attribute):
            return Marked(path.read_bytes(), stood=True, words=_standing(reading, standing))
        words = mark_words(attribute, style)
        if kind is Format.PDF:
            from review.engines.redact.mark_pdf import mark_pdf  # noqa: PLC0415  # one at a time

            return Marked(mark_pdf(path, words, style, metadata, reading), stood=False, words=words)
        from review.engines.redact.mark_docx import mark_docx  # noqa: PLC0415

        return Marked(mark_docx(path, words, style, metadata), stood=False, words=words)


def says(path: Path, attribute: Attribute, recognised: Mapping[str, Recognised]) -> bool:
    """Whether a file, read anew, bears a mark of this attribute."""
    with open_reading(path, sniff(path), recognised) as reading:
        found = _metadata(reading, admit_secrecy_mark=True)["attribute_mark"]
        return found is not None and found.value == attribute.value


def _metadata(reading: Reading, *, admit_secrecy_mark: bool) -> Mapping[str, Field | None]:
    lines = visible_lines(reading.segments)
    marks = find_marks(lines, reading.boxes, reading.label)
    if not admit_secrecy_mark and any(each.in_head for each in marks):
        raise refuse(Cause.SECRECY_MARK)
    for gap in (each for each in reading.unread if each.fatal):
        raise refuse(gap.cause, page=gap.page or 0)
    return read_metadata(lines, reading.segments)


def _standing(reading: Reading, field: Field | None) -> str:
    texts = {each.id: each.text for each in reading.segments}
    return "" if field is None else texts[field.segment][field.start : field.end]
