"""The list page: results, ticks, pills and the way on, put together from a question's answer.

Turns rows and counts into frozen page values that the template prints; asks the database nothing
and reads no request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from review.public.cursor import Cursor
from review.public.facets import Counts
from review.public.places import Piece, excerpt, marked
from review.public.question import Filters, Order, Terms
from review.public.search import LEAD, PAGE_SIZE, Found, Listed
from review.public.tables import Validity
from review.public.wording import (
    VALIDITY_LOOKS,
    key_field_word,
    kind_word,
    subject_path,
    validity_word,
)
from review.public.wording import gettext as _

_SHOWN = 6  # choices of a facet in sight; the others stand behind "more"
_MOST_BEHIND = 60
_BUDGET = 200_000  # characters looked through for the places shown on one page, about 0.1 s


@dataclass(frozen=True)
class Result:
    """One record of the list."""

    record_id: int
    title: tuple[Piece, ...]
    doc_number: str
    issuer: str
    on: date
    is_issue: bool  # whether `on` is the day of issue
    validity: str
    look: str
    successor_id: int | None
    partial: bool
    text: tuple[Piece, ...]


@dataclass(frozen=True)
class Choice:
    """One tick of a facet; without a number where it was not counted."""

    value: str
    label: str
    count: int | None
    ticked: bool


@dataclass(frozen=True)
class Facet:
    """One kind of choice; `rest` stands behind "more"."""

    name: str
    legend: str
    shown: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True)
class Pill:
    """A tick that is set, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Pager:
    """What the pager prints."""

    first: int
    last: int
    total: str
    previous_url: str | None
    next_url: str | None
    pages: tuple[tuple[int, str, bool], ...] = ()


@dataclass(frozen=True)
class ListPage:
    """Everything the list page prints."""

    query: str
    cut: bool
    in_title: bool
    order: Order
    order_url: str  # the same list in the other order
    total: str  # "1000+" where no more were counted
    more: bool  # whether the numbers of the facets are "at least"
    results: tuple[Result, ...]
    facets: tuple[Facet, ...]
    pills: tuple[Pill, ...]
    facets_open: bool
    facets_url: str
    pager: Pager


def question_of(query: str, filters: Filters, *, in_title: bool, order: Order) -> str:
    """Name what is listed, so that a page link fits no other list."""
    asked = [query, filters.arguments(), in_title, order.value]
    return json.dumps(asked, ensure_ascii=False, sort_keys=True)


def results_of(rows: Sequence[Listed], terms: Terms) -> tuple[Result, ...]:
    """Answer the results with the terms marked in title and text."""
    budget = _BUDGET
    results = []
    for row in rows:
        text: tuple[Piece, ...] = (Piece(row.summary or _lead(row.text)),)
        if terms.wanted:
            text, spent = excerpt(row.text, terms.wanted, budget)
            budget -= spent
        results.append(_result(row, terms, text))
    return tuple(results)


def _result(row: Listed, terms: Terms, text: tuple[Piece, ...]) -> Result:
    return Result(
        record_id=row.record_id,
        title=marked(row.title, terms.wanted) if terms.wanted else (Piece(row.title),),
        doc_number=row.doc_number,
        issuer=row.issuer,
        on=row.issued_on or row.sort_on,
        is_issue=row.issued_on is not None,
        validity=validity_word(row.validity),
        look=VALIDITY_LOOKS[row.validity],
        successor_id=row.successor_id,
        partial=row.partial,
        text=text,
    )


def _lead(text: str) -> str:
    lead = " ".join(text[:LEAD].split())
    return lead + "……" if len(text) >= LEAD else lead


@lru_cache(maxsize=256)
def facets_of(counted: Counts, filters: Filters, _language: str) -> tuple[Facet, ...]:
    """Answer the facets in their fixed order; one without any choice is left out.

    Kept per language as long as the counts themselves are.
    """
    made = (
        _facet(name, legend, _counted(counted, filters, name))
        for name, legend in (
            ("validity", _("有效性")),
            ("year", _("印发年份")),
            ("subject", _("主题")),
            ("kind", _("文种")),
            ("issuer", _("发文机关")),
            ("key_field", _("重点领域")),
            ("normative", _("规范性")),
            ("july", _("七月评估后公开")),
        )
    )
    return tuple(facet for facet in made if facet.shown)


def _counted(counted: Counts, filters: Filters, name: str) -> list[Choice]:
    """Answer the choices of one kind in order; a tick that is set is there even if it finds none."""
    ticked = {str(value) for value in getattr(filters, name)}
    numbers: dict[str, int | None] = dict.fromkeys(ticked, 0)
    numbers |= counted.facets[name]
    return [
        Choice(value, label_of(name, value), numbers[value], value in ticked)
        for value in sorted(numbers, key=lambda value: _rank(name, value, numbers[value]))
        if value != ""
    ]


def _rank(name: str, value: str, count: int | None) -> tuple[int, str]:
    """Order choices: newest year, the fixed order of validity and of subjects, else the commonest first."""
    if name in {"year", "july"}:
        return (-int(value), "")
    if name == "validity":
        return (list(Validity).index(Validity(value)), "")
    return (0, value) if name == "subject" else (-(count or 0), value)


def _facet(name: str, legend: str, choices: Sequence[Choice]) -> Facet:
    in_sight = [at for at, choice in enumerate(choices) if at < _SHOWN or choice.ticked]
    hidden = [at for at in range(len(choices)) if at not in in_sight][:_MOST_BEHIND]
    return Facet(
        name,
        legend,
        tuple(choices[at] for at in in_sight),
        tuple(choices[at] for at in hidden),
    )


def label_of(name: str, value: str | int) -> str:
    """Say a tick in words."""
    if name == "validity":
        return validity_word(Validity(str(value)))
    worded = {"subject": subject_path, "kind": kind_word, "key_field": key_field_word}
    if name in worded:
        return worded[name](str(value))
    return _("行政规范性文件") if name == "normative" else str(value)


def pager_of(found: Found, counted: Counts, first: int, link: Callable[[Cursor], str]) -> Pager:
    """Answer where this page stands and the addresses before and behind it."""
    length = len(found.rows)
    previous_url = next_url = None
    if found.newer is not None and first > 1:
        previous_url = link(Cursor(found.newer, max(1, first - PAGE_SIZE)))
    if found.older is not None:
        next_url = link(Cursor(found.older, first + length))
    last = first + length - 1 if length else 0
    total = total_of(counted, last)
    return Pager(first if length else 0, last, total, previous_url, next_url)


def total_of(counted: Counts, last: int = 0) -> str:
    """Say how many there are; no fewer than the number of the last one shown."""
    return f"{max(counted.total, last)}{'+' if counted.more else ''}"
