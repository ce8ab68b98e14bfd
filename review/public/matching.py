"""A question as SQL: the tokens to ask the index for, and the conditions that make the answer exact.

Every text of a statement is written here, every value is bound. The order of records, and which
road through the index is taken, is the walks' matter (`walk_sqlite`, `walk_postgresql`).
"""

from __future__ import annotations

from review.public.entries import LETTERS
from review.public.question import Filters, Terms
from review.public.tables import Listing
from review.public.tokens import Token, asked_of, filter_token, is_said_by

#: How each engine finds where a text holds another one, from 1; 0 for nowhere.
HOLDS = {"sqlite": "instr", "postgresql": "strpos"}
_COLUMNS = {
    "year": "r.year",
    "kind": "r.kind",
    "issuer": "r.issuer",
    "organisation": "r.organisation_code",
    "validity": "r.validity",
    "july": "r.july",
}


class Values:
    """The values of a statement, by the names that stand for them."""

    def __init__(self) -> None:
        self.named: dict[str, str | int] = {}

    def bind(self, value: str | int) -> str:
        """Take a value in; answers what stands for it in the statement."""
        name = f"v{len(self.named)}"
        self.named[name] = value if isinstance(value, int) else str(value)
        return f":{name}"


def asked_for(terms: Terms, filters: Filters) -> list[tuple[Token, ...]]:
    """Answer groups of tokens: a record that answers the question has one of each."""
    groups: list[tuple[Token, ...]] = []
    for term in terms.wanted:
        groups += [(token,) for token in asked_of(term, in_title=terms.in_title)]
    for name, values in filters.chosen().items():
        groups.append(tuple(Token(filter_token(LETTERS[name], value)) for value in values))
    if groups and filters.listing is not Listing.PROACTIVE:
        groups.append((Token(filter_token(LETTERS["listing"], filters.listing)),))
    return list(dict.fromkeys(groups))


def visible(values: Values, filters: Filters) -> str:
    """Ask for what can be seen, in the chosen catalogue."""
    return f"r.listing = {values.bind(filters.listing.value)} AND r.state = 'published'"


def holding(values: Values, terms: Terms, dialect: str, *, every: bool = True) -> list[str]:
    """Ask for what holds every wanted term and no unwanted one; not LIKE, for a term may hold %.

    With `every` False those terms are left out whose tokens say already that the text holds them.
    """
    sql = [
        _held(values, term, terms, dialect)
        for term in terms.wanted
        if every or not is_said_by(term, asked_of(term))
    ]
    return sql + [f"NOT ({_held(values, term, terms, dialect)})" for term in terms.unwanted]


def _held(values: Values, term: str, terms: Terms, dialect: str) -> str:
    at = f"{HOLDS[dialect]}(r.search_text, {values.bind(term)})"
    if terms.in_title:  # the title is the first line
        return f"{at} BETWEEN 1 AND {HOLDS[dialect]}(r.search_text, '\n')"
    return f"{at} > 0"


def ticked(values: Values, filters: Filters, dialect: str) -> list[str]:
    """Ask for what has a ticked value of every kind of choice."""
    return [
        f"({' OR '.join(_has(values, name, value, dialect) for value in chosen)})"
        for name, chosen in filters.chosen().items()
    ]


def _has(values: Values, name: str, value: str | int, dialect: str) -> str:
    if name in _COLUMNS:
        return f"{_COLUMNS[name]} = {values.bind(value)}"
    if name == "subject":
        here = values.bind(value)
        return f"r.subject = {here} OR (length(r.subject) = 4 AND substr(r.subject, 1, 2) = {here})"
    if name == "key_field":
        among = values.bind(f" {value} ")
        return f"{HOLDS[dialect]}(' ' || r.key_fields || ' ', {among}) > 0"
    if name == "normative":
        return "r.normative"
    first, behind = _days_of(str(value))
    return f"(r.sort_on >= {values.bind(first)} AND r.sort_on < {values.bind(behind)})"


def _days_of(month: str) -> tuple[str, str]:
    year, number = int(month[:4]), int(month[4:])
    return f"{year}-{number:02}-01", f"{year + number // 12}-{number % 12 + 1:02}-01"
