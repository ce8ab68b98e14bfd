"""What a line of the log says of its document: office, kind, dates, and whether it is the Party's.

Lines that are older than these fields do not say it; ``known`` then stands in for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from review.domain.audit import EVENTS
from review.domain.statistics.facts import Line, day_of

#: What stands for a mark that the log does not give.
NONE = "none"
#: Lines that say where a document stands.
SAYING = frozenset(name for name, fields in EVENTS.items() if {"office", "doc_kind"} <= {*fields})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What figures sort a document by."""

    office: int | None = None
    kind: str = ""
    issued_on: date | None = None
    doc_date: date | None = None
    party: bool = False

    @property
    def on(self) -> date | None:
        """The day it counts under: the issue date, else the date of the document."""
        return self.issued_on or self.doc_date

    @property
    def marks(self) -> dict[str, str]:
        """Office and kind as codes."""
        return {
            "office": str(self.office) if self.office is not None else NONE,
            "kind": self.kind or NONE,
        }


Known = Mapping[int, Standing]


def said_of(line: Line, known: Known) -> Standing:
    """The standing of a line's document when the line was written."""
    said = line.said
    if "doc_kind" not in said:
        return known.get(line.document_id or 0, Standing())
    return Standing(
        office=said["office"],
        kind=said["doc_kind"] or "",
        issued_on=day_of(said["issued_on"]),
        doc_date=day_of(said["doc_date"]),
        party=bool(said["party"]),
    )
