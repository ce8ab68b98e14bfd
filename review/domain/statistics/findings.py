"""What was found in files, and what became of it in the copies that were published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from review.domain.statistics.facts import Fact, Line

NAMES = frozenset({"file.read", "finding.added", "finding.counted"})


def read_places(lines: Iterable[Line], zone: tzinfo) -> tuple[Fact, ...]:
    """Files read, the places found in each, places marked by hand; on the day."""
    found = []
    for line in lines:
        if line.name == "file.read":
            found.append(_fact(line, zone, "files", 1))
            if line.said["findings"]:
                found.append(_fact(line, zone, "places", int(line.said["findings"])))
        elif line.name == "finding.added":
            found.append(_fact(line, zone, "by_hand", 1))
    return tuple(found)


def treated_places(lines: Iterable[Line], zone: tzinfo) -> tuple[Fact, ...]:
    """Places in copies that were published: removed, masked, kept, kept by exception, by kind."""
    found = []
    for line in lines:
        if line.name != "finding.counted":
            continue
        on = line.on(zone)
        for entry in line.said["findings"]:
            code, how, places = entry.rsplit(":", 2)
            marks = {"finding": code, "how": how, "month": f"{on:%Y-%m}"}
            found.append(Fact(on, line.document_id, line.case_id, marks, weight=int(places)))
    return tuple(found)


def _fact(line: Line, zone: tzinfo, what: str, weight: int) -> Fact:
    on = line.on(zone)
    return Fact(on, line.document_id, None, {"what": what, "month": f"{on:%Y-%m}"}, weight)
