"""The word lists beside this module, loaded once, and the digest that is stored with every finding.

Lists are plain text, one word a line, ``#`` for comments. What a list means is said by the module
that uses it.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "lexicons"


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of ``lexicons/<name>.txt`` in the order of the file."""
    lines = (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def any_of(name: str) -> re.Pattern[str]:
    """A pattern that matches any word of the list, longer words first."""
    ordered = sorted(words(name), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)))


@cache
def digest() -> str:
    """SHA-256 (first 16 hex digits) over names and contents of all lists: changes when any word
    changes.
    """
    total = sha256()
    for path in sorted(_FOLDER.glob("*.txt")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]
