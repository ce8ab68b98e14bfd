"""Text as the verifier compares it: an own folding, written apart from the one removal uses, so
that one mistake is not made twice in the same way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

#: Radical and ideograph in turn (Unicode, EquivalentUnifiedIdeograph).
_PAIRS = (
    "⺁厂⺅亻⺈刀⺉刂⺊卜⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺲罒⺶羊⺷羊⺸羊⺹耂⺺肀"
    "⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長"
    "⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦"
    "⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_TABLE = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))
_ALIKE = str.maketrans("戶戸〇‐‑–—―−", "户户○------")

#: What a mask may put in the place of a character, folded; the last ten tell people of one surname apart.
MASKS = "*■某甲乙丙丁戊己庚辛壬癸"


@lru_cache(maxsize=100_000)
def _letter(character: str) -> str:
    """One character by itself, so that a text and its pieces are always compared alike."""
    wide = unicodedata.normalize("NFKC", character.translate(_TABLE)).translate(_ALIKE).casefold()
    return "".join(each for each in wide if not _is_layout(each))


def _is_layout(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] in "CZM"


def canonical(text: str) -> str:
    """The text without layout, width, case and radicals: only what can be compared stays."""
    return "".join(map(_letter, text))


def canonical_characters(text: str) -> list[str]:
    """The canonical form of each character: same length as the text, elements may be empty."""
    return list(map(_letter, text))


@lru_cache(maxsize=4_096)
def _folded(text: str) -> str:
    """The canonical form of a text in which many values are looked for."""
    return canonical(text)


def occurrences(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Spans of ``text`` (end exclusive) whose canonical form is ``wanted``,
    overlapping ones too.
    """
    plain = _folded(text)
    if wanted not in plain:
        return
    owners = [at for at, each in enumerate(canonical_characters(text)) for _ in each]
    at = plain.find(wanted) if wanted else -1
    while at >= 0:
        yield owners[at], owners[at + len(wanted) - 1] + 1
        at = plain.find(wanted, at + 1)


def count(text: str, wanted: str) -> int:
    """How often a canonical value stands in a text, overlapping occurrences counted."""
    plain = _folded(text)
    found = 0
    at = plain.find(wanted) if wanted else -1
    while at >= 0:
        found += 1
        at = plain.find(wanted, at + 1)
    return found


def is_distinct(value: str) -> bool:
    """Whether a canonical value is long enough to be searched for in bytes and attributes.

    Shorter ones ("12", "jpeg") stand in every file by chance; for those only text is compared.
    """
    return len(value) >= 6 or (len(value) >= 2 and any(ord(each) > 0x7F for each in value))


@dataclass(frozen=True)
class Forms:
    r"""The byte forms a value may have in a file: as it is written, in hex, and escaped as names and
    strings of a PDF are (#E5, \345).
    """

    plain: tuple[bytes, ...]
    hexes: tuple[bytes, ...]
    escaped: tuple[bytes, ...]


def forms_of(value: str) -> Forms:
    """UTF-8, UTF-16 of both orders and GB18030, and what becomes of each."""
    written = {
        each.encode(code, "surrogatepass")
        for each in {value, value.upper()}
        for code in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")
    }
    hexes = {each.hex().encode() for each in written}
    high = [each for each in written if not each.isascii()]
    escaped = {_escaped(each, b"#%02X") for each in high} | {
        _escaped(each, b"#%02x") for each in high
    }
    escaped |= {_escaped(each, b"\\%03o") for each in high}
    return Forms(
        tuple(sorted(written)),
        tuple(sorted(hexes | {each.upper() for each in hexes})),
        tuple(sorted(escaped)),
    )


def _escaped(data: bytes, how: bytes) -> bytes:
    return b"".join(bytes([each]) if 0x20 < each < 0x7F else how % each for each in data)
