"""Reading from the log what was to go online: from when, until when, and when it was.

Lines in their order in, matters out. What changes later (dates, attributes, steps) is taken from the
log; what a row keeps for ever (a case's kind) and the calendar come in ``Ground``. So the same day asks the
same question and gets the same answer for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from review.domain.audit import EVENTS
from review.domain.calendar import WorkingCalendar
from review.domain.states import Attribute, CaseKind, CaseState, DocumentStatus, Validity
from review.domain.statistics import Frame, Line
from review.domain.statistics.facts import day_of
from review.domain.statistics.standing import Known, Standing, said_of
from review.domain.timeliness import Limits, Matter, Timed

_SIGNED = frozenset({"case.signed", "case.signed_urgently"})
#: After these nothing waits for publication any more.
_OVER = frozenset({"case.filed", "case.given_up", "case.discarded"})
CASE_LINES = frozenset(name for name in EVENTS if name.startswith("case."))
#: Lines that settle what a finished matter is; of an open one every line of its case is read, too.
DECISIVE = frozenset(
    {
        *_SIGNED,
        *_OVER,
        "case.issued",
        "case.sent_back",
        "case.published",
        "document.dates_corrected",
        "document.validity_changed",
        "document.proof_recorded",
        "document.imported",
    }
)
#: Every line that is read.
NAMES = CASE_LINES | DECISIVE
#: Changes of validity that readers online have to be told of.
_TOLD = frozenset({Validity.AMENDED, Validity.REPEALED, Validity.LAPSED})


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What lines do not say: kinds of cases by id, days of proofs by id, what older lines lack of
    their documents, the calendar and the terms.
    """

    kinds: Mapping[int, CaseKind]
    proofs: Mapping[int, date]
    known: Known
    calendar: WorkingCalendar
    limits: Limits


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A matter with its document, and for one still on its way the step and since when it is there.

    ``confirmed`` says whether the public copy was confirmed: a decided case then waits for the
    officer, not for the reviewer.
    """

    timed: Timed
    document_id: int
    office_id: int | None
    doc_kind: str
    case_id: int | None = None
    state: CaseState | None = None
    status: DocumentStatus | None = None
    confirmed: bool = False
    since: date | None = None


def read_matters(lines: Iterable[Line], frame: Frame, ground: Ground) -> tuple[Watched, ...]:
    """Every matter whose term began in the frame's period or before it, as its day knew it.

    ``lines`` are in order, all before the end of the frame's day. Documents of the Party are outside
    the Regulation and are left out.
    """
    log = _Log(frame, ground)
    for line in lines:
        log.take(line)
    found = [m for m in log.matters() if m.timed.start <= frame.period.to_on]
    return tuple(sorted(found, key=lambda m: (m.timed.due_on, m.document_id, m.timed.matter)))


# ---- inside --------------------------------------------------------------------------------------


@dataclass
class _Paper:
    """A document as the log has told so far."""

    standing: Standing
    issued: bool = False
    #: Since when somebody outside can see it here; elsewhere where it came as published.
    online_on: date | None = None
    elsewhere: bool = False

    def correct(self, name: str, day: date | None) -> None:
        """One of the two dates was corrected."""
        if name == "issued_on":
            self.standing = replace(self.standing, issued_on=day)
        else:
            self.standing = replace(self.standing, doc_date=day)


@dataclass
class _Case:
    """A case as the log has told so far."""

    document_id: int
    state: CaseState
    status: DocumentStatus | None = None
    attribute: str | None = None
    signed_on: date | None = None
    since: date | None = None
    confirmed: bool = False
    over: bool = False
    done_on: date | None = None


@dataclass
class _Change:
    """A change of validity, and when it could be read online."""

    document_id: int
    after: Validity
    on: date
    done_on: date | None


@dataclass
class _Log:
    """The log while it is read."""

    frame: Frame
    ground: Ground
    papers: dict[int, _Paper] = field(default_factory=dict)
    cases: dict[int, _Case] = field(default_factory=dict)
    changes: list[_Change] = field(default_factory=list)

    def take(self, line: Line) -> None:
        if line.document_id is None:
            return
        paper = self._paper(line, line.document_id)
        if line.name in CASE_LINES and line.case_id is not None:
            self._case(line, line.document_id, line.case_id, paper)
        elif line.name == "document.imported":
            paper.issued = True
            paper.elsewhere = line.said["status"] == DocumentStatus.PUBLISHED
        elif line.name == "document.dates_corrected":
            paper.correct(line.said["field"], day_of(line.said["after"]))
        elif line.name == "document.validity_changed":
            self._validity(line, line.document_id, paper)
        elif line.name == "document.proof_recorded":
            self._proof(line, line.document_id)

    def _paper(self, line: Line, document_id: int) -> _Paper:
        paper = self.papers.get(document_id)
        if paper is None:
            standing = self.ground.known.get(document_id, Standing())
            paper = self.papers[document_id] = _Paper(standing)
        if line.name in CASE_LINES or line.name == "document.imported":
            paper.standing = said_of(line, self.ground.known)
        return paper

    def _case(self, line: Line, document_id: int, case_id: int, paper: _Paper) -> None:
        said, on = line.said, line.on(self.frame.zone)
        state = CaseState(said["target"])
        case = self.cases.setdefault(case_id, _Case(document_id, state, since=on))
        if state is not case.state:
            case.since = on
        case.state, case.status = state, DocumentStatus(said["status"])
        case.attribute = said["attribute"]
        if case.status is not DocumentStatus.UNISSUED:
            paper.issued = True
        if line.name in _SIGNED:
            case.signed_on = on
        elif line.name == "case.rendition_confirmed":
            case.confirmed = True
        elif line.name in ("case.sent_back", "case.issued"):
            case.confirmed = False
        elif line.name == "case.published":
            case.done_on = on
            paper.online_on = paper.online_on or on
        case.over = case.over or line.name in _OVER

    def _validity(self, line: Line, document_id: int, paper: _Paper) -> None:
        after, holds = Validity(line.said["after"]), line.said["on"]
        undone = after is Validity.IN_FORCE  # a mark said the same again takes its place, too
        self.changes = [
            c
            for c in self.changes
            if c.document_id != document_id or not (undone or c.after is after)
        ]
        if after not in _TOLD or not holds or not (paper.online_on or paper.elsewhere):
            return  # nobody outside has to be told
        told = line.on(self.frame.zone) if paper.online_on is not None else None
        self.changes.append(_Change(document_id, after, date.fromisoformat(holds), told))

    def _proof(self, line: Line, document_id: int) -> None:
        on = self.ground.proofs.get(line.said["proof"], line.on(self.frame.zone))
        for change in self.changes:
            if change.document_id == document_id and change.done_on is None:
                change.done_on = on

    # ---- matters -------------------------------------------------------------------------------------

    def matters(self) -> Iterator[Watched]:
        """Everything that was to go online, once all lines are read."""
        for case_id, case in self.cases.items():
            paper = self.papers[case.document_id]
            start = self._start(case_id, case, paper)
            if start is not None and not paper.standing.party:
                yield self._watched_case(case_id, case, paper, start)
        for change in self.changes:
            paper = self.papers[change.document_id]
            if not paper.standing.party:
                yield Watched(
                    timed=self._timed(Matter.VALIDITY, change.on, change.done_on, paper),
                    document_id=change.document_id,
                    office_id=paper.standing.office,
                    doc_kind=paper.standing.kind,
                )

    def _start(self, case_id: int, case: _Case, paper: _Paper) -> date | None:
        """From when the term runs; None where nothing is to go online by this case."""
        decided = case.state in (CaseState.DECIDED, CaseState.SETTLED)
        if case.over or not decided or case.attribute != Attribute.PROACTIVE or not paper.issued:
            return None
        if self._matter(case_id) is Matter.ISSUED:
            return paper.standing.on
        return case.signed_on

    def _matter(self, case_id: int) -> Matter:
        first = self.ground.kinds.get(case_id, CaseKind.FIRST) is CaseKind.FIRST
        return Matter.ISSUED if first else Matter.RELEASED

    def _watched_case(self, case_id: int, case: _Case, paper: _Paper, start: date) -> Watched:
        waits = case.done_on is None
        return Watched(
            timed=self._timed(self._matter(case_id), start, case.done_on, paper),
            document_id=case.document_id,
            office_id=paper.standing.office,
            doc_kind=paper.standing.kind,
            case_id=case_id,
            state=case.state if waits else None,
            status=case.status if waits else None,
            confirmed=case.confirmed,
            since=case.since if waits else None,
        )

    def _timed(self, matter: Matter, start: date, done_on: date | None, paper: _Paper) -> Timed:
        days = self.ground.limits.for_kind(paper.standing.kind, start)
        due = self.ground.calendar.add(start, days)
        return Timed(
            matter=matter, start=start, due_on=due.on, estimated=due.estimated, done_on=done_on
        )
