"""``python -m review.engines redact``: inspect, resolve the plan, redact, verify, and only then
write.

The result stands beside its final name while it is being proved and is renamed when it is. Standard
output gets one JSON report that never contains removed text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from review.engines.about import engine_with_libraries
from review.engines.inspect import inspect
from review.engines.model import (
    LEVEL_ORDER,
    Check,
    FileRefused,
    Inspection,
    Level,
    Message,
    PageResult,
    Plan,
    PlanError,
    Refused,
    Report,
    as_json,
)
from review.engines.plan import parse_plan, stop_on_other_file
from review.engines.progress import telling
from review.engines.read.recognised import Recognised, load_recognised
from review.engines.redact.folding import fold
from review.engines.redact.output import write_proved
from review.engines.redact.plan import Resolution, plan_of_findings, resolve
from review.engines.verify.frames import Frames
from review.engines.verify.program import OriginalUnreadable, verify_bytes

_NOT_REWRITTEN = Message(
    "文件有损坏之处，能读但不能重写；请用原软件打开后另存，再重试。",
    "The file is damaged: it can be read but not rewritten; open it, save it anew and try again.",
)

_CONDITION = frozenset({"repaired", "signature"})
VERIFIED, MISUSE, NOT_VERIFIED, STRICT_UNMET, REFUSED = 0, 2, 3, 4, 5


def main(argv: Sequence[str]) -> int:
    """Run ``FILE -o OUT [--plan PLAN] [--min-level L] [--strict]`` and answer the exit code of
    product.md section 9.
    """
    options = _parser().parse_args(argv)
    source: Path = options.file
    target: Path = options.output
    try:
        if not source.is_file():
            return _misuse("no such file")
        if not target.absolute().parent.is_dir():
            return _misuse("the folder of the output does not exist")
        if target.exists() and target.samefile(source):
            return _misuse("the output would overwrite the original")
        plan = _read_plan(options.plan)
        with telling(options.progress):
            return _run(source, target, plan, options)
    except PlanError as fault:
        return _misuse(str(fault))
    except OSError as fault:
        return _misuse(f"can not read or write: {fault.strerror}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="review.engines redact")
    parser.add_argument("file", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--plan", type=Path)
    levels = [level.value for level in LEVEL_ORDER]
    parser.add_argument("--min-level", choices=levels, default=Level.LIKELY.value)
    parser.add_argument("--strict", action="store_true")
    parser.add_argument(
        "--labels", action="store_true", help="print the labels of the plan on the bars of a PDF"
    )
    parser.add_argument("--admit-secrecy-mark", action="store_true")
    parser.add_argument(
        "--recognised", type=Path, action="append", default=[], help="what recognise wrote"
    )
    parser.add_argument(
        "--progress", type=Path, help="append how far it is to this file, a line of JSON a page"
    )
    parser.add_argument(
        "--details", action="store_true", help="with pages of checks and versions of libraries"
    )
    parser.add_argument("--json", action="store_true", help="the answer is always JSON")
    return parser


def _misuse(fault: str) -> int:
    sys.stderr.write(f"redact: {fault}\n")
    return MISUSE


def _read_plan(path: Path | None) -> Plan | None:
    if path is None:
        return None
    if not path.is_file():
        raise PlanError("plan: no such file")
    try:
        return parse_plan(json.loads(path.read_bytes()))
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, PlanError):
            raise
        raise PlanError("plan: not JSON") from fault


def _run(source: Path, target: Path, plan: Plan | None, options: argparse.Namespace) -> int:
    try:
        recognised = load_recognised(options.recognised)
    except (ValueError, KeyError, TypeError):
        return _misuse("the recognised text is not what recognise writes")
    inspection = inspect(
        source,
        admit_secrecy_mark=options.admit_secrecy_mark,
        recognised=recognised,
        seek=plan is None or any(each.finding is not None for each in plan.actions),
    )
    if inspection.status == "refused":
        return _refuse(inspection)
    if plan is not None:
        stop_on_other_file(plan, inspection.file.sha256)
    chosen = plan or plan_of_findings(inspection.findings, Level(options.min_level))
    places = resolve(
        chosen, inspection.segments, inspection.findings, len(inspection.pages) or None
    )
    if options.strict and any(result.occurrences == 0 for result in places.results):
        _print(as_json(_report(inspection, places)))
        return STRICT_UNMET
    original = source.read_bytes()
    if hashlib.sha256(original).hexdigest() != inspection.file.sha256:
        return _misuse("the file changed while it was being read")
    try:
        outcome = _proved(source, original, inspection, places, recognised, labels=options.labels)
    except FileRefused as refused:
        answer = as_json(inspection)
        del answer["segments"], answer["findings"], answer["metadata"]
        _print(answer | {"status": "refused", "reason": refused.reason.value} | _words(refused))
        return REFUSED
    if outcome.verified:
        write_proved(target, outcome.data, lambda _: True)  # proven before it is written
    _print(as_json(_report(inspection, places, outcome), details=options.details))
    return VERIFIED if outcome.verified else NOT_VERIFIED


@dataclass(frozen=True)
class _Outcome:
    """A new file that nobody has seen yet, how each page was treated, what was left behind, the proof."""

    data: bytes
    pages: tuple[PageResult, ...]
    removed: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def verified(self) -> bool:
        """Whether every check holds."""
        return all(check.passed for check in self.checks)

    def doubtful(self) -> frozenset[int]:
        """The pages (from 1) that may be proved as pictures: those at fault, and where a check names none,
        all that lost single glyphs.
        """
        vectors = {page.number: page.method for page in self.pages if page.method != "raster"}
        failed = [check for check in self.checks if not check.passed]
        named = {number for check in failed for number in check.pages if number in vectors}
        if any(not check.pages for check in failed):
            named |= {number for number, method in vectors.items() if method == "glyphs"}
        return frozenset(named)

    def legible(self) -> frozenset[str]:
        """Pictures of a package in which a removed value can be read, where nothing else is at fault."""
        failed = [check for check in self.checks if not check.passed]
        return frozenset(failed[0].parts if len(failed) == 1 else ())


def _proved(
    source: Path,
    original: bytes,
    inspection: Inspection,
    places: Resolution,
    recognised: Mapping[str, Recognised],
    *,
    labels: bool,
) -> _Outcome:
    """Redact and prove. Pages that the proof does not accept become pictures, once, and what these show is read
    then; pictures of a Word file that it does not accept are left behind. Raises ``FileRefused``.
    """
    frames = Frames.of(inspection.segments, recognised.values(), inspection.pages)

    def attempt(raster: frozenset[int], without: frozenset[str] = frozenset()) -> _Outcome:
        data, pages, removed = _redact(
            source, inspection, places, recognised, raster, labels, without
        )
        draw = partial(_shown, source, recognised)
        checks = _prove(original, data, places, frames, draw, raster)
        return _Outcome(data, pages, removed, checks)

    outcome = attempt(frozenset())
    doubtful = frozenset() if outcome.verified else outcome.doubtful()
    legible = outcome.legible()
    if doubtful or legible:
        outcome = attempt(doubtful, legible)
    return outcome


def _redact(
    source: Path,
    inspection: Inspection,
    places: Resolution,
    recognised: Mapping[str, Recognised],
    raster: frozenset[int],
    labels: bool,
    without: frozenset[str],
) -> tuple[bytes, tuple[PageResult, ...], tuple[str, ...]]:
    """The new bytes, how each page was treated, what was left behind; ``raster`` are pages of a PDF that
    become pictures, ``without`` pictures of a Word file that stay behind. Raises ``FileRefused``.
    """
    try:
        if inspection.file.format == "pdf":
            from review.engines.redact.pdf import redact_pdf  # noqa: PLC0415  # one at a time
            from review.engines.redact.scans import scans_of  # noqa: PLC0415

            scans = scans_of(inspection.segments, recognised, inspection.pages)
            pdf = redact_pdf(
                source, places.places, places.boxes, scans, raster=raster, labels=labels
            )
            return pdf.data, pdf.pages, pdf.removed_parts
        if inspection.file.format == "xlsx":
            from review.engines.redact.xlsx import redact_xlsx  # noqa: PLC0415

            book = redact_xlsx(source, inspection.segments, places.places)
            return book.data, (), book.removed_parts
        if inspection.file.format == "ofd":
            from review.engines.redact.ofd import redact_ofd  # noqa: PLC0415

            ofd = redact_ofd(source, recognised, places.places, places.boxes)
            return ofd.data, ofd.pages, ofd.removed_parts
        if inspection.file.format == "csv":
            from review.engines.redact.csv_file import redact_csv  # noqa: PLC0415

            return redact_csv(source, places.places), (), ()
        from review.engines.redact.docx import redact_docx  # noqa: PLC0415

        docx = redact_docx(source, places.places, without)
    except (FileRefused, OSError):
        raise
    except Exception as fault:
        # A damaged file that could be read but not rewritten: no half result, no stack trace.
        raise FileRefused(Refused.UNREADABLE, _NOT_REWRITTEN) from fault
    return docx.data, (), docx.removed_parts


def _shown(source: Path, recognised: Mapping[str, Recognised]) -> bytes:
    """The pages of an OFD as a PDF, for the proof."""
    from review.engines.redact.ofd import shown_as_pdf  # noqa: PLC0415  # fontTools

    return shown_as_pdf(source, recognised)


def _prove(
    original: bytes,
    data: bytes,
    places: Resolution,
    frames: Frames,
    draw: Callable[[], bytes],
    doubted: Collection[int],
) -> tuple[Check, ...]:
    """All checks; an original that only one reader can read proves nothing."""
    try:
        return tuple(verify_bytes(original, data, places.explicit, frames, draw, doubted))
    except OriginalUnreadable:
        return (Check("original_read_twice", passed=False, detail="one reader can not read it"),)


def _report(inspection: Inspection, places: Resolution, outcome: _Outcome | None = None) -> Report:
    """What is answered; without an outcome only how often each action met something."""
    if outcome is None:
        outcome = _Outcome(b"", (), (), ())
    done = bool(outcome.data) and outcome.verified
    return Report(
        verified=done,
        input_sha256=inspection.file.sha256,
        output_sha256=hashlib.sha256(outcome.data).hexdigest() if done else None,
        engine=engine_with_libraries(),
        actions=places.results,
        pages=outcome.pages,
        checks=outcome.checks,
        removed_parts=tuple(_discreet(part, places) for part in outcome.removed),
        notices=tuple(sorted({each.kind for each in inspection.facts} & _CONDITION)),
    )


def _discreet(part: str, places: Resolution) -> str:
    """A part may be named after a person: the report keeps its folder then."""
    plain = fold(part).text
    if any(fold(place.value).text in plain for place in places.places):
        return part.rpartition("/")[0] + "/…"
    return part


def _refuse(inspection: Inspection) -> int:
    answer = as_json(inspection)
    del answer["segments"]
    _print(answer)
    return REFUSED


def _words(refused: FileRefused) -> dict[str, object]:
    return {"message": as_json(refused.message)}


def _print(answer: object) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
