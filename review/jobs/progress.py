"""Follows a child process by the file in which it says how far it is.

Knows the lines of ``engines.progress`` only; whoever asks is told from the thread that waits, never
from another.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from review.jobs.sandbox import EngineAnswer

#: How often the file is looked at, in seconds; of it only the end, in bytes.
_LOOK: Final = 0.5
_END: Final = 400


@dataclass(frozen=True)
class Progress:
    """How far a child is: the code of its step, and pages done of pages to do."""

    step: str
    done: int
    to_do: int


def followed(
    run: Callable[[], EngineAnswer], told: Path, on_progress: Callable[[Progress], None]
) -> EngineAnswer:
    """The answer of ``run``; meanwhile ``on_progress`` gets the last line of ``told`` whenever it is another."""
    last: Progress | None = None
    with ThreadPoolExecutor(1) as pool:
        running: Future[EngineAnswer] = pool.submit(run)
        done = False
        while not done:
            done = bool(wait([running], timeout=_LOOK).done)
            seen = last_told(told)
            if seen is not None and seen != last:
                last = seen
                on_progress(seen)
    return running.result()


def last_told(path: Path) -> Progress | None:
    """The last whole line of a file of progress; None where there is none, or it is no such line."""
    try:
        with path.open("rb") as source:
            source.seek(max(path.stat().st_size - _END, 0))
            lines = source.read().split(b"\n")[:-1]
    except FileNotFoundError:
        return None
    try:
        found: Any = json.loads(lines[-1]) if lines else None
        return Progress(str(found["step"]), int(found["done"]), int(found["to_do"]))
    except (ValueError, KeyError, TypeError):
        return None
