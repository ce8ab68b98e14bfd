"""The generated set as a whole: which documents there are, by group and by name.

The same seed gives the same files but for the two locked ones, whose keys are drawn by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bench import (
    redact_around,
    redact_hidden,
    redact_pixels,
    redact_structure,
    redact_text,
    redact_writers,
)
from bench.redact_sheet import Case, Made, person

Maker = Callable[[Mapping[str, str]], Made]
GROUPS: Mapping[str, tuple[Maker, ...]] = {
    "writers": redact_writers.MAKERS,
    "text": redact_text.MAKERS,
    "structure": redact_structure.MAKERS,
    "hidden": redact_hidden.MAKERS,
    "around": redact_around.MAKERS,
    "pixels": redact_pixels.MAKERS,
}
_NUMBERED: Mapping[str, tuple[int, str, Maker]] = {
    maker.__name__: (number, group, maker)
    for number, (group, maker) in enumerate(
        ((group, maker) for group, makers in GROUPS.items() for maker in makers), start=1
    )
}


def names(*groups: str) -> list[str]:
    """The names of the documents of these groups, of all without one."""
    return [name for name, (_, group, _) in _NUMBERED.items() if not groups or group in groups]


def pdf_case(name: str) -> Case:
    """The document of this name, made anew."""
    number, group, maker = _NUMBERED[name]
    secrets = person(number)
    file = maker(secrets)
    return Case(name, group, "pdf", file.secrets or secrets, file)


def pdf_cases(*groups: str) -> Iterator[Case]:
    """The documents of these groups, one after the other."""
    return map(pdf_case, names(*groups))
