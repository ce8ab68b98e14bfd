"""What an address asks of the catalogue, for answers that are no pages: terms, ticks, page, size.

The names are those of the list page, so that an address with other ending asks the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from review.public.cursor import Cursor, CursorSigner
from review.public.listing import question_of
from review.public.question import (
    Filters,
    Order,
    Place,
    Terms,
    parse_filters,
    parse_query,
    plain,
)

SIZE, MOST = 100, 500  # records of one page, without and with a wish
_SIZE = re.compile(r"[1-9][0-9]{0,2}")


class UnfitSize(Exception):
    """A page size that is no number from 1 to MOST."""


@dataclass(frozen=True)
class Asked:
    """A question, and the arguments that ask it again."""

    query: str
    terms: Terms
    filters: Filters

    @property
    def arguments(self) -> dict[str, Any]:
        """Answer what stands in an address for this question, empty things left out."""
        said: dict[str, Any] = {"q": self.query} if self.query else {}
        said |= {"in": "title"} if self.terms.in_title else {}
        return said | self.filters.arguments()

    @property
    def name(self) -> str:
        """Name the question, so that a page link fits no other one and no page of people."""
        terms = self.terms
        named = question_of(self.query, self.filters, in_title=terms.in_title, order=Order.DATE)
        return f"programs {named}"


def read_question() -> Asked:
    """Read the question of this request; nothing in it can fail."""
    query = plain(request.args.get("q", ""))
    terms = parse_query(query, in_title=request.args.get("in") == "title")
    return Asked(query, terms, parse_filters(dict(request.args.lists())))


def read_page(cursors: CursorSigner, asked: Asked) -> Place | None:
    """Read where the answer goes on. BadCursor for a link that was changed or is another's."""
    given = request.args.get("from")
    return cursors.read(given, asked.name).place if given else None


def read_size() -> int:
    """Read how many records are wished at once. UnfitSize."""
    given = request.args.get("limit")
    if given is None:
        return SIZE
    if not _SIZE.fullmatch(given) or int(given) > MOST:
        raise UnfitSize
    return int(given)


def go_on(cursors: CursorSigner, asked: Asked, place: Place, size: int) -> Mapping[str, Any]:
    """Answer the arguments of the next page."""
    word = cursors.write(Cursor(place, 1), asked.name)
    return {**asked.arguments, "limit": size, "from": word}
