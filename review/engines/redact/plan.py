"""From a plan in JSON to places in a file: parsing with one clear fault, and finding every
occurrence.

Lives here: which spans and boxes an action means. What is then done to them belongs to the writers
of each format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from review.engines.model import (
    LEVEL_ORDER,
    Action,
    ActionResult,
    Box,
    Finding,
    Kept,
    Level,
    Plan,
    PlanError,
    Segment,
    Treatment,
)
from review.engines.redact.folding import fold

_SELECTORS = {
    "text": {"text"},
    "segment": {"segment", "start", "end"},
    "page": {"page", "box"},
    "finding": {"finding"},
}


@dataclass(frozen=True, order=True)
class Place:
    """One span of one segment that has to go; ``value`` is what stands there,
    ``index`` the action.
    """

    segment: str
    start: int
    end: int
    treatment: Treatment
    value: str
    index: int


@dataclass(frozen=True)
class Resolution:
    """Everything a plan means in one file: spans, painted boxes, and how many places each action
    met.
    """

    places: tuple[Place, ...]
    boxes: tuple[Box, ...]
    results: tuple[ActionResult, ...]
    explicit: Plan


def parse_plan(data: object) -> Plan:
    """Read the PLAN of product.md section 10. Raises ``PlanError`` naming the
    action and the fault.
    """
    if not isinstance(data, Mapping):
        raise PlanError("plan: must be an object with a list 'actions'")
    unknown = sorted(set(map(str, data)) - {"actions", "keep"})
    if unknown:
        raise PlanError(f"plan: unknown key {unknown[0]!r}")
    actions, kept = data.get("actions"), data.get("keep", [])
    if not isinstance(actions, list):
        raise PlanError("plan: 'actions' must be a list")
    if not isinstance(kept, list):
        raise PlanError("plan: 'keep' must be a list")
    return Plan(
        actions=tuple(_action(number, each) for number, each in enumerate(actions)),
        keep=tuple(_kept(number, each) for number, each in enumerate(kept)),
    )


def _action(number: int, data: object) -> Action:
    where = f"action {number}"
    if not isinstance(data, Mapping):
        raise PlanError(f"{where}: must be an object")
    chosen = [name for name in _SELECTORS if name in data]
    if len(chosen) != 1:
        raise PlanError(
            f"{where}: needs exactly one of 'text', 'segment', 'page', 'finding'; has {len(chosen)}"
        )
    wanted = _SELECTORS[chosen[0]] | {"action"}
    for key in sorted(wanted - set(data)):
        raise PlanError(f"{where}: {key!r} is missing")
    for key in sorted(set(map(str, data)) - wanted):
        raise PlanError(f"{where}: {key!r} has no meaning beside {chosen[0]!r}")
    allowed = {"remove"} if chosen[0] == "page" else {"remove", "mask"}
    if data["action"] not in allowed:
        raise PlanError(f"{where}: 'action' must be {' or '.join(sorted(allowed))}")
    treatment = Treatment(data["action"])
    if chosen[0] == "text":
        text = _string(where, "text", data["text"])
        if not fold(text).text:
            raise PlanError(f"{where}: 'text' has no visible character")
        return Action(treatment, text=text)
    if chosen[0] == "finding":
        return Action(treatment, finding=_string(where, "finding", data["finding"]))
    if chosen[0] == "page":
        return Action(treatment, page=_page(where, data["page"]), box=_box(where, data["box"]))
    start, end = _span(where, data)
    return Action(
        treatment, segment=_string(where, "segment", data["segment"]), start=start, end=end
    )


def _kept(number: int, data: object) -> Kept:
    where = f"keep {number}"
    if not isinstance(data, Mapping) or set(data) != {"segment", "start", "end"}:
        raise PlanError(f"{where}: must be an object of 'segment', 'start' and 'end'")
    start, end = _span(where, data)
    return Kept(_string(where, "segment", data["segment"]), start, end)


def _string(where: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise PlanError(f"{where}: {key!r} must be a text that is not empty")
    return value


def _span(where: str, data: Mapping[str, object]) -> tuple[int, int]:
    start, end = data["start"], data["end"]
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise PlanError(f"{where}: 'start' and 'end' must be whole numbers with 0 <= start < end")
    return start, end


def _page(where: str, value: object) -> int:
    if type(value) is not int or value < 1:
        raise PlanError(f"{where}: 'page' counts from 1")
    return value


def _box(where: str, value: object) -> tuple[float, float, float, float]:
    if not isinstance(value, list) or len(value) != 4:
        raise PlanError(f"{where}: 'box' must be [x0, y0, x1, y1]")
    if any(type(each) not in {int, float} for each in value):
        raise PlanError(f"{where}: 'box' must hold numbers")
    x0, y0, x1, y1 = (float(each) for each in value)
    if not (0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1):
        raise PlanError(f"{where}: 'box' must be fractions with 0 <= x0 < x1 <= 1, same for y")
    return x0, y0, x1, y1


def plan_of_findings(findings: Iterable[Finding], least: Level) -> Plan:
    """The plan of a command without one: every finding at ``least`` or above, as it suggests."""
    strong = LEVEL_ORDER[: LEVEL_ORDER.index(least) + 1]
    return Plan(
        actions=tuple(
            Action(each.action, finding=each.id)
            for each in findings
            if each.level in strong and each.action in {Treatment.REMOVE, Treatment.MASK}
        )
    )


def resolve(
    plan: Plan, segments: Sequence[Segment], findings: Sequence[Finding], pages: int | None
) -> Resolution:
    """Find every place a plan means. Raises ``PlanError`` for a segment, span, page or finding the
    file has not.

    ``Resolution.explicit`` is the same plan with actions by finding spelled out as spans and boxes:
    what a verifier can follow without knowing any finding.
    """
    by_id = {each.id: each for each in segments}
    found = {each.id: each for each in findings}
    for number, kept in enumerate(plan.keep):
        _check_span(f"keep {number}", by_id, kept.segment, kept.end)
    met: Counter[int] = Counter()
    places: list[Place] = []
    boxes: list[Box] = []
    explicit: list[Action] = []
    folded = {each.id: fold(each.text) for each in segments}
    for index, action in enumerate(plan.actions):
        where = f"action {index}"
        for step in _spelled_out(where, action, found):
            explicit.append(step)
            if step.text is not None:
                wanted = fold(step.text).text
                spans = [
                    (segment, start, end)
                    for segment, text in folded.items()
                    for start, end in text.occurrences(wanted)
                    if not _is_kept(plan.keep, segment, start, end)
                ]
            elif step.segment is not None and step.start is not None and step.end is not None:
                _check_span(where, by_id, step.segment, step.end)
                spans = [(step.segment, step.start, step.end)]
            elif step.page is not None and step.box is not None:
                if pages is None or step.page > pages:
                    raise PlanError(f"{where}: the file has no page {step.page} to paint on")
                boxes.append(Box(step.page, *step.box))
                met[index] += 1
                continue
            met[index] += len(spans)
            places.extend(
                Place(name, start, end, step.action, by_id[name].text[start:end], index)
                for name, start, end in spans
            )
    results = tuple(ActionResult(index, met[index]) for index in range(len(plan.actions)))
    return Resolution(
        tuple(sorted(places)), tuple(boxes), results, Plan(tuple(explicit), plan.keep)
    )


def _spelled_out(where: str, action: Action, found: Mapping[str, Finding]) -> list[Action]:
    """The same action without a finding: its span, or its boxes where it has no text."""
    if action.finding is None:
        return [action]
    finding = found.get(action.finding)
    if finding is None:
        raise PlanError(f"{where}: the file has no finding {action.finding!r}")
    if finding.end > finding.start:
        return [
            Action(action.action, segment=finding.segment, start=finding.start, end=finding.end)
        ]
    return [
        Action(Treatment.REMOVE, page=box.page, box=(box.x0, box.y0, box.x1, box.y1))
        for box in finding.boxes
    ]


def _check_span(where: str, by_id: Mapping[str, Segment], segment: str, end: int) -> None:
    if segment not in by_id:
        raise PlanError(f"{where}: the file has no segment {segment!r}")
    if end > len(by_id[segment].text):
        raise PlanError(f"{where}: segment {segment!r} ends at {len(by_id[segment].text)}")


def _is_kept(kept: Iterable[Kept], segment: str, start: int, end: int) -> bool:
    """A kept place wins over an action by text when the two overlap."""
    return any(each.segment == segment and each.start < end and start < each.end for each in kept)
