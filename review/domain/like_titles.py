"""Titles that say much the same: runs of two to four characters, weighed by how rare they are here.

TF-IDF with cosine over the documents given and nothing else: what is rare is what is rare in this house.
Texts are folded as ``domain.likeness`` does, so that two years of one notice are alike. The basis shown to
people are the rare words both titles share, no number. Which documents may be compared is not decided here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import chain, islice

from review.domain.likeness import folded

#: Lengths of the runs.
SHORTEST, LONGEST = 2, 4
#: From this cosine on two titles are alike. Titles of one form share 0.5 and more, two of one matter
#: 0.2; ``关于做好…工作的通知`` alone shares less than 0.1.
ALIKE = 0.16
#: A shared phrase says something when at most this share of the titles has it: an office writes of its own
#: matter year after year, and the name of the office stands in every title.
RARE = 0.5
#: Documents from which on rareness means anything (detection.md section 11: "works from about 30").
LEAST = 30

#: Titles that are compared in full, and titles by which runs are weighed: the first ones given.
CLOSEST, SAMPLE = 100, 300

_PHRASES = 3
#: What folding puts for a number and for a place.
_NO_WORD = frozenset("0某")
#: Around a phrase these say nothing.
_HEADS = ("关于", "印发", "转发", "做好", "进一步", "加强", "开展", "的", "和", "及", "年", "对")
_TAILS = ("的通知", "通知", "工作", "的", "和", "及", "关于")


@dataclass(frozen=True)
class LikeTitle:
    """A title that is alike: its place among those given, the cosine, and the rare words both share."""

    index: int
    likeness: float
    phrases: tuple[str, ...]


@lru_cache(maxsize=8192)
def grams(title: str) -> frozenset[str]:
    """Runs of two to four characters of the folded title."""
    plain = folded(title)
    return frozenset(
        plain[at : at + size]
        for size in range(SHORTEST, LONGEST + 1)
        for at in range(len(plain) - size + 1)
    )


def like_titles(
    title: str, keys: Sequence[str], *, threshold: float = ALIKE
) -> tuple[LikeTitle, ...]:
    """Titles that are like this one and share a rare phrase with it, the likest first.

    ``keys`` are the others as ``domain.validity.title_key`` writes them; answers name them by index.

    Two steps, so that thousands of titles cost little: all are searched for the pairs of characters of
    this one, and the ``CLOSEST`` by rarity are compared in full. At most that many are answered.
    """
    own = grams(title)
    pairs = {run for run in own if len(run) == SHORTEST and not _NO_WORD & set(run)}
    spread = {run: sum(run in key for key in keys) for run in pairs}
    count = len(keys)
    near = _closest(keys, {run: _weight(count, n) for run, n in spread.items() if n})
    sample = list(islice(keys, SAMPLE))
    seen = Counter(chain.from_iterable(map(grams, sample)))
    weights = {run: _weight(len(sample), n) ** 2 for run, n in seen.items()}
    unseen = _weight(len(sample), 0) ** 2
    norm = sum(weights.get(run, unseen) for run in own)
    alike = []
    for index in near:
        runs = grams(keys[index])
        together = sum(weights.get(run, unseen) for run in own & runs)
        cosine = together / math.sqrt(norm * sum(weights.get(run, unseen) for run in runs))
        if cosine >= threshold:
            alike.append((cosine, index))
    alike.sort(key=lambda pair: (-pair[0], pair[1]))
    most = max(2, int(RARE * count))
    found = []
    for cosine, index in alike:
        phrases = _rare_phrases(title, keys[index], spread, most)
        if phrases:
            found.append(LikeTitle(index, cosine, phrases))
    return tuple(found)


def _weight(count: int, having: int) -> float:
    """How much a run says that ``having`` of ``count`` titles have."""
    return 1.0 + math.log((1 + count) / (1 + having))


def _closest(keys: Sequence[str], weights: dict[str, float]) -> list[int]:
    """The titles that hold most of the pairs, the rare ones counting more; earlier ones first."""
    scores = [0.0] * len(keys)
    for run, weight in weights.items():
        for index, key in enumerate(keys):
            if run in key:
                scores[index] += weight
    best = nlargest(CLOSEST, ((score, -index) for index, score in enumerate(scores) if score))
    return [-index for _, index in best]


def _rare_phrases(one: str, other: str, spread: Mapping[str, int], most: int) -> tuple[str, ...]:
    """The longest pieces both titles share, rarest first; a piece is as rare as its rarest pair of characters."""
    found: dict[str, int] = {}
    for piece in _shared(folded(one), folded(other)):
        phrase = _bare(piece)
        held = [
            spread[phrase[at : at + 2]]
            for at in range(len(phrase) - 1)
            if phrase[at : at + 2] in spread
        ]
        rarest = min(held, default=most + 1)
        if rarest <= most:
            found[phrase] = rarest
    return tuple(sorted(found, key=lambda p: (found[p], -len(p), p))[:_PHRASES])


def _shared(one: str, other: str) -> list[str]:
    """The longest pieces of ``one`` that stand in ``other``, from left to right; two or more characters."""
    pieces, at = [], 0
    while at < len(one) - 1:
        end = at + 2
        if one[at:end] not in other:
            at += 1
            continue
        while end < len(one) and one[at : end + 1] in other:
            end += 1
        # What folding put for a number or a place is no word.
        pieces += [part for part in one[at:end].replace("0", "某").split("某") if len(part) > 1]
        at = end
    return pieces


def _bare(piece: str) -> str:
    """A piece without the words of form around it; empty where nothing else is left."""
    changed = True
    while changed:
        changed = False
        for head in _HEADS:
            if piece.startswith(head):
                piece, changed = piece[len(head) :], True
        for tail in _TAILS:
            if piece.endswith(tail):
                piece, changed = piece[: -len(tail)], True
    return piece if len(piece) > 1 else ""
