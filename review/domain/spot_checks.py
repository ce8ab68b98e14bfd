"""Spot checks (抽查): whom a check looks at, what its form asks, how the attributes are compared.

Product.md section 7. How many are drawn and what the errors say is in ``sampling``; nothing is
stored, counted or worded here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from review.domain.states import DOC_KINDS, Attribute, Validity
from review.domain.values import Refusal

NAME_LIMIT = 100
SEED_LIMIT = 100
NOTE_LIMIT = 500
YEARS = range(1949, 2201)


class PeriodBy(StrEnum):
    """Which date of a document lies in the period of a check."""

    ISSUED = "issued"
    DECIDED = "decided"


class Criterion(StrEnum):
    """What the form asks of each document (准确、完整、及时、规范)."""

    ACCURATE = "accurate"  # the attribute is right, and the same wherever it is shown
    COMPLETE = "complete"  # grounds, reasons, consultations and fields are all there
    TIMELY = "timely"  # decided and published within the terms
    STANDARD = "standard"  # the form of the document, its marks and its record follow the rules


@dataclass(frozen=True, kw_only=True)
class Population:
    """The documents a check is drawn from: issued ones, no Party documents, narrowed by filters.

    Both days of the period belong to it. ``zone`` is the name of the time zone in which a decision
    has its day. Empty tuples and None narrow nothing.
    """

    by: PeriodBy = PeriodBy.ISSUED
    from_on: date | None = None
    until_on: date | None = None
    zone: str = "UTC"
    offices: tuple[int, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    kinds: tuple[str, ...] = ()
    normative: bool | None = None


@dataclass(frozen=True, kw_only=True)
class CriterionAnswer:
    """One criterion of the form as it was answered."""

    criterion: Criterion
    passed: bool
    note: str = ""


def population_refusals(population: Population) -> tuple[Refusal, ...]:
    """What is wrong with the filters themselves: ``period_reversed``, ``year_out_of_range``, ``kind_unknown``."""
    first, last = population.from_on, population.until_on
    found = [
        Refusal("year_out_of_range", {"year": str(day.year)})
        for day in (first, last)
        if day is not None and day.year not in YEARS
    ]
    if first is not None and last is not None and first > last:
        found.append(Refusal("period_reversed", {"from": str(first), "until": str(last)}))
    found += [
        Refusal("kind_unknown", {"kind": k[:30]}) for k in population.kinds if k not in DOC_KINDS
    ]
    return tuple(found)


def answer_refusals(answers: tuple[CriterionAnswer, ...]) -> tuple[Refusal, ...]:
    """A form is whole when every criterion is answered once and every fault is explained."""
    told = Counter(answer.criterion for answer in answers)
    found = [Refusal("criterion_unanswered", {"criterion": c}) for c in Criterion if told[c] != 1]
    found += [
        Refusal("fault_needs_note", {"criterion": a.criterion})
        for a in answers
        if not a.passed and not a.note.strip()
    ]
    found += [
        Refusal("note_too_long", {"limit": str(NOTE_LIMIT)})
        for a in answers
        if len(a.note) > NOTE_LIMIT
    ]
    return tuple(found)


def coarsened(counts: Mapping[tuple[str, ...], int], size: int) -> dict[tuple[str, ...], int]:
    """Documents by stratum as ``sampling.strata_for`` would part them, from counts alone.

    ``counts`` has one entry for each (office, attribute, kind) that occurs.
    """
    depth = max((len(names) for names in counts), default=0)
    while True:
        strata: Counter[tuple[str, ...]] = Counter()
        for names, count in counts.items():
            strata[names[:depth]] += count
        if len(strata) <= max(1, size) or depth == 0:
            return {names: strata[names] for names in sorted(strata)}
        depth -= 1


# ------------------------------------------------------------------------------ the comparison


class Difference(StrEnum):
    """Where register, print and web do not say the same."""

    ATTRIBUTE_MISSING = "attribute_missing"  # issued, and nobody decided
    PRINTED_MISSING = "printed_missing"
    PRINTED_DIFFERS = "printed_differs"
    PRINTED_EXPLAINED = "printed_explained"  # another mark, with its reason: known, no fault
    PRINTED_BEFORE_CHANGE = "printed_before_change"  # the attribute changed later: no fault
    WEB_MISSING = "web_missing"
    WEB_UNEXPECTED = "web_unexpected"
    WEB_PARTIAL_DIFFERS = "web_partial_differs"
    TITLE_DIFFERS = "title_differs"
    NUMBER_DIFFERS = "number_differs"
    VALIDITY_DIFFERS = "validity_differs"


#: Differences that have their explanation: shown, but no fault.
EXPLAINED = frozenset({Difference.PRINTED_EXPLAINED, Difference.PRINTED_BEFORE_CHANGE})


@dataclass(frozen=True, kw_only=True)
class Said:
    """An attribute as one place says it; None where it says nothing."""

    attribute: Attribute | None
    partial: bool = False


@dataclass(frozen=True, kw_only=True)
class RecordValues:
    """What register or web say of the document besides the attribute."""

    title: str
    number: str
    validity: Validity


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One document in its three places. ``web`` is None where the public site shows nothing."""

    decided: Said
    printed: Said
    printed_reason_given: bool
    changed_since_printing: bool
    web_partial: bool
    register: RecordValues
    web: RecordValues | None


