"""The pattern pass of finding beside presidio-analyzer (with our shapes and a word-segmenting engine) and helan.

Every system runs in a process of its own, the peers in an environment of the bench only (``build/peers``), made once
with what pip finds. Names are measured by ``bench/names.py``. Rows on invented texts are told from those on
statutes, which are read where ``STATUTES`` in the environment names a text file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import venv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.finding_texts import Text, cells, documents, variants
from bench.harness import Row

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "build" / "peers"
PACKAGES = ("presidio-analyzer==2.2.366", "jieba==0.42.1", "helan==0.1.0")
SYSTEMS = ("ours", "presidio", "presidio-words", "helan")
#: Documents over which speed is measured: enough for a steady figure, few enough for the slowest.
TIMED = 12
STATUTE_CHARACTERS = 1_000_000
PROBES = ("1", "1 ", "1-", "住", "1号", "路1号", "0" * 9 + "\n", "l", "身份证", "a@a.")
PROBE_LENGTH = 20_000

Span = tuple[str, int, int]


def _peers() -> Path | None:
    """The Python of the peers' environment, built when it is not there; None when it can't be."""
    python = PEERS / "bin" / "python"
    if not (PEERS / ".installed").exists():
        print("finding: building the peers' environment", file=sys.stderr)
        venv.create(PEERS, with_pip=True, clear=True)
        done = subprocess.run([python, "-m", "pip", "install", "-qq", *PACKAGES], check=False)
        if done.returncode != 0:
            return None
        (PEERS / ".installed").touch()
    return python


def _run(system: str, python: Path | str, asked: Mapping[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [python, str(ROOT / "bench" / "finding_runner.py"), system],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _strict(texts: Sequence[Text], spans: Sequence[Sequence[Span]]) -> tuple[float, Counter[str]]:
    """Share of values found with exactly their kind and span, and the misses by kind."""
    gold, missed = 0, Counter[str]()
    for text, found in zip(texts, spans, strict=True):
        have = {tuple(span) for span in found}
        gold += len(text.gold)
        missed.update(kind for kind, start, end in text.gold if (kind, start, end) not in have)
    return 1 - sum(missed.values()) / gold, missed


def _covered(texts: Iterable[Text], spans: Iterable[Sequence[Span]]) -> float:
    """Share of texts whose one value is covered by one finding of its kind."""
    hits = [
        any(
            kind == text.gold[0][0] and start <= text.gold[0][1] and end >= text.gold[0][2]
            for kind, start, end in found
        )
        for text, found in zip(texts, spans, strict=True)
    ]
    return sum(hits) / len(hits)


def run() -> list[Row]:
    """Quality and cost of each system on the same texts of one run."""
    long, short, written = documents(), cells(), variants()
    flat = [text for texts in written.values() for text in texts]
    asked = {
        "texts": [each.text for each in (*long, *flat)],
        "timed": [each.text for each in long[:TIMED]],
        "cells": short,
    }
    python = _peers()
    systems = SYSTEMS if python is not None else ("ours",)
    if python is None:
        print("finding: the peers can't be installed; their rows are skipped", file=sys.stderr)
    answers = {
        system: _run(system, sys.executable if system == "ours" else str(python), asked)
        for system in systems
    }
    rows: list[Row] = []
    recall: dict[str, float] = {}
    for system, answer in answers.items():
        spans = answer["spans"]
        recall[system], missed = _strict(long, spans[: len(long)])
        print(_line(system, recall[system], missed, answer), file=sys.stderr)
    ours = answers["ours"]
    rows.append(Row("finding: strict recall, invented documents", recall["ours"], "", 0.995))
    rows.append(_worst_variant(written, ours["spans"][len(long) :]))
    peer = answers.get("presidio-words")
    if peer is not None:
        rows += [
            Row(
                "finding: strict recall beside presidio",
                recall["ours"] / recall["presidio-words"],
                "×",
                1,
            ),
            Row(
                "finding: characters a second beside presidio", ours["rate"] / peer["rate"], "×", 8
            ),
            Row(
                "finding: short cells a second beside presidio", peer["cell"] / ours["cell"], "×", 6
            ),
        ]
    return [*rows, *_statutes(), _hostile()]


def _line(system: str, recall: float, missed: Counter[str], answer: Mapping[str, Any]) -> str:
    misses = ", ".join(f"{kind} {count}" for kind, count in missed.most_common(6)) or "none"
    return (
        f"  {system:15} recall {recall:.3f}  {answer['rate']:>10,.0f} characters/s  "
        f"{answer['cell'] * 1e6:>6.0f} µs a cell  load {answer['load']:.1f} s  "
        f"{answer['memory']:.0f} MB  missed: {misses}"
    )


def _worst_variant(written: Mapping[str, Sequence[Text]], spans: Sequence[Sequence[Span]]) -> Row:
    worst, place = 1.0, 0
    for name, texts in written.items():
        share = _covered(texts, spans[place : place + len(texts)])
        place += len(texts)
        if share < 0.95:
            print(f"  variant {name}: {share:.2f}", file=sys.stderr)
        worst = min(worst, share)
    return Row(f"finding: the worst of {len(written)} writings, covered", worst, "", 0.95)


def _statutes() -> list[Row]:
    """False findings on statutes: whatever is found there at the two upper levels is nobody's."""
    from review.engines.find.segment import hits_of  # noqa: PLC0415  # heavy only when asked

    named = os.environ.get("STATUTES")
    if not named or not Path(named).is_file():
        print(
            "finding: no statutes (STATUTES names a text file); their row is skipped",
            file=sys.stderr,
        )
        return []
    lines = Path(named).read_text("utf-8")[:STATUTE_CHARACTERS].splitlines()
    found = Counter(
        hit.code
        for line in lines
        for hit in hits_of(line)
        if hit.level.value in ("certain", "likely")
    )
    print(f"  statutes: {dict(found)}", file=sys.stderr)
    share = sum(found.values()) / (sum(map(len, lines)) / 10_000)
    return [
        Row("finding: spare false findings per 10,000 characters of statutes", 0.05 - share, "", 0)
    ]


def _hostile() -> Row:
    """The slowest of hostile runs of 20,000 characters, as seconds left of 0.2."""
    from review.engines.find.segment import hits_of  # noqa: PLC0415

    slowest = 0.0
    for probe in PROBES:
        text = (probe * PROBE_LENGTH)[:PROBE_LENGTH]
        start = time.process_time()
        hits_of(text)
        slowest = max(slowest, time.process_time() - start)
        if time.process_time() - start > 0.2:
            print(f"  hostile {probe!r}: {time.process_time() - start:.2f} s", file=sys.stderr)
    return Row("finding: seconds left of 0.2 on hostile runs", 0.2 - slowest, "s", 0)
