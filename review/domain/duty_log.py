"""Reading a year's duties from the audit log: lines in their order in, acts out.

What may change later is taken from the log alone: dates, attributes, steps, outcomes. What a row
keeps for ever (a case's kind, a printed mark, the office of an item or of a drawn document) comes
in ``Known``. So figures of a past day stay as they are whatever happens today. July and the spot
checks are read by ``duty_rounds``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from review.domain.calendar import Due
from review.domain.duties import Act, Duties, Duty
from review.domain.duty_rounds import NAMES as ROUND_NAMES
from review.domain.duty_rounds import Known, RoundsOfYear
from review.domain.states import Attribute, CaseKind
from review.domain.statistics import Frame, Line

#: Lines that make a case or a paper of the past known as issued.
_ISSUED = frozenset({"case.issued", "case.registered", "document.imported"})
_SIGNED = frozenset({"case.signed", "case.signed_urgently"})
#: Lines after which a decided case waits for publication no more.
_ENDED = frozenset({"case.published", "case.filed", "case.sent_back", "case.given_up"})
_BY_ATTRIBUTE = {
    Attribute.PROACTIVE.value: Duty.PROACTIVE,
    Attribute.ON_REQUEST.value: Duty.ON_REQUEST,
    Attribute.EXEMPT.value: Duty.EXEMPT,
}
#: Every line that is read.
NAMES = frozenset(
    {
        *_ISSUED,
        *_SIGNED,
        *_ENDED,
        "case.returned",
        "case.confidentiality_confirmed",
        "case.declared_not_releasable",
        "case.referred",
        "document.attribute_changed",
        "document.dates_corrected",
        "document.hidden",
        *ROUND_NAMES,
    }
)


@dataclass
class _Paper:
    """One document as the log has told so far."""

    office_id: int = 0
    kind: str = ""
    issued_on: str | None = None
    doc_date: str | None = None
    party: bool = False
    is_issued: bool = False
    attribute: str | None = None

    @property
    def on(self) -> date | None:
        text = self.issued_on or self.doc_date
        return date.fromisoformat(text) if text else None


class _Signed(NamedTuple):
    """A decided case that waits for publication."""

    document_id: int
    on: date


def read_duties(lines: Iterable[Line], frame: Frame, known: Known) -> Duties:
    """The acts of the frame's year. ``lines`` are in order, all before the end of its day."""
    log = _Log(frame, known)
    for line in lines:
        log.take(line)
    return Duties(
        organisation_id=frame.organisation_id,
        year=frame.period.from_on.year,
        as_of=frame.as_of.on,
        acts=tuple(log.acts()),
    )