def differences(found: Compared) -> tuple[Difference, ...]:
    """Where the three places differ, in the order of the form (Regulation Art. 15, 17 and 44)."""
    return (*_of_printing(found), *_of_web(found), *_of_record(found))


def _of_printing(found: Compared) -> list[Difference]:
    decided, printed = found.decided, found.printed
    if decided.attribute is None:
        return [Difference.ATTRIBUTE_MISSING]
    if printed.attribute is None:
        return [Difference.PRINTED_MISSING]
    if printed == decided:
        return []
    if found.changed_since_printing:
        return [Difference.PRINTED_BEFORE_CHANGE]
    if found.printed_reason_given:
        return [Difference.PRINTED_EXPLAINED]
    return [Difference.PRINTED_DIFFERS]


def _of_web(found: Compared) -> list[Difference]:
    open_now = found.decided.attribute is Attribute.PROACTIVE
    if found.web is None:
        return [Difference.WEB_MISSING] if open_now else []
    if not open_now:
        return [Difference.WEB_UNEXPECTED]
    return [Difference.WEB_PARTIAL_DIFFERS] if found.web_partial != found.decided.partial else []


def _of_record(found: Compared) -> list[Difference]:
    register, web = found.register, found.web
    if web is None:
        return []
    pairs = (
        (Difference.TITLE_DIFFERS, register.title, web.title),
        (Difference.NUMBER_DIFFERS, register.number, web.number),
        (Difference.VALIDITY_DIFFERS, register.validity, web.validity),
    )
    return [code for code, here, there in pairs if here != there]


# -------------------------------------------------------------------------------- as plain values


def population_json(population: Population) -> dict[str, Any]:
    """The filters as they are stored beside a check."""
    return {
        "by": population.by.value,
        "from": population.from_on.isoformat() if population.from_on else None,
        "until": population.until_on.isoformat() if population.until_on else None,
        "zone": population.zone,
        "offices": list(population.offices),
        "attributes": [a.value for a in population.attributes],
        "kinds": list(population.kinds),
        "normative": population.normative,
    }


def population_from(stored: Mapping[str, Any]) -> Population:
    """The filters of a check from what is stored."""
    return Population(
        by=PeriodBy(stored["by"]),
        from_on=date.fromisoformat(stored["from"]) if stored["from"] else None,
        until_on=date.fromisoformat(stored["until"]) if stored["until"] else None,
        zone=stored["zone"],
        offices=tuple(stored["offices"]),
        attributes=tuple(Attribute(a) for a in stored["attributes"]),
        kinds=tuple(stored["kinds"]),
        normative=stored["normative"],
    )
