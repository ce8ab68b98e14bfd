"""Lists of ended documents inside a text: a heading such as 决定废止的规范性文件目录 and its lines.

Paragraph by paragraph and cell by cell. Lists that come alone (an upload, pasted lines) are
``entries.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from review.engines.validity.folding import Folded
from review.engines.validity.targets import Target

_HEAD: Final = re.compile(
    r"^[^。,;《》]{0,24}?(?P<kind>废止|失效|停止执行|修改)(?:和(?:宣布)?(?:失效|废止))?的?[^。,;:《》]{0,20}"
    r"(?:目录|清单|名单|一览表)(?:\([^()]{0,20}\))?:?$"
)
_OTHER_HEAD: Final = re.compile(
    r"^[^。,;《》]{0,30}(?:目录|清单|名单|一览表)(?:\([^()]{0,20}\))?:?$"
)
_NUMBERED: Final = re.compile(r"^[(]?\d{1,4}[)、.](?!\d)")
_KIND: Final = {"废止": "repeals", "停止执行": "repeals", "失效": "lapses", "修改": "amends"}
#: Lines without an entry that end a list: a table has short ones between its entries.
_LONGEST_BETWEEN: Final = 60


def listed_targets(folded: Folded, targets: list[Target]) -> list[tuple[str, Target]]:
    """Kind and target of every line of a list of ended documents, in reading order."""
    found: list[tuple[str, Target]] = []
    kind: str | None = None
    place = 0
    cell: tuple[int, int] | None = None
    start = 0
    for line in folded.text.split("\n"):
        end = start + len(line)
        while place < len(targets) and targets[place].start < start:
            place += 1
        inside = list(_inside(targets, place, end)) if kind else []
        head = _HEAD.match(line)
        if head is not None and "继续有效" not in line and "保留" not in line:
            kind, cell = _KIND[head["kind"]], None
        elif _OTHER_HEAD.match(line):
            kind = None
        elif kind is not None and inside:
            target = _entry(folded, line, start, inside)
            if target.title is None and cell is not None and end - start < _LONGEST_BETWEEN:
                target = Target(folded.original(*cell), target.number, cell[0], cell[1])
            found.append((kind, target))
            cell = None
        elif kind is not None and len(line) > _LONGEST_BETWEEN and "关于" not in line:
            kind = None
        elif len(line) > 6:
            cell = (start, end)
        start = end + 1
    return found


def _inside(targets: list[Target], place: int, end: int) -> Iterator[Target]:
    """The targets from number ``place`` on that end before a place of the text."""
    for number in range(place, len(targets)):
        each = targets[number]
        if each.start > end:
            break
        if each.end <= end:
            yield each


def _entry(folded: Folded, line: str, start: int, inside: list[Target]) -> Target:
    """One line as one target: numbered lines may write the title without 《》 before the number."""
    first = inside[0]
    lead = _NUMBERED.match(line)
    left = start + (lead.end() if lead else 0)
    if first.title is None and first.start - left > 6:
        edge = first.start
        while edge > left and folded.text[edge - 1] in "(〔[【":
            edge -= 1
        return Target(folded.original(left, edge), first.number, left, first.end)
    return first
