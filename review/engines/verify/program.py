"""``python -m review.engines verify``: the proof by itself, on two files and a plan; with the PDF that was
printed of a copy on three.

Reads nothing but these and imports no reader, finder or remover. A plan that names findings needs
the inspection of the original (``--findings``), because the verifier finds nothing itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from review.engines.model import Action, Check, FileRefused, Plan, PlanError, Treatment, as_json
from review.engines.plan import parse_plan, stop_on_other_file
from review.engines.verify.frames import Frames
from review.engines.verify.kinds import COPIES, Kind, kind_of
from review.engines.verify.office import Damaged
from review.engines.verify.pages import Unreadable

VERIFIED, MISUSE, NOT_VERIFIED, REFUSED = 0, 2, 3, 5

_UNREADABLE = {
    "zh": "原件无法读取；请确认所给的是未损坏的原件。",
    "en": "The original can not be read; give the undamaged file.",
}


class OriginalUnreadable(ValueError):
    """The original is no file that can be read here."""


def main(argv: Sequence[str], draw: Callable[[Path, Sequence[Path]], bytes] | None = None) -> int:
    """Run ``ORIGINAL REDACTED --plan PLAN [--findings INSPECTION] [--printed PDF]`` and answer 0, 2, 3 or
    5. ``draw`` makes the pages of an OFD, with what recognise wrote, into a PDF that shows them.
    """
    options = _parser().parse_args(argv)
    try:
        plan = asked = parse_plan(_read_json(options.plan, "plan"))
        frames: Frames | None = None
        if options.findings is not None:
            inspection = _read_json(options.findings, "findings")
            plan = spelled_out(plan, inspection)
            frames = Frames.read(inspection, options.recognised)
        original, redacted = options.original.read_bytes(), options.redacted.read_bytes()
        stop_on_other_file(asked, hashlib.sha256(original).hexdigest())
        checks = verify_bytes(
            original,
            redacted,
            plan,
            frames,
            partial(draw, options.original, options.recognised) if draw is not None else None,
        )
        printed = options.printed.read_bytes() if options.printed is not None else None
        beside = [] if printed is None else printed_checks(original, redacted, printed, plan)
    except PlanError as fault:
        return _misuse(str(fault))
    except OSError as fault:
        return _misuse(f"can not read a file: {fault.strerror}")
    except OriginalUnreadable:
        _print({"status": "refused", "reason": "unreadable", "message": _UNREADABLE})
        return REFUSED
    verified = all(check.passed for check in (*checks, *beside))
    answer = {
        "verified": verified,
        "input_sha256": hashlib.sha256(original).hexdigest(),
        "output_sha256": hashlib.sha256(redacted).hexdigest(),
        "checks": as_json(checks, details=options.details),
    }
    if printed is not None:
        answer["printed"] = {
            "verified": all(check.passed for check in beside),
            "sha256": hashlib.sha256(printed).hexdigest(),
            "checks": as_json(beside, details=options.details),
        }
    _print(answer)
    return VERIFIED if verified else NOT_VERIFIED


def verify_bytes(
    original: bytes,
    redacted: bytes,
    plan: Plan,
    frames: Frames | None = None,
    draw: Callable[[], bytes] | None = None,
    doubted: Collection[int] = (),
) -> list[Check]:
    """All checks for a file and its copy. The proof holds when every one of them passed.

    ``plan`` has no action by finding (``spelled_out``); ``frames`` are the texts it counts in,
    ``draw`` gives the pages of an OFD as they are shown, as a PDF. ``doubted`` are pages of a PDF that an earlier
    proof named: what they show is read, whatever their text says.
    Raises ``PlanError`` when it does not fit the original, and ``ValueError`` when the original can
    not be read.
    """
    kind = kind_of(original)
    if kind_of(redacted) is not COPIES.get(kind, kind):
        return [Check("reopens", passed=False, detail="the result has another format")]
    try:
        if kind is Kind.OFD:
            from review.engines.verify.ofd import verify_ofd  # noqa: PLC0415  # one at a time

            return verify_ofd(original, draw() if draw else b"", redacted, plan, frames)
        return _verified(kind, original, redacted, plan, frames, doubted)
    except (Damaged, Unreadable, FileRefused) as fault:
        raise OriginalUnreadable from fault


def printed_checks(original: bytes, redacted: bytes, printed: bytes, plan: Plan) -> list[Check]:
    """All checks for the PDF that was printed of a Word file's copy. Raises ``OriginalUnreadable`` where one
    of the Word files can not be read, ``PlanError`` where there is none or the plan does not fit.
    """
    if {kind_of(original), kind_of(redacted)} != {Kind.DOCX}:
        raise PlanError("printed: only a Word file is printed")
    from review.engines.verify.printed import verify_printed  # noqa: PLC0415  # seldom

    try:
        return verify_printed(original, redacted, printed, plan)
    except Damaged as fault:
        raise OriginalUnreadable from fault


def _verified(
    kind: Kind,
    original: bytes,
    redacted: bytes,
    plan: Plan,
    frames: Frames | None,
    doubted: Collection[int],
) -> list[Check]:
    """The checks of one format. Raises ``Damaged`` and ``Unreadable`` for the original."""
    if kind is Kind.PDF:
        from review.engines.verify.pdf import verify_pdf  # noqa: PLC0415  # one format at a time

        return verify_pdf(original, redacted, plan, frames, doubted)
    if kind is Kind.XLSX:
        from review.engines.verify.xlsx import verify_xlsx  # noqa: PLC0415

        return verify_xlsx(original, redacted, plan, frames)
    if kind is Kind.CSV:
        from review.engines.verify.csv_text import verify_csv  # noqa: PLC0415

        return verify_csv(original, redacted, plan)
    from review.engines.verify.docx import verify_docx  # noqa: PLC0415

    return verify_docx(original, redacted, plan, frames.texts if frames else None)


def spelled_out(plan: Plan, inspection: object) -> Plan:
    """Replace actions by finding with the places an inspection (its JSON) gives them. Raises
    ``PlanError``.
    """
    rows = inspection.get("findings") if isinstance(inspection, Mapping) else None
    if not isinstance(rows, list):
        raise PlanError("findings: must be the JSON of an inspection")
    known = {row.get("id"): row for row in rows if isinstance(row, Mapping)}
    actions: list[Action] = []
    for number, action in enumerate(plan.actions):
        if action.finding is None:
            actions.append(action)
            continue
        row = known.get(action.finding)
        if row is None:
            raise PlanError(f"action {number}: the file has no finding {action.finding!r}")
        actions += _places(action.action, row)
    return Plan(tuple(actions), plan.keep)


def _places(treatment: Treatment, row: Mapping[str, object]) -> list[Action]:
    start, end, segment = row.get("start"), row.get("end"), row.get("segment")
    if isinstance(start, int) and isinstance(end, int) and isinstance(segment, str) and end > start:
        return [Action(treatment, segment=segment, start=start, end=end)]
    boxes = row.get("boxes")
    return [
        Action(Treatment.REMOVE, page=int(box[0]), box=(box[1], box[2], box[3], box[4]))
        for box in (boxes if isinstance(boxes, list) else [])
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="review.engines verify")
    parser.add_argument("original", type=Path)
    parser.add_argument("redacted", type=Path)
    parser.add_argument("--plan", required=True, help="the plan, - for standard input")
    parser.add_argument(
        "--findings",
        help="JSON of the inspection, with segments where it has scans; - for standard input",
    )
    parser.add_argument(
        "--recognised", type=Path, action="append", default=[], help="what recognise wrote"
    )
    parser.add_argument(
        "--printed", type=Path, help="the PDF that was printed of the redacted docx"
    )
    parser.add_argument(
        "--details", action="store_true", help="with the pages at fault of each check"
    )
    parser.add_argument("--json", action="store_true", help="the answer is always JSON")
    return parser


def _read_json(name: str, what: str) -> object:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as fault:
        raise PlanError(f"{what}: can not be read: {fault.strerror}") from fault
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise PlanError(f"{what}: not JSON") from fault


def _misuse(fault: str) -> int:
    sys.stderr.write(f"verify: {fault}\n")
    return MISUSE


def _print(answer: object) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
