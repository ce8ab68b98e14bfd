"""The files that came with a manifest, by name: which one a line means, and which none means.

Names only; whoever opens a folder or a zip makes the listing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Leftovers of systems, never somebody's document.
_LEFTOVERS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def plain_path(name: str) -> str:
    """A name as paths are compared: composed characters, forward slashes, no ./ and no doubled ones."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/")
    return "/".join(part for part in bare.split("/") if part not in ("", "."))


def is_leftover(path: str) -> bool:
    """Whether a file is a system's own: hidden, of a Mac's archive, a lock of an office program."""
    parts = path.split("/")
    last = parts[-1].casefold()
    return "__MACOSX" in parts or last in _LEFTOVERS or last.startswith(("~$", "._", "."))


@dataclass
class Listing:
    """Files by path with their sizes in bytes; ``refused`` are those that may not be opened, with a code."""

    sizes: Mapping[str, int]
    refused: Mapping[str, str] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for path in (*self.sizes, *self.refused):
            self._by_name.setdefault(path.rsplit("/", 1)[-1].casefold(), []).append(path)

    def find(self, said: str) -> tuple[str, str | None]:
        """The file a line means, or "" with a code: missing, ambiguous, outside, or refused.

        An exact path first; else the one file whose path ends with what was said, so that the name of
        the outer folder may be left out.
        """
        if ".." in said.split("/") or said.startswith("/") or ":" in said.split("/", maxsplit=1)[0]:
            return "", "path_outside"
        if said in self.refused:
            return "", self.refused[said]
        if said in self.sizes:
            return said, None
        tail = f"/{said}".casefold()
        same = self._by_name.get(said.rsplit("/", 1)[-1].casefold(), ())
        near = [path for path in same if f"/{path}".casefold().endswith(tail)]
        if not near:
            return "", "file_missing"
        if len(near) > 1:
            return "", "file_ambiguous"
        return ("", self.refused[near[0]]) if near[0] in self.refused else (near[0], None)

    def unnamed(self, named: set[str]) -> list[str]:
        """The files that no line names, in order."""
        return sorted(path for path in self.sizes if path not in named and not is_leftover(path))
