"""What a visible record contributes to the search index and to the counts behind the ticks.

Worked out of the row alone, so that exactly what was put in can be taken out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from review.public.tables import Listing, PublicRecord, RecordState
from review.public.tokens import filter_token, title_tokens_of, tokens_of

IDS = 10_000_000  # room for record ids within a day
#: Kinds of choice of which a record may have several values.
SEVERAL = frozenset({"subject", "key_field"})
MONTH = "month"
#: The letter of each kind of choice in its tokens.
LETTERS: Mapping[str, str] = {
    "year": "y",
    MONTH: "m",
    "kind": "k",
    "issuer": "i",
    "organisation": "o",
    "subject": "s",
    "validity": "v",
    "normative": "n",
    "key_field": "f",
    "july": "j",
    "listing": "l",
}
#: Columns of a record by their names.
Record = Mapping[str, Any] | RowMapping
_TABLE = PublicRecord.__table__
#: What an entry is worked out of.
COLUMNS = tuple(
    _TABLE.columns[name]
    for name in (
        "record_id",
        "state",
        "listing",
        "sort_on",
        "year",
        "kind",
        "issuer",
        "organisation_code",
        "subject",
        "validity",
        "normative",
        "key_fields",
        "july",
        "search_text",
    )
)


def _itself(value: object) -> tuple[str, ...]:
    return (str(value),)


def _with_class(subject: str) -> tuple[str, ...]:
    if not subject:
        return ()
    return (subject[:2], subject) if len(subject) == 4 else (subject,)


def _known(year: int | None) -> tuple[str, ...]:
    return () if year is None else (str(year),)


def _said(flag: bool) -> tuple[str, ...]:
    return ("1",) if flag else ()


def _each(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


#: Kinds of choice that a facet counts: the column of each, and the values in what stands there.
FACETS: Mapping[str, tuple[str, Callable[[Any], tuple[str, ...]]]] = {
    "year": ("year", _itself),
    "kind": ("kind", _itself),
    "issuer": ("issuer", _itself),
    "subject": ("subject", _with_class),
    "validity": ("validity", _itself),
    "normative": ("normative", _said),
    "key_field": ("key_fields", _each),
    "july": ("july", _known),
}


@dataclass(frozen=True)
class Entry:
    """A record as index and counts know it; with `visible` False they know nothing of it."""

    key: int  # day and id: what comes later is greater
    visible: bool
    listing: Listing
    text: str
    values: tuple[tuple[str, str], ...]  # (kind of choice, value) without repetition

    def tokens(self) -> set[str]:
        """Answer everything the index holds of the record."""
        title = self.text.partition("\n")[0]
        return tokens_of(self.text) | title_tokens_of(title) | self.ticks()

    def ticks(self) -> set[str]:
        """Answer the tokens of what can be ticked."""
        listing = ("listing", self.listing.value)
        return {filter_token(LETTERS[name], value) for name, value in (*self.values, listing)}

    def counted(self) -> Iterator[tuple[str, str]]:
        """Answer the values that facets count."""
        return (pair for pair in self.values if pair[0] in FACETS)


def key_of(sort_on: date, record_id: int) -> int:
    """Answer the place of a record in the order of lists as one number."""
    return (sort_on.year * 10_000 + sort_on.month * 100 + sort_on.day) * IDS + record_id


def entry_of(row: Record) -> Entry:
    """Make the entry of a row, given as a mapping of the names in COLUMNS."""
    return Entry(
        key_of(row["sort_on"], row["record_id"]),
        row["state"] is RecordState.PUBLISHED,
        row["listing"],
        row["search_text"],
        tuple(_values(row)),
    )


def facet_values(row: Record) -> Iterator[tuple[str, str]]:
    """Answer every value of a row that a facet counts, as (kind of choice, value)."""
    for name, (column, values_in) in FACETS.items():
        yield from ((name, value) for value in values_in(row[column]))


def _values(row: Record) -> Iterator[tuple[str, str]]:
    yield from facet_values(row)
    yield MONTH, f"{row['sort_on']:%Y%m}"
    yield "organisation", row["organisation_code"]
