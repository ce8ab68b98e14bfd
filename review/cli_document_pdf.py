"""``flask document redact FILE -o OUT --pdf PDF``: the PDF beside a redacted Word file, printed and proven as the
tasks do it (``jobs/printing.py``).

Both files are written or none: where the second can not be put in its place, the first gives way again to what
stood there. Only a process that is killed between the two leaves the new Word file without its PDF, and files
whose names begin with a dot. Knows no other command.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from review.cli_document_words import REFUSED, Speaker
from review.jobs.convert import office_installed
from review.jobs.engine_calls import inspect
from review.jobs.printing import print_copy
from review.jobs.reading import Source
from review.jobs.sandbox import EngineAnswer, SandboxLimits, run_engine

NOT_VERIFIED: Final = 3
_LEVELS: Final = ("certain", "likely", "hint", "note")
_PLACE: Final = ("segment", "start", "end")


@dataclass(frozen=True)
class Plan:
    """The plan that was given, or from which level on every finding is treated as it suggests."""

    given: Path | None
    min_level: str

    def write(self, reading: Mapping[str, Any], out: Path) -> Path:
        """The plan in ``out`` with a place for every finding that it names, as the proof knows none; one that
        was given is known to be good.
        """
        findings = reading.get("findings", ())
        places = {each["id"]: {key: each[key] for key in _PLACE} for each in findings}
        if self.given is not None:
            plan = json.loads(self.given.read_bytes())
        else:
            strong = _LEVELS[: _LEVELS.index(self.min_level) + 1]
            actions = [
                {"finding": each["id"], "action": each["action"]}
                for each in findings
                if each["level"] in strong and each["action"] in {"remove", "mask"}
            ]
            plan = {"actions": actions}
        plan["actions"] = [
            {"action": each["action"], **places[each["finding"]]} if "finding" in each else each
            for each in plan["actions"]
        ]
        out.write_text(json.dumps(plan), encoding="utf-8")
        return out


def stop_on_bad_paths(source: Path, targets: Sequence[Path], say: Speaker) -> None:
    """Exit 2 where not every new file can be written to a place of its own, which is not that of the original."""
    taken = {source.resolve()}
    for each in targets:
        if not each.absolute().parent.is_dir():
            say.fail("no_folder", path=each)
        if each.is_dir():
            say.fail("not_a_file", path=each)
        if each.resolve() in taken:
            say.fail("same_file", path=each)
        taken.add(each.resolve())


def without_office() -> EngineAnswer | None:
    """The refusal of a machine that can print nothing; asked before anything is done."""
    if office_installed():
        return None
    message = {each: Speaker(each).words("no_office") for each in ("zh", "en")}
    return EngineAnswer(
        REFUSED, {"status": "refused", "reason": "office_missing", "message": message}
    )


def redact_and_print(
    held: Source,
    name: str,
    plan: Plan,
    arguments: Sequence[str],
    targets: tuple[Path, Path],
    say: Speaker,
    *,
    admit: bool,
    limits: SandboxLimits,
) -> EngineAnswer:
    """What the engine answers to ``redact`` with these arguments, and under ``printed`` what became of the PDF:
    ``verified``, ``output_sha256``, ``reason`` and ``checks``. ``targets`` are the two files; exit 2 where the
    file is no Word file or they can not be written.
    """
    reading = inspect(
        held.path, name, limits=limits, admit_secrecy_mark=admit, recognised=held.recognised
    )
    if reading["status"] == "read" and reading["file"]["format"] != "docx":
        say.fail("word_only")
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        copy, printed = Path(folder) / "copy.docx", Path(folder) / "printed.pdf"
        answer = run_engine(["redact", str(held.path), "-o", str(copy), *arguments], limits=limits)
        report = answer.json
        if answer.exit_code != 0 or report is None:
            return answer
        planned = plan.write(reading, Path(folder) / "plan.json")
        report["printed"] = found = _print(held, copy, planned, reading, printed, limits)
        if not found["verified"]:
            return EngineAnswer(NOT_VERIFIED, {**report, "verified": False, "output_sha256": None})
        try:
            place_both(((copy, targets[0]), (printed, targets[1])))
        except OSError as fault:
            say.fail("misuse", error=fault.strerror)
        return answer


def _print(
    held: Source,
    copy: Path,
    plan: Path,
    reading: Mapping[str, Any],
    out: Path,
    limits: SandboxLimits,
) -> dict[str, Any]:
    said = inspect(copy, copy.name, limits=limits, admit_secrecy_mark=True, ocr=False, names=False)
    texts = [each["text"] for each in said.get("segments", ())]
    made = print_copy(held, copy, plan, reading, out, texts=texts, limits=limits)
    return {
        "verified": made.file is not None,
        "output_sha256": sha256(out.read_bytes()).hexdigest() if made.file is not None else None,
        "reason": made.reason,
        "checks": list(made.checks),
    }


def place_both(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Put files where they go, all of them or none: each is copied beside its final name before any gets it, and
    what stood there comes back when a later one fails. Raises ``OSError``.
    """
    with ExitStack() as spare, ExitStack() as undo:
        ready = []
        for made, target in pairs:
            part = _beside(target, spare)
            shutil.copyfile(made, part)
            ready.append((part, target))
        for part, target in ready:
            if target.exists():
                old = _beside(target, spare)
                shutil.copy2(target, old)
                part.replace(target)
                undo.callback(old.replace, target)
            else:
                part.replace(target)
                undo.callback(target.unlink, missing_ok=True)
        undo.pop_all()


def _beside(target: Path, spare: ExitStack) -> Path:
    """A new file in the folder of another one, which goes with ``spare`` unless it was given a name."""
    with tempfile.NamedTemporaryFile(
        dir=target.absolute().parent, prefix=".", delete=False
    ) as stream:
        part = Path(stream.name)
    spare.callback(part.unlink, missing_ok=True)
    return part
