"""The log of a house as the count by hand reads it: every line, as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

#: A number of a table: its row, its column.
Cell = tuple[str, str]
#: The first and the last day of a period.
Days = tuple[date, date]
#: What a table counts, one by one: where it stands, how much it is, how long it took.
Counted = Iterator[tuple[Cell, int, float]]


@dataclass(frozen=True)
class Told:
    """A line of the log."""

    at: datetime
    name: str
    document: int | None
    case: int | None
    said: dict[str, Any]


@dataclass(frozen=True)
class Log:
    """What a house had written down before a moment, and how it reads its clocks."""

    lines: tuple[Told, ...]
    zone: tzinfo
    until: datetime

    def day(self, line: Told) -> date:
        return line.at.astimezone(self.zone).date()

    def named(self, *names: str) -> list[Told]:
        return [line for line in self.lines if line.name in names]

    def documents(self) -> list[int]:
        return sorted({line.document for line in self.lines if line.document is not None})

    def cases(self) -> list[int]:
        found = {line.case for line in self.lines if line.name.startswith("case.")}
        return sorted(case for case in found if case is not None)

    def of_document(self, document: int) -> list[Told]:
        return [line for line in self.lines if line.document == document]

    def of_case(self, case: int) -> list[Told]:
        named = (line for line in self.lines if line.case == case)
        return [line for line in named if line.name.startswith("case.")]


def log_of(session: Session, organisation_id: int, until: datetime, zone: tzinfo) -> Log:
    """The whole log of an organisation before a moment."""
    query = text(
        "SELECT at, name, document_id, case_id, payload, organisation_id FROM event ORDER BY seq"
    )
    lines = []
    for at, name, document, case, payload, organisation in session.execute(query):
        moment = datetime.fromisoformat(at)
        if organisation == organisation_id and moment < until:
            lines.append(Told(moment, name, document, case, json.loads(payload)))
    return Log(tuple(lines), zone, until)


def in_days(days: tuple[date, date], day: date | None) -> bool:
    return day is not None and days[0] <= day <= days[1]
