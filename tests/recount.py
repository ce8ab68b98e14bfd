"""The statistics once more, counted by hand: every line of the log is looked at for every number.

Slow and plain on purpose, and it shares no code with the product: it is what the figures are held
against. It reads the audit log and nothing else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

#: A number of a table: its row, its column.
Cell = tuple[str, str]


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


def _year(days: tuple[date, date], day: date | None) -> bool:
    return day is not None and days[0] <= day <= days[1]


# ---- documents ----------------------------------------------------------------------------------------

ISSUING = ("case.issued", "case.registered", "document.imported")
SETTLING = ("case.published", "case.filed")


def issued(log: Log) -> Iterator[tuple[date, dict[str, str]]]:
    """Each document that counts: its date and what it is sorted by."""
    for document in log.documents():
        lines = log.of_document(document)
        starts = [i for i, line in enumerate(lines) if line.name in ISSUING]
        if not starts:
            continue
        after = lines[starts[0] :]
        first = after[0].said
        saying = [line.said for line in after if line.name in (*ISSUING, *SETTLING)]
        if saying[-1]["party"]:
            continue
        kinds = [said["doc_kind"] for said in saying if said["doc_kind"]]
        attributes = [] if after[0].name == "case.registered" else [first["attribute"]]
        attributes += [i.said["after"] for i in after if i.name == "document.attribute_changed"]
        day = _date(after, "issued_on") or _date(after, "doc_date")
        assert day is not None
        yield (
            day,
            {
                "office": str(first["office"]),
                "kind": kinds[-1] if kinds else "none",
                "attribute": (attributes[-1] if attributes else None) or "none",
                "year": str(day.year),
            },
        )


def _date(lines: list[Told], field: str) -> date | None:
    """A date as the log last gave it."""
    found = None
    for line in lines:
        if line.name == "document.dates_corrected" and line.said["field"] == field:
            found = line.said["after"]
        elif line.name in (*ISSUING, *SETTLING):
            found = line.said[field]
    return date.fromisoformat(found) if found else None


def signatures(log: Log) -> Iterator[Told]:
    """The signature of each case that nobody sent back."""
    for case in log.cases():
        signed = None
        for line in log.of_case(case):
            if line.name in ("case.signed", "case.signed_urgently"):
                signed = line
            elif line.name == "case.sent_back":
                signed = None
        if signed is not None and not signed.said["party"]:
            yield signed


# ---- steps --------------------------------------------------------------------------------------------


def stays(log: Log) -> Iterator[tuple[Told, str, float, bool]]:
    """Line, step, days and whether it is over, of every stay of every case."""
    for case in log.cases():
        moves = [i for i in log.of_case(case) if i.said["source"] != i.said["target"]]
        for came, left in zip(moves, [*moves[1:], None], strict=True):
            step = came.said["target"]
            if step in ("settled", "discarded"):
                continue
            told = left or came
            end = left.at if left else log.until
            if not told.said["party"]:
                yield told, step, (end - came.at).total_seconds() / 86_400, left is not None


WAY = {
    "case.returned": "returned",
    "case.sent_back": "sent_back",
    "case.sent_to_review": "sent_back",
    "case.recalled": "recalled",
    "case.referred": "referred",
    "case.discarded": "given_up",
    "case.given_up": "given_up",
}

# ---- what each table counts -----------------------------------------------------------------------------

Days = tuple[date, date]
Counted = dict[Cell, list[tuple[int, float]]]


def _issued_by(
    mark: str, years: int = 0
) -> Callable[[Log, Days], Iterator[tuple[Cell, int, float]]]:
    def count(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
        first = date(days[1].year - years + 1, 1, 1) if years else days[0]
        last = date(days[1].year, 12, 31) if years else days[1]
        for day, marks in issued(log):
            if _year((first, last), day):
                yield (marks[mark], marks["attribute"]), 1, 0

    return count


def _signed(log: Log, days: Days) -> Iterator[Told]:
    return (line for line in signatures(log) if _year(days, log.day(line)))


def proposed(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
    for line in _signed(log, days):
        yield (line.said["proposed"] or "none", line.said["attribute"]), 1, 0


def changed(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
    for line in _signed(log, days):
        same = line.said["proposed"] == line.said["attribute"]
        yield (str(line.said["office"]), "same" if same else "changed"), 1, 0


def grounds(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
    for line in _signed(log, days):
        for ground in line.said["grounds"]:
            yield (ground, line.said["attribute"]), 1, 0


def left_steps(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
    for line, step, length, over in stays(log):
        if over and _year(days, log.day(line)):
            yield (step, WAY.get(line.name, "passed")), 1, length


def time_in_steps(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
    for (step, _), weight, length in left_steps(log, days):
        yield (step, "all"), weight, length


def returned(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
    for line, step, length, over in stays(log):
        if over and line.name == "case.returned" and _year(days, log.day(line)):
            yield (str(line.said["office"]), step), 1, length


def waiting(log: Log, _: Days) -> Iterator[tuple[Cell, int, float]]:
    for _line, step, length, over in stays(log):
        if not over:
            yield (step, "all"), 1, length


def found(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
    for line in log.named("file.read", "finding.added"):
        day = log.day(line)
        if _year(days, day):
            month = f"{day.year}-{day.month:02}"
            if line.name == "finding.added":
                yield (month, "by_hand"), 1, 0
            else:
                yield (month, "files"), 1, 0
                yield (month, "places"), line.said["findings"], 0


def _treated(by_month: bool) -> Callable[[Log, Days], Iterator[tuple[Cell, int, float]]]:
    def count(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
        for line in log.named("finding.counted"):
            day = log.day(line)
            if _year(days, day):
                for entry in line.said["findings"]:
                    code, how, places = entry.split(":")
                    row = f"{day.year}-{day.month:02}" if by_month else code
                    yield (row, how), int(places), 0

    return count


def items(log: Log, _: Days) -> Iterator[tuple[Cell, int, float]]:
    for opened in log.named("round.opened"):
        round_id = opened.said["round"]
        total = sum(
            line.said["count"] if line.name == "round.items_added" else 1
            for line in log.named("round.items_added", "round.item_pulled_in")
            if line.said["round"] == round_id
        )
        last = {
            line.said["item"]: line.said
            for line in log.lines
            if line.name.startswith("item.") and line.said.get("round") == round_id
        }
        for said in last.values():
            state = said["target"]
            under_way = state in ("in_review", "awaiting_approval")
            shown = {"settled": said["outcome"], "carried_over": state, "moved": state}
            yield (str(round_id), shown.get(state, "under_way" if under_way else "open")), 1, 0
        for _untouched in range(total - len(last)):
            yield (str(round_id), "open"), 1, 0


def releases(log: Log, _: Days) -> Iterator[tuple[Cell, int, float]]:
    for name, stage in (
        ("item.release_proposed", "proposed"),
        ("item.release_approved", "approved"),
    ):
        items_there = {(i.said["item"], i.said["round"]) for i in log.named(name)}
        for _item, round_id in items_there:
            yield (str(round_id), stage), 1, 0
    published = {line.case: line.at for line in log.named("case.published")}
    for line in log.named("item.release_approved"):
        if line.case in published and published[line.case] >= line.at:
            yield (str(line.said["round"]), "published"), 1, 0


def _last_forms(log: Log) -> dict[int, Told]:
    return {line.said["entry"]: line for line in log.named("spot_check.examined")}


def forms(log: Log, _: Days) -> Iterator[tuple[Cell, int, float]]:
    for drawn in log.named("spot_check.drawn"):
        check = drawn.said["spot_check"]
        mine = [i for i in _last_forms(log).values() if i.said["spot_check"] == check]
        for line in mine:
            yield (str(check), "faulty" if line.said["findings"] else "right"), 1, 0
        for _unseen in range(drawn.said["size"] - len(mine)):
            yield (str(check), "waiting"), 1, 0


def faults(log: Log, _: Days) -> Iterator[tuple[Cell, int, float]]:
    for line in _last_forms(log).values():
        for criterion in line.said["findings"]:
            yield (str(line.said["spot_check"]), criterion), 1, 0


def mending(log: Log, _: Days) -> Iterator[tuple[Cell, int, float]]:
    last = {i.said["entry"]: i for i in log.named("spot_check.rectified", "spot_check.rechecked")}
    for line in last.values():
        passed = line.said.get("passed")
        stage = "reported" if passed is None else "mended" if passed else "again"
        yield (str(line.said["spot_check"]), stage), 1, 0


# ---- requests -------------------------------------------------------------------------------------------


def _requests(log: Log) -> Iterator[tuple[str, date, str, date | None]]:
    """Applicant, day of receipt, outcome or "open", day of closing."""
    for registered in log.named("request.registered"):
        applicant, received = registered.said["applicant"], registered.said["on"]
        outcome, closed = "open", None
        for line in log.named("request.amended", "request.closed", "request.closing_undone"):
            if line.said["request"] != registered.said["request"]:
                continue
            if line.name == "request.amended":
                applicant, received = line.said["applicant"], line.said["received_on"]
            elif line.name == "request.closed":
                outcome, closed = line.said["outcome"], line.said["on"]
            else:
                outcome, closed = "open", None
        yield (
            applicant,
            date.fromisoformat(received),
            outcome,
            date.fromisoformat(closed) if closed else None,
        )


def _received(by: str) -> Callable[[Log, Days], Iterator[tuple[Cell, int, float]]]:
    def count(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
        for applicant, day, outcome, _closed in _requests(log):
            if _year(days, day):
                yield (f"{day.year}-{day.month:02}" if by == "month" else outcome, applicant), 1, 0

    return count


def _closed(timed: bool) -> Callable[[Log, Days], Iterator[tuple[Cell, int, float]]]:
    def count(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
        for applicant, received, outcome, closed in _requests(log):
            if closed is not None and _year(days, closed):
                cell = (
                    (f"{closed.year}-{closed.month:02}", "all") if timed else (outcome, applicant)
                )
                yield cell, 1, float((closed - received).days)

    return count


def asked_for(log: Log, days: Days) -> Iterator[tuple[Cell, int, float]]:
    for document in log.documents():
        asked = [i for i in log.of_document(document) if i.name == "document.requested"]
        if asked and _year(days, log.day(asked[-1])):
            times = {1: "once", 2: "twice"}.get(asked[-1].said["count"], "oftener")
            yield (str(asked[-1].said["office"]), times), 1, 0


TABLES: dict[str, Callable[[Log, Days], Iterator[tuple[Cell, int, float]]]] = {
    "issued_by_year": _issued_by("year", years=5),
    "issued_by_office": _issued_by("office"),
    "issued_by_kind": _issued_by("kind"),
    "proposed_and_decided": proposed,
    "changed_by_office": changed,
    "grounds": grounds,
    "left_steps": left_steps,
    "time_in_steps": time_in_steps,
    "returned_by_office": returned,
    "waiting": waiting,
    "found": found,
    "treated": _treated(by_month=False),
    "treated_by_month": _treated(by_month=True),
    "items": items,
    "releases": releases,
    "forms": forms,
    "faults": faults,
    "mending": mending,
    "received": _received("month"),
    "received_outcomes": _received("outcome"),
    "closed": _closed(timed=False),
    "time_to_answer": _closed(timed=True),
    "asked_for": asked_for,
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
