"""What stays of overlapping findings: never the weaker one, and never a question over a value."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from review.engines.find.hits import Hit
from review.engines.find.resolve import QUESTIONS, resolve
from review.engines.model import Level, Treatment


def _hit(code: str, start: int, end: int, level: Level = Level.LIKELY) -> Hit:
    return Hit(code, level, start, end, Treatment.MASK, None, ())


def _spans(*hits: Hit) -> list[tuple[str, int, int]]:
    return [(hit.code, hit.start, hit.end) for hit in resolve(hits)]


def test_the_surer_then_the_longer_stays() -> None:
    assert _spans(_hit("MOB", 0, 11), _hit("ID", 0, 18, Level.CERTAIN)) == [("ID", 0, 18)]
    assert _spans(_hit("MOB", 0, 11), _hit("BANK", 0, 16)) == [("BANK", 0, 16)]


def test_a_name_inside_an_address_does_not_break_it() -> None:
    name = _hit("PER", 3, 6, Level.CERTAIN)
    assert _spans(name, _hit("ADDR", 0, 20)) == [("ADDR", 0, 20)]


def test_an_address_runs_on_beside_a_surer_number() -> None:
    number = _hit("ID", 12, 30, Level.CERTAIN)
    assert _spans(_hit("ADDR", 0, 30), number) == [("ADDR", 0, 12), ("ID", 12, 30)]


def test_a_credit_code_is_no_account() -> None:
    assert _spans(_hit("BANK", 0, 18), _hit("USCC", 0, 18, Level.NOTE)) == [("USCC", 0, 18)]


def test_a_question_keeps_what_values_leave() -> None:
    title = _hit("PROC", 0, 20)
    assert _spans(title, _hit("PER", 2, 5)) == [("PER", 2, 5), ("PROC", 5, 20)]
    assert _spans(title, _hit("PER", 0, 20)) == [("PER", 0, 20)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ID", "MOB", "PER", "ADDR", "USCC", "PROC", "UNSURE"]),
            st.integers(0, 30),
            st.integers(1, 12),
            st.sampled_from(list(Level)),
        ),
        max_size=8,
    )
)
def test_nothing_overlaps_and_every_value_is_covered_by_one_as_sure(
    rows: list[tuple[str, int, int, Level]],
) -> None:
    hits = [_hit(code, start, start + length, level) for code, start, length, level in rows]
    kept = resolve(hits)
    for one, two in pairwise(kept):
        assert one.end <= two.start
    for hit in hits:
        if hit.code not in QUESTIONS:
            assert any(hit.start < other.end and hit.end > other.start for other in kept)
