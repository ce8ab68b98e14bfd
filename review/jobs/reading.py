"""A whole file read: its scans and pictures recognised first, then inspected with that text.

Used by the tasks and by the document commands. What the steps make stays in one folder of the
caller's (the working folder of a version), so that redaction and a second reading use the very
same text and bytes. Everything is done by child processes; nothing here opens a document.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from review.jobs.engine_calls import inspect, triage
from review.jobs.recognising import PAGES_A_CHILD, Progress, recognise_all, repeat_lines
from review.jobs.sandbox import SandboxLimits
from review.store.files import RECOGNISED

#: Where the head of a document stands, and with it a secrecy mark.
_HEAD: Final = "page-1"


@dataclass(frozen=True)
class Source:
    """What the engines open of a document: the file, or what it was converted to, and its recognised text."""

    path: Path
    recognised: Path | None


def source_of(path: Path, folder: Path) -> Source:
    """What an earlier reading of ``path`` left in ``folder``: what redaction and proof must stand on."""
    recognised = folder / RECOGNISED
    return Source(path, recognised if recognised.exists() else None)


def read_document(
    path: Path,
    name: str,
    folder: Path,
    *,
    limits: SandboxLimits,
    admit_secrecy_mark: bool,
    ocr: bool = True,
    on_progress: Progress | None = None,
) -> dict[str, Any]:
    """The answer of ``inspect`` (product.md section 10) with segments and embedded digests.

    ``folder`` must be readable by its owner only. A scan's first page is recognised and looked at
    before the others: a secrecy mark refuses the file before more of it is taken in. Without
    ``ocr`` scans are left unread, and the answer says which. Raises FileNotFoundError, EngineFailed.
    """
    recognised = folder / RECOGNISED
    keys, twins = _wanted(triage(path, limits=limits)) if ocr else ((), {})

    def looked_at() -> dict[str, Any]:
        return inspect(
            path,
            name,
            limits=limits,
            admit_secrecy_mark=admit_secrecy_mark,
            recognised=recognised if recognised.exists() else None,
            ocr=ocr,
        )

    if _HEAD in keys and len(keys) > PAGES_A_CHILD // 2 and not admit_secrecy_mark:
        recognise_all(path, (_HEAD,), recognised, limits=limits)
        answer = looked_at()
        if answer["status"] == "refused":
            return answer
    if keys:
        recognise_all(path, keys, recognised, limits=limits, on_progress=on_progress)
        repeat_lines(recognised, twins)
    return looked_at()


def _wanted(triaged: dict[str, Any]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Keys of what must be recognised, and which pictures have the very bytes of another one.

    None of a file that is refused: ``inspect`` will say why.
    """
    pages = [f"page-{p['number']}" for p in triaged.get("pages", ()) if p["needs_ocr"]]
    pictures: list[dict[str, Any]] = list(triaged.get("pictures", ()))
    keys = [str(p["key"]) for p in pictures if not p.get("same_as")]
    twins = {str(p["key"]): str(p["same_as"]) for p in pictures if p.get("same_as")}
    return (*pages, *keys), twins
