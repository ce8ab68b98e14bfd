"""What a visitor asks of the catalogue: terms and ticks, read from what was typed or clicked.

Nothing typed here can fail: what has no meaning is left aside, what is too long is cut and said so.
How it is answered is in `search`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar

from review.public.normalise import normalise
from review.public.tables import Validity

_LONGEST_QUERY = 200
_MOST_TERMS = 8
_MOST_CHOICES = 30
_QUOTES = str.maketrans({"“": '"', "”": '"', "＂": '"', "－": "-", "　": " "})
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_YEAR = re.compile(r"[12][0-9]{3}")

Value = TypeVar("Value")


@dataclass(frozen=True)
class Terms:
    """What was asked, normalised. `cut` says that the question was too long to be used whole."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    cut: bool = False

    def __bool__(self) -> bool:
        """Whether anything was asked."""
        return bool(self.wanted or self.unwanted)


@dataclass(frozen=True)
class Filters:
    """What was ticked: within one kind of choice any of them, between the kinds all."""

    year: tuple[int, ...] = ()
    kind: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    validity: tuple[Validity, ...] = ()

    def without(self, name: str, value: object) -> Filters:
        """Answer the same filters with one tick less."""
        return replace(self, **{name: tuple(at for at in getattr(self, name) if at != value)})

    def ticked(self) -> Iterator[tuple[str, str | int]]:
        """Answer every tick as (kind of choice, value)."""
        for item in fields(self):
            yield from ((item.name, value) for value in getattr(self, item.name))

    def arguments(self) -> dict[str, list[str]]:
        """Answer the filters as they stand in an address, empty ones left out."""
        named = {item.name: [str(at) for at in getattr(self, item.name)] for item in fields(self)}
        return {name: values for name, values in named.items() if values}


@dataclass(frozen=True)
class Place:
    """Where a page of the list begins: behind this record, or, going back, before it."""

    sort_on: date
    record_id: int
    back: bool = False


def plain(text: str) -> str:
    """Answer what was typed as it can be shown again: one line, nothing unprinted."""
    return _UNPRINTED.sub(" ", text).strip()


def parse_query(text: str) -> Terms:
    """Read a question: blanks part terms, quotes hold one together, a leading minus excludes it."""
    wanted: list[str] = []
    unwanted: list[str] = []
    question = text.translate(_QUOTES)
    hits = list(_TERM.finditer(question[:_LONGEST_QUERY]))
    for hit in hits[:_MOST_TERMS]:
        term = normalise(hit[2] if hit[2] is not None else hit[3]).text
        chosen = unwanted if hit[1] else wanted
        if term.strip("-") and term not in chosen:
            chosen.append(term)
    cut = len(question) > _LONGEST_QUERY or len(hits) > _MOST_TERMS
    return Terms(tuple(wanted), tuple(unwanted), cut)


def parse_filters(
    *,
    year: Iterable[str] = (),
    kind: Iterable[str] = (),
    issuer: Iterable[str] = (),
    subject: Iterable[str] = (),
    validity: Iterable[str] = (),
) -> Filters:
    """Read ticks; what can not be a value of its kind is left aside, as is what exceeds 30."""
    validities = {member.value: member for member in Validity}
    return Filters(
        year=_chosen(int(text) for text in year if _YEAR.fullmatch(text)),
        kind=_chosen(text for text in kind if _is_plain(text)),
        issuer=_chosen(text for text in issuer if _is_plain(text)),
        subject=_chosen(text for text in subject if _is_plain(text)),
        validity=_chosen(validities[text] for text in validity if text in validities),
    )


def _chosen(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(values))[:_MOST_CHOICES]


def _is_plain(text: str) -> bool:
    return bool(text) and _UNPRINTED.search(text) is None
