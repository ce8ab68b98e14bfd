"""The statistics once more, counted by hand: every line of the log is looked at for every number.

Slow and plain on purpose, and it shares no code with the product: it is what the figures are held
against. It reads the audit log and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.recounted import beside, road
from tests.recounted.log import Cell, Counted, Days, Log

TABLES: dict[str, Callable[[Log, Days], Counted]] = {
    "issued_by_year": road.issued_by("year", years=5),
    "issued_by_office": road.issued_by("office"),
    "issued_by_kind": road.issued_by("kind"),
    "proposed_and_decided": road.proposed,
    "changed_by_office": road.changed,
    "grounds": road.grounds,
    "left_steps": road.left_steps,
    "time_in_steps": road.time_in_steps,
    "returned_by_office": road.returned,
    "waiting": road.waiting,
    "found": road.found,
    "treated": road.treated_by(by_month=False),
    "treated_by_month": road.treated_by(by_month=True),
    "items": beside.items,
    "releases": beside.releases,
    "forms": beside.forms,
    "faults": beside.faults,
    "mending": beside.mending,
    "received": beside.received_by("month"),
    "received_outcomes": beside.received_by("outcome"),
    "closed": beside.closed_by(timed=False),
    "time_to_answer": beside.closed_by(timed=True),
    "asked_for": beside.asked_for,
}


def recount(log: Log, code: str, days: Days) -> tuple[Counter[Cell], dict[Cell, list[float]]]:
    """The numbers of a table that are not nought, and how long what they count took, in order."""
    numbers: Counter[Cell] = Counter()
    lengths: dict[Cell, list[float]] = {}
    for cell, weight, length in TABLES[code](log, days):
        if weight:
            numbers[cell] += weight
            lengths.setdefault(cell, []).append(length)
    return numbers, {cell: sorted(found) for cell, found in lengths.items()}