class _Log:
    """The log while it is read."""

    def __init__(self, frame: Frame, known: Known) -> None:
        self.frame = frame
        self.known = known
        self.papers: dict[int, _Paper] = {}
        self.signed: dict[int, _Signed] = {}
        self.waiting: dict[int, _Signed] = {}
        #: The last act of a kind for a case or document takes the place of the one before.
        self.last: dict[tuple[str, object], Act | None] = {}
        self.each: list[Act] = []
        self.rounds = RoundsOfYear(frame, known)

    def take(self, line: Line) -> None:
        """Read one line."""
        if line.name in ROUND_NAMES:
            self.rounds.take(line)
        elif line.document_id is not None:
            paper = self._paper(line.document_id, line.said)
            self._document(line, line.document_id, paper)
            if line.case_id is not None:
                self._case(line, line.document_id, line.case_id, paper)

    def acts(self) -> Iterable[Act]:
        """Every act of the period, when all lines are read."""
        yield from self._issued()
        yield from self._overdue()
        yield from self.rounds.acts()
        own = (act for act in (*self.each, *self.last.values()) if act is not None)
        yield from (act for act in own if self._counts(act))

    # ---- documents -----------------------------------------------------------------------------------

    def _paper(self, document_id: int, said: Mapping[str, Any]) -> _Paper:
        paper = self.papers.get(document_id)
        if paper is None:
            paper = self.papers[document_id] = _Paper(self.known.offices.get(document_id, 0))
        if "office" in said:
            paper.office_id = int(said["office"] or paper.office_id)
            paper.kind = str(said["doc_kind"] or "")
            paper.issued_on, paper.doc_date = said["issued_on"], said["doc_date"]
            paper.party = bool(said["party"])
        return paper

    def _document(self, line: Line, document_id: int, paper: _Paper) -> None:
        said = line.said
        if line.name in _ISSUED:
            paper.is_issued = True
        if line.name == "document.imported":
            paper.attribute = said["attribute"]
        elif line.name == "document.attribute_changed":
            paper.attribute = said["after"]
            if said["item"] is None and said["before"] is not None:
                detail = f"{said['before']} {said['after']}"
                self._once(line, Duty.ATTRIBUTE_CHANGED, document_id, detail)
        elif line.name == "document.dates_corrected":
            setattr(paper, said["field"], said["after"])
            act = self._act(line, Duty.DATES_CORRECTED, document_id)
            self.last[Duty.DATES_CORRECTED, (document_id, act.on)] = act
        elif line.name == "document.hidden":
            self._once(line, Duty.TAKEN_DOWN, document_id)

    def _issued(self) -> Iterable[Act]:
        for document_id, paper in self.papers.items():
            on = paper.on
            if paper.party or not paper.is_issued or on is None or not self.frame.period.holds(on):
                continue
            duty = _BY_ATTRIBUTE.get(paper.attribute or "", Duty.UNDECIDED)
            yield Act(duty=duty, document_id=document_id, office_id=paper.office_id, on=on)

    # ---- cases ---------------------------------------------------------------------------------------

    def _case(self, line: Line, document_id: int, case_id: int, paper: _Paper) -> None:
        said, name = line.said, line.name
        if name in _SIGNED:
            self._decided(line, document_id, case_id, paper)
        elif name == "case.returned":
            self._once(line, Duty.RETURNED, document_id, str(said["source"]))
        elif name == "case.confidentiality_confirmed":
            act = self._act(line, Duty.CLEARED, document_id, str(said["attribute"] or ""))
            self.last["verdict", _of_month(case_id, act)] = act
        elif name == "case.declared_not_releasable":
            act = self._act(line, Duty.NOT_RELEASABLE, document_id)
            self.last["verdict", _of_month(case_id, act)] = act
        elif name == "case.referred":
            self._once(line, Duty.REFERRED, document_id)
        elif name == "case.issued":
            printed = self.known.printed.get(document_id)
            if printed is not None and printed != said["attribute"]:
                act = self._act(line, Duty.MARK_DIFFERS, document_id)
                self.last[Duty.MARK_DIFFERS, document_id] = replace(act, on=paper.on or act.on)
        if name in _ENDED:
            self._ended(line, document_id, case_id, paper)

    def _decided(self, line: Line, document_id: int, case_id: int, paper: _Paper) -> None:
        decided, proposed = line.said["attribute"], line.said.get("proposed")
        act = self._act(line, Duty.DECIDED, document_id, str(decided or ""))
        self.last[Duty.DECIDED, case_id] = act
        otherwise = proposed is not None and proposed != decided
        detail = f"{proposed} {decided}"
        self.last[Duty.DECIDED_OTHERWISE, case_id] = (
            replace(act, duty=Duty.DECIDED_OTHERWISE, detail=detail) if otherwise else None
        )
        paper.attribute = decided
        self.signed[case_id] = _Signed(document_id, act.on)
        if decided == Attribute.PROACTIVE:
            self.waiting[case_id] = self.signed[case_id]
        else:
            self.waiting.pop(case_id, None)

    def _ended(self, line: Line, document_id: int, case_id: int, paper: _Paper) -> None:
        self.waiting.pop(case_id, None)
        if line.name == "case.sent_back":
            paper.attribute = None
            self.last[Duty.DECIDED, case_id] = self.last[Duty.DECIDED_OTHERWISE, case_id] = None
        if line.name == "case.published":
            self._published(line, document_id, case_id, paper)
        correction = self.known.kinds.get(case_id) is CaseKind.CORRECTION
        if correction and line.name in ("case.published", "case.filed"):
            self._once(line, Duty.CORRECTED, document_id)

    def _published(self, line: Line, document_id: int, case_id: int, paper: _Paper) -> None:
        due = self._due(case_id, paper)
        if due is None:
            return
        start, last = due
        on = line.on(self.frame.zone)
        days = max(self.known.calendar.between(start, on), 0)
        duty = Duty.ON_TIME if on <= last.on else Duty.LATE
        self.each.append(self._act(line, duty, document_id, str(days)))

    def _overdue(self) -> Iterable[Act]:
        for case_id, signed in self.waiting.items():
            paper = self.papers[signed.document_id]
            due = self._due(case_id, paper) if paper.is_issued else None
            if due is None:
                continue
            last = due[1].on
            if self.frame.period.holds(last) and last < self.frame.as_of.on:
                late = self.known.calendar.between(last, self.frame.as_of.on)
                yield Act(
                    duty=Duty.OVERDUE,
                    document_id=signed.document_id,
                    office_id=paper.office_id,
                    on=last,
                    detail=str(late),
                    case_id=case_id,
                )

    def _due(self, case_id: int, paper: _Paper) -> tuple[date, Due] | None:
        """From when the term runs, and its last day: from issue, or from a later decision."""
        signed = self.signed.get(case_id)
        first = self.known.kinds.get(case_id, CaseKind.FIRST) is CaseKind.FIRST
        start = paper.on if first else (signed.on if signed else None)
        if start is None:
            return None
        days = self.known.limits.for_kind(paper.kind, start)
        return start, self.known.calendar.add(start, days)

    # ---- acts ----------------------------------------------------------------------------------------

    def _act(self, line: Line, duty: Duty, document_id: int, detail: str = "") -> Act:
        office = self.papers[document_id].office_id
        return Act(
            duty=duty,
            document_id=document_id,
            office_id=office,
            on=line.on(self.frame.zone),
            detail=detail,
            case_id=line.case_id,
        )

    def _once(self, line: Line, duty: Duty, document_id: int, detail: str = "") -> None:
        self.each.append(self._act(line, duty, document_id, detail))

    def _counts(self, act: Act) -> bool:
        """In the period, and no paper of a Party organ: those are outside the Regulation."""
        return self.frame.period.holds(act.on) and not self.papers[act.document_id].party


def _of_month(case_id: int, act: Act) -> tuple[int, int, int]:
    """A case reviewed again in the same month is one review: the last verdict of the month counts."""
    return case_id, act.on.year, act.on.month
