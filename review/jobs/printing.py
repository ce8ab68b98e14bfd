"""A PDF of the redacted copy of a Word file: printed by LibreOffice, cleaned and proven by the engine.

The copy is proven before it comes here; what is printed of it is held against it letter by letter
(``engines/verify/printed.py``). Who may wish for one, and where it goes, is not known here.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from review.jobs.convert import NotConverted, print_as_pdf
from review.jobs.engine_calls import EngineFailed, redact, verify
from review.jobs.reading import Source
from review.jobs.sandbox import SandboxLimits
from review.services.making import Beside

_NOTHING: Final = '{"actions": []}'
_NOT_PROVEN: Final = "print_not_proven"
#: What LibreOffice's way of failing is called where a PDF was wanted.
_REASONS: Final = {"unsupported": "office_missing"}
_PATIENCE: Final = 20  # seconds for a list of fonts


def print_copy(
    source: Source,
    copy: Path,
    plan: Path,
    reading: Mapping[str, Any],
    out: Path,
    *,
    texts: Iterable[str],
    limits: SandboxLimits,
) -> Beside:
    """Print the proven ``copy`` of ``source`` into ``out``; ``texts`` are its own, ``reading`` has the
    segments in which the ``plan`` counts. Without a PDF the answer says why: office_missing,
    font_missing, timeout, unreadable, engine_failed or print_not_proven (then with the checks).
    """
    if letters_without_font(texts):
        return Beside(None, "font_missing", [])
    raw = out.with_suffix(".raw.pdf")
    nothing = out.with_suffix(".json")
    nothing.write_text(_NOTHING, encoding="utf-8")
    try:
        print_as_pdf(copy, raw)
        code, report = redact(raw, out, nothing, limits=limits, admit_secrecy_mark=True)
        if code != 0 or not report.get("verified"):
            return Beside(None, _NOT_PROVEN, report.get("checks", []))
        proof = verify(source.path, copy, plan, reading, limits=limits, printed=out)
    except NotConverted as failed:
        reason = str(failed.answer.get("reason"))
        return Beside(None, _REASONS.get(reason, reason), [])
    except EngineFailed as failed:
        return Beside(None, failed.code, [])  # the copy is good, whatever became of its PDF
    finally:
        raw.unlink(missing_ok=True)
    holds = all(check["passed"] for check in proof.printed)
    return Beside(out, None, proof.printed) if holds else Beside(None, _NOT_PROVEN, proof.printed)


def letters_without_font(texts: Iterable[str]) -> frozenset[str]:
    """Letters for which no font of this machine has a shape: printed they would be empty boxes, and the
    text behind them would still be right. None where nobody can say which fonts there are.
    """
    wanted = {each for text in texts for each in text if _has_shape(each)}
    spans = _covered()
    starts = [start for start, _ in spans]

    def is_covered(letter: str) -> bool:
        at = bisect_right(starts, ord(letter)) - 1
        return at >= 0 and spans[at][1] >= ord(letter)

    return frozenset(each for each in wanted if not is_covered(each)) if spans else frozenset()


def _has_shape(character: str) -> bool:
    """Letters and digits; those that are private or too new to be known here are drawn as well."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category in {"Cn", "Co"}


def _covered() -> Sequence[tuple[int, int]]:
    """Spans of characters (first, last) of all installed fonts, joined, in order."""
    program = shutil.which("fc-list")
    if program is None:
        return []
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(  # noqa: S603  # lists fonts, opens no document
            [program, "--format", "%{charset} "],
            check=True,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
        ).stdout
        return _joined(_span(word) for word in said.split())
    return []


def _span(word: str) -> tuple[int, int]:
    """One word of a charset of fontconfig: ``20-7e``, or a single ``192``, in hex."""
    first, _, last = word.partition("-")
    return int(first, 16), int(last or first, 16)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
