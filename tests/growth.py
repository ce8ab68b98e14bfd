"""How work grows with what it is given: two sizes held against each other, never against a clock.

A bound in seconds says as much about the machine and its neighbours as about the code, and fails one
day when nothing is wrong. A text made to be slow shows in another way: ten times of it takes a hundred
or a thousand times the work. That is asked here, of processor time of this thread alone, with the
garbage collector held still, the best of several tries. Knows nothing of what is worked on.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import thread_time
from typing import TypeVar

T = TypeVar("T")

_TRIES = 6
#: Seconds below which the small work is all start and no work: less is not measured any better.
_LEAST = 0.001
#: So many times over the bound is no neighbour's doing: it is told at once, not after all tries.
_HOPELESS = 10


def grows_at_most(times: float, work: Callable[[T], object], small: T, large: T) -> bool:
    """Whether ``work(large)`` takes at most so many times what ``work(small)`` does.

    Leave room: for ten times the size ask for 40, which a linear way never reaches and a quadratic one
    passes at once. True as soon as one try is good, so that chance can not fail it; work that really
    blows up is never good. ``work`` is called several times with the same objects and must bear that.
    """
    less = min(_cost(work, small) for _ in range(3))
    most = float("inf")
    for _ in range(_TRIES):
        most = min(most, _cost(work, large))
        bound = times * max(less, _LEAST)
        if most <= bound:
            return True
        if most > _HOPELESS * bound:
            return False
        less = min(less, _cost(work, small))
    return False


def _cost(work: Callable[[T], object], given: T) -> float:
    with _no_collection():
        begun = thread_time()
        work(given)
        return thread_time() - begun


@contextmanager
def _no_collection() -> Iterator[None]:
    """A collection that falls into one of two measurements belongs to neither."""
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()
