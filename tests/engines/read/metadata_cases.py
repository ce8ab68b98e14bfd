"""Invented documents in the styles of domain.md section 5 with the fields each must give.

A file of ``heads`` holds cases: ``=== name``, lines ``field: value`` (lists parted by `` | ``), lines ``@field:
text`` with what its place must show, ``---``, and the document. What is not named must be absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

#: Fields whose values are lists.
LISTS = frozenset({"addressees", "annexes", "copied_to", "repeals"})


@dataclass(frozen=True)
class Case:
    """A document, the values of its fields, and what some of their places show."""

    name: str
    text: str
    values: dict[str, str | tuple[str, ...]]
    shown: dict[str, str]


def load_cases() -> list[Case]:
    """All cases of the folder ``heads``, in the order of files and lines."""
    found: list[Case] = []
    for path in sorted((Path(__file__).parent / "heads").glob("*.txt")):
        found += [_case(part) for part in path.read_text("utf-8").split("=== ")[1:]]
    return found


def _case(part: str) -> Case:
    head, _, text = part.partition("\n---\n")
    name, *lines = head.split("\n")
    values: dict[str, str | tuple[str, ...]] = {}
    shown: dict[str, str] = {}
    for line in lines:
        field, _, value = line.partition(": ")
        if field.startswith("@"):
            shown[field[1:]] = value
        else:
            values[field] = tuple(value.split(" | ")) if field in LISTS else value
    return Case(name, text, values, shown)
