"""A whole file read: converted where that must be, its scans recognised, then inspected with that text.

Used by the tasks and by the document commands. What the steps make stays in one folder of the
caller's (the working folder of a version), so that redaction and a second reading use the very
same text and bytes. Everything is done by child processes; nothing here opens a document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from review.jobs.convert import NotConverted, convert_to_docx, needs_conversion
from review.jobs.engine_calls import inspect, triage
from review.jobs.recognising import PAGES_A_CHILD, Progress, recognise_all, repeat_lines
from review.jobs.sandbox import SandboxLimits
from review.store.files import CONVERTED, RECOGNISED, digest_of

#: Where the head of a document stands, and with it a secrecy mark.
_HEAD: Final = "page-1"


@dataclass(frozen=True)
class Source:
    """What the engines open of a document: the file, or what it was converted to, and its recognised text."""

    path: Path
    recognised: Path | None


def source_of(path: Path, folder: Path) -> Source:
    """What an earlier reading of ``path`` left in ``folder``: what redaction and proof must stand on."""
    converted, recognised = folder / CONVERTED, folder / RECOGNISED
    return Source(
        converted if converted.exists() else path, recognised if recognised.exists() else None
    )


def prepare(
    path: Path,
    folder: Path,
    *,
    limits: SandboxLimits,
    on_progress: Progress | None = None,
    first: Callable[[Source], bool] | None = None,
) -> Source:
    """Convert and recognise what must be, into ``folder``; answers what the engines then open.

    ``first`` is asked when only the first page of a long scan is recognised; when it answers False the
    rest is left. Raises FileNotFoundError, EngineFailed, NotConverted.
    """
    triaged = triage(path, limits=limits)
    source = path
    if needs_conversion(str(triaged.get("format"))):
        source = folder / CONVERTED
        if not source.exists():
            convert_to_docx(path, source)
        triaged = triage(source, limits=limits)
    keys, twins = _wanted(triaged)
    kept = folder / RECOGNISED
    if first is not None and _HEAD in keys and len(keys) > PAGES_A_CHILD // 2:
        recognise_all(source, (_HEAD,), kept, limits=limits)
        if not first(source_of(path, folder)):
            return source_of(path, folder)
    if keys:
        recognise_all(source, keys, kept, limits=limits, on_progress=on_progress)
        repeat_lines(kept, twins)
    return source_of(path, folder)


def read_document(
    path: Path,
    name: str,
    folder: Path,
    *,
    limits: SandboxLimits,
    admit_secrecy_mark: bool,
    ocr: bool = True,
    on_progress: Progress | None = None,
    terms: Path | None = None,
    names_cache: Path | None = None,
    known_names: Path | None = None,
) -> dict[str, Any]:
    """The answer of ``inspect`` (product.md section 10) with segments and embedded digests.

    ``folder`` must be readable by its owner only. A scan's first page is recognised and looked at
    before the others: a secrecy mark refuses the file before more of it is taken in. Without
    ``ocr`` scans are left unread, and the answer says which. ``terms`` are the organisation's lists
    (``jobs/terms.py``), ``known_names`` names of the submission's other files. Raises FileNotFoundError, EngineFailed.
    """

    def looked_at(source: Source) -> dict[str, Any]:
        return inspect(
            source.path,
            name or path.name,
            limits=limits,
            admit_secrecy_mark=admit_secrecy_mark,
            recognised=source.recognised,
            ocr=ocr,
            terms=terms,
            names_cache=names_cache,
            known_names=known_names,
        )

    def is_admitted(source: Source) -> bool:
        return looked_at(source).get("reason") != "secrecy_mark"

    first = None if admit_secrecy_mark else is_admitted
    try:
        if ocr:
            source = prepare(path, folder, limits=limits, on_progress=on_progress, first=first)
        else:
            source = _converted_only(path, folder, limits)
    except NotConverted as failed:
        return failed.answer
    answer = looked_at(source)
    return answer if source.path == path else _as_uploaded(answer, path)


def _converted_only(path: Path, folder: Path, limits: SandboxLimits) -> Source:
    if needs_conversion(str(triage(path, limits=limits).get("format"))):
        return Source(convert_to_docx(path, folder / CONVERTED), None)
    return Source(path, None)


def _as_uploaded(answer: dict[str, Any], path: Path) -> dict[str, Any]:
    """The facts of the file that was given, not of what it was converted to."""
    facts = {"sha256": digest_of(path), "bytes": path.stat().st_size, "converted": True}
    return {**answer, "file": {**answer.get("file", {}), **facts}}


def _wanted(triaged: dict[str, Any]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Keys of what must be recognised, and which pictures have the very bytes of another one.

    None of a file that is refused: ``inspect`` will say why.
    """
    pages = [f"page-{p['number']}" for p in triaged.get("pages", ()) if p["needs_ocr"]]
    pictures: list[dict[str, Any]] = list(triaged.get("pictures", ()))
    keys = [str(p["key"]) for p in pictures if not p.get("same_as")]
    twins = {str(p["key"]): str(p["same_as"]) for p in pictures if p.get("same_as")}
    return (*pages, *keys), twins
