"""From a plan in JSON to places in a file: parsing with one clear fault, and finding every
occurrence.

Lives here: which spans and boxes an action means. What is then done to them belongs to the writers
of each format.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

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
from review.engines.redact.across import Neighbours, Span
from review.engines.redact.folding import fold
from review.engines.redact.masks import MASK_LETTERS
from review.engines.redact.numbers import (
    Bare,
    in_full,
    mask_for,
    may_have_dots,
    number_of,
    written,
)
from review.engines.redact.persons import told_apart


@dataclass(frozen=True, order=True)
class Place:
    """One span of one segment that has to go; ``value`` is what stands there,
    ``index`` the action. ``mask`` is what the plan wants there instead of our own style, ``label``
    what may be printed on the bar.
    """

    segment: str
    start: int
    end: int
    treatment: Treatment
    value: str
    index: int
    mask: str = ""
    label: str = ""


@dataclass(frozen=True)
class Resolution:
    """Everything a plan means in one file: spans, painted boxes, and how many places each action
    met.
    """

    places: tuple[Place, ...]
    boxes: tuple[Box, ...]
    results: tuple[ActionResult, ...]
    explicit: Plan


def plan_of_findings(findings: Iterable[Finding], least: Level) -> Plan:
    """The plan of a command without one: every finding at ``least`` or above, as it suggests."""
    strong = LEVEL_ORDER[: LEVEL_ORDER.index(least) + 1]
    chosen = [
        each
        for each in findings
        if each.level in strong and each.action in {Treatment.REMOVE, Treatment.MASK}
    ]
    people = told_apart(
        (fold(each.text).text, each.mask)
        for each in chosen
        if each.mask and each.action is Treatment.MASK
    )
    return Plan(
        actions=tuple(
            Action(
                each.action,
                finding=each.id,
                mask=people.get(fold(each.text).text) if each.action is Treatment.MASK else None,
            )
            for each in chosen
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
    named = {fold(each.text).text for each in plan.actions if each.text is not None}
    texts = _Texts(segments, named)
    for index, action in enumerate(plan.actions):
        where = f"action {index}"
        for step in _spelled_out(where, action, found):
            explicit.append(step)
            if step.text is not None:
                wanted = fold(step.text).text
                spans = [each for each in texts.whole(wanted) if not _is_kept(plan.keep, *each)]
                for pieces in texts.removed_only(wanted, plan.keep):
                    met[index] += 1
                    places += _pieces(pieces, by_id, index, step.label or "")
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
            for name, start, end in spans:
                value = by_id[name].text[start:end]
                mask = mask_for(step.mask, value) if step.mask and step.text else step.mask
                chosen = _checked_mask(where, mask, value)
                words = (chosen, step.label or "")
                places.append(Place(name, start, end, step.action, value, index, *words))
    results = tuple(ActionResult(index, met[index]) for index in range(len(plan.actions)))
    return Resolution(
        tuple(sorted(places)), tuple(boxes), results, Plan(tuple(explicit), plan.keep)
    )


class _Texts:
    """The texts of a file, in which the values of a plan are looked for. ``named`` are all of them: a form
    of a number that is one of them belongs to its own action.
    """

    def __init__(self, segments: Sequence[Segment], named: AbstractSet[str]) -> None:
        self._texts = {each.id: each.text for each in segments}
        self._folded = {name: fold(text) for name, text in self._texts.items()}
        self._neighbours = Neighbours(segments, self._folded, named)
        self._named = named
        numbers = any(map(number_of, named))
        self._bare = {n: Bare.of(each.text) for n, each in self._folded.items()} if numbers else {}
        long = any(may_have_dots(number_of(each)) for each in named)
        self._dotted = (
            {n: Bare.of(each.text, dots=True) for n, each in self._folded.items()} if long else {}
        )
        self._in_full: defaultdict[str, list[Span]] = defaultdict(list)
        for name, each in self._folded.items() if numbers else ():
            if (number := in_full(each.text)) and each.text not in named:
                self._in_full[number].append((name, each.places[0], each.places[-1] + 1))

    def whole(self, wanted: str) -> Iterator[Span]:
        """Each place of a folded value within one text; a number also where it is written in groups."""
        for name, folded in self._folded.items():
            for start, end in folded.occurrences(wanted):
                yield name, start, end
        number = number_of(wanted)
        bares = self._dotted if may_have_dots(number) else self._bare
        for name, bare in bares.items() if number else ():
            if number not in bare.text:
                continue
            text = self._texts[name]
            for start, end in written(text, self._folded[name], bare, number):
                if fold(text[start:end]).text not in self._named:
                    yield name, start, end

    def removed_only(self, wanted: str, keep: Sequence[Kept]) -> Iterator[Sequence[Span]]:
        """Each place of a folded value that no mask fits: over several texts, or as ``1.39E+10``."""
        yield from self._neighbours.occurrences(wanted, keep)
        number = number_of(wanted)
        for span in self._in_full.get(number, ()) if number else ():
            if not _is_kept(keep, *span):
                yield [span]


def _pieces(
    spans: Iterable[Span], by_id: Mapping[str, Segment], index: int, label: str
) -> list[Place]:
    """The pieces of a value that lies over several segments, or the one that says it otherwise. Each is
    removed whatever was asked: a mask of the whole would show of one piece all there is.
    """
    return [
        Place(name, start, end, Treatment.REMOVE, by_id[name].text[start:end], index, "", label)
        for name, start, end in spans
    ]


def _spelled_out(where: str, action: Action, found: Mapping[str, Finding]) -> list[Action]:
    """The same action without a finding: its span, or its boxes where it has no text."""
    if action.finding is None:
        return [action]
    finding = found.get(action.finding)
    if finding is None:
        raise PlanError(f"{where}: the file has no finding {action.finding!r}")
    if finding.end > finding.start:
        return [
            replace(
                action,
                finding=None,
                segment=finding.segment,
                start=finding.start,
                end=finding.end,
            )
        ]
    return [
        Action(Treatment.REMOVE, page=box.page, box=(box.x0, box.y0, box.x1, box.y1))
        for box in finding.boxes
    ]


def _checked_mask(where: str, mask: str | None, value: str) -> str:
    """A wanted mask, once it is sure that it says nothing new and does not say the value."""
    if mask is None:
        return ""
    wanted, held = fold(mask).text, fold(value).text
    number = number_of(held)
    if held in wanted or (number and number in Bare.of(wanted).text):
        raise PlanError(f"{where}: 'mask' says the value itself")
    if set(wanted) - set(held) - set(MASK_LETTERS):
        raise PlanError(f"{where}: 'mask' may only hold letters of the value, * ■ 某 and 甲乙丙…")
    return mask


def _check_span(where: str, by_id: Mapping[str, Segment], segment: str, end: int) -> None:
    if segment not in by_id:
        raise PlanError(f"{where}: the file has no segment {segment!r}")
    if end > len(by_id[segment].text):
        raise PlanError(f"{where}: segment {segment!r} ends at {len(by_id[segment].text)}")


def _is_kept(kept: Iterable[Kept], segment: str, start: int, end: int) -> bool:
    """A kept place wins over an action by text when the two overlap."""
    return any(each.segment == segment and each.start < end and start < each.end for each in kept)
