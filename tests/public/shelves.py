"""A full catalogue for tests of searching: records of random text, and what brute force finds in it.

The texts are made from few characters, so that random substrings are often found and often not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, insert

from review.public.indexing import reindex, search_text_of
from review.public.normalise import NORM_VERSION
from review.public.question import Filters, Place, Terms
from review.public.search import Listed, find
from review.public.tables import Listing, PublicRecord, RecordState, Validity
from tests.public.releases import RELEASED_AT, a_record

ALPHABET = "救助临时通知臨時（）()2026 a%_\n，"
_YEARS = (2021, 2023, 2026)


@dataclass(frozen=True)
class Shelved:
    """A record that can be seen, as brute force knows it."""

    record_id: int
    columns: dict[str, Any]

    def answers(self, terms: Terms, filters: Filters) -> bool:
        """Whether it answers a question, told without any index."""
        text = self.columns["search_text"]
        held = text.partition("\n")[0] if terms.in_title else text
        return (
            all(term in held for term in terms.wanted)
            and not any(term in held for term in terms.unwanted)
            and all(set(values) & self.values(name) for name, values in filters.chosen().items())
            and filters.listing is self.columns["listing"]
        )

    def values(self, name: str) -> set[Any]:
        """Answer the values of one kind of choice."""
        of = self.columns
        if name == "subject":
            return {of["subject"], of["subject"][:2]}
        special = {
            "month": {f"{of['sort_on']:%Y%m}"},
            "organisation": {of["organisation_code"]},
            "key_field": set(of["key_fields"]),
            "normative": {1} if of["normative"] else set(),
        }
        return special[name] if name in special else {of[name]}


def shelve(engine: Engine, count: int, seed: int = 2) -> list[Shelved]:
    """Write records straight into the table and index them; answer those to be seen, newest first."""
    chance = random.Random(seed)
    rows = [_row(chance, record_id) for record_id in range(1, count + 1)]
    with engine.begin() as connection:
        connection.execute(insert(PublicRecord), rows)
        assert reindex(connection) == sum(row["state"] is RecordState.PUBLISHED for row in rows)
    seen = [Shelved(row["record_id"], row) for row in rows if row["state"] is RecordState.PUBLISHED]
    return sorted(seen, key=lambda one: (one.columns["sort_on"], one.record_id), reverse=True)


def _row(chance: random.Random, record_id: int) -> dict[str, Any]:
    day = date(chance.choice(_YEARS), chance.randint(1, 12), 1) + timedelta(
        days=chance.randint(0, 5)
    )
    record = a_record(
        record_id,
        title="".join(chance.choices(ALPHABET, k=8)),
        reading_text="".join(chance.choices(ALPHABET, k=chance.randint(5, 60))),
        summary="",
        issued_on=day,
        subject=chance.choice(["", "02", "0201", "17"]),
        kind=chance.choice(["notice", "announcement"]),
        issuer=chance.choice(["海屿区人民政府", "海屿区 财政局"]),
        validity=chance.choice(list(Validity)),
        normative=chance.random() < 0.3,
        key_fields=tuple(sorted(chance.sample(["01", "08", "17"], chance.randint(0, 2)))),
        july=chance.choice([None, None, 2026]),
        listing=Listing.ON_REQUEST if chance.random() < 0.1 else Listing.PROACTIVE,
    )
    hidden = record_id % 10 == 0
    columns = {item.name: getattr(record, item.name) for item in fields(record)}
    return columns | {
        "sort_on": day,
        "year": day.year,
        "search_text": search_text_of(columns),
        "norm_version": NORM_VERSION,
        "state": RecordState.WITHDRAWN if hidden else RecordState.PUBLISHED,
        "explanation": "已撤下" if hidden else "",
        "withdrawn_at": RELEASED_AT if hidden else None,
        "changed_at": RELEASED_AT,
    }


def every_page(
    engine: Engine, terms: Terms, filters: Filters, size: int = 7, place: Place | None = None
) -> Iterator[Listed]:
    """Go through all pages of a list."""
    with engine.connect() as connection:
        while True:
            found = find(connection, terms, filters, place, size)
            yield from found.rows
            if found.older is None:
                return
            place = found.older


def a_question(chance: random.Random, shelf: list[Shelved]) -> Terms:
    """Ask for a random substring of one to eight characters, at times without another one."""
    text = chance.choice(shelf).columns["search_text"]
    start = chance.randrange(len(text))
    wanted = text[start : start + chance.randint(1, 8)].partition("\n")[0].strip()
    unwanted = chance.choice("救时2a%，") if chance.random() < 0.2 else ""
    return Terms(
        (wanted,) if wanted else (),
        (unwanted,) if unwanted else (),
        in_title=chance.random() < 0.2,
    )
