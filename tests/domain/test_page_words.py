"""The text of a page over its picture: every character where it belongs, counted in code points."""

from __future__ import annotations

import pytest

from review.domain.layout import Layout
from review.domain.page_words import Line, Passage, lines_found, lines_printed, passages_of

_TEXT = "𠮷田先生《来信》\n收悉。"


def _line(start: int, end: int, segment: str = "a", *, top: float = 0.1) -> Line:
    return Line(segment, start, end, False, (0.2, top, 0.2 + 0.02 * (end - start), top + 0.02))


def _whole(passage: Passage) -> str:
    return "".join(text + blank for text, blank, _ in passage.lines)


def test_lines_that_follow_each_other_are_one_passage_with_the_text_as_it_is_written() -> None:
    [passage] = passages_of([_line(0, 8), _line(9, 12, top=0.2)], {"a": _TEXT})
    assert (passage.segment, passage.start, _whole(passage)) == ("a", 0, _TEXT)
    assert [blank for _, blank, _ in passage.lines] == ["\n", ""]


def test_signs_that_nobody_looked_for_stand_beside_their_letters_with_room_of_their_own() -> None:
    [passage] = passages_of(
        [_line(0, 4), _line(5, 7, top=0.2), _line(9, 11, top=0.3)], {"a": _TEXT}
    )
    assert [text for text, _, _ in passage.lines] == ["𠮷田先生", "《来信》", "收悉。"]
    first, second, last = (line.sides for _, _, line in passage.lines)
    assert first == pytest.approx((0.2, 0.1, 0.28, 0.12))
    assert second == pytest.approx((0.18, 0.2, 0.26, 0.22))
    assert last[2] == pytest.approx(0.26)


def test_letters_without_a_place_part_two_passages_and_are_in_neither() -> None:
    first, second = passages_of([_line(0, 2), _line(5, 7)], {"a": _TEXT})
    assert (first.start, _whole(first)) == (0, "𠮷田")
    assert (second.start, _whole(second)) == (4, "《来信》")


def test_a_line_that_does_not_fit_the_text_is_left_out() -> None:
    lines = [_line(0, 4), _line(9, 40), _line(0, 1, "gone")]
    assert [each.start for each in passages_of(lines, {"a": _TEXT})] == [0]


def test_a_line_that_runs_down_grows_downwards() -> None:
    line = Line("a", 0, 2, True, (0.5, 0.1, 0.52, 0.14))
    [passage] = passages_of([line], {"a": "收悉。"})
    assert passage.lines[0][2].sides == pytest.approx((0.5, 0.1, 0.52, 0.16))


def test_lines_of_a_print_and_of_the_engine_are_told_alike() -> None:
    layout = Layout.of(
        {
            "pages": [{"width": 100, "height": 200}],
            "pieces": {
                "a": [[0, 2, 1, 0, 1000, 1200, [2000, 2200, 2400]], [2, 3, 2, 0, 0, 10, [0, 9]]],
                "b": [[0, 2, 1, 1, 5000, 5200, [1000, 1200, 1400]]],
            },
            "apart": [],
        }
    )
    rows = [["a", 0, 2, 0, 2000, 1000, 2400, 1200], ["b", 0, 2, 1, 5000, 1000, 5200, 1400]]
    assert lines_printed(layout, 1) == lines_found(rows)
