"""Answers that are worked out once and asked for often, kept in the process: of each question the newest.

For what follows wholly from something that is cheap to compare. No text of a document is kept here, and
nothing that depends on who asks.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """The answers asked for last, ``most`` of them. One that follows from something else than before takes the
    place of the older one; together they weigh no more than there is ``room``, but the last one always stays.
    """

    def __init__(self, most: int, room: int) -> None:
        self._most, self._room = most, room
        #: Of each question what the answer follows from, what it weighs, and the answer.
        self._kept: OrderedDict[Hashable, tuple[object, int, T]] = OrderedDict()
        self._lock = Lock()

    def of(self, question: Hashable, given: object, weight: int, make: Callable[[], T]) -> T:
        """The answer that follows from ``given``; made where it is not the one that is kept."""
        with self._lock:
            known = self._kept.get(question)
            if known is not None and known[0] == given:
                self._kept.move_to_end(question)
                return known[2]
        made = make()
        with self._lock:
            self._kept[question] = (given, weight, made)
            self._kept.move_to_end(question)
            while len(self._kept) > 1 and self._is_full():
                self._kept.popitem(last=False)
        return made

    def _is_full(self) -> bool:
        weight = sum(kept[1] for kept in self._kept.values())
        return len(self._kept) > self._most or weight > self._room
