"""What a visitor asks of the catalogue: terms and ticks, read from what was typed or clicked.

Nothing typed here can fail: what has no meaning is left aside, what is too long is cut and said so.
How it is answered is in `search`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from review.public.normalise import normalise
from review.public.tables import Listing, Validity

_LONGEST_QUERY = 200
_MOST_TERMS = 8
_MOST_CHOICES = 30
_LONGEST_CHOICE = 500
_QUOTES = str.maketrans({"“": '"', "”": '"', "＂": '"', "－": "-", "　": " "})
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_YEAR = re.compile(r"[12][0-9]{3}")
_MONTH = re.compile(r"[12][0-9]{3}(?:0[1-9]|1[0-2])")

Value = TypeVar("Value")


class Order(StrEnum):
    """In which order records are listed."""

    DATE = "date"  # the newest first
    RELEVANCE = "relevance"  # found in the title first, then most often in the text


@dataclass(frozen=True)
class Terms:
    """What was asked, normalised. `cut` says that the question was too long to be used whole."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    cut: bool = False
    in_title: bool = False  # both, wanted and unwanted

    def __bool__(self) -> bool:
        """Whether anything was asked."""
        return bool(self.wanted or self.unwanted)


@dataclass(frozen=True)
class Filters:
    """What was ticked: within one kind of choice any of them, between the kinds all.

    A subject of two digits takes in everything below it. `listing` is no tick: which catalogue it is.
    """

    year: tuple[int, ...] = ()
    kind: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    validity: tuple[Validity, ...] = ()
    month: tuple[str, ...] = ()  # 202607
    organisation: tuple[str, ...] = ()  # by its code
    key_field: tuple[str, ...] = ()
    normative: tuple[int, ...] = ()  # 1
    july: tuple[int, ...] = ()  # the year of the round that released it
    listing: Listing = Listing.PROACTIVE

    def without(self, name: str, value: object) -> Filters:
        """Answer the same filters with one tick less."""
        rest: Any = tuple(at for at in getattr(self, name) if at != value)
        return replace(self, **{name: rest})

    def but(self, name: str) -> Filters:
        """Answer the same filters without any tick of one kind."""
        none: Any = ()
        return replace(self, **{name: none})

    def chosen(self) -> Mapping[str, tuple[str | int, ...]]:
        """Answer the kinds of choice that have a tick, each with its values."""
        return {name: getattr(self, name) for name in TICKS if getattr(self, name)}

    def ticked(self) -> Iterator[tuple[str, str | int]]:
        """Answer every tick as (kind of choice, value)."""
        for name, values in self.chosen().items():
            yield from ((name, value) for value in values)

    def arguments(self) -> dict[str, list[str]]:
        """Answer the filters as they stand in an address, empty ones left out."""
        named = {name: [str(at) for at in values] for name, values in self.chosen().items()}
        if self.listing is not Listing.PROACTIVE:
            named["listing"] = [self.listing.value]
        return named


TICKS = tuple(item.name for item in fields(Filters) if item.name != "listing")


@dataclass(frozen=True)
class Place:
    """Where a page of the list begins: behind this record, or, going back, before it."""

    sort_on: date
    record_id: int
    back: bool = False


def plain(text: str) -> str:
    """Answer what was typed as it can be shown again: one line, nothing unprinted."""
    return _UNPRINTED.sub(" ", text[: 4 * _LONGEST_QUERY]).strip()


def parse_query(text: str, *, in_title: bool = False) -> Terms:
    """Read a question: blanks part terms, quotes hold one together, a leading minus excludes it."""
    wanted: list[str] = []
    unwanted: list[str] = []
    question = text[: 4 * _LONGEST_QUERY].translate(_QUOTES)
    hits = list(_TERM.finditer(question[:_LONGEST_QUERY]))
    for hit in hits[:_MOST_TERMS]:
        term = normalise(hit[2] if hit[2] is not None else hit[3]).text
        chosen = unwanted if hit[1] else wanted
        if term.strip("-") and term not in chosen:
            chosen.append(term)
    cut = len(question) > _LONGEST_QUERY or len(hits) > _MOST_TERMS
    return Terms(tuple(wanted), tuple(unwanted), cut, in_title)


def parse_order(text: str) -> Order:
    """Read the order; what is none of them is by date."""
    return Order.RELEVANCE if text == Order.RELEVANCE else Order.DATE


def parse_filters(given: Mapping[str, Iterable[str]]) -> Filters:
    """Read ticks by name; what can not be a value of its kind is left aside, as is what exceeds 30."""

    def texts(name: str) -> Iterable[str]:
        return given.get(name, ())

    validities = {member.value: member for member in Validity}
    plain_ones = {
        name: _chosen(text for text in texts(name) if _is_plain(text))
        for name in ("kind", "issuer", "subject", "organisation", "key_field")
    }
    return Filters(
        year=_chosen(int(text) for text in texts("year") if _YEAR.fullmatch(text)),
        validity=_chosen(validities[text] for text in texts("validity") if text in validities),
        month=_chosen(text for text in texts("month") if _MONTH.fullmatch(text)),
        normative=(1,) if "1" in texts("normative") else (),
        july=_chosen(int(text) for text in texts("july") if _YEAR.fullmatch(text)),
        listing=Listing.ON_REQUEST if "on_request" in texts("listing") else Listing.PROACTIVE,
        **plain_ones,
    )


def _chosen(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(values))[:_MOST_CHOICES]


def _is_plain(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_CHOICE and _UNPRINTED.search(text) is None
