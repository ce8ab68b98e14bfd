"""Bars lie where the text ran, turned or not, and carry a word where there is room for it."""

from __future__ import annotations

import io
import math

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pikepdf import Dictionary, Stream

from review.engines.redact.residue import listed_characters
from review.engines.redact.stamp_bars import FONT, Bar, Quad, Stamps, rows_of

_REASON = "个人隐私"


def _quad(x: float, y: float, width: float, height: float, turn: float = 0.0) -> Quad:
    c, s = math.cos(turn), math.sin(turn)
    corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
    a, b, d, e = [(x + u * c - v * s, y + u * s + v * c) for u, v in corners]
    return a, b, d, e


def _page(bars: list[Bar], labels: tuple[str, ...] = (_REASON,)) -> bytes:
    stamps = Stamps(labels)
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 200))
    font = stamps.font(pdf)
    if font is not None:
        page.obj.Resources = Dictionary(Font=Dictionary({FONT: font}))
    page.obj.Contents = Stream(pdf, b"q\n" + stamps.content(bars) + b"Q\n")
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _seen(data: bytes) -> tuple[NDArray[np.uint8], str]:
    """The page as grey dots, two to a point, and its text."""
    document = pdfium.PdfDocument(data)
    page = document[0]
    textpage = page.get_textpage()
    try:
        pixels = page.render(scale=2, grayscale=True).to_numpy()
        return pixels.reshape(pixels.shape[0], -1).copy(), textpage.get_text_range().strip()
    finally:
        textpage.close()
        page.close()
        document.close()


def test_letters_of_a_turned_line_become_one_quad_and_leave_the_neighbour_alone() -> None:
    turn = math.pi / 4
    letters = [
        _quad(100 + 12 * k * math.cos(turn), 40 + 12 * k * math.sin(turn), 12, 14, turn)
        for k in range(6)
    ]
    rows = rows_of(letters)
    assert len(rows) == 1
    pixels, _ = _seen(_page([Bar(rows[0])], ()))
    inside = [sum(corner[axis] for corner in rows[0]) / 4 for axis in (0, 1)]
    assert pixels[400 - int(2 * inside[1]), int(2 * inside[0])] == 0
    # the box around the quad would reach here
    assert pixels[400 - 2 * 44, 2 * 145] == 255


def test_a_line_break_a_column_and_a_turned_line_stay_apart() -> None:
    quads = [
        _quad(20, 100, 10, 12),
        _quad(30, 100, 10, 12),
        _quad(20, 80, 10, 12),  # the next line
        _quad(120, 80, 10, 12),  # another column
        _quad(131, 80, 10, 12, math.pi / 2),
    ]
    assert [round(row[1][0] - row[0][0]) for row in rows_of(quads)] == [20, 10, 10, 0]


def test_a_bar_says_why_in_letters_that_can_be_found() -> None:
    pixels, text = _seen(_page([Bar(_quad(20, 100, 100, 16), _REASON)]))
    assert text == _REASON
    bar = pixels[400 - 230 : 400 - 202, 42:238]
    assert bar.max() > 200
    assert np.median(bar) == 0


def test_no_letters_are_squeezed_into_a_small_bar() -> None:
    assert _seen(_page([Bar(_quad(20, 100, 12, 10), _REASON)]))[1] == ""
    assert _seen(_page([Bar(_quad(20, 100, 0, 0), _REASON)]))[1] == ""


def test_the_font_holds_the_words_alone_and_does_without_what_it_lacks() -> None:
    stamps = Stamps([_REASON, "商业\U0002b740"])
    pdf = pikepdf.new()
    font = stamps.font(pdf)
    assert font is not None
    assert listed_characters(font) == set(_REASON + "商业")
    assert b"Tj" not in stamps.content([Bar(_quad(0, 0, 100, 20), "商业\U0002b740")])


def test_without_words_there_is_no_font() -> None:
    stamps = Stamps([])
    assert not stamps.has_letters
    assert b"BT" not in stamps.content([Bar(_quad(0, 0, 100, 20), _REASON)])


def test_the_same_bars_give_the_same_bytes() -> None:
    assert len({_page([Bar(_quad(20, 100, 100, 16), _REASON)]) for _ in range(2)}) == 1
