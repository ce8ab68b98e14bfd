"""The letters of a print that stand for no text yet, and texts that are looked for among them.

A text is only taken to stand where it does as often as it is wanted: of two that are alike and one
place nobody can say which it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from review.engines import limits
from review.engines.layout.model import Print
from review.engines.layout.texts import Match, Text

#: Letters from which a text is believed although something stands before or behind it on its line.
_TELLING: Final = 8
#: What numbers of lists and headings are written with, folded, and how long they are.
_LABELS: Final = frozenset(
    "0123456789ivxabcdefgh〇零一二三四五六七八九十百甲乙丙丁戊己庚辛壬癸第章节条款项篇编部分附件表图"
)
_LONGEST_LABEL: Final = 6


class Free:
    """The letters of a print that stand for no text yet."""

    def __init__(self, printed: Print) -> None:
        self._letters = printed.letters
        self._taken = bytearray(len(printed.letters))
        self._searched = 0

    @property
    def numbers(self) -> list[int]:
        """Those letters by their numbers."""
        return [number for number, taken in enumerate(self._taken) if not taken]

    def has(self, number: int) -> bool:
        """Whether a letter is one of them."""
        return not self._taken[number]

    def take(self, numbers: Iterable[int]) -> None:
        """They stand for a text now."""
        for number in numbers:
            self._taken[number] = 1

    def words(self, row: Sequence[int]) -> str:
        """The letters of these numbers in a row."""
        return "".join(self._letters[number].folded for number in row)

    def counted(self, texts: Sequence[Text], row: Sequence[int]) -> dict[str, Match]:
        """Texts that stand in ``row`` as often as they are in ``texts``, in their order; the others nobody can
        tell apart. Longer ones first, so that a piece of one is not taken for another.
        """
        alike: defaultdict[str, list[Text]] = defaultdict(list)
        for text in texts:
            alike[text.letters].append(text)
        words, used = self.words(row), bytearray(len(row))
        found: dict[str, Match] = {}
        for letters, group in sorted(alike.items(), key=lambda each: -len(each[0])):
            self._searched += len(words)
            if self._searched > limits.LAYOUT_SEARCH:
                break
            places = self._places(letters, words, row, used)
            if len(places) != len(group):
                continue
            for text, place in zip(group, places, strict=True):
                used[place : place + len(letters)] = b"\1" * len(letters)
                found[text.id] = {at: row[place + at] for at in range(len(letters))}
        return found

    def _places(self, letters: str, words: str, row: Sequence[int], used: bytearray) -> list[int]:
        """Where these letters stand in ``words``, none over another."""
        places: list[int] = []
        at = words.find(letters)
        while at >= 0:
            end = at + len(letters)
            if not any(used[at:end]) and self.stands_alone(row, at, end):
                places.append(at)
                at = words.find(letters, end)
            else:
                at = words.find(letters, at + 1)
        return places

    def stands_alone(self, row: Sequence[int], at: int, end: int) -> bool:
        """Whether a short text begins and ends where its line does, where there is room, or behind a number."""
        if end - at >= _TELLING:
            return True
        return self._is_edge(row, end) and self._begins(row, at)

    def _begins(self, row: Sequence[int], at: int) -> bool:
        label = at
        while not self._is_edge(row, label):
            label -= 1
            is_label = self._letters[row[label]].folded in _LABELS
            if not is_label or at - label > _LONGEST_LABEL:
                return False
        return True

    def _is_edge(self, row: Sequence[int], at: int) -> bool:
        if at in {0, len(row)} or row[at - 1] + 1 != row[at]:
            return True
        return self._letters[row[at]].begins
