"""How the bench compares text: an own folding and own byte forms, sharing no code with the product.

A reader is independent only when its comparison is: one mistake would else be made three times alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

#: Radicals that NFKC does not map, as browsers write them.
_RADICALS = dict(
    zip("⺠⺟⻅⻋⻓⻔⻘⻚⻛⻝⻢⻥⻦⻩⻬⻰", "民母见车长门青页风食马鱼鸟黄齐龙", strict=True)
)
#: Bytes shorter than this turn up in packed data by chance.
LEAST_BYTES = 6


@lru_cache(maxsize=65536)
def _folded(character: str) -> str:
    character = _RADICALS.get(character, character)
    kept = unicodedata.normalize("NFKC", character).replace("戶", "户").casefold()
    return "".join(each for each in kept if unicodedata.category(each)[0] not in "CZM")


def plain(text: str) -> str:
    """The text without white space, layout marks, case, width and radicals."""
    return "".join(map(_folded, text))


def said(text: str, secrets: Mapping[str, str], *, backwards: bool = False) -> set[str]:
    """The ids of the secrets that a text says; ``backwards`` also from its end."""
    told = plain(text)
    both = told + "\0" + told[::-1] if backwards else told
    return {name for name, value in secrets.items() if plain(value) in both}


def nearly_said(text: str, secrets: Mapping[str, str]) -> set[str]:
    """The ids of the secrets of which a text, recognised with faults, says three fifths in a row."""
    told = plain(text)
    found = set()
    for name, value in secrets.items():
        wanted = plain(value)
        length = max(3, (len(wanted) * 3 + 4) // 5)
        pieces = (wanted[at : at + length] for at in range(len(wanted) - length + 1))
        if any(piece in told for piece in pieces):
            found.add(name)
    return found


def byte_forms(value: str) -> set[bytes]:
    """How a value may stand in bytes: four encodings and the hex of each."""
    forms = {
        value.encode(code, "replace") for code in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")
    }
    hexes = {each.hex().encode() for each in forms}
    return {
        each for each in forms | hexes | {one.upper() for one in hexes} if len(each) >= LEAST_BYTES
    }


def in_bytes(pieces: Iterable[bytes], secrets: Mapping[str, str]) -> set[str]:
    """The ids of the secrets that stand in any of the pieces, in any form."""
    forms = {name: byte_forms(value) for name, value in secrets.items()}
    found: set[str] = set()
    for piece in pieces:
        found |= {
            name
            for name, wanted in forms.items()
            if name not in found and any(each in piece for each in wanted)
        }
    return found
