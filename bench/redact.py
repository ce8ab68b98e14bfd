"""Redaction beside black bars and PyMuPDF, on documents whose secrets are known by construction.

Two tracks: the same boxes, and the same strings. Every system runs in processes of its own, the peer in an environment
of the bench only (``build/peers``). Who still finds a secret is asked of readers that share no code with the product.
``SUITES=folder`` surveys public files instead; ``OCR=all`` shows every result to the recogniser, not only what
holds pictures, ``OCR=none`` nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

from bench import redact_folder
from bench.harness import Row
from bench.redact_compare import Recogniser, phrases_kept, pixels_changed
from bench.redact_desk import desk_cases
from bench.redact_detect import all_readers, leaks_in, texts_of
from bench.redact_office import office_cases, office_kept, office_leaks
from bench.redact_ours import plan_of, redact
from bench.redact_set import pdf_cases
from bench.redact_sheet import Case
from bench.redact_speed import speed_rows
from bench.redact_worker import ROOT, Answer, Worker

PEERS = ROOT / "build" / "peers"
TRACKS = ("boxes", "strings")
OURS = ("ours", "ours-raster")
PEER = ("pymupdf", "pymupdf-scrub")
TIMEOUT = 180.0
#: A reader of text; what says whether words were kept is the first.
_RAW = ("codes", "raw")


@dataclass
class Score:
    """What one system did on one track."""

    leaks: dict[str, int] = field(default_factory=dict)
    leaking: int = 0
    written: int = 0
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    kept: dict[str, list[float]] = field(default_factory=dict)
    pixels: list[float] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    cpu: float = 0.0
    ocr: float = 0.0
    memory: int = 0
    pages: int = 0
    digests: dict[str, bytes] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many files it was given."""
        return self.written + len(self.refused) + len(self.failed)


def peers() -> Path | None:
    """The Python of the peer's environment, built when it is not there; None when it can't be."""
    python, stamp = PEERS / "bin" / "python", PEERS / ".installed-redact"
    if not stamp.exists():
        print("redact: installing the peer", file=sys.stderr)
        if not python.exists():
            venv.create(PEERS, with_pip=True)
        wanted = str(ROOT / "bench" / "redact_peers.txt")
        done = subprocess.run([python, "-m", "pip", "install", "-qq", "-r", wanted], check=False)
        if done.returncode != 0:
            return None
        stamp.touch()
    return python


def run() -> list[Row]:
    """The generated set on both tracks, Word files and workbooks, cost; or public files."""
    if os.environ.get("SUITES"):
        return redact_folder.run(Path(os.environ["SUITES"]))
    every = [*pdf_cases(), *desk_cases()]
    python = peers()
    if python is None:
        print("redact: the peer can't be installed; its rows are skipped", file=sys.stderr)
    recogniser = Recogniser()
    scores: dict[tuple[str, str], Score] = {}
    for track in TRACKS:
        cases = [each for each in every if track != "boxes" or not each.made.said]
        for system in ("bars", *OURS, *(PEER if python else ())):
            interpreter = python if system in PEER and python else sys.executable
            score = scores[track, system] = _score(cases, track, system, interpreter, recogniser)
            print(_line(track, system, score, score.asked), flush=True)
            for line in score.lines if system in OURS else ():
                print(f"    {line}", flush=True)
    rows = list(_rows(every, scores, python is not None))
    rows += _office_rows()
    return [*rows, *speed_rows(python)]


def _score(
    cases: Sequence[Case], track: str, system: str, python: Path | str, recogniser: Recogniser
) -> Score:
    score = Score()
    with (
        tempfile.TemporaryDirectory() as folder,
        Worker("redact_runner.py", system, python=python) as worker,
    ):
        source, target = Path(folder) / "a.pdf", Path(folder) / "b.pdf"
        for number, case in enumerate([cases[0], *cases]):
            source.write_bytes(case.made.data)
            target.unlink(missing_ok=True)
            job = {
                "source": str(source),
                "target": str(target),
                "by": track,
                "boxes": case.made.boxes,
                "strings": list(case.secrets.values()),
                "scan": case.made.pictured,
            }
            answer = worker.ask(job, TIMEOUT)
            if number == 0:
                continue  # warms libraries and models
            data = target.read_bytes() if answer.get("written") and target.exists() else None
            _count(score, case, answer, data)
            if data is not None:
                looked = _is_looked_at(case, answer)
                _judge(score, case, answer, data, recogniser if looked else None)
    return score


def _is_looked_at(case: Case, answer: Answer) -> bool:
    """Whether the recogniser is asked: where secrets were pixels, and where pages became pictures."""
    asked = os.environ.get("OCR", "pictures")
    drawn = case.made.pictured or "raster" in (answer.get("methods") or ())
    return asked == "all" or (asked == "pictures" and drawn)


def _count(score: Score, case: Case, answer: Answer, data: bytes | None) -> None:
    score.cpu += answer.get("cpu", 0.0)
    score.ocr += answer.get("ocr", 0.0)
    score.memory = max(score.memory, answer.get("memory", 0))
    if data is not None:
        score.written += 1
    elif "failed" in answer:
        score.failed.append(f"{case.name}: {answer['failed']} at {answer['stage']}")
        score.lines.append(f"{case.name}: {answer['failed']} at {answer['stage']}")
    else:
        score.refused.append(case.name)
        score.lines.append(f"{case.name}: not written: {answer.get('why')}")


