"""Names that somebody masked already, 张某, 王××, and whether the clear name stands elsewhere.

The join of both is the leak: 张某 here, 张三 there (detection.md section 5.4, trap 14).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from review.engines.find.names.shapes import masked_at, surname_at
from review.engines.find.names.spans import Role, Span
from review.engines.model import Level, Why

_SIGN: Final = re.compile("[某×＊*○〇□xX]")


def masked_names(text: str) -> Iterator[Span]:
    """Every masked name of a text."""
    last = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < last:
            continue
        for start in (sign.start() - 2, sign.start() - 1):
            if start < last or start + surname_at(text, start) != sign.start():
                continue
            end = masked_at(text, start)
            if end:
                yield Span(start, end, Level.NOTE, Role.MASKED, (Why("masked", ""),))
                last = end
                break


def in_clear(span: Span, text: str, clear: Collection[str]) -> Span:
    """The masked name with the evidence that a private person's clear name of this family name stands
    elsewhere, which makes it likely; else as it was. ``clear`` are the family names.
    """
    family = text[span.start : span.start + surname_at(text, span.start)]
    if family not in clear:
        return span
    why = (*span.why, Why("clear_elsewhere", family))
    return Span(span.start, span.end, Level.LIKELY, span.role, why)
