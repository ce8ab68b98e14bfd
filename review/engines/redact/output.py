"""A file written whole or not at all: beside its final name, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def write_proved(target: Path, data: bytes, proof: Callable[[Path], bool]) -> bool:
    """Write ``data`` beside ``target``, ask the proof about that file, and rename it where it holds. The
    answer is what the proof said; without it there is no new file, and an old one stays.
    """
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.absolute().parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        holds = proof(part)
        if holds:
            part.replace(target)
        return holds
    finally:
        part.unlink(missing_ok=True)