def _judge(
    score: Score, case: Case, answer: Answer, data: bytes, recogniser: Recogniser | None
) -> None:
    texts = texts_of(data, all_readers())
    found = leaks_in(data, case.made.data, case.secrets, texts)
    if recogniser is not None:
        found |= recogniser.found(data, case.secrets)
    score.leaking += bool(found)
    for reader, ids in found.items():
        kind = reader if reader in _RAW or "OCR" in reader or reader == "fonts" else "text"
        score.leaks[kind] = score.leaks.get(kind, 0) + 1
        score.lines.append(f"{case.name}: LEAK of {', '.join(sorted(ids))} to {reader}")
    methods = answer.get("methods") or []
    method = "raster" if "raster" in methods else "vector"
    before = phrases_kept(
        texts_of(case.made.data, {"r": all_readers()["pdfium"]})["r"], case.made.public
    )
    if before:  # a scan had no words to keep
        kept = phrases_kept(texts["pdfium"], case.made.public)
        score.kept.setdefault(method, []).append(min(kept / before, 1.0))
    score.pixels.append(pixels_changed(case.made.data, data, case.made.boxes))
    score.sizes.append(len(data) / len(case.made.data))
    score.pages += len(methods) or 1
    score.digests[case.name] = data


def _line(track: str, system: str, score: Score, count: int) -> str:
    kinds = ("text", "codes", "raw", "fonts", "OCR of pages", "OCR of pictures")
    leaks = "  ".join(f"{kind} {score.leaks.get(kind, 0)}" for kind in kinds)
    kept = "  ".join(f"{how} {mean(each):.1%}" for how, each in sorted(score.kept.items()))
    return (
        f"  {track} {system}: written {score.written}/{count}, leaking {score.leaking} ({leaks}); "
        f"kept {kept}; pixels median {median(score.pixels or [0]):.3f} % max {max(score.pixels or [0]):.2f} %; "
        f"size {median(score.sizes or [0]):.2f} ×; {1000 * score.cpu / max(count, 1):.0f} ms a file "
        f"(recognition apart: {score.ocr:.0f} s); {score.memory} MB; failed {len(score.failed)}"
    )


def _rows(
    cases: Sequence[Case], scores: Mapping[tuple[str, str], Score], with_peer: bool
) -> Iterator[Row]:
    yield Row("redact: generated PDFs", len(cases), "files", 60)
    for track in TRACKS:
        for system in OURS:
            score = scores[track, system]
            name = f"redact: {system}, same {track}"
            clean = 1 - score.leaking / max(score.written, 1)
            yield Row(f"{name}: written files that leak nothing", clean, "", 1, must=True)
            yield Row(
                f"{name}: neither crash nor timeout", 1 - len(score.failed) / score.asked, "", 1
            )
            # names in a plan can not ask for letters that no text has: those files are refused
            least = 0.95 if track == "boxes" else 0.9
            yield Row(f"{name}: written and proved", score.written / score.asked, "", least)
            for how, goal in (("vector", 0.98), ("raster", 0.95)):
                if how in score.kept:
                    yield Row(f"{name}: words kept, {how}", mean(score.kept[how]), "", goal)
            same = 100 - median(score.pixels or [100.0])
            goal = 100 if system == "ours" else None
            yield Row(f"{name}: pixels unchanged outside the marks, median", same, "%", goal)
        if with_peer:
            yield Row(
                f"redact: files PyMuPDF leaks after scrub, same {track}",
                scores[track, "pymupdf-scrub"].leaking,
                "files",
            )
        yield Row(
            f"redact: files black bars leak, same {track}", scores[track, "bars"].leaking, "files"
        )


def _office_rows() -> list[Row]:
    """Word files and workbooks of every carrier, and every one a second time in another process."""
    leaking, unwritten, kept, equal = 0, 0, [], []
    with (
        tempfile.TemporaryDirectory() as scratch,
        Worker("redact_runner.py", "ours", seed=7) as other,
    ):
        for case in [*office_cases(), *pdf_cases()]:
            source = Path(scratch) / f"a.{case.ending}"
            target = Path(scratch) / f"b.{case.ending}"
            source.write_bytes(case.made.data)
            plan = plan_of(case, by="both")
            outcome = redact(source, target, plan)
            if outcome.data is None:
                unwritten += case.ending != "pdf"
                if case.ending != "pdf":
                    print(f"    {case.ending} {case.name}: not written: {outcome.why}")
                continue
            job = {
                "source": str(source),
                "target": str(target),
                "by": "plan",
                "plan": plan,
                "scan": False,
            }
            again = other.ask(job, TIMEOUT)
            equal.append(again.get("written") is True and target.read_bytes() == outcome.data)
            if not equal[-1]:
                print(f"    {case.ending} {case.name}: DIFFERENT BYTES")
            if case.ending != "pdf":
                found = office_leaks(outcome.data, case.ending, case.secrets)
                leaking += bool(found)
                kept.append(office_kept(outcome.data, case.ending, case.made.public))
                if found:
                    print(f"    {case.ending} {case.name}: LEAK to {', '.join(found)}")
    return [
        Row("redact: Word files and workbooks", len(kept) + unwritten, "files"),
        Row("redact: of them, leaking nothing", 1 - leaking / max(len(kept), 1), "", 1, must=True),
        Row("redact: of them, written and proved", len(kept) / (len(kept) + unwritten), "", 1),
        Row("redact: of them, with every public phrase", mean(kept or [0]), "", 1),
        Row("redact: equal bytes in another process, all formats", mean(equal or [0]), "", 1),
    ]
