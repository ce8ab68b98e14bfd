"""What two versions of a file were found to hold, held against each other: values new, gone, settled otherwise.

The same value of the same kind is the same finding, wherever it stands now. Knows no page and no text.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.domain.findings import FindingLevel, FindingValues, SettlementAction

Said = tuple[SettlementAction | None, SettlementAction | None]


class FindingChangeKind(StrEnum):
    """What happened to a finding."""

    NEW = "new"
    GONE = "gone"
    SETTLED = "settled"  # people say something else about it


@dataclass(frozen=True, kw_only=True)
class FindingChange:
    """Findings of one value with the same fate: the first of them, how many, and what people say (drafter,
    reviewer) before and after. ``finding`` is the later version's, of one that is gone the earlier one's.
    """

    kind: FindingChangeKind
    finding: FindingValues
    count: int
    before: Said
    after: Said


@dataclass(frozen=True, kw_only=True)
class FindingComparison:
    """The changes in reading order, new ones first, and how many findings stand as they stood."""

    changes: tuple[FindingChange, ...]
    same: int


def compare_findings(
    before: Sequence[FindingValues], after: Sequence[FindingValues]
) -> FindingComparison:
    """Hold the findings of two versions against each other; notes, which nobody settles, are left out."""
    earlier: dict[tuple[str, str], deque[FindingValues]] = defaultdict(deque)
    for finding in _told(before):
        earlier[finding.code, finding.value_digest].append(finding)
    new, settled, same = [], [], 0
    for finding in _told(after):
        known = earlier[finding.code, finding.value_digest]
        if not known:
            new.append((finding, _NOBODY, _said(finding)))
            continue
        was = known.popleft()
        if _said(was) == _said(finding):
            same += 1
        else:
            settled.append((finding, _said(was), _said(finding)))
    left = {id(finding) for known in earlier.values() for finding in known}
    gone = [(f, _said(f), _NOBODY) for f in _told(before) if id(f) in left]
    kinds = FindingChangeKind
    return FindingComparison(
        changes=(
            *_grouped(kinds.NEW, new),
            *_grouped(kinds.GONE, gone),
            *_grouped(kinds.SETTLED, settled),
        ),
        same=same,
    )


_NOBODY: Said = (None, None)


def _told(findings: Sequence[FindingValues]) -> list[FindingValues]:
    return [f for f in findings if f.level is not FindingLevel.NOTE]


def _said(finding: FindingValues) -> Said:
    return finding.drafter, finding.reviewer


def _grouped(
    kind: FindingChangeKind, found: Sequence[tuple[FindingValues, Said, Said]]
) -> tuple[FindingChange, ...]:
    """Equal values with an equal fate as one change."""
    groups: dict[tuple[object, ...], list[tuple[FindingValues, Said, Said]]] = defaultdict(list)
    for entry in found:
        finding, before, after = entry
        groups[finding.code, finding.value_digest, before, after].append(entry)
    return tuple(
        FindingChange(
            kind=kind, finding=group[0][0], count=len(group), before=group[0][1], after=group[0][2]
        )
        for group in groups.values()
    )
