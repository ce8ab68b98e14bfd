"""What approvers decided, beside what was proposed to them, and the grounds they decided on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo

from review.domain.statistics.facts import Fact, Line
from review.domain.statistics.standing import NONE, Known, said_of

_SIGNED, _SENT_BACK = frozenset({"case.signed", "case.signed_urgently"}), "case.sent_back"
NAMES = _SIGNED | {_SENT_BACK}


def decided(lines: Iterable[Line], known: Known, zone: tzinfo) -> tuple[Fact, ...]:
    """The signature of each case that stands, on its day, with what was proposed before it."""
    return tuple(
        fact
        for line in _standing(lines)
        for fact in _facts(line, known, zone, {"changed": _changed(line)})
    )


def grounds(lines: Iterable[Line], known: Known, zone: tzinfo) -> tuple[Fact, ...]:
    """Each ground of the signatures that stand."""
    return tuple(
        fact
        for line in _standing(lines)
        for ground in line.said.get("grounds") or ()
        for fact in _facts(line, known, zone, {"ground": ground})
    )


def _standing(lines: Iterable[Line]) -> Iterator[Line]:
    """The last signature of each case, but where the clerk sent the document back for another."""
    last: dict[int, Line] = {}
    for line in lines:
        if line.case_id is None:
            continue
        if line.name in _SIGNED:
            last[line.case_id] = line
        elif line.name == _SENT_BACK:
            last.pop(line.case_id, None)
    yield from last.values()


def _facts(line: Line, known: Known, zone: tzinfo, more: Mapping[str, str]) -> Iterator[Fact]:
    standing = said_of(line, known)
    if not standing.party:
        marks = {
            **standing.marks,
            "proposed": line.said.get("proposed") or NONE,
            "attribute": line.said["attribute"] or NONE,
            **more,
        }
        yield Fact(line.on(zone), line.document_id, line.case_id, marks)


def _changed(line: Line) -> str:
    """Whether the approver decided what was proposed; old lines do not say what was."""
    proposed = line.said.get("proposed")
    if proposed is None:
        return NONE
    return "same" if proposed == line.said["attribute"] else "changed"
