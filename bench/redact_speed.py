"""What redaction costs: long documents of office pages, ours with its proof beside the peer without any."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import pikepdf

from bench.harness import Row
from bench.redact_faces import Face
from bench.redact_sheet import PUBLIC, SEED, Sheet, all_pages, lines_of, person, saved
from bench.redact_worker import Worker

A4 = (595.0, 842.0)
PAGES = 40
MANY = 1000
ROUNDS = 3
TIMEOUT = 900.0


def long_document(pages: int) -> tuple[bytes, list[str]]:
    """A document of A4 pages with thirty lines each, and the values of its applicants; six secrets stand on
    every page.
    """
    rng, face = Random(SEED), Face()
    values: list[str] = []
    sheets = []
    for number in range(pages):
        people = [person(number % 97), person(number % 89 + 100)]
        secrets = {
            f"{key}{at}": each[key]
            for at, each in enumerate(people)
            for key in ("name", "id", "mobile")
        }
        sheet = Sheet(secrets, A4, face=face)
        lines = [rng.choice(PUBLIC) for _ in range(24)]
        lines += [line for each in people for line in lines_of(each)[:3]]
        for row, line in enumerate(lines):
            sheet.text(60, sheet.top(row), line)
        values += secrets.values()
        sheets.append(sheet)
    return saved(all_pages(sheets)), sorted(set(values))


def speed_rows(python: Path | None) -> list[Row]:
    """Processor milliseconds a page, beside the peer, and the memory of a thousand pages."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        vector = _times(scratch, "ours", None, *long_document(PAGES))
        rows += _cost("a vector page with its proof", vector["ms"], 100, "ms")
        raster = _times(scratch, "ours-raster", None, *long_document(PAGES // 4))
        rows += _cost("a page as a picture with its proof", raster["ms"], 500, "ms")
        if python is not None:
            peer = _times(scratch, "pymupdf-scrub", python, *long_document(PAGES))
            ratio = vector["ms"] / peer["ms"]
            rows += _cost("ours with its proof beside PyMuPDF without any", ratio, 6, "×")
        large = _times(scratch, "ours", None, *long_document(MANY), rounds=1, warm=False)
        rows += _cost("peak memory of 1,000 pages", large["memory"], 400, "MB")
        rows.append(Row("redact: 1,000 pages, a page", large["ms"], "ms"))
    return rows


def _cost(what: str, value: float, limit: float, unit: str) -> list[Row]:
    """A cost, and how often it goes into its limit: one and more is well."""
    return [
        Row(f"redact: {what}", value, unit),
        Row(f"redact: its limit of {limit:g} {unit} by that", limit / value, "times", 1),
    ]


def _times(
    scratch: str,
    system: str,
    python: Path | None,
    data: bytes,
    values: list[str],
    *,
    rounds: int = ROUNDS,
    warm: bool = True,
) -> dict[str, float]:
    """Median processor time a page of a system in a process of its own."""
    source = Path(scratch) / "long.pdf"
    source.write_bytes(data)
    with pikepdf.open(source) as pdf:
        pages = len(pdf.pages)
    job: dict[str, Any] = {
        "source": str(source),
        "target": f"{scratch}/long-out.pdf",
        "by": "strings",
        "boxes": [],
        "strings": values,
        "scan": False,
    }
    make: Callable[[], Worker] = (
        (lambda: Worker("redact_runner.py", system, python=python))
        if python
        else (lambda: Worker("redact_runner.py", system))
    )
    with make() as worker:
        answers = [worker.ask(job, TIMEOUT) for _ in range(rounds + warm)][warm:]
    if not all(each.get("written") for each in answers):
        raise SystemExit(f"redact: {system} did not write the long document: {answers[0]}")
    return {
        "ms": 1000 * median(each["cpu"] for each in answers) / pages,
        "memory": max(each["memory"] for each in answers),
    }
