"""Public files, random words of which are redacted: leaks, crashes, timeouts, and what was refused and why.

``SUITES=folder make bench-redact`` runs it; ``SAMPLE`` bounds the number of files of each format.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

from bench.harness import Row
from bench.redact_worker import Worker

TIMEOUT = 300.0
ENDINGS = (".pdf", ".docx", ".xlsx")
#: Every so many files one is done again in another process with another seed.
AGAIN = 7
#: Files that keep less of their other words are named.
LITTLE = 0.9


def files_of(folder: Path, ending: str, most: int | None = None) -> list[Path]:
    """The files of one format in an order drawn once; the same folder gives the same."""
    found = sorted(path for path in folder.rglob(f"*{ending}") if path.is_file())
    Random(20261122).shuffle(found)
    return found[:most]


def run(folder: Path) -> list[Row]:
    """Survey the files of every format below ``folder``."""
    rows: list[Row] = []
    most = int(os.environ["SAMPLE"]) if os.environ.get("SAMPLE") else None
    for ending in ENDINGS:
        files = files_of(folder, ending, most)
        if files:
            rows += _rows(ending[1:], list(_surveyed(folder, files)))
    return rows


def _surveyed(folder: Path, files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    with (
        tempfile.TemporaryDirectory() as scratch,
        Worker("redact_survey.py") as first,
        Worker("redact_survey.py", seed=7) as second,
    ):
        for number, path in enumerate(files):
            job = {"source": str(path), "target": f"{scratch}/out{path.suffix}"}
            answer = first.ask(job, TIMEOUT)
            if number % AGAIN == 0 and "digest" in answer:
                again = second.ask(job, TIMEOUT)
                answer["equal"] = again.get("digest") == answer["digest"]
            told = _told(answer)
            if told:
                print(f"  {path.relative_to(folder)}: {told}", flush=True)
            yield answer


def _told(answer: dict[str, Any]) -> str:
    """What a person should look at; nothing for a file that went well."""
    if "failed" in answer:
        return f"{answer['failed']} at {answer['stage']}"
    if answer.get("leaks"):
        return f"LEAK in {', '.join(answer['leaks'])} {dict(answer['methods'])}"
    if answer.get("equal") is False:
        return "DIFFERENT BYTES"
    if answer.get("kept", 1) < LITTLE and answer["drawn"] in (1, 2, 3):
        return f"only {answer['kept']:.0%} of the other words kept {dict(answer['methods'])}"
    if answer["code"] != 0:
        return f"{answer['code']}: {answer['why']}"
    return ""


def _share(answers: Sequence[dict[str, Any]], fault: str) -> float:
    """The share of answers without this fault."""
    return mean([not each.get(fault) for each in answers] or [1])


def _rows(kind: str, answers: Sequence[dict[str, Any]]) -> list[Row]:
    done = [each for each in answers if each.get("code") == 0]
    failed = Counter(each["failed"] for each in answers if "failed" in each)
    refused = Counter(each["why"] for each in answers if each.get("code") not in (0, None))
    methods = sum((Counter(each["methods"]) for each in done), Counter[str]())
    reasons = sum((Counter(each["reasons"]) for each in done), Counter[str]())
    print(f"  {kind}: {len(answers)} files, {len(done)} verified; pages {dict(methods)}")
    print(f"  {kind}: reasons {dict(reasons.most_common())}")
    print(f"  {kind}: not written {dict(refused.most_common())}; failed {dict(failed)}")
    drawn = [each for each in done if each["drawn"] in (1, 2, 3)]
    vector = [each["kept"] for each in drawn if not each["methods"].get("raster")]
    raster = [each["kept"] for each in drawn if each["methods"].get("raster")]
    equal = [each["equal"] for each in answers if "equal" in each]
    rows = [
        Row(f"redact: public {kind}: files surveyed", len(answers), "files"),
        Row(f"redact: public {kind}: verified with words to remove", len(drawn), "files"),
        Row(f"redact: public {kind}: leaking nothing", _share(done, "leaks"), "", 1),
        Row(f"redact: public {kind}: crashes", failed["crash"] + failed["died"], "files"),
        Row(f"redact: public {kind}: timeouts", failed["timeout"], "files"),
        Row(f"redact: public {kind}: neither of them", _share(answers, "failed"), "", 1),
    ]
    if kind != "pdf":  # words of revisions and fields go on purpose
        rows.append(Row(f"redact: public {kind}: words kept", mean(vector or [1]), ""))
    elif vector:
        rows.append(Row(f"redact: public {kind}: words kept, vector files", mean(vector), "", 0.98))
    if raster:
        rows.append(
            Row(f"redact: public {kind}: words kept, with pictures", mean(raster), "", 0.95)
        )
    if equal:
        rows.append(Row(f"redact: public {kind}: equal again", mean(equal), "", 1))
    return rows
