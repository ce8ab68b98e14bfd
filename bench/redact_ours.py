"""Our own way through one file: the command itself, in this process, and what it reported.

Knows how a plan is written for a generated document; judges nothing.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.redact_sheet import Case

Report = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """The exit code, the new bytes (None unless verified), and the report as the command printed it."""

    code: int
    data: bytes | None
    report: Report

    @property
    def why(self) -> str:
        """Why there are no bytes: the reason of a refusal, or the checks that failed."""
        if self.data is not None:
            return ""
        failed = [each["name"] for each in self.report.get("checks", ()) if not each["passed"]]
        return ", ".join(failed) or str(self.report.get("reason"))

    @property
    def methods(self) -> tuple[str, ...]:
        """How each page was treated."""
        pages = self.report.get("pages", ()) if "verified" in self.report else ()
        return tuple(each["method"] for each in pages)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why pages were treated as they were."""
        pages = self.report.get("pages", ()) if "verified" in self.report else ()
        return tuple(each["reason"] for each in pages if each["reason"])


def plan_of(case: Case, *, by: str) -> dict[str, Any]:
    """A plan ``by`` texts, by boxes, or by both where secrets stand in pixels."""
    texts = [{"text": each, "action": "remove"} for each in case.secrets.values()]
    boxes = [{"page": box[0], "box": list(box[1:]), "action": "remove"} for box in case.made.boxes]
    if by == "boxes":
        return {"actions": boxes}
    return {"actions": texts + (boxes if by == "both" and case.made.pictured else [])}


def redact(source: Path, target: Path, plan: Report, recognised: Sequence[Path] = ()) -> Outcome:
    """Run the command on one file, as a worker of the product would."""
    from review.engines.redact.program import main  # noqa: PLC0415  # heavy: only when asked

    written = source.with_suffix(".plan.json")
    written.write_text(json.dumps(plan), "utf-8")
    target.unlink(missing_ok=True)
    told = io.StringIO()
    more = [word for each in recognised for word in ("--recognised", str(each))]
    with contextlib.redirect_stdout(told):
        code = main([str(source), "-o", str(target), "--plan", str(written), *more])
    report = json.loads(told.getvalue()) if told.getvalue() else {}
    return Outcome(code, target.read_bytes() if target.exists() else None, report)
