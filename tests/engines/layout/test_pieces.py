"""Letters joined into pieces of lines: signs between them, lines that run down, characters of two letters."""

from __future__ import annotations

import pytest

from review.engines.layout.model import Letter, letters_of
from review.engines.layout.pieces import Found, Piece, pieces_of

_HIGH = 0.02


def _at(index: int, left: float, top: float, *, page: int = 1, wide: float = 0.02) -> Found:
    return Found(index, Letter("x", page, (left, top, left + wide, top + _HIGH), begins=False))


def _spans(pieces: list[Piece]) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in pieces]


def test_signs_between_two_letters_get_the_room_between_them() -> None:
    [piece] = pieces_of("甲（乙", [_at(0, 0.1, 0.1), _at(2, 0.14, 0.1)])
    assert (piece.start, piece.end, piece.down) == (0, 3, False)
    assert piece.edges == pytest.approx([0.1, 0.12, 0.14, 0.16])


def test_a_letter_that_was_not_found_parts_two_pieces() -> None:
    assert _spans(pieces_of("甲丙乙", [_at(0, 0.1, 0.1), _at(2, 0.14, 0.1)])) == [(0, 1), (2, 3)]


@pytest.mark.parametrize(
    "second", [_at(1, 0.1, 0.5), _at(1, 0.12, 0.1, page=2), _at(1, 0.7, 0.1), _at(1, 0.05, 0.1)]
)
def test_another_line_another_page_and_another_column_begin_another_piece(second: Found) -> None:
    assert _spans(pieces_of("甲乙", [_at(0, 0.1, 0.1), second])) == [(0, 1), (1, 2)]


def test_a_line_that_runs_down_has_its_edges_from_top_to_bottom() -> None:
    found = [_at(0, 0.5, 0.1), _at(1, 0.5, 0.12), _at(2, 0.5, 0.14), _at(3, 0.46, 0.1)]
    down, other = pieces_of("甲乙丙丁", found)
    assert (down.down, down.low, down.high) == (True, 0.5, 0.52)
    assert down.edges == pytest.approx([0.1, 0.12, 0.14, 0.16])
    assert (other.start, other.end) == (3, 4)


def test_a_character_that_is_printed_as_two_letters_has_the_room_of_both() -> None:
    letters, origins = letters_of("5㎡𠮷")
    assert (letters, origins) == ("5m2𠮷", [0, 1, 1, 2])
    found = [_at(index, 0.1 + 0.02 * place, 0.1) for place, index in enumerate(origins)]
    [piece] = pieces_of("5㎡𠮷", found)
    assert (piece.start, piece.end) == (0, 3)
    assert piece.edges == pytest.approx([0.1, 0.12, 0.16, 0.18])


def test_places_are_told_in_ten_thousandths_of_the_page() -> None:
    [piece] = pieces_of("甲", [_at(0, 1 / 3, 0.5)])
    assert piece.as_json() == [0, 1, 1, 0, 5000, 5200, [3333, 3533]]
