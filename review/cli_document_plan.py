"""The plan that a document command is given: by itself or within a certificate, and whether it belongs to the
files beside it.

A plan may name its original by ``sha256``; a certificate names the copy it is of by ``output_sha256``. Knows no
command.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from review.cli_document_pdf import NOT_VERIFIED
from review.cli_document_words import WORDS, Speaker, print_json

_DIGEST: Final = re.compile("[0-9A-Fa-f]{64}")


def plan_for(path: Path, original: Path, folder: Path, say: Speaker) -> Path:
    """The plan at ``path``, or that of the certificate there, in ``folder`` where it has to be written anew. Exit
    2 where it was made for another file than ``original``.
    """
    held = _read(path)
    if held is None:
        return path  # the engine says what is wrong with it
    plan = _plan_of(held)
    named = plan.get("sha256")
    is_digest = isinstance(named, str) and _DIGEST.fullmatch(named) is not None
    if is_digest and str(named).lower() != (own := digest_of(original)):
        say.fail("other_original", named=named, own=own)
    if is_digest:  # a file that is converted first has other bytes when the engine sees it
        plan = {key: value for key, value in plan.items() if key != "sha256"}
    if plan is held:
        return path
    written = folder / "plan.json"
    written.write_text(json.dumps(plan), encoding="utf-8")
    return written


def stop_on_other_copy(
    path: Path, files: tuple[Path, Path, Path | None], say: Speaker, *, as_json: bool
) -> None:
    """Exit 3 where ``path`` is a certificate of other bytes: it proves nothing about these. ``files`` are the
    original, the copy, and the PDF beside it. The answer has one check, which failed.
    """
    original, copy, printed = files
    other = _other_copy(path, copy, printed)
    if other is None:
        return
    if as_json:
        detail = WORDS["en"]["other_copy"].format(**other)
        check = {"name": "certificate_of_file", "passed": False, "detail": detail}
        digests = {"input_sha256": digest_of(original), "output_sha256": digest_of(copy)}
        print_json({"verified": False, **digests, "checks": [check]})
    else:
        say("other_copy", **other)
    sys.exit(NOT_VERIFIED)


def _other_copy(path: Path, copy: Path, printed: Path | None) -> dict[str, str] | None:
    """The digest that a certificate names and that of the file it is not of; None where it is of both."""
    held = _read(path)
    if held is None or _plan_of(held) is held:
        return None
    beside = held.get("printed")
    pairs = [(held.get("output_sha256"), copy)]
    if printed is not None and isinstance(beside, Mapping):
        pairs.append((beside.get("sha256"), printed))
    for named, file in pairs:
        if isinstance(named, str) and named.lower() != (own := digest_of(file)):
            return {"named": named, "own": own}
    return None


def digest_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        held = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return held if isinstance(held, dict) else None


def _plan_of(held: dict[str, Any]) -> dict[str, Any]:
    """The plan that a certificate holds; any other object is taken for a plan itself."""
    inner = held.get("plan")
    return inner if "actions" not in held and isinstance(inner, dict) else held
