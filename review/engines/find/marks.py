"""Secrecy marks (绝密, 机密, 秘密) where layout makes them marks: on a line of their own, with a
star or a label.

The words alone are no mark: statutes and notices are full of them. A mark in the head refuses the
file, one elsewhere is a finding. Rules: GB/T 9704-2012 section 7.2.2, detection.md section 6,
product.md section 4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from review.engines.model import HIDDEN_KINDS, Box, Segment
from review.engines.read.lines import Line, lines_of, tidy

#: Where the head ends when nothing tells: GB/T 9704 puts mark, urgency, banner and number before
#: this.
HEAD_LINES: Final = 30
#: Without star, term or label the word must stand among the very first lines.
BARE_LINES: Final = 10
_TOP: Final = 0.35  # of the first page, where a mark may be drawn last
_PAGE_TOP: Final = 0.15  # of a later page: the head of an annex
_MARGINS: Final = frozenset({"header", "footer"})

_LEVEL: Final = r"(?:[绝絕]密|[机機]密|[秘祕]密)"
_STAR: Final = r"[★☆✩✭⭐⭑✮*]"
_TERM: Final = (
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:年|个月|月|日|天)|长期|启用前|解密前|公布前)"
)
_NUMBER: Final = r"(?:(?:№|No\.?|份号:?)?\d{1,6})?"
_URGENCY: Final = r"(?:特急|加急|特提|平急|急件)?"
_OPEN, _CLOSE = r"[(\[【〔]?", r"[)\]】〕]?"

#: A line that is a mark with star or term, perhaps with copy number and urgency beside it.
_STRONG: Final = re.compile(
    rf"^{_NUMBER}{_OPEN}(?:密级:?)?(?P<level>{_LEVEL})(?:{_STAR}{_TERM}?|{_TERM}){_CLOSE}{_URGENCY}$"
)
#: The same with the label 密级, as on forms.
_LABELLED: Final = re.compile(
    rf"密级(?:和保密期限|及保密期限)?:(?P<level>{_LEVEL})(?:{_STAR}|$|[^\u4e00-\u9fff绝机秘□☐])"
)
_STARRED: Final = re.compile(rf"(?<!工作)(?<!商业)(?P<level>{_LEVEL}){_STAR}")
_BARE: Final = re.compile(rf"^{_NUMBER}{_OPEN}(?P<level>{_LEVEL}){_CLOSE}{_URGENCY}$")
_ANY_LEVEL: Final = re.compile(_LEVEL)

#: Answers the rectangles of a span, as ``Reading.boxes`` does.
Boxes = Callable[[str, int, int], Sequence[Box]]


@dataclass(frozen=True)
class Mark:
    """A line that bears a mark. ``in_head`` refuses the file."""

    line: Line
    level: str
    in_head: bool


def find_marks(lines: Iterable[Line], boxes: Boxes, label: Callable[[str, int], str]) -> list[Mark]:
    """All marks of a document, given its visible lines in reading order."""
    found: list[Mark] = []
    place = 0
    for line in lines:
        in_margin = line.kind in _MARGINS
        mark = _mark(line, place, boxes, label) if _ANY_LEVEL.search(line.compact) else None
        if mark is not None:
            found.append(mark)
        place += not in_margin
    return found


def find_hidden_marks(segments: Iterable[Segment]) -> list[Mark]:
    """Marks on lines that paper does not show, and in files inside the file: nobody refuses a file for
    them, but somebody must look.
    """
    found: list[Mark] = []
    for segment in segments:
        if segment.kind not in HIDDEN_KINDS or not _ANY_LEVEL.search(tidy(segment.text)):
            continue
        for line in lines_of(segment):
            text = line.compact
            mark = _STRONG.match(text) or _LABELLED.search(text) or _BARE.match(text)
            if mark is not None and len(_ANY_LEVEL.findall(text)) == 1:
                found.append(Mark(line, mark["level"], in_head=False))
    return found


def _mark(line: Line, place: int, boxes: Boxes, label: Callable[[str, int], str]) -> Mark | None:
    text = line.compact
    if len(_ANY_LEVEL.findall(text)) > 1:
        return None  # a form that offers all levels, or a sentence about them
    strong = _STRONG.match(text) or _LABELLED.search(text)
    if strong is not None:
        return Mark(line, strong["level"], _is_head(line, place, boxes))
    starred = _STARRED.search(text)
    if starred is not None and _is_head(line, place, boxes):
        return Mark(line, starred["level"], in_head=True)
    bare = _BARE.match(text)
    if bare is None:
        return None
    on_form = line.kind == "cell" and "密级" in label(line.segment, line.start).replace(" ", "")
    if on_form or line.kind in _MARGINS or place < BARE_LINES or _near_top(line, boxes):
        return Mark(line, bare["level"], in_head=True)
    return None


def _is_head(line: Line, place: int, boxes: Boxes) -> bool:
    if place < HEAD_LINES or line.kind in _MARGINS or line.page == 1:
        return True
    return line.page is not None and _upper_edge(line, boxes) < _PAGE_TOP


def _near_top(line: Line, boxes: Boxes) -> bool:
    return line.page == 1 and _upper_edge(line, boxes) < _TOP


def _upper_edge(line: Line, boxes: Boxes) -> float:
    return min((box.y0 for box in boxes(line.segment, line.start, line.end)), default=1.0)
