"""From settled findings to a redaction plan, and the digest a privacy confirmation binds to.

The plan is the one of product.md section 10 for the places of one file version. Whether bytes were
really removed is proven by ``engines.verify``; here only arithmetic on settlements.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from review.domain.findings import FindingValues, SettlementAction
from review.domain.grounds import article_words

REMOVING = frozenset({SettlementAction.REMOVE, SettlementAction.MASK})
#: Formats whose redacted copy is of another one: the pages of an OFD are published as drawn, in a PDF.
_COPIES = {"ofd": "pdf"}
#: A text as JSON, as it is.
_quoted = json.JSONEncoder(ensure_ascii=False).encode
#: The ten heavenly stems tell people apart.
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_KEEPING = frozenset({SettlementAction.KEEP, SettlementAction.EXCEPTION})


class PlannedPlace(NamedTuple):
    """A place of one file and what happens to it: ``remove``, ``mask`` or ``keep``. They are in the order of
    their fields.
    """

    segment: str
    start: int
    end: int
    action: str
    #: What stands instead of a person's name; empty where the engine's own style is meant.
    mask: str = ""
    #: What the bar over it says to the reader; empty where bars say nothing.
    label: str = ""


@dataclass(frozen=True, order=True)
class PlannedBox:
    """A box drawn by a person, or around what could not be read; what is in it is removed.

    ``page`` counts from 1; fractions of the page, origin top left.
    """

    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class FilePlan:
    """The plan of one file version."""

    position: int
    places: tuple[PlannedPlace, ...]
    boxes: tuple[PlannedBox, ...] = ()

    @property
    def removes(self) -> bool:
        """Whether anything goes."""
        return bool(self.boxes) or any(p.action != "keep" for p in self.places)

    @cached_property
    def key(self) -> str:
        """SHA-256 (hex) of this file's plan: a rendition belongs to exactly one."""
        return _digest((self,))

    @cached_property
    def canonical(self) -> str:
        """Position and plan as JSON that is always written alike, by sorted keys: what digests are made of.

        Put together from its places: every settlement of thousands asks for it.
        """
        actions = [_written(p) for p in self.places if p.action != "keep"]
        actions += [
            f'{{"action":"remove","box":{json.dumps(list(b.box), separators=(",", ":"))},'
            f'"page":{b.page}}}'
            for b in self.boxes
        ]
        keep = [
            f'{{"end":{p.end},"segment":{_quoted(p.segment)},"start":{p.start}}}'
            for p in self.places
            if p.action == "keep"
        ]
        return f'[{self.position},{{"actions":[{",".join(actions)}],"keep":[{",".join(keep)}]}}]'

    @cached_property
    def unlabelled(self) -> FilePlan:
        """The same plan with bars that say nothing."""
        if not any(p.label for p in self.places):
            return self
        return replace(self, places=tuple(p._replace(label="") for p in self.places))

    def as_json(self) -> dict[str, object]:
        """The PLAN of product.md section 10."""
        actions: list[dict[str, object]] = [
            {
                "segment": p.segment,
                "start": p.start,
                "end": p.end,
                "action": p.action,
                **({"mask": p.mask} if p.mask else {}),
                **({"label": p.label} if p.label else {}),
            }
            for p in self.places
            if p.action != "keep"
        ]
        actions += [{"page": b.page, "box": list(b.box), "action": "remove"} for b in self.boxes]
        keep = [
            {"segment": p.segment, "start": p.start, "end": p.end}
            for p in self.places
            if p.action == "keep"
        ]
        return {"actions": actions, "keep": keep}


def plan_file(
    position: int,
    findings: Iterable[FindingValues],
    boxes: Sequence[PlannedBox] = (),
    people: Mapping[str, str] = MappingProxyType({}),
    *,
    labelled: bool = False,
) -> FilePlan:
    """The plan of one file: the reviewer's settlements, or the drafter's where there is none yet.

    ``people`` is what stands for whom in the whole submission (``people_of``); ``labelled`` bars say the
    article of their ground. Places that nobody settled are not in the plan; a guard keeps such a plan
    from being confirmed.
    """
    places = []
    for finding in findings:
        said = finding.effective
        if finding.end <= finding.start:
            continue  # no text: its boxes go, or nothing does
        if said in REMOVING:
            action = "remove" if said is SettlementAction.REMOVE else "mask"
            mask = people.get(finding.value_digest, finding.mask) if action == "mask" else ""
            label = article_words(finding.ground) if labelled else ""
            span = (finding.segment, finding.start, finding.end)
            places.append(PlannedPlace(*span, action, mask, label))
        elif said in _KEEPING:
            places.append(PlannedPlace(finding.segment, finding.start, finding.end, "keep"))
    return FilePlan(position, tuple(sorted(places)), tuple(sorted(boxes)))


def people_of(findings: Iterable[FindingValues]) -> dict[str, str]:
    """What stands for whom, by value digest, over the findings of all files of a submission in reading
    order: 张某, and 张某甲, 张某乙 … for several who would look alike (domain.md section 8.2).
    """
    alike: dict[str, list[str]] = {}
    for finding in findings:
        if finding.mask and finding.effective is SettlementAction.MASK:
            people = alike.setdefault(finding.mask, [])
            if finding.value_digest not in people:
                people.append(finding.value_digest)
    return {
        who: mask if len(people) == 1 else mask + ordinal(at)
        for mask, people in alike.items()
        for at, who in enumerate(people)
    }


def _written(place: PlannedPlace) -> str:
    """What happens to a place, as ``FilePlan.as_json`` has it."""
    segment, start, end, action, mask, label = place
    said = f'"label":{_quoted(label)},' if label else ""
    said += f'"mask":{_quoted(mask)},' if mask else ""
    return f'{{"action":"{action}","end":{end},{said}"segment":{_quoted(segment)},"start":{start}}}'


def ordinal(at: int) -> str:
    """The ``at``-th (from 0) of 甲, 乙 … 癸, 甲甲, 甲乙 and so on."""
    found = _STEMS[at % len(_STEMS)]
    while at >= len(_STEMS):
        at = at // len(_STEMS) - 1
        found = _STEMS[at % len(_STEMS)] + found
    return found


def plan_digest(plans: Iterable[FilePlan]) -> str:
    """SHA-256 (hex) of the plans of all files: what a privacy confirmation binds to. What bars say is
    none of it: that changes the bytes, and with them the confirmation of the copy.
    """
    return _digest(plan.unlabelled for plan in plans)


def _digest(plans: Iterable[FilePlan]) -> str:
    """Of the list of the plans as JSON: each is written once, whatever digests it goes into."""
    in_order = sorted(plans, key=lambda plan: plan.position)
    return hashlib.sha256(f"[{','.join(p.canonical for p in in_order)}]".encode()).hexdigest()


def copy_format(original: str | None) -> str:
    """The format of the redacted copy of a file of this format; ``bin`` where that is not known."""
    return _COPIES.get(original or "", original or "bin")


def copy_name(name: str, original: str | None) -> str:
    """The name of the redacted copy: that of the file, with the ending of what it became."""
    ending = f".{original}"
    if original not in _COPIES or not name.lower().endswith(ending):
        return name
    return f"{name[: -len(ending)]}.{_COPIES[original]}"
