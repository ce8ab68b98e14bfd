"""Text as it is compared, with the way back to the text as it stands: width, case, radicals and
layout folded away.

Lives here: one fold per character with an offset table. What is compared is never written into a
document.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

#: CJK Radicals Supplement to the ideograph each one looks like. NFKC knows two of them, browsers
#: print all of them (Unicode, EquivalentUnifiedIdeograph); the Kangxi radicals U+2F00.. are left to
#: NFKC.
_RADICALS = dict(
    zip(
        "⺁⺅⺈⺉⺊⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺲⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒"
        "⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂亻刀刂卜小小兀尣尢巳幺彑彐忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋罒示礻竹糹纟罒羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸"
        "长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
#: Variants that NFKC keeps apart or drives apart: ⼾ becomes 戶 although the page shows 户.
_VARIANTS = {
    "戶": "户",
    "戸": "户",
    "〇": "○",
    "—": "-",
    "–": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "―": "-",
}
#: Categories that take no place on paper: separators, controls, formats (zero width, bidi),
#: variation selectors.
_SILENT = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"})


@dataclass(frozen=True)
class Folded:
    """``text`` is the folded string; ``places[i]`` is the offset in the original that its character
    i came from.
    """

    text: str
    places: tuple[int, ...]

    def occurrences(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Spans of the original, end exclusive, where the folded ``wanted`` stands; overlapping
        ones too.
        """
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            yield self.places[at], self.places[at + len(wanted) - 1] + 1
            at = self.text.find(wanted, at + 1)


@lru_cache(maxsize=100_000)
def fold_character(character: str) -> str:
    """What a character is compared as: nothing, one character or (ligatures, ㎡) several."""
    if unicodedata.category(character) in _SILENT:
        return ""
    plain = _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    plain = "".join(_VARIANTS.get(each, each) for each in plain).casefold()
    return "".join(each for each in plain if unicodedata.category(each) not in _SILENT)


def fold(text: str) -> Folded:
    """Fold a whole text; offsets are code points."""
    pieces: list[str] = []
    places: list[int] = []
    for offset, character in enumerate(text):
        plain = fold_character(character)
        pieces.append(plain)
        places.extend([offset] * len(plain))
    return Folded("".join(pieces), tuple(places))


def spell(text: str) -> str:
    """The text with radicals written as the characters they look like, all else as it stands: what a
    reader of the new file searches.
    """
    return "".join(_spelled(each) for each in text)


def _spelled(character: str) -> str:
    if "⺀" <= character <= "⿕":
        plain = _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
        return "".join(_VARIANTS.get(each, each) for each in plain)
    return character
