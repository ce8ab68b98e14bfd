"""What is kept in the process of answers that were worked out: the newest of each question, and no heap of them."""

from __future__ import annotations

import gc
from functools import partial
from weakref import ref

from review.store.latest import Latest


class Answer:
    """An answer that one can see go."""


def asked(kept: Latest[Answer], question: str, given: str, weight: int = 1) -> ref[Answer]:
    """Ask once; the answer is held by nobody else."""
    return ref(kept.of(question, given, weight, Answer))


def test_an_answer_is_made_once_and_anew_where_it_follows_from_something_else() -> None:
    kept: Latest[str] = Latest(4, 100)
    made: list[str] = []

    def make(words: str) -> str:
        made.append(words)
        return words

    for given in ("first", "first", "other", "first"):
        assert kept.of("question", given, 1, partial(make, given)) == given
    assert made == ["first", "other", "first"]


def test_of_a_question_only_the_newest_answer_stays() -> None:
    kept: Latest[Answer] = Latest(4, 100)
    before, now = asked(kept, "question", "a"), asked(kept, "question", "b")
    gc.collect()
    assert (before() is None, now() is None) == (True, False)


def test_the_answers_asked_for_last_stay_as_long_as_there_is_room() -> None:
    kept: Latest[Answer] = Latest(3, 100)
    answers = [asked(kept, question, "", 40) for question in "ab"]
    asked(kept, "a", "")
    answers.append(asked(kept, "c", "", 40))
    gc.collect()
    assert [answer() is None for answer in answers] == [False, True, False]
    heavy = asked(kept, "d", "", 500)
    gc.collect()
    assert ([answer() is None for answer in answers], heavy() is None) == ([True] * 3, False)


def test_answers_of_no_weight_are_no_heap_either() -> None:
    kept: Latest[Answer] = Latest(3, 100)
    answers = [asked(kept, question, "", 0) for question in "abcde"]
    gc.collect()
    assert [answer() is None for answer in answers] == [True, True, False, False, False]
