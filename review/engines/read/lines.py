"""Physical lines of a document with their places, tidied for the rules of GB/T 9704.

Used by ``metadata.py`` and by ``find/marks.py``. A line's text is tidied and folded to simplified
characters, ``written`` keeps the original ones, its place is in the original segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from review.engines.model import HIDDEN_KINDS, Segment
from review.engines.read.meta_script import has_traditional, simplified

_CJK: Final = "\u3400-\u9fff"

#: How the name of an organ ends. Longest first, for patterns that take the first alternative.
ORGAN_ENDINGS: Final = (
    "联席会议|领导小组|指挥部|管理局|办公厅|办公室|委员会|秘书处|秘书局|组织部|宣传部|国务院|检察院|总局|总队|"
    "支队|分行|支行|政府|公司|中心|大学|学院|学校|集团|法院|党委|党组|纪委|银行|中学|小学|医院|委|局|厅|部|院|署|"
    "会|处|科|站|所|馆|社"
)
_ENDS_AS_ORGAN: Final = re.compile(rf"(?:{ORGAN_ENDINGS})$")
_BLANK: Final = re.compile(rf"(?<=[{_CJK}]) +(?=[{_CJK}])")
_BLANK_AT_BRACKET: Final = re.compile(
    rf"(?<=[〔〕（）()《》]) +(?=[{_CJK}〔〕（）()《》])|(?<=[{_CJK}]) +(?=[〔〕（）()《》:，。])"
)
_BLANK_AT_DIGIT: Final = re.compile(rf"(?<=[{_CJK}〔〕]) +(?=\d)|(?<=\d) +(?=[{_CJK}〔〕])")
#: NFKC turns these into something a rule would not know again.
_PUNCTUATION: Final = str.maketrans(
    {
        "«": "《",
        "»": "》",
        "\u00ad": "-",
        "\ufffe": "-",
        "，": ",",
        "：": ":",
        "；": ";",
        "（": "(",
        "）": ")",
    }
)
#: A line in which nothing is to be tidied but blanks.
_PLAIN: Final = re.compile(r"[\u4e00-\u9fff、。《》〔〕“” !-~]*")
#: Page numbers, rules and what web pages put around a text.
_FURNITURE: Final = re.compile(
    r"^(?:[—–\-_·\s]*(?:\d{1,4}|[ⅠⅡⅢIVX]{1,5})?[—–\-_·\s]*|第\s*\d+\s*页.*|(?:当前|您当前)(?:的)?位置.*|.{0,6}分享到.*|"
    r".*(?:浏览次数|浏览量|访问量|(?<!发文)字号:|【打印】|发表于).*|打印|关闭|【?字体.*|相关文章|附件下载)$"
)
#: Labels under which a web page tells about itself, not about the document.
WEB_LABEL: Final = re.compile(
    r"^(?:发布日期|发布时间|时间|日期|来源|信息来源|索引号|发布机构|浏览次数|成文日期|发文日期|主题分类|印发日期)\s*:"
)


@dataclass(frozen=True)
class Line:
    """``text`` is tidied, in simplified characters; ``written`` the same in the characters of the
    document; ``raw`` the line as it stands from ``start`` to ``end`` in its segment.
    """

    text: str
    segment: str
    start: int
    end: int
    kind: str
    page: int | None
    written: str = ""
    raw: str = ""

    @property
    def compact(self) -> str:
        """The text without any blank."""
        return self.text.replace(" ", "")

    def place(self, left: int, right: int | None = None) -> tuple[int, int]:
        """Start and end, in the segment, of ``text[left:right]``."""
        if left == 0 and (right is None or right >= len(self.text)):
            return self.start, self.end
        origins = _origins(self.raw, self.written)
        if origins is None:
            return self.start, self.end
        last = len(origins) if right is None else min(right, len(origins))
        if left >= last:
            return self.start, self.end
        return self.start + origins[left], self.start + origins[last - 1] + 1


def _origins(raw: str, tidied: str) -> list[int] | None:
    """For each character of a tidied line the index of the raw one it came from; None where the
    two can't be laid side by side.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(raw):
        for plain in normalize("NFKC", letter).translate(_PUNCTUATION):
            letters.append(plain)
            places.append(place)
    found: list[int] = []
    at = 0
    for letter in tidied:
        while at < len(letters) and letters[at].isspace() and letter != " ":
            at += 1
        same = at < len(letters) and (letters[at] == letter or letters[at].isspace())
        if not same:
            return None
        found.append(places[at])
        at += 1
    return found


def visible_lines(segments: Iterable[Segment]) -> list[Line]:
    """The lines of all visible segments in reading order, page numbers and furniture left out."""
    found: list[Line] = []
    for segment in segments:
        if segment.kind not in HIDDEN_KINDS:
            found.extend(lines_of(segment))
    return found


def lines_of(segment: Segment) -> list[Line]:
    """The lines of one segment."""
    found: list[Line] = []
    start = 0
    folds = has_traditional(segment.text)
    for raw in segment.text.split("\n"):
        written = tidy(raw)
        text = simplified(written) if folds else written
        if text and not _FURNITURE.match(text):
            left = start + len(raw) - len(raw.lstrip())
            right = start + len(raw.rstrip())
            found.append(
                Line(
                    text,
                    segment.id,
                    left,
                    right,
                    segment.kind,
                    segment.page,
                    written,
                    raw.strip(),
                )
            )
        start += len(raw) + 1
    return found


def tidy(raw: str) -> str:
    """NFKC, one kind of punctuation, and no blanks inside Chinese words (letter-spaced heads,
    justified lines).

    A blank between two long names stays when the left one ends like an organ: two issuers on one
    line.
    """
    text = raw.strip()
    if not text.isascii():
        if _PLAIN.fullmatch(text) is None:
            text = normalize("NFKC", text).translate(_PUNCTUATION).strip()
        if " " not in text and "\t" not in text:
            return text
    if not text or text.isascii():
        return text

    def between(match: re.Match[str]) -> str:
        left = text[: match.start()].rpartition(" ")[2]
        right = text[match.end() :].partition(" ")[0]
        two_names = len(left) >= 4 and len(right) >= 4 and _ENDS_AS_ORGAN.search(left)
        return " " if two_names else ""

    text = _BLANK.sub(between, text)
    text = _BLANK_AT_BRACKET.sub("", text)
    text = _BLANK_AT_DIGIT.sub("", text)
    return re.sub(r"\s+", " ", text)
