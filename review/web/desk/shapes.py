"""Kinds of findings in groups, each with a shape and a colour of its own on the map: what is found can be told
apart there without reading, and without colours.

A shape is a path around a middle; colours are classes (``kind-…`` in desk.css). Solid is what waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from review.domain.hand_marks import BOX, MANUAL
from review.web.desk.findings import Findings
from review.web.wording import word

#: The groups in the order of the legend; every other kind is about the document or its reading.
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "names": ("PER", "MASKED_NAME", "MINOR", "REPORTER", "VICTIM"),
    "numbers": (
        *("ID", "DIS", "HKID", "MOID", "TWID", "PASS", "PERMIT", "BANK", "PLATE", "ORGACC", "USCC"),
        "MASKED",
    ),
    "contact": ("MOB", "LAND", "MAIL", "WX", "QQ", "ADDR"),
    "private": ("MED", "FAMILY_FIN", "DOB"),
    "marked": (MANUAL, BOX, "TERM"),
}
_DOCUMENT: Final = "document"
_GROUP_OF: Final = {code: group for group, codes in _KINDS.items() for code in codes}
GROUPS: Final = (*_KINDS, _DOCUMENT)


@dataclass(frozen=True)
class Kinds:
    """A group in the legend: how many findings it has, and how many of them wait."""

    group: str
    words: str
    path: str
    count: int
    waiting: int


def group_of(code: str) -> str:
    """The group of a kind."""
    return _GROUP_OF.get(code, _DOCUMENT)


def shape_of(group: str, x: float, y: float, size: float) -> str:
    """The path of a group's shape around a middle; all look equally large."""
    half = size / 2
    if group == "names":
        r = half
        return (
            f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0"
            f"a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0z"
        )
    if group == "numbers":
        return _box(x, y, size * 0.88, size * 0.88)
    if group == "contact":
        wide, high = size * 0.58, size * 0.5
        return f"M{x:.1f} {y - high:.1f}l{wide:.1f} {2 * high:.1f}h{-2 * wide:.1f}z"
    if group == "private":
        r = size * 0.62
        return f"M{x:.1f} {y - r:.1f}l{r:.1f} {r:.1f}l{-r:.1f} {r:.1f}l{-r:.1f} {-r:.1f}z"
    if group == "marked":
        arm, r = size * 0.2, size * 0.58
        step = r - arm
        return (
            f"M{x - arm:.1f} {y - r:.1f}h{2 * arm:.1f}v{step:.1f}h{step:.1f}v{2 * arm:.1f}h{-step:.1f}"
            f"v{step:.1f}h{-2 * arm:.1f}v{-step:.1f}h{-step:.1f}v{-2 * arm:.1f}h{step:.1f}z"
        )
    return _box(x, y, size * 1.5, size * 0.5)


def legend_of(findings: Findings) -> tuple[Kinds, ...]:
    """The groups of which something is found, but for notes, which need nobody."""
    found: dict[str, list[int]] = {}
    for traits, places in findings.ordered.groups.items():
        if not traits.quiet:
            counts = found.setdefault(group_of(traits.code), [0, 0])
            counts[0] += len(places)
            counts[1] += len(places) if traits.waits else 0
    return tuple(
        Kinds(group, word(group, "finding_group"), shape_of(group, 5, 5, 7.5), *found[group])
        for group in GROUPS
        if group in found
    )


def _box(x: float, y: float, wide: float, high: float) -> str:
    return f"M{x - wide / 2:.1f} {y - high / 2:.1f}h{wide:.1f}v{high:.1f}h{-wide:.1f}z"
