"""How text is made comparable: the same for what is stored and for what is asked.

NFKC and casefold character by character, traditional to simplified, brackets of document numbers
folded, blanks beside Chinese characters dropped. Every character keeps its place in the source, so
hits can be marked there. What is searched, and how, is said in `search`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from review.public.simplified import SIMPLIFIED

NORM_VERSION = 3  # a change here or in `tokens` raises it: texts and index are made anew

_BRACKETS = {ord(old): new for old, new in zip("(〔【〖{)〕】〗}", "[[[[[]]]]]", strict=True)}
_ZEROS = {ord("○"): "〇", ord("◯"): "〇"}  # 二○一三年 is written with a circle as often
_TABLE: dict[int, int | str] = {**SIMPLIFIED, **_BRACKETS, **_ZEROS}
_CLUSTER = re.compile(r"(?s).[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*")
_COMBINING = re.compile(r"[\u0300-\u036f\u3099\u309a\uff9e\uff9f]")
_CHINESE = re.compile(
    r"[\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"  # full-width signs, not letters
)
_BLANK_CATEGORIES = {"Cc", "Zs", "Zl", "Zp"}
_DROPPED_CATEGORIES = {"Cf", "Cs", "Cn", "Co"}  # zero-width marks, lone surrogates, unassigned


@dataclass(frozen=True)
class Normalised:
    """Normalised text and, for each of its characters, the index it came from in the source."""

    text: str
    places: tuple[int, ...]


def _fold(cluster: str) -> str:
    """Fold one character with its combining marks: " " for a blank, "" for what is dropped."""
    category = unicodedata.category(cluster[0])
    if category in _BLANK_CATEGORIES:
        return " "
    if category in _DROPPED_CATEGORIES:
        return ""
    folded = unicodedata.normalize("NFKC", cluster)
    if " " in folded:  # a free-standing accent: its blank would split a word
        return cluster
    return unicodedata.normalize("NFKC", folded.casefold()).translate(_TABLE)


class _Folded(dict[str, tuple[str, bool]]):
    """Each single character folded once, with whether it counts as Chinese."""

    def __missing__(self, char: str) -> tuple[str, bool]:
        folded = _fold(char)
        answer = (folded, _CHINESE.search(char + folded) is not None)
        self[char] = answer
        return answer


_FOLDED = _Folded()


def normalise(text: str) -> Normalised:
    """Make `text` comparable. Idempotent: normalising the result changes nothing (web.md 2.3)."""
    out: list[str] = []
    places: list[int] = []
    after_chinese = True  # also at the beginning: a leading blank says nothing
    blank_at = -1
    for place, cluster in _clusters(text):
        folded, chinese = _FOLDED[cluster] if len(cluster) == 1 else (_fold(cluster), False)
        if folded == " ":
            if blank_at < 0:
                blank_at = place
            continue
        if not folded:
            continue
        if blank_at >= 0:
            if not (after_chinese or chinese):
                out.append(" ")
                places.append(blank_at)
            blank_at = -1
        out.append(folded)
        places.extend([place] * len(folded))
        after_chinese = chinese
    return Normalised("".join(out), tuple(places))


def _clusters(text: str) -> list[tuple[int, str]]:
    if _COMBINING.search(text) is None:
        return list(enumerate(text))
    return [(hit.start(), hit.group()) for hit in _CLUSTER.finditer(text)]


def end_of(source: str, place: int) -> int:
    """Answer where the character at `place` of the source ends, its combining marks included."""
    hit = _CLUSTER.match(source, place)
    return hit.end() if hit else place
