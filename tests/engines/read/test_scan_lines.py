"""Stretches of recognised text become lines in reading order, with blanks where there are gaps."""

from __future__ import annotations

import numpy as np

from review.engines.read.scan_lines import Piece, in_reading_order


def _piece(text: str, x: float, y: float, size: float = 20, score: float = 1.0) -> Piece:
    corners = tuple(
        np.array(
            [
                [x + size * place, y],
                [x + size * (place + 1), y],
                [x + size * (place + 1), y + size],
                [x + size * place, y + size],
            ],
            dtype=np.float64,
        )
        for place in range(len(text))
    )
    return Piece(tuple(text), (score,) * len(text), corners, (x, y, x + size * len(text), y + size))


def _texts(*pieces: Piece) -> list[str]:
    return [line.text for line in in_reading_order(pieces)]


def test_cells_of_a_row_become_one_line_from_left_to_right() -> None:
    assert _texts(
        _piece("电话", 400, 103),
        _piece("姓名", 10, 100),
        _piece("住址", 10, 140),
        _piece("职务", 200, 97),
    ) == ["姓名 职务 电话", "住址"]


def test_pieces_that_touch_are_put_together_without_a_blank() -> None:
    assert _texts(_piece("各街道", 10, 10), _piece("办事处", 72, 12)) == ["各街道办事处"]


def test_a_line_under_a_high_title_stays_a_line_of_its_own() -> None:
    assert _texts(_piece("通知", 10, 10, size=60), _piece("各部门", 10, 78)) == ["通知", "各部门"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [_piece("甲" * 12, 10, 10 + 30 * row) for row in range(8)]
    right = [_piece("乙" * 12, 300, 12 + 30 * row) for row in range(8)]
    assert _texts(*left, *right) == ["甲" * 12] * 8 + ["乙" * 12] * 8


def test_a_table_of_two_columns_is_read_row_by_row() -> None:
    left = [_piece("姓名" + "甲" * (row % 3), 10, 10 + 30 * row) for row in range(8)]
    right = [_piece("电话" + "乙" * (row % 5), 300, 12 + 30 * row) for row in range(8)]
    assert _texts(*left, *right)[0] == "姓名 电话"


def test_blanks_stay_between_words_and_not_between_characters() -> None:
    assert _texts(_piece("PDF A", 10, 10), _piece(" 的 通知 ", 10, 50)) == ["PDF A", "的通知"]


def test_every_character_keeps_its_place_and_a_row_the_lowest_score() -> None:
    (line,) = in_reading_order(
        [_piece("姓名", 10, 10, score=0.99), _piece("赵一", 200, 10, score=0.7)]
    )
    assert (line.text, line.score) == ("姓名 赵一", 0.7)
    assert [float(corners[0, 0]) for corners in line.corners] == [10, 30, 50, 200, 220]
