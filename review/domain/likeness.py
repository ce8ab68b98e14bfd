"""Likeness of texts: which round items say the same thing, so that one look serves them all.

A text becomes a sketch of 64 numbers (MinHash, Broder 1997, over runs of three characters); the
share of equal numbers estimates the share of runs two texts have in common. Years, dates, numbers
and names of places are folded first, so that the notices of two years are alike. A sketch tells
nothing of the text but this. What a group of like items may be decided together is no matter here.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from operator import eq
from types import MappingProxyType
from typing import NamedTuple

#: Numbers in a sketch. The estimate's standard error is at most 1/16.
SIZE = 64
#: From this estimate on two texts count as alike. Two notices of one template share 0.6 and more,
#: two different ones seldom 0.3.
ALIKE = 0.6
#: Characters of a folded text that are looked at: the first pages say what a document is, and a
#: collection of annexes costs no more than a letter.
LONGEST = 6_000

_RUN = 3
_ROWS = 3
_BANDS = SIZE // _ROWS
#: Texts of one band a newcomer is compared with; it keeps a thousand like texts from costing a
#: million comparisons.
_WITNESSES = 8

Sketch = tuple[int, ...]


class Cluster(NamedTuple):
    """Like items of one key: a code that stays when the grouping is done again, ids ascending."""

    code: str
    ids: tuple[int, ...]


# ----------------------------------------------------------------------------------------- folding

_ENTRY = re.compile(r"\d[\d,.]*")
_HAN_NUMBER = re.compile(r"[〇○零一二三四五六七八九十百千万两]+(?=[年月日号届次期季批周])")
_DATE = re.compile(r"0年度?(?:0月份?)?(?:0日)?|0月份?(?:0日)?")
_PLACE = re.compile(
    # Two characters and a kind of place, unless the last of them makes a common noun of it.
    r"[一-鿿]{2}(?<![全各本我该社地园小辖城农超夜上街乡门集村范发业景校护能试])"
    r"(?:自治[区州县旗]|街道|[省市区县镇乡村])"
)
_NO_WORD = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """The text without what differs from year to year and from place to place, nor punctuation."""
    text = unicodedata.normalize("NFKC", text[: 4 * LONGEST]).lower()
    text = re.sub(r"\s+", "", text)
    text = _ENTRY.sub("0", _HAN_NUMBER.sub("0", text))
    text = _PLACE.sub("某", _DATE.sub("0", text))
    return re.sub("0+", "0", _NO_WORD.sub("", text))[:LONGEST]


def shingles(text: str) -> frozenset[str]:
    """Every run of three characters of the folded text; a shorter text is its own only run."""
    plain = folded(text)
    if len(plain) <= _RUN:
        return frozenset({plain} if plain else ())
    return frozenset(plain[at : at + _RUN] for at in range(len(plain) - _RUN + 1))


# ---------------------------------------------------------------------------------------- sketches


def sketch(title: str, body: str = "") -> Sketch:
    """64 numbers of 32 bits; of a paper without a text the title alone. Empty where both are.

    Each run is hashed with SHAKE-128 to 64 numbers at once, so that the sketch is the same on any
    machine and in any year.
    """
    runs = shingles(f"{title}\n{body}")
    if not runs:
        return ()
    digests = b"".join(
        hashlib.shake_128(run.encode("utf-8", "replace")).digest(4 * SIZE) for run in runs
    )
    numbers = struct.unpack(f"<{len(digests) // 4}I", digests)
    return tuple(min(numbers[at::SIZE]) for at in range(SIZE))


def estimate(a: Sketch, b: Sketch) -> float:
    """Share of runs that two texts have in common, 0 … 1; nothing is like a missing text."""
    if not a or not b:
        return 0.0
    if len(a) != len(b):
        raise ValueError("sketches of two sizes can not be compared")
    equal: int = sum(map(eq, a, b))
    return equal / len(a)


def bands(of: Sketch) -> tuple[str, ...]:
    """21 keys for looking up like texts; two texts at 0.6 share one of them in 99 of 100 cases."""
    if not of:
        return ()
    rows = (of[at * _ROWS : (at + 1) * _ROWS] for at in range(_BANDS))
    return tuple(
        f"{at:02d}{hashlib.sha256(repr(row).encode()).hexdigest()[:14]}"
        for at, row in enumerate(rows)
    )


# ------------------------------------------------------------------------------------------ groups


def group(
    items: Iterable[tuple[int, Hashable, Sketch]],
    threshold: float = ALIKE,
    known: Mapping[int, str] = MappingProxyType({}),
) -> tuple[Cluster, ...]:
    """Like items of one key together, every item in exactly one cluster, many of them alone.

    ``items`` are (id, key, sketch), in any order; key is what like items must share (attribute,
    grounds, kind). ``known`` are the codes of an earlier grouping by item: a cluster keeps the code
    most of its items had, so that a late item renames nothing. Clusters come by their first id.
    """
    rows = {one: (key, numbers) for one, key, numbers in items}
    parent = {one: one for one in sorted(rows)}
    buckets: dict[tuple[Hashable, Sketch | str], list[int]] = defaultdict(list)
    for one in parent:
        key, numbers = rows[one]
        if numbers:
            buckets[key, numbers].append(one)
    # Equal sketches need no comparison, and one of them stands for all below.
    firsts = {same[0]: same for same in buckets.values()}
    for first, same in firsts.items():
        for one in same:
            parent[one] = first
    buckets.clear()
    for first in firsts:
        key, numbers = rows[first]
        for band in bands(numbers):
            buckets[key, band].append(first)
    for met in buckets.values():
        _join(met, {one: rows[one][1] for one in met}, parent, threshold)
    members: dict[int, list[int]] = defaultdict(list)
    for one in parent:
        members[_root(parent, one)].append(one)
    found = [tuple(ids) for ids in members.values()]
    return tuple(map(Cluster, _codes(found, known), found))


def _root(parent: dict[int, int], one: int) -> int:
    while parent[one] != one:
        parent[one] = parent[parent[one]]
        one = parent[one]
    return one


def _join(
    met: list[int], sketches: Mapping[int, Sketch], parent: dict[int, int], threshold: float
) -> None:
    """Unite the like ones among those who met in one band; the smaller id is the root."""
    witnesses: list[int] = []
    for one in met:
        alone = True
        for other in witnesses:
            mine, theirs = _root(parent, one), _root(parent, other)
            if mine != theirs:
                if estimate(sketches[one], sketches[other]) < threshold:
                    continue
                parent[max(mine, theirs)] = min(mine, theirs)
            alone = False
        if alone and len(witnesses) < _WITNESSES:
            witnesses.append(one)


def _codes(clusters: list[tuple[int, ...]], known: Mapping[int, str]) -> Iterator[str]:
    """The code of each cluster: the one most of its items had, else one made of its first id."""
    votes = [
        (-count, ids[0], code)
        for ids in clusters
        for code, count in Counter(known[one] for one in ids if one in known).items()
    ]
    kept: dict[int, str] = {}
    taken: set[str] = set()
    for _, first, code in sorted(votes):
        if first not in kept and code not in taken:
            kept[first] = code
            taken.add(code)
    for ids in clusters:
        code, turn = kept.get(ids[0], ""), 0
        while not code:
            made = hashlib.sha256(f"{ids[0]}:{turn}".encode()).hexdigest()[:12]
            code, turn = ("" if made in taken else made), turn + 1
        taken.add(code)
        yield code
