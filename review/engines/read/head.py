"""The head of an official document: number, marks beside it, addressees and title.

Each function takes tidied lines and answers where and what; ``metadata.py`` puts them together.
GB/T 9704-2012 sections 7.2 and 7.3, domain.md section 5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from review.engines.read.lines import ORGAN_ENDINGS, WEB_LABEL, Line
from review.engines.read.wording import CJK, DATE_LINE, GENRES

HEAD_LINES: Final = 30
_TITLE_LINES: Final = 5
_ADDRESSEE_REACH: Final = 14

_NUMBER: Final = re.compile(
    rf"^(?:(?P<banner>[{CJK}]{{2,40}}文件) ?)?\(?(?P<code>[{CJK}A-Za-z]{{1,14}}?(?:\([{CJK}]{{1,4}}\))?) ?"
    r"[〔\[(【﹝〈<] ?(?P<year>(?:19|20)\d{2}) ?[〕\])】﹞〉>] ?第? ?(?P<serial>\d{1,5}) ?号\)?"
    r"(?: ?签发人.*)?$"
)
#: The number's line of a draft, its serial still open: 海府办〔2026〕　号.
_OPEN_NUMBER: Final = re.compile(
    rf"^\(?[{CJK}A-Za-z]{{1,14}} ?[〔\[(【﹝〈<] ?(?:19|20)?\d{{0,2}} ?[〕\])】﹞〉>] ?第? ?[×xX_*]* ?号\)?$"
)
_ORDER: Final = re.compile(r"^第 ?(\d{1,5}|[一二三四五六七八九十百]{1,6}) ?号$")

_LIST_HEAD: Final = re.compile(
    r"[一二三四五六七八九十\-]+、|\([一二三四五六七八九十\d]+\)|\d+[.、]|第[一二三四五六七八九十\d]+[条章]|据|附件"
)
_GENRE_END: Final = re.compile(rf"(?:{GENRES})(?: ?\(.{{1,14}}\))?[》)!]*$")
_ISSUER_FIRST: Final = re.compile(rf"^[{CJK}()、“”\"\d]{{2,40}}?(?:关于|印发|转发)")
_NOT_ADDRESSEES: Final = re.compile(
    r"为|根据|据|按照|\d{4}年|[一二三四五六七八九十]+、|现|来源|时间|\(|联系|公开|抄送|电话|地址|附件"
)
_SOMEBODY: Final = re.compile(
    r"各|政府|委|办|局|厅|部|单位|部门|机构|学院|公司|中心|医院|学校|大学|院|广大|全体|处|会"
)
_INLINE: Final = re.compile(r"^([^。《》;]{4,120}?):(?=为|根据|按照|现将|经|《)")


@dataclass(frozen=True)
class Found:
    """A value and the lines it was read from: ``first`` to ``last``, both included."""

    value: str
    rule: str
    first: int
    last: int


def find_number(lines: Sequence[Line]) -> Found | None:
    """The document's own number: a whole line of the head, so that citations in the text never
    count.
    """
    order: Found | None = None
    for place, line in enumerate(lines[:HEAD_LINES]):
        match = _NUMBER.match(line.text)
        if match is not None and "第" not in match["code"]:
            value = f"{match['code']}〔{match['year']}〕{int(match['serial'])}号"
            return Found(value, "line_in_head", place, place)
        match = _ORDER.match(line.text)
        if match is not None and order is None:
            order = Found(line.compact, "order_number", place, place)
    return order


def find_addressees(lines: Sequence[Line], after: int) -> Found | None:
    """The line before the text that names whom it is sent to and ends with a colon, from line
    ``after`` on.
    """
    for place in range(after, min(len(lines), after + _ADDRESSEE_REACH)):
        text = lines[place].text
        if _names_addressees(text):
            first = place
            while first > after and first > place - 6 and _goes_on(lines[first - 1].text):
                first -= 1
            joined = "".join(line.text for line in lines[first : place + 1])
            return Found(joined.rstrip(":"), "colon_line", first, place)
        match = _INLINE.match(text)
        if match is not None and _names_addressees(match[1] + ":"):
            return Found(match[1], "before_first_sentence", place, place)
    return None


def _names_addressees(text: str) -> bool:
    return (
        text.endswith(":")
        and len(text) < 260
        and "。" not in text
        and "《" not in text
        and not text.endswith("如下:")
        and _NOT_ADDRESSEES.match(text) is None
        and _SOMEBODY.search(text) is not None
    )


def _goes_on(text: str) -> bool:
    """Whether a line can be the upper part of a list of addressees: long, with commas, no title and
    no sentence.
    """
    return (
        len(text) > 12
        and re.search(r"[,、]", text) is not None
        and not text.endswith(("。", ":"))
        and _GENRE_END.search(text) is None
        and DATE_LINE.match(text) is None
    )


def find_title(
    lines: Sequence[Line], number: Found | None, addressees: Found | None
) -> Found | None:
    """The title: between number and addressees; on web copies also above the number."""
    below = number.last + 1 if number else 0
    end = addressees.first if addressees else min(len(lines), below + 10)
    best = _best_title(lines, range(below, end))
    if number is not None and (best is None or not addressees or not _about(best.value)):
        above = _best_title(lines, range(max(0, number.first - 6), number.first))
        if above is not None and (best is None or _about(above.value)):
            best = above
    if best is not None:
        return best
    for place in range(below, min(end, below + 4)):
        text = lines[place].text
        if (
            _reads_as_title(text + "通知")
            and not re.search(r"[。;:,]|文件$", text)
            and len(text) <= 60
        ):
            return Found(text, "first_line", place, place)
    return None


def _best_title(lines: Sequence[Line], places: range) -> Found | None:
    """The best run of up to five neighbouring lines that together read as a title."""
    best: tuple[tuple[int, ...], Found] | None = None
    for first in places:
        text = ""
        for last in range(first, min(first + _TITLE_LINES, places.stop)):
            line = lines[last].text
            if _ends_a_run(line) or (_reads_as_title(text) and _reads_as_title(line)):
                break  # two whole titles one below the other: a heading and the document's own
            text += line
            if not _reads_as_title(text):
                continue
            grown = last - first if _about(text) and not _about(line) else 0
            score = (
                _about(text),
                _ISSUER_FIRST.match(text) is not None,
                grown,
                -first,
                last - first,
            )
            found = Found(_once(text), "genre_ending", first, last)
            if best is None or score > best[0]:
                best = score, found
    return best[1] if best else None


def _ends_a_run(text: str) -> bool:
    return (
        text.endswith(("。", ";", ":"))
        or len(text) > 70
        or WEB_LABEL.match(text) is not None
        or DATE_LINE.match(text) is not None
        or _OPEN_NUMBER.match(text) is not None
        or re.search(r"签发人|^附件 ?\d*$|文件$", text) is not None
    )


def _reads_as_title(text: str) -> bool:
    return (
        6 <= len(text) <= 120
        and _LIST_HEAD.match(text) is None
        and "如下" not in text
        and not text.endswith(("。", ";"))
        and _GENRE_END.search(text) is not None
    )


def _about(text: str) -> int:
    return int("关于" in text or "印发" in text or "转发" in text)


def _once(text: str) -> str:
    """A web page repeats its title above the text: one copy is enough."""
    half = len(text) // 2
    return text[half:] if len(text) > 24 and text[:half] == text[half:] else text


def title_issuer(title: str) -> str | None:
    """The organ before 关于, 印发 or 转发 in a title; the two central organs written without a sign
    are parted.
    """
    match = re.match(rf"^([{CJK}、]{{2,40}}?(?:{ORGAN_ENDINGS}|中共中央))(?:关于|印发|转发)", title)
    return re.sub(r"^(中共中央(?:办公厅)?)(?=国务院)", r"\1、", match[1]) if match else None
