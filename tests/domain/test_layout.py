"""Places of text on printed pages: boxes of spans, and what stands on no page."""

from __future__ import annotations

import pytest

from review.domain.layout import Layout

#: Four characters on one line, two on the next page, and the same header on both pages.
_LAYOUT = Layout.of(
    {
        "pages": [{"width": 600, "height": 800}, {"width": 800, "height": 600}],
        "pieces": {
            "p1": [
                [0, 4, 1, 0, 1000, 1200, [1000, 2000, 3000, 4000, 5000]],
                [5, 7, 2, 0, 500, 700, [1000, 2000, 3000]],
            ],
            "h1": [
                [0, 2, 1, 0, 100, 200, [1000, 2000, 3000]],
                [0, 2, 2, 0, 100, 200, [1000, 2000, 3000]],
            ],
            "d1": [[0, 2, 1, 1, 8000, 8200, [1000, 1500, 2000]]],
        },
        "apart": ["x9"],
    }
)


def test_shapes_are_those_of_the_pages() -> None:
    assert _LAYOUT.shapes == pytest.approx((0.75, 4 / 3))
    assert _LAYOUT.apart == {"x9"}


def test_a_span_has_a_box_on_each_line_it_touches() -> None:
    assert _LAYOUT.boxes("p1", 1, 3) == ((1, 0.2, 0.1, 0.4, 0.12),)
    assert [box[0] for box in _LAYOUT.boxes("p1", 3, 6)] == [1, 2]
    assert _LAYOUT.boxes("p1", 4, 5) == ()
    assert _LAYOUT.boxes("x9", 0, 3) == ()


def test_a_header_stands_on_every_page_and_a_line_that_runs_down_is_tall() -> None:
    assert [box[0] for box in _LAYOUT.boxes("h1", 0, 2)] == [1, 2]
    assert _LAYOUT.boxes("d1", 0, 1) == ((1, 0.8, 0.1, 0.82, 0.15),)


@pytest.mark.parametrize(
    ("start", "end", "held"), [(0, 4, True), (0, 7, True), (0, 8, False), (4, 5, False)]
)
def test_a_span_is_on_the_pages_when_each_of_its_letters_is(
    start: int, end: int, *, held: bool
) -> None:
    assert _LAYOUT.holds("p1", "甲乙丙丁，戊己庚", start, end) is held
    assert not _LAYOUT.holds("x9", "甲乙丙", 0, 3)
    boxes = _LAYOUT.boxes("p1", start, end) if held else ()
    assert _LAYOUT.whole("p1", "甲乙丙丁，戊己庚", start, end) == boxes
    assert _LAYOUT.whole("p1", "甲乙丙丁，戊己庚", start, end) is _LAYOUT.whole(
        "p1", "甲乙丙丁，戊己庚", start, end
    )


def test_a_box_holds_the_characters_of_which_the_middle_lies_in_it() -> None:
    assert _LAYOUT.inside((1, 0.16, 0.1, 0.36, 0.12)) == (("p1", 1, 3),)
    assert _LAYOUT.inside((1, 0.79, 0.0, 0.83, 0.16)) == (("d1", 0, 1),)
    assert _LAYOUT.inside((2, 0.0, 0.0, 1.0, 1.0)) == (("p1", 5, 7), ("h1", 0, 2))
    assert _LAYOUT.inside((1, 0.6, 0.4, 0.7, 0.5)) == ()


def test_lines_that_follow_each_other_are_one_text() -> None:
    pieces = {
        "p1": [
            [0, 2, 1, 0, 1000, 1200, [1000, 2000, 3000]],
            [3, 5, 1, 0, 1300, 1500, [1000, 2000, 3000]],
        ]
    }
    layout = Layout((0.7,), pieces, frozenset())
    assert layout.inside((1, 0.0, 0.0, 1.0, 1.0)) == (("p1", 0, 5),)
