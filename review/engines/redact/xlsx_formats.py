"""The codes of number formats in a new workbook: what a section says that shows no cell is left out.

A code has up to four sections (ECMA-376 part 1, section 18.8.31), for numbers above, below and at nought and
for texts. Which of them the cells of a result use is collected while these are written. Opens no file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from review.engines.read.number_formats import number_format

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<wide>.)|\*(?P<filling>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<end>;)|(?P<known>General|G/通用格式|AM/PM|A/P|上午/下午|E[+-]|y+|m+|d+|h+|s+|a{3,4}|e+|g+|[0#?.,%@/])"
    r"|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_BRACKET: Final = re.compile(
    r"\$[^-]*(?:-[a-z0-9,_-]{0,24})?|(?:<=|>=|<>|<|>|=)-?[0-9.]{1,24}|h+|m+|s+|dbnum[0-9]|natnum[0-9]{1,2}"
    r"|black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]{1,2}|颜色 ?[0-9]{1,2}"
    r"|[黑蓝青绿红白黄]色?|洋红色?|品红色?",
    re.IGNORECASE,
)
#: A limit is a round number; one with so many digits that are not its last noughts or nines is something else.
_LONG_NUMBER: Final = re.compile("[0-9]{7,}")
_ODD_DIGITS: Final = 5


class Formats:
    """The codes that styles of the result have, by their place in it, and the sections that its cells use."""

    def __init__(self) -> None:
        self._codes: list[str] = []
        self._used: defaultdict[str, set[int]] = defaultdict(set)

    def place(self, code: str) -> int:
        """Where a code stands among those of the result."""
        if code not in self._codes:
            self._codes.append(code)
        return self._codes.index(code)

    def use(self, code: str, raw: str | None) -> None:
        """A cell of the result shows a stored number, or a text (None), with this code."""
        section = number_format(code).section(raw)
        if section is not None:
            self._used[code].add(section)

    def cleaned(self) -> list[str]:
        """The codes in their places, without what no cell shows."""
        return [without_unshown(code, self._used[code]) for code in self._codes]

    def unshown(self, codes: Iterable[str]) -> int:
        """How many of these codes say something that no cell of the result shows."""
        return sum(without_unshown(code, self._used[code]) != code for code in set(codes))


def without_unshown(code: str, used: Collection[int]) -> str:
    """A code without the words that its unused sections have for themselves."""
    shown = "".join(word for section, word in _words(code) if section in used)
    kept: list[str] = []
    section = 0
    for token in _TOKEN.finditer(code):
        section += token.lastgroup == "end"
        word = _word(token)
        if section in used or not _tells(word) or word in shown:
            kept.append(token[0])
    return "".join(kept)


def is_odd(code: str) -> bool:
    """Whether a code says something that can be left out of no section: beside the words it shows, in its
    conditions, as the width of a blank.
    """
    for token in _TOKEN.finditer(code):
        if token.lastgroup in ("wide", "filling") and _tells(token[token.lastgroup]):
            return True
        if token.lastgroup == "bracket":
            inner = token["bracket"]
            numbers = _LONG_NUMBER.findall(inner)
            if not _BRACKET.fullmatch(inner) or any(
                len(each.rstrip("0").rstrip("9")) >= _ODD_DIGITS for each in numbers
            ):
                return True
    return False


def _words(code: str) -> Iterator[tuple[int, str]]:
    """The words of a code with the number of their section."""
    section = 0
    for token in _TOKEN.finditer(code):
        section += token.lastgroup == "end"
        yield section, _word(token)


def _word(token: re.Match[str]) -> str:
    """What a token says for itself; nothing for what stands for a part of the value."""
    kind = token.lastgroup
    if kind in ("quoted", "escaped", "plain", "wide", "filling"):
        return token[kind]
    if kind == "bracket" and token["bracket"].startswith("$"):
        return token["bracket"][1:].partition("-")[0]
    return ""


def _tells(word: str) -> bool:
    return any(unicodedata.category(each)[0] in "LN" for each in word)
