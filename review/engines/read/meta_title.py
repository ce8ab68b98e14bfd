"""The title of an official document, on one line or several, and the issuer it names.

Takes tidied lines and answers where and what. GB/T 9704-2012 section 7.3.1, domain.md section 5;
web copies as found in formats.md section 4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from review.engines.read.head import CLOSE, OPEN, Found
from review.engines.read.lines import ORGAN_ENDINGS, WEB_LABEL, Line
from review.engines.read.wording import CJK, DATE_LINE, GENRES, ORGAN

_LINES: Final = 6
_MOST: Final = 160
#: The number's line of a draft, its serial still open: 海府办〔2026〕　号.
_OPEN_NUMBER: Final = re.compile(
    rf"^\(?[{CJK}A-Za-z]{{1,14}} ?{OPEN} ?(?:19|20)?[\d×xX_]{{0,2}} ?{CLOSE} ?第? ?[×xX_*]* ?号\)?$"
)
#: Marks beside the head, and what else is no part of a title.
_BESIDE: Final = re.compile(
    r"签发人|^\([12一二][\d〇○零一二三四五六七八九]{3}年|^附件 ?\d*$|文件$|[绝机秘]密[★☆*]|^密级|^紧急程度|^份号|"
    r"^(?:特 ?急|加 ?急|[绝机秘]密|\d{6})$"
)
_LIST_HEAD: Final = re.compile(
    r"[一二三四五六七八九十\-]+、|\([一二三四五六七八九十\d]+\)|\d+[.、]|第[一二三四五六七八九十\d]+[条章]|据|附件|抄送"
)
_GENRE_END: Final = re.compile(rf"(?:{GENRES})(?: ?\([^()]{{1,24}}\)){{0,2}}[》)!]*$")
_ISSUER_FIRST: Final = re.compile(rf"^[{CJK}()、“”\"\d ]{{2,60}}?(?:关于|印发|转发|公布|发布)")
_OWN_START: Final = re.compile(
    rf"^(?:[{CJK}()、 ]{{2,40}}?(?:{ORGAN_ENDINGS}|国务院|中共中央))?(?:关于|印发|转发)"
)
_LABEL: Final = re.compile(r"^(?:公文|文件)?(?:标题|名称) ?: ?(?P<title>\S.*)$")
_ORGAN_ALONE: Final = re.compile(rf"^[{CJK}()、 ]{{2,40}}(?:{ORGAN_ENDINGS})$")
_WORDS: Final = re.compile(rf"[{CJK}]{{4}}")
_PAIRS: Final = ("《》", "()", "“”", "〈〉")


def find_title(
    lines: Sequence[Line], number: Found | None, addressees: Found | None, below: int, end: int
) -> Found | None:
    """The title: between the head (up to line ``below``) and addressees; on web copies also above
    the number. Never at or below line ``end``, where the document is signed.
    """
    stop = addressees.first if addressees else min(len(lines), below + 10)
    stop = min(stop, end)
    best = _best(lines, range(below, stop))
    if number is not None and (best is None or not addressees or not _about(best.value)):
        above = _best(lines, range(max(0, number.first - 6), number.first))
        if above is not None and (best is None or _about(above.value)):
            best = above
    return (
        best
        or _order(lines, number)
        or _labelled(lines[:stop])
        or _first_line(lines, below, min(stop, below + 4))
    )


def _order(lines: Sequence[Line], number: Found | None) -> Found | None:
    """某某市人民政府令第七号: what stands before the number of an order."""
    if number is None or number.rule != "order_number" or number.left == 0:
        return None
    head = lines[number.first].text[: number.left].rstrip(" (")
    return Found(head, "order_head", number.first, number.first, 0, len(head))


def _labelled(lines: Sequence[Line]) -> Found | None:
    for place, line in enumerate(lines):
        match = _LABEL.match(line.text)
        if match is not None and _reads_as_title(match["title"]):
            return Found(match["title"], "label", place, place, match.start("title"))
    return None


def _first_line(lines: Sequence[Line], first: int, end: int) -> Found | None:
    """A heading that ends in no genre: what stands first, when it is neither a sentence nor a label."""
    for place in range(first, end):
        if lines[place].kind == "cell":
            continue  # a cell is the header of a column sooner than a heading
        text = lines[place].text
        plain = not re.search(r"[。;:,]|文件$|日报|^附件", text) and len(text) <= 60
        if plain and _reads_as_title(text + "通知") and _WORDS.search(text):
            if ORGAN.match(text) or DATE_LINE.match(text):
                continue
            return Found(text, "first_line", place, place)
    return None


def _best(lines: Sequence[Line], places: range) -> Found | None:
    """The best run of neighbouring lines that together read as a title."""
    best: tuple[tuple[int, ...], Found] | None = None
    for first in places:
        text, organ = "", False
        for last in range(first, min(first + _LINES, places.stop)):
            line = lines[last].text
            if _ends_a_run(line) or (text and _begins_another(text, line)):
                break
            now_organ = _ORGAN_ALONE.match(line) is not None
            text += (" " if organ and now_organ else "") + line
            organ = now_organ
            if not _reads_as_title(text):
                continue
            grown = last - first if _about(text) and not _about(line) else 0
            score = (
                _about(text),
                _balanced(text),
                _ISSUER_FIRST.match(text) is not None,
                grown,
                -first,
                last - first,
            )
            found = Found(_once(text), "genre_ending", first, last)
            if best is None or score > best[0]:
                best = score, found
    return best[1] if best else None


def _begins_another(text: str, line: str) -> bool:
    """Two whole titles one below the other: a heading, or the name of the annexed plan, and the
    document's own.
    """
    if not _reads_as_title(text) or not _balanced(text):
        return False
    return _reads_as_title(line) or (not _about(text) and _OWN_START.match(line) is not None)


def _ends_a_run(text: str) -> bool:
    return (
        text.endswith(("。", ";", ":"))
        or len(text) > 90
        or WEB_LABEL.match(text) is not None
        or DATE_LINE.match(text) is not None
        or _OPEN_NUMBER.match(text) is not None
        or _BESIDE.search(text) is not None
    )


def _reads_as_title(text: str) -> bool:
    return (
        6 <= len(text) <= _MOST
        and _GENRE_END.search(text) is not None
        and _LIST_HEAD.match(text) is None
        and "如下" not in text
        and not text.endswith(("。", ";"))
    )


def _balanced(text: str) -> bool:
    return all(text.count(left) == text.count(right) for left, right in _PAIRS)


def _about(text: str) -> int:
    return int("关于" in text or "印发" in text or "转发" in text)


def _once(text: str) -> str:
    """A web page repeats its title above the text: one copy is enough."""
    half = len(text) // 2
    return text[half:] if len(text) > 24 and text[:half] == text[half:] else text


def title_issuer(title: str) -> str | None:
    """The organ before 关于, 印发 or 转发 in a title; the two central organs written without a sign
    are parted, and so are joint ones parted by a blank.
    """
    match = re.match(
        rf"^([{CJK}、 ()]{{2,60}}?(?:{ORGAN_ENDINGS}|中共中央)) ?(?:关于|印发|转发)", title
    )
    if match is None:
        return None
    return re.sub(r"^(中共中央(?:办公厅)?)(?=国务院)", r"\1、", match[1].strip()).replace(" ", "、")
