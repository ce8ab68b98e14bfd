"""Rounds, spot checks and requests, counted by hand from the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from tests.recounted.log import Counted, Days, Log, Told, in_days


def items(log: Log, _: Days) -> Counted:
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


def releases(log: Log, _: Days) -> Counted:
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


def forms(log: Log, _: Days) -> Counted:
    for drawn in log.named("spot_check.drawn"):
        check = drawn.said["spot_check"]
        mine = [i for i in _last_forms(log).values() if i.said["spot_check"] == check]
        for line in mine:
            yield (str(check), "faulty" if line.said["findings"] else "right"), 1, 0
        for _unseen in range(drawn.said["size"] - len(mine)):
            yield (str(check), "waiting"), 1, 0


def faults(log: Log, _: Days) -> Counted:
    for line in _last_forms(log).values():
        for criterion in line.said["findings"]:
            yield (str(line.said["spot_check"]), criterion), 1, 0


def mending(log: Log, _: Days) -> Counted:
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


def received_by(by: str) -> Callable[[Log, Days], Counted]:
    def count(log: Log, days: Days) -> Counted:
        for applicant, day, outcome, _ in _requests(log):
            if in_days(days, day):
                yield (f"{day.year}-{day.month:02}" if by == "month" else outcome, applicant), 1, 0

    return count


def closed_by(timed: bool) -> Callable[[Log, Days], Counted]:
    def count(log: Log, days: Days) -> Counted:
        for applicant, received, outcome, closed in _requests(log):
            if closed is not None and in_days(days, closed):
                cell = (
                    (f"{closed.year}-{closed.month:02}", "all") if timed else (outcome, applicant)
                )
                yield cell, 1, float((closed - received).days)

    return count


def asked_for(log: Log, days: Days) -> Counted:
    for document in log.documents():
        asked = [i for i in log.of_document(document) if i.name == "document.requested"]
        if asked and in_days(days, log.day(asked[-1])):
            times = {1: "once", 2: "twice"}.get(asked[-1].said["count"], "oftener")
            yield (str(asked[-1].said["office"]), times), 1, 0
