"""Documents, decisions, steps and findings, counted by hand from the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from tests.recounted.log import Counted, Days, Log, Told, in_days

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


def issued_by(mark: str, years: int = 0) -> Callable[[Log, Days], Counted]:
    def count(log: Log, days: Days) -> Counted:
        first = date(days[1].year - years + 1, 1, 1) if years else days[0]
        last = date(days[1].year, 12, 31) if years else days[1]
        for day, marks in issued(log):
            if in_days((first, last), day):
                yield (marks[mark], marks["attribute"]), 1, 0

    return count


def _signed(log: Log, days: Days) -> Iterator[Told]:
    return (line for line in signatures(log) if in_days(days, log.day(line)))


def proposed(log: Log, days: Days) -> Counted:
    for line in _signed(log, days):
        yield (line.said["proposed"] or "none", line.said["attribute"]), 1, 0


def changed(log: Log, days: Days) -> Counted:
    for line in _signed(log, days):
        same = line.said["proposed"] == line.said["attribute"]
        yield (str(line.said["office"]), "same" if same else "changed"), 1, 0


def grounds(log: Log, days: Days) -> Counted:
    for line in _signed(log, days):
        for ground in line.said["grounds"]:
            yield (ground, line.said["attribute"]), 1, 0


def left_steps(log: Log, days: Days) -> Counted:
    for line, step, length, over in stays(log):
        if over and in_days(days, log.day(line)):
            yield (step, WAY.get(line.name, "passed")), 1, length


def time_in_steps(log: Log, days: Days) -> Counted:
    for (step, _), weight, length in left_steps(log, days):
        yield (step, "all"), weight, length


def returned(log: Log, days: Days) -> Counted:
    for line, step, length, over in stays(log):
        if over and line.name == "case.returned" and in_days(days, log.day(line)):
            yield (str(line.said["office"]), step), 1, length


def waiting(log: Log, _: Days) -> Counted:
    for _line, step, length, over in stays(log):
        if not over:
            yield (step, "all"), 1, length


def found(log: Log, days: Days) -> Counted:
    for line in log.named("file.read", "finding.added"):
        day = log.day(line)
        if in_days(days, day):
            month = f"{day.year}-{day.month:02}"
            if line.name == "finding.added":
                yield (month, "by_hand"), 1, 0
            else:
                yield (month, "files"), 1, 0
                yield (month, "places"), line.said["findings"], 0


def treated_by(by_month: bool) -> Callable[[Log, Days], Counted]:
    def count(log: Log, days: Days) -> Counted:
        for line in log.named("finding.counted"):
            day = log.day(line)
            if in_days(days, day):
                for entry in line.said["findings"]:
                    code, how, places = entry.split(":")
                    row = f"{day.year}-{day.month:02}" if by_month else code
                    yield (row, how), int(places), 0

    return count
