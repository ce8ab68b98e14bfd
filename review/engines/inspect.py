"""One file inspected: sniffed, read, its metadata and findings, or the reason why not. Writes
nothing, keeps nothing.

The shape of the answer is product.md section 10. Runs in process; hostile files belong in the
limited child that ``__main__`` is made for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import file_digest
from pathlib import Path

from review.engines.about import engine
from review.engines.find.cues import find_cues
from review.engines.find.detect import find_in_document
from review.engines.find.marks import find_hidden_marks, find_marks
from review.engines.find.naming import names_of
from review.engines.find.options import FindOptions
from review.engines.messages import Cause, refuse
from review.engines.model import (
    METADATA_FIELDS,
    Field,
    FileFacts,
    FileRefused,
    Finding,
    Inspection,
    PageFacts,
    Seen,
)
from review.engines.read import open_reading
from review.engines.read.lines import visible_lines
from review.engines.read.metadata import read_metadata
from review.engines.read.places import placed
from review.engines.read.reading import Reading
from review.engines.read.recognised import Recognised
from review.engines.sniff import Format, sniff


def inspect(
    path: Path,
    *,
    name: str | None = None,
    admit_secrecy_mark: bool = False,
    recognised: Mapping[str, Recognised] | None = None,
    options: FindOptions | None = None,
    seek: bool = True,
) -> Inspection:
    """Read the file at ``path``; ``name`` is the name it was uploaded under (default: its own);
    ``recognised`` what ``recognise`` gave for the pages and pictures that ``triage`` named;
    ``options`` what the finders are asked beside the text. Without ``seek`` the text is read and no
    finder is asked: whoever knows what has to go needs the places only.

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
            return _read(
                reading, facts, admit_secrecy_mark, (options or FindOptions()) if seek else None
            )
    except FileRefused as refused:
        return _refused(
            refused, FileFacts(shown, digest, size, kind.value if kind else None, pages)
        )
    except (MemoryError, RecursionError):
        too_much = refuse(Cause.TOO_MANY_ELEMENTS)
        return _refused(
            too_much, FileFacts(shown, digest, size, kind.value if kind else None, pages)
        )


def _read(
    reading: Reading, facts: FileFacts, admit_secrecy_mark: bool, options: FindOptions | None
) -> Inspection:
    """The answer for a file that is open; without ``options`` nothing is looked for in it."""
    segments = reading.segments
    lines = visible_lines(segments)
    marks = find_marks(lines, reading.boxes, reading.label)
    if not admit_secrecy_mark and any(mark.in_head for mark in marks):
        raise refuse(Cause.SECRECY_MARK)
    # asked after the marks: a scan must not hide the mark of a secret file
    for gap in (each for each in reading.unread if each.fatal):
        raise refuse(gap.cause, page=gap.page or 0)
    marks += find_hidden_marks(segments)
    metadata = read_metadata(lines, segments)
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()
    if options is not None:
        options = replace(options, day=options.day or _day_of(metadata))
        cues = find_cues(lines, _place(metadata.get("title")))
        names = names_of(reading, options)
        findings = find_in_document(reading, marks, cues, names.hits, options)
        notices = names.notices
    segments, columns = placed(reading, segments)
    return Inspection(
        file=facts,
        engine=engine(),
        status="read",
        reason=None,
        message=None,
        pages=tuple(reading.pages),
        metadata=metadata,
        findings=findings,
        segments=segments,
        facts=tuple(Seen(each.kind, each.page, each.box, each.text) for each in reading.facts),
        notices=notices,
        columns=columns,
    )


def _day_of(metadata: Mapping[str, Field | None]) -> date | None:
    """The document's date, at which ages count; None where it has none that is a day."""
    field = metadata.get("doc_date")
    try:
        return date.fromisoformat(field.value) if field and isinstance(field.value, str) else None
    except ValueError:
        return None


def _place(field: Field | None) -> tuple[str, int, int] | None:
    return (field.segment, field.start, field.end) if field else None


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
