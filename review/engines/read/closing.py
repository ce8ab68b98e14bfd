"""The end of an official document: signature and date, annexes, imprint.

Each function takes tidied lines and answers where and what; ``metadata.py`` puts them together.
GB/T 9704-2012 sections 7.3.4 to 7.4, domain.md sections 5.1 and 5.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from review.engines.read.head import Found
from review.engines.read.lines import Line
from review.engines.read.wording import (
    CJK,
    DATE,
    DATE_LINE,
    GENRES,
    NUMERIC_DATE_LINE,
    ORGAN,
    iso_date,
)

_JOINT_ISSUERS: Final = 12
_ANNEX_REACH: Final = 30
_IMPRINT_REACH: Final = 8
#: A date in brackets above this line stands under the title.
_TOP: Final = 14

_ORGAN_AND_DATE: Final = re.compile(rf"^(?P<organ>[{CJK}()、 ]{{2,40}}?) ?(?P<date>{DATE})$")
_ENACTED: Final = re.compile(rf"^\((?P<date>{DATE})[^。]{{0,60}}(?:公布|发布|通过|印发|批准)")
_PRINTED: Final = re.compile(rf"^(?P<organ>[{CJK}() ]{{2,40}}?)? ?(?P<date>{DATE}) ?印 ?发")
_COPIED: Final = re.compile(r"^(?:抄 ?送|抄 ?报|分 ?送|发 ?送)(?:机关|单位)? ?(?::|$)(?P<rest>.*)$")
_END_OF_COPIES: Final = re.compile(r"印发|^(?:联系|校对|共印|打印|分送|抄送|抄报|主题词|\(共印)")
_ANNEX: Final = re.compile(
    r"^(?:附 ?件|附)(?P<serial> ?[一二三四五六七八九十\d]{0,3}) ?: ?(?P<rest>.*)$"
)
_ITEM: Final = re.compile(r"^(?:附件 ?)?(?P<serial>\d{1,2}) ?[.、:] ?(?!\d)")
_INLINE_ITEM: Final = re.compile(r"[ ;,]?(?P<serial>\d{1,2}) ?[.、] ?(?!\d)")
#: The head of an annexed paper on a page of its own.
_ANNEX_HEAD: Final = re.compile(r"^附 ?件 ?[一二三四五六七八九十\d]{0,3}:?$")
_TITLE_END: Final = re.compile(rf"(?:{GENRES})[》)]*$")
_ADDED: Final = re.compile(r"\((?:代章|印章|盖章|公章|签章|章|印)\)$")


@dataclass(frozen=True)
class Signature:
    """The date of a document and, where it is signed above the date, its issuers.

    Lines ``first`` (the first issuer) to ``last`` (the date), both included; the date from column
    ``left`` to ``right``, and where both share a line the issuer ends at ``organ_right``.
    """

    date: str
    rule: str
    first: int
    last: int
    issuers: tuple[str, ...]
    left: int = 0
    right: int | None = None
    organ_right: int | None = None


def main_part(lines: Sequence[Line]) -> int:
    """Where the first annexed paper begins, or the number of lines."""
    for place in range(4, len(lines)):
        if not _ANNEX_HEAD.match(lines[place].text):
            continue
        below = lines[place + 1].text if place + 1 < len(lines) else ""
        if not _ITEM.match(below) and not lines[place].text.endswith(":"):
            return place
    return len(lines)


def find_signature(lines: Sequence[Line]) -> Signature | None:
    """The line that is nothing but a date, best directly below organs; of several the first.
    Annexed papers are looked at only where the main text has no date.
    """
    end = main_part(lines)
    return _signature(lines[:end]) or (_signature(lines) if end < len(lines) else None)


def _signature(lines: Sequence[Line]) -> Signature | None:
    best: tuple[tuple[float, int], Signature] | None = None
    for place, line in enumerate(lines):
        text = line.text
        if "日" not in text and text[:2] not in ("20", "19"):
            continue
        first = place
        while first > 0 and place - first < _JOINT_ISSUERS and _is_organ(lines[first - 1].text):
            first -= 1
        match = DATE_LINE.match(text) or (NUMERIC_DATE_LINE.match(text) if first < place else None)
        day = iso_date(match) if match else None
        if match is None or day is None:
            continue
        issuers = tuple(_name(name) for each in lines[first:place] for name in each.text.split(" "))
        score = 2.0 if issuers else 0.0
        if text.startswith("(") and place < _TOP:
            score += 1
        if place + 1 < len(lines) and lines[place + 1].text.startswith("印发"):
            score -= 3  # the imprint, parted over cells
        rule = "below_signature" if issuers else "date_line"
        brackets = match["date"] == text.strip("() ")
        span = (0, None) if brackets else match.span("date")
        found = Signature(day, rule, first, place, issuers, *span)
        if best is None or (score, -place) > best[0]:
            best = (score, -place), found
    if best is not None and best[0][0] > 0:
        return best[1]
    shared = _on_one_line(lines)
    if shared is not None or best is None:
        return shared or _enacted(lines)
    return best[1] if best[0][0] >= 0 else None


def _on_one_line(lines: Sequence[Line]) -> Signature | None:
    for place, line in enumerate(lines):
        match = _ORGAN_AND_DATE.match(line.text) if line.text.endswith("日") else None
        if match is None or not ORGAN.match(match["organ"]):
            continue
        if place + 1 < len(lines) and lines[place + 1].text.startswith("印发"):
            continue
        day = iso_date(match)
        if day is not None:
            organs = tuple(_name(each) for each in match["organ"].split(" ") if each)
            left, right = match.span("date")
            return Signature(
                day, "organ_and_date", place, place, organs, left, right, match.end("organ")
            )
    return None


def _enacted(lines: Sequence[Line]) -> Signature | None:
    """（2018年3月1日某某市人民政府令第3号公布） under the title of rules."""
    for place, line in enumerate(lines[:_TOP]):
        match = _ENACTED.match(line.text)
        day = iso_date(match) if match else None
        if match is not None and day is not None:
            return Signature(day, "enactment_note", place, place, (), *match.span("date"))
    return None


def _is_organ(text: str) -> bool:
    return len(text) <= 60 and ORGAN.match(text) is not None and _TITLE_END.search(text) is None


def _name(text: str) -> str:
    return _ADDED.sub("", text)


def find_annexes(lines: Sequence[Line], end: int, *, signed: bool) -> Found | None:
    """The names after 附件：, joined by newlines, looked for before line ``end`` (the signature)."""
    for place in range(end):
        match = _ANNEX.match(lines[place].text)
        if match is None:
            continue
        rest = match["rest"].strip()
        names = _split(rest) if rest else []
        last = place
        for following in range(place + 1, min(end, place + _ANNEX_REACH)):
            text = lines[following].text
            if _ITEM.match(text):
                names += _split(_ITEM.sub("", text)) if _ITEM.sub("", text) else []
            elif match["serial"].strip() and _ANNEX.match(text):
                names.append(_ANNEX.sub(r"\g<rest>", text))
            elif names and last + 1 == following and _continues(names[-1], text, signed=signed):
                names[-1] += text
            elif not names and signed and not _is_organ(text):
                names.append(text)
            else:
                break
            last = following
        found = [name for name in (each.strip(" .;。") for each in names) if name]
        if found:
            return Found("\n".join(found), "annex_note", place, last)
    return None


def _split(text: str) -> list[str]:
    """1.甲2.乙 on one line, as long as the numbers go up one by one."""
    match = _ITEM.match(text)
    if match is None or int(match["serial"]) != 1:
        return [_ITEM.sub("", text)]
    names, at, serial = [], match.end(), 2
    for each in _INLINE_ITEM.finditer(text, match.end()):
        if int(each["serial"]) == serial:
            names.append(text[at : each.start()])
            at, serial = each.end(), serial + 1
    return [*names, text[at:]]


def _continues(name: str, text: str, *, signed: bool) -> bool:
    """Whether a line is the rest of a name that did not fit its line."""
    if not signed or len(text) >= 40 or text.endswith(("。", ":")):
        return False
    done = _TITLE_END.search(name) is not None and name.count("《") == name.count("》")
    organ = _is_organ(text) and not (name.count("《") > name.count("》"))
    return not organ and DATE_LINE.match(text) is None and not (done and len(name) > 30)


def find_copies(lines: Sequence[Line]) -> Found | None:
    """What stands after 抄送： down to the line of printing."""
    for place, line in enumerate(lines):
        match = _COPIED.match(line.text)
        if match is None:
            continue
        text, last = match["rest"].strip(), place
        for following in range(place + 1, min(len(lines), place + _IMPRINT_REACH)):
            more = lines[following].text
            if text.endswith("。") or _END_OF_COPIES.search(more) or re.search(DATE, more):
                break
            text, last = text + more, following
        if text.strip("。. "):
            rule = "distribution" if line.text[0] in "分发" else "imprint"
            return Found(text.strip().rstrip("。."), rule, place, last)
    return None


def find_printing(lines: Sequence[Line]) -> Found | None:
    """The date of the line ``organ date 印发`` of the imprint, with the organ as evidence."""
    for place in range(len(lines) - 1, -1, -1):
        text, first = lines[place].text, place
        if "印" not in text:
            continue
        if text in ("印发", "印 发") and place > 0:  # a table cell of its own
            first = place - 1
            text = lines[first].text + text
        match = _PRINTED.match(text)
        day = iso_date(match) if match else None
        if match is None or day is None:
            continue
        if match.start("date") == 0 and first > 0 and _is_organ(lines[first - 1].text):
            first -= 1  # the printing organ in a cell or line of its own
        right = match.end() if first == place else None
        return Found(day, "imprint", first, place, 0, right)
    return None
