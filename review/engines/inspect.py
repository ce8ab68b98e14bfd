"""One file inspected: sniffed, read, its metadata and findings, or the reason why not. Writes
nothing, keeps nothing.

The shape of the answer is product.md section 10. Runs in process; hostile files belong in the
limited child that ``__main__`` is made for.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

from review.engines.about import engine
from review.engines.find.detect import find_in_document
from review.engines.find.marks import find_marks
from review.engines.messages import Cause, refuse
from review.engines.model import METADATA_FIELDS, FileFacts, FileRefused, Inspection, PageFacts
from review.engines.read import open_reading
from review.engines.read.lines import visible_lines
from review.engines.read.metadata import read_metadata
from review.engines.read.reading import Reading
from review.engines.read.recognised import Recognised
from review.engines.sniff import Format, sniff


def inspect(
    path: Path,
    *,
    name: str | None = None,
    admit_secrecy_mark: bool = False,
    recognised: Mapping[str, Recognised] | None = None,
) -> Inspection:
    """Read the file at ``path``; ``name`` is the name it was uploaded under (default: its own);
    ``recognised`` what ``recognise`` gave for the pages and pictures that ``triage`` named.

    Never raises for a bad file: ``status`` is ``refused`` with reason and message, and then there
    is no text, metadata or finding in the answer. With ``admit_secrecy_mark`` a mark in the head
    does not refuse (the digest was admitted beforehand) but becomes a finding at level ``note``.
    Raises ``OSError`` when the file can't be opened at all.
    """
    with path.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    size = path.stat().st_size
    shown = name or path.name
    kind: Format | None = None
    pages: int | None = None
    try:
        kind = sniff(path)
        with open_reading(path, kind, recognised) as reading:
            pages = len(reading.pages) or None
            facts = FileFacts(shown, digest, size, kind.value, pages)
            return _read(reading, facts, admit_secrecy_mark)
    except FileRefused as refused:
        return _refused(
            refused, FileFacts(shown, digest, size, kind.value if kind else None, pages)
        )
    except (MemoryError, RecursionError):
        too_much = refuse(Cause.TOO_MANY_ELEMENTS)
        return _refused(
            too_much, FileFacts(shown, digest, size, kind.value if kind else None, pages)
        )


def _read(reading: Reading, facts: FileFacts, admit_secrecy_mark: bool) -> Inspection:
    segments = reading.segments
    lines = visible_lines(segments)
    marks = find_marks(lines, reading.boxes, reading.label)
    if not admit_secrecy_mark and any(mark.in_head for mark in marks):
        raise refuse(Cause.SECRECY_MARK)
    for (
        each
    ) in reading.unread:  # asked after the marks: a scan must not hide the mark of a secret file
        if each.fatal:
            raise refuse(each.cause, page=each.page or 0)
    return Inspection(
        file=facts,
        engine=engine(),
        status="read",
        reason=None,
        message=None,
        pages=tuple(reading.pages),
        metadata=read_metadata(lines),
        findings=find_in_document(reading, marks),
        segments=segments,
    )


def _refused(refused: FileRefused, facts: FileFacts) -> Inspection:
    pages: tuple[PageFacts, ...] = ()
    return Inspection(
        file=facts,
        engine=engine(),
        status="refused",
        reason=refused.reason,
        message=refused.message,
        pages=pages,
        metadata=dict.fromkeys(METADATA_FIELDS),
    )
