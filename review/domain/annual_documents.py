"""A normative document as the house knew it on a day: what happened later is taken back again.

A document's row says how it stands now. Each line of the log that changed its dates, scope or
validity says what stood before, so the row and the later lines give what stood then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from review.domain.annual_counts import Normative
from review.domain.rounds import OutOfScope
from review.domain.states import Validity
from review.domain.statistics.facts import Line

#: Lines with which a document that is issued comes into the house.
KNOWN_BY = ("case.issued", "case.registered", "document.imported")
CHANGED_BY = ("document.dates_corrected", "document.scope_changed", "document.validity_changed")
#: No document of this organisation's own, or none under the Regulation.
_NOT_COUNTED = frozenset(
    {OutOfScope.PARTY, OutOfScope.PARTNER_LEADS, OutOfScope.NOT_GOVERNMENT_INFORMATION}
)


@dataclass(frozen=True, kw_only=True)
class DocumentNow:
    """What the row of a document says now."""

    id: int
    issued_on: date | None
    doc_date: date | None
    validity: Validity
    validity_on: date | None
    out_of_scope: OutOfScope | None


def as_known(
    now: DocumentNow, lines: Sequence[Line], until: datetime, zone: tzinfo
) -> Normative | None:
    """The document as it was known at ``until``; None where it was not, or does not count.

    ``lines`` are all of the document's of ``KNOWN_BY`` and ``CHANGED_BY``, oldest first, the later
    ones too; ``zone`` is that of the house's days.
    """
    if not any(line.name in KNOWN_BY and line.at < until for line in lines):
        return None
    later = [line for line in lines if line.at >= until]
    scope = _before(later, "document.scope_changed", now.out_of_scope)
    issued = _date_before(later, "issued_on", now.issued_on)
    issued = issued or _date_before(later, "doc_date", now.doc_date)
    if issued is None or scope in _NOT_COUNTED:
        return None
    marks = [line for line in lines if line.name == "document.validity_changed"]
    known = [line for line in marks if line.at < until]
    if not marks:
        # Nobody ever marked it here: it came with what it says, since the day it says.
        ended_on = now.validity_on
        since = ((ended_on, now.validity),) if ended_on is not None else ()
        first = Validity.IN_FORCE if since else now.validity
        return Normative(now.id, issued, first, since)
    changes = tuple(_changes(known, issued, zone))
    return Normative(now.id, issued, Validity(marks[0].said["before"]), changes)


def _changes(marks: Iterable[Line], issued: date, zone: tzinfo) -> Iterator[tuple[date, Validity]]:
    """A mark without a date (back in force) holds since the day it was written."""
    for mark in marks:
        on = mark.said["on"]
        day = date.fromisoformat(on) if on else mark.on(zone)
        yield max(day, issued), Validity(mark.said["after"])


def _before(later: Sequence[Line], name: str, now: str | None) -> str | None:
    """What stood before the first later line of a name; what stands now without one."""
    first = next((line for line in later if line.name == name), None)
    return now if first is None else first.said["before"]


def _date_before(later: Sequence[Line], field: str, now: date | None) -> date | None:
    for line in later:
        if line.name == "document.dates_corrected" and line.said["field"] == field:
            before = line.said["before"]
            return date.fromisoformat(before) if before else None
    return now
