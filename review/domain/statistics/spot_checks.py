"""Spot checks: what the forms say of each document drawn, which criteria failed, what was mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, tzinfo
from typing import NamedTuple

from review.domain.statistics.facts import Fact, Line

_DRAWN, _EXAMINED = "spot_check.drawn", "spot_check.examined"
_RECTIFIED, _RECHECKED = "spot_check.rectified", "spot_check.rechecked"
NAMES = frozenset({_DRAWN, _EXAMINED, _RECTIFIED, _RECHECKED})


class Form(NamedTuple):
    """A document that a check drew: the entry's id and the document's."""

    entry: int
    document: int


def drawn_on(lines: Iterable[Line], zone: tzinfo) -> dict[int, date]:
    """The checks that were drawn, with the day."""
    return {line.said["spot_check"]: line.on(zone) for line in lines if line.name == _DRAWN}


def forms_of(
    lines: Iterable[Line], drawn: Mapping[int, date], forms: Mapping[int, Iterable[Form]]
) -> tuple[Fact, ...]:
    """Each document drawn: right, faulty or waiting for its form; on the day it was drawn."""
    verdicts = {
        line.said["entry"]: "faulty" if line.said["findings"] else "right"
        for line in lines
        if line.name == _EXAMINED
    }
    return tuple(
        Fact(
            on,
            form.document,
            form.entry,
            {"spot_check": str(check), "verdict": verdicts.get(form.entry, "waiting")},
        )
        for check, on in drawn.items()
        for form in forms.get(check, ())
    )


def faults_of(lines: Iterable[Line], zone: tzinfo) -> tuple[Fact, ...]:
    """Each criterion that a form, as it was last filled in, does not find met."""
    last = {line.said["entry"]: line for line in lines if line.name == _EXAMINED}
    return tuple(
        Fact(
            line.on(zone),
            line.document_id,
            entry,
            {"spot_check": str(line.said["spot_check"]), "criterion": criterion},
        )
        for entry, line in last.items()
        for criterion in line.said["findings"]
    )


def mending_of(lines: Iterable[Line], zone: tzinfo) -> tuple[Fact, ...]:
    """Each fault reported as mended: reported only, seen to be mended, or asked for again."""
    last: dict[int, tuple[Line, str]] = {}
    for line in lines:
        if line.name == _RECTIFIED:
            last[line.said["entry"]] = (line, "reported")
        elif line.name == _RECHECKED:
            stage = "mended" if line.said["passed"] else "again"
            last[line.said["entry"]] = (line, stage)
    return tuple(
        Fact(
            line.on(zone),
            line.document_id,
            entry,
            {"spot_check": str(line.said["spot_check"]), "stage": stage},
        )
        for entry, (line, stage) in last.items()
    )
