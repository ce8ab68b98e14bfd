"""The end of an official document: signature and date, note with the printed attribute, annexes,
imprint.

Each function takes tidied lines and answers where and what; ``metadata.py`` puts them together.
GB/T 9704-2012 sections 7.3.5 to 7.4, domain.md sections 5.3 and 5.4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from review.engines.read.lines import Line
from review.engines.read.wording import CJK, DATE, DATE_LINE, GENRES, ORGAN, iso_date

_JOINT_ISSUERS: Final = 12
_ANNEX_REACH: Final = 20

_ORGAN_AND_DATE: Final = re.compile(rf"^(?P<organ>[{CJK}]{{2,30}}?) ?{DATE}$")
_PRINTED: Final = re.compile(rf"^(?:[{CJK}()]{{2,30}}?)? ?{DATE} ?印发")
_COPIED: Final = re.compile(r"^抄 ?送(?:机关|单位)? ?:(.*)$")
_END_OF_COPIES: Final = re.compile(r"印发|^(?:联系|校对|共印|打印|分送)")
_ANNEX: Final = re.compile(r"^附 ?件 ?:? ?(?P<rest>.*)$")
_ITEM: Final = re.compile(r"^\d{1,2} ?[.、] ?(?!\d)")
_TITLE_END: Final = re.compile(rf"(?:{GENRES})[》)]*$")

_VALUES: Final = (
    ("partial", r"删减后(?:主动)?公开"),
    ("on_request", r"(?:可)?依申请公开"),
    ("exempt", r"(?:不予|免予|不)公开"),
    ("proactive", r"(?:主动公开|公开发布|公开)"),
)
_ANY_VALUE: Final = "|".join(pattern for _, pattern in _VALUES)
_NOTE: Final = re.compile(rf"(?:^|日)\(? ?(?:此|本)件(?:可)?(?P<value>{_ANY_VALUE}) ?\)?[。.]?$")
_LABELS: Final = r"(?:政府)?(?:信息)?公开(?:方式|属性|选项|形式|类别|类型)"
_LABEL: Final = re.compile(
    rf"(?:^|[ (\[【]){_LABELS} ?:? ?[\[【]?(?P<value>{_ANY_VALUE})[\]】)]?(?:$|[ ,;。])"
)
_LABEL_CELL: Final = re.compile(rf"^{_LABELS}:?$")
_LONG_NOTE: Final = re.compile(
    rf"^\(?此件[^。]{{0,16}}作为(?P<value>{_ANY_VALUE})(?:的)?信息[^。]{{0,30}}\)?。?$"
)
_BARE_VALUE: Final = re.compile(r"^(?P<value>主动公开|依申请公开|不予公开)$")


@dataclass(frozen=True)
class Signature:
    """The date of a document and, where it is signed above the date, its issuers. Line numbers,
    both included.
    """

    date: str
    rule: str
    first: int
    last: int
    issuers: tuple[str, ...]


def find_signature(lines: Sequence[Line]) -> Signature | None:
    """The line that is nothing but a date, best directly below organs; of several the first
    (annexes come later).
    """
    best: tuple[tuple[float, int], Signature] | None = None
    for place, line in enumerate(lines):
        match = DATE_LINE.match(line.text)
        day = iso_date(match) if match else None
        if day is None:
            continue
        first = place
        while first > 0 and place - first < _JOINT_ISSUERS and _is_organ(lines[first - 1].text):
            first -= 1
        issuers = tuple(name for each in lines[first:place] for name in each.text.split(" "))
        score = 2.0 if issuers else 0.0
        if line.text.startswith("(") and place < 14:
            score += 1
        if place + 1 < len(lines) and lines[place + 1].text.startswith("印发"):
            score -= 2
        rule = "below_signature" if issuers else "date_line"
        found = Signature(day, rule, first, place, issuers)
        if best is None or (score, -place) > best[0]:
            best = (score, -place), found
    return best[1] if best else _on_one_line(lines)


def _on_one_line(lines: Sequence[Line]) -> Signature | None:
    for place, line in enumerate(lines):
        match = _ORGAN_AND_DATE.match(line.text)
        if match is not None and ORGAN.match(match["organ"]):
            day = iso_date(match)
            if day is not None:
                return Signature(day, "organ_and_date", place, place, (match["organ"],))
    return None


def _is_organ(text: str) -> bool:
    return len(text) <= 60 and ORGAN.match(text) is not None and _TITLE_END.search(text) is None


def find_attribute(lines: Sequence[Line]) -> tuple[str, str, int] | None:
    """The printed attribute as (value, rule, line), searched from the end: note, label, or a form's
    pair of cells.

    Whole lines only; the words stand in the text of every paper about disclosure.
    """
    for place in range(len(lines) - 1, -1, -1):
        text = lines[place].compact
        for rule, pattern in (("note", _NOTE), ("label", _LABEL), ("long_note", _LONG_NOTE)):
            match = pattern.search(text if rule != "label" else lines[place].text)
            if match is not None:
                return _attribute(match["value"]), rule, place
        if place + 1 < len(lines) and _LABEL_CELL.match(text):
            match = re.match(rf"^(?P<value>{_ANY_VALUE})$", lines[place + 1].compact)
            if match is not None:
                return _attribute(match["value"]), "label", place + 1
    for place in range(len(lines) - 1, -1, -1):
        match = _BARE_VALUE.match(lines[place].compact)
        if match is not None:
            return _attribute(match["value"]), "own_line", place
    return None


def _attribute(words: str) -> str:
    return next(value for value, pattern in _VALUES if re.fullmatch(pattern, words))


def find_annexes(lines: Sequence[Line], end: int) -> tuple[tuple[str, ...], int, int] | None:
    """The names after 附件： and the lines they stand on, looked for before line ``end`` (the
    date).
    """
    for place in range(end):
        match = _ANNEX.match(lines[place].text)
        if match is None or ":" not in lines[place].text[:4]:
            continue
        names = [match["rest"]] if match["rest"] else []
        last = place
        for following in range(place + 1, min(end, place + _ANNEX_REACH)):
            text = lines[following].text
            if _ITEM.match(text):
                names.append(text)
            elif names and _ITEM.match(names[-1]) and _continues(text):
                names[-1] += text
            elif not names and not _is_organ(text):
                names.append(text)
            else:
                break
            last = following
        found = tuple(name for name in (_ITEM.sub("", each).strip() for each in names) if name)
        if found:
            return found, place, last
    return None


def _continues(text: str) -> bool:
    return len(text) < 30 and not _is_organ(text) and DATE_LINE.match(text) is None


def find_copies(lines: Sequence[Line]) -> tuple[str, int, int] | None:
    """What stands after 抄送： down to the line of printing, and its lines."""
    for place, line in enumerate(lines):
        match = _COPIED.match(line.text)
        if match is None:
            continue
        text, last = match[1], place
        for following in range(place + 1, min(len(lines), place + 8)):
            more = lines[following].text
            if text.endswith("。") or _END_OF_COPIES.search(more) or re.search(DATE, more):
                break
            text, last = text + more, following
        return text.strip().rstrip("。."), place, last
    return None


def find_printing(lines: Sequence[Line]) -> tuple[str, int] | None:
    """The date of the line ``organ date 印发`` of the imprint, and its line."""
    for place in range(len(lines) - 1, -1, -1):
        text = lines[place].text
        if text == "印发" and place > 0:  # a table cell of its own
            text = lines[place - 1].text + text
        match = _PRINTED.match(text)
        day = iso_date(match) if match else None
        if day is not None:
            return day, place
    return None
