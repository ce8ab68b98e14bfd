"""Reading a year's duties from the audit log: lines in their order in, acts out.

What may change later is taken from the log alone: dates, attributes, steps, outcomes. What a row
keeps for ever (a case's kind, a printed mark, the office of an item or of a drawn document) comes
in ``Kept``. So figures of a past day stay as they are whatever happens today. July and the spot
checks are read by ``duty_rounds``, what was online in time by ``timeliness_log``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from review.domain.calendar import WorkingCalendar
from review.domain.duties import Act, Duties, Duty
from review.domain.duty_rounds import NAMES as ROUND_NAMES
from review.domain.duty_rounds import Kept, RoundsOfYear
from review.domain.states import Attribute, CaseKind
from review.domain.statistics import Frame, Line
from review.domain.statistics.facts import day_of
from review.domain.statistics.standing import Standing, said_of
from review.domain.timeliness import Standing as Timing
from review.domain.timeliness_log import Watched

#: Lines that make a case or a paper of the past known as issued.
_ISSUED = frozenset({"case.issued", "case.registered", "document.imported"})
_SIGNED = frozenset({"case.signed", "case.signed_urgently"})
#: Lines that settle a case.
_SETTLED = frozenset({"case.published", "case.filed"})
_BY_ATTRIBUTE = {
    Attribute.PROACTIVE.value: Duty.PROACTIVE,
    Attribute.ON_REQUEST.value: Duty.ON_REQUEST,
    Attribute.EXEMPT.value: Duty.EXEMPT,
}
_TIMELY = {
    Timing.IN_TIME: Duty.ON_TIME,
    Timing.LATE: Duty.LATE,
    Timing.OVERDUE: Duty.OVERDUE,
}
_OF_CASES = frozenset(
    {
        *_SIGNED,
        *_SETTLED,
        "case.issued",
        "case.registered",
        "case.sent_back",
        "case.returned",
        "case.confidentiality_confirmed",
        "case.declared_not_releasable",
        "case.referred",
    }
)

#: Every line that is read.
NAMES = frozenset(
    {
        *_OF_CASES,
        *ROUND_NAMES,
        "document.imported",
        "document.attribute_changed",
        "document.dates_corrected",
        "document.hidden",
    }
)


def read_duties(
    lines: Iterable[Line], matters: Iterable[Watched], frame: Frame, kept: Kept
) -> Duties:
    """The acts of the frame's year. ``lines`` are in order, all before the end of its day.

    ``matters`` are what was to go online, read from the same log (``timeliness_log``).
    """
    log = _Log(frame, kept)
    for line in lines:
        log.take(line)
    return Duties(
        organisation_id=frame.organisation_id,
        year=frame.period.from_on.year,
        as_of=frame.as_of.on,
        acts=(*log.acts(), *_timely(matters, frame, kept.calendar)),
    )


def _timely(matters: Iterable[Watched], frame: Frame, calendar: WorkingCalendar) -> Iterable[Act]:
    """What had to be online by a term that began in the period: in time, late, or not at all."""
    as_of = frame.as_of.on
    for each in matters:
        timed = each.timed
        duty = _TIMELY.get(timed.standing(as_of))
        if duty is None or not frame.period.holds(timed.start):
            continue
        days = timed.days(calendar, as_of)
        if duty is Duty.OVERDUE:
            days = calendar.between(timed.due_on, as_of)
        yield Act(
            duty=duty,
            document_id=each.document_id,
            office_id=each.office_id or 0,
            on=timed.due_on if duty is Duty.OVERDUE else timed.done_on or timed.due_on,
            detail=str(days),
            case_id=each.case_id,
        )


@dataclass
class _Paper:
    """One document as the log has told so far."""

    standing: Standing
    is_issued: bool = False
    attribute: str | None = None

    def correct(self, name: str, day: date | None) -> None:
        """One of the two dates was corrected."""
        if name == "issued_on":
            self.standing = replace(self.standing, issued_on=day)
        else:
            self.standing = replace(self.standing, doc_date=day)


class _Log:
    """The log while it is read."""

    def __init__(self, frame: Frame, kept: Kept) -> None:
        self.frame = frame
        self.kept = kept
        self.papers: dict[int, _Paper] = {}
        #: The last act of a kind for a case or document takes the place of the one before.
        self.last: dict[tuple[str, object], Act | None] = {}
        self.each: list[Act] = []
        self.rounds = RoundsOfYear(frame, kept)

    def take(self, line: Line) -> None:
        """Read one line."""
        if line.name in ROUND_NAMES:
            self.rounds.take(line)
        elif line.document_id is not None:
            paper = self._paper(line, line.document_id)
            self._document(line, line.document_id, paper)
            if line.name in _OF_CASES and line.case_id is not None:
                self._case(line, line.document_id, line.case_id, paper)

    def acts(self) -> Iterable[Act]:
        """Every act of the period, when all lines are read."""
        yield from self._issued()
        yield from self.rounds.acts()
        own = (act for act in (*self.each, *self.last.values()) if act is not None)
        yield from (act for act in own if self._counts(act))

    # ---- documents -----------------------------------------------------------------------------------

    def _paper(self, line: Line, document_id: int) -> _Paper:
        paper = self.papers.get(document_id)
        if paper is None:
            standing = self.kept.standing.get(document_id, Standing())
            paper = self.papers[document_id] = _Paper(standing)
        if line.name in _OF_CASES or line.name == "document.imported":
            paper.standing = said_of(line, self.kept.standing)
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
            paper.correct(said["field"], day_of(said["after"]))
            act = self._act(line, Duty.DATES_CORRECTED, document_id)
            self.last[Duty.DATES_CORRECTED, (document_id, act.on)] = act
        elif line.name == "document.hidden":
            self._once(line, Duty.TAKEN_DOWN, document_id)

    def _issued(self) -> Iterable[Act]:
        for document_id, paper in self.papers.items():
            on = paper.standing.on
            if paper.standing.party or not paper.is_issued or on is None:
                continue
            if self.frame.period.holds(on):
                duty = _BY_ATTRIBUTE.get(paper.attribute or "", Duty.UNDECIDED)
                yield Act(
                    duty=duty,
                    document_id=document_id,
                    office_id=paper.standing.office or 0,
                    on=on,
                )

    # ---- cases ---------------------------------------------------------------------------------------

    def _case(self, line: Line, document_id: int, case_id: int, paper: _Paper) -> None:
        said, name = line.said, line.name
        if name in _SIGNED:
            self._decided(line, document_id, case_id, paper)
        elif name == "case.sent_back":
            paper.attribute = None
            self.last[Duty.DECIDED, case_id] = self.last[Duty.DECIDED_OTHERWISE, case_id] = None
        elif name == "case.returned":
            self._once(line, Duty.RETURNED, document_id, str(said["source"]))
        elif name == "case.confidentiality_confirmed":
            act = self._act(line, Duty.CLEARED, document_id, str(said["attribute"] or ""))
            self.last["verdict", _of_month(case_id, act.on)] = act
        elif name == "case.declared_not_releasable":
            act = self._act(line, Duty.NOT_RELEASABLE, document_id)
            self.last["verdict", _of_month(case_id, act.on)] = act
        elif name == "case.referred":
            self._once(line, Duty.REFERRED, document_id)
        elif name == "case.issued":
            self._marked(line, document_id, paper)
        elif name in _SETTLED:
            self._settled(line, document_id, case_id)

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

    def _marked(self, line: Line, document_id: int, paper: _Paper) -> None:
        """The mark as it was printed on the document, held against the decision it was issued with."""
        printed = self.kept.printed.get(document_id)
        if printed is not None and printed != line.said["attribute"]:
            act = self._act(line, Duty.MARK_DIFFERS, document_id)
            on = paper.standing.on or act.on
            self.last[Duty.MARK_DIFFERS, document_id] = replace(act, on=on)

    def _settled(self, line: Line, document_id: int, case_id: int) -> None:
        if line.name == "case.published":
            self._once(line, Duty.PUBLISHED, document_id)
        if self.kept.kinds.get(case_id) is CaseKind.CORRECTION:
            self._once(line, Duty.CORRECTED, document_id)

    # ---- acts ----------------------------------------------------------------------------------------

    def _act(self, line: Line, duty: Duty, document_id: int, detail: str = "") -> Act:
        return Act(
            duty=duty,
            document_id=document_id,
            office_id=self.papers[document_id].standing.office or 0,
            on=line.on(self.frame.zone),
            detail=detail,
            case_id=line.case_id,
        )

    def _once(self, line: Line, duty: Duty, document_id: int, detail: str = "") -> None:
        self.each.append(self._act(line, duty, document_id, detail))

    def _counts(self, act: Act) -> bool:
        """In the period, and no paper of a Party organ: those are outside the Regulation."""
        party = self.papers[act.document_id].standing.party
        return self.frame.period.holds(act.on) and not party


def _of_month(case_id: int, on: date) -> tuple[int, int, int]:
    """A case reviewed again in the same month is one review: the last verdict of the month counts."""
    return case_id, on.year, on.month
