"""How far the making of a copy has come: lines of JSON in a file that the caller named.

Whoever works on pages says ``told(step, done, to_do)``; where nobody listens nothing happens. Lines
hold a step and counts, never text or names. Reading the file is for ``jobs``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from enum import StrEnum
from pathlib import Path


class Step(StrEnum):
    """What is being done to the pages; each step goes over them once, the whole may be done twice."""

    REMOVE = "remove"
    PROVE = "prove"
    RECOGNISE = "recognise"


_LISTENING: ContextVar[Path | None] = ContextVar("progress", default=None)


@contextmanager
def telling(path: Path | None) -> Iterator[None]:
    """Append to ``path`` what is told within the block; with None nothing is written."""
    token = _LISTENING.set(path)
    try:
        yield
    finally:
        _LISTENING.reset(token)


def told(step: Step, done: int, to_do: int) -> None:
    """Say that ``done`` of ``to_do`` pages of a step are done. A line that can not be written is no reason
    to give up a copy.
    """
    path = _LISTENING.get()
    if path is None:
        return
    line = json.dumps({"step": step.value, "done": done, "to_do": to_do})
    with suppress(OSError), path.open("a", encoding="ascii") as sink:
        sink.write(line + "\n")
