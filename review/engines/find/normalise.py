"""Text made comparable for matching, with the way back to the original offsets.

Character by character: nothing changes length but the deletion of characters without width. Never
shown to anybody and never stored: findings point into the original. Rules: detection.md section
5.2, redaction.md section 9.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from unicodedata import normalize as unicode_form

#: Zero-width, direction and soft-hyphen characters, which break a number without being seen.
INVISIBLE: Final = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")

_SPACES: Final = (
    "\t\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000"
)
#: Dashes and middle dots other than ``-`` and ``·``.
DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
DOTS: Final = "\u2022\u30fb\u2027\u2219\uff65\u22c5"

#: CJK Radicals Supplement by Unicode's EquivalentUnifiedIdeograph; NFKC knows two of them only.
#: U+2E80 onwards, a dot where there is no single ideograph.
_SUPPLEMENT: Final = (
    "·厂乛乚乙亻冂·刀刂卜㔾小小兀尣尢·巳幺彑·忄㣺扌攵·旡日月歺母民氵氺灬爫爫丬牛犭王·目示礻竹糹"
    "纟罓罒㓁㓁·羊··耂肀聿肉臼艹艹艹虎衤覀西见角·讠贝足车辶辶辶邑钅長镸长门·阝雨青韦页风飞食·飠饣·马骨鬼鱼鸟"
    "卤麦黄黾斉齐歯齿竜龙龜亀龟"
)


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(space): " " for space in _SPACES}
    table |= {ord(dash): "-" for dash in DASHES}
    table |= {ord(dot): "·" for dot in DOTS}
    table |= {code: unicode_form("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    table |= {0x2E80 + place: letter for place, letter in enumerate(_SUPPLEMENT) if letter != "·"}
    table |= {0x1D7CE + place: "0123456789"[place % 10] for place in range(50)}  # bold, double, …
    table |= {0x6236: "户", 0x6238: "户", 0x2F3E: "户", 0xFE6B: "@", 0x2028: "\n", 0x2029: "\n"}
    return {code: letter for code, letter in table.items() if len(letter) == 1}


_TABLE: Final = _table()


@dataclass(frozen=True)
class Normal:
    """``text`` to match on. ``deleted`` are the places in ``text`` before which an original
    character was dropped, with as many entries as characters; empty for most texts.
    """

    text: str
    deleted: tuple[int, ...] = ()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The original span of ``text[start:end]``, which must not be empty. A trailing invisible
        character stays outside.
        """
        return self._index(start), self._index(end - 1) + 1

    def _index(self, place: int) -> int:
        return place + bisect_right(self.deleted, place)


@lru_cache(maxsize=4)  # the finders of one segment ask one after the other
def normalise(text: str) -> Normal:
    """Fold full-width forms, spaces, dashes, middle dots and radicals; drop what has no width."""
    if text.isascii():
        return Normal(text.translate(_ASCII)) if "\t" in text else Normal(text)
    folded = text.translate(_TABLE)
    if _INVISIBLE.search(folded) is None:
        return Normal(folded)
    deleted = [match.start() - number for number, match in enumerate(_INVISIBLE.finditer(folded))]
    return Normal(_INVISIBLE.sub("", folded), tuple(deleted))


_ASCII: Final = {9: " ", 11: " ", 12: " "}
