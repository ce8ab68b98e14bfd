"""Stamps are told from everything else that is red."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from review.engines.read.seal import find_seals
from tests.engines.scanning import MM, RED, Words, page_picture, stamped


def _seals(page: Image.Image) -> list[tuple[float, float, float, float]]:
    return find_seals(np.asarray(page), MM)


def test_each_of_two_stamps_is_found_over_text_and_red_lines() -> None:
    page = page_picture([Words("各街道办事处，区政府各部门：", 40)], (160, 120))
    ImageDraw.Draw(page).line((0, 45 * MM, page.width, 45 * MM), fill=RED, width=6)
    page = stamped(stamped(page, (40, 45)), (110, 70), diameter_mm=50, colour=(170, 30, 40))
    first, second = _seals(page)
    assert (first[0] + first[2]) / 2 / MM == pytest.approx(40, abs=2)
    assert (second[2] - second[0]) / MM == pytest.approx(50, rel=0.1)


def test_an_oval_stamp_is_found() -> None:
    page = page_picture([], (100, 80))
    pen = ImageDraw.Draw(page)
    pen.ellipse((20 * MM, 20 * MM, 65 * MM, 50 * MM), outline=RED, width=round(1.2 * MM))
    ((x0, y0, x1, y1),) = _seals(page)
    assert (x1 - x0) / MM == pytest.approx(45, abs=2)
    assert (y1 - y0) / MM == pytest.approx(30, abs=2)


@pytest.mark.parametrize("shape", ["head", "disc", "frame", "small circle", "black circle"])
def test_what_is_no_stamp_is_none(shape: str) -> None:
    words = [Words("某某市人民政府文件", 30, 34, None, RED)] if shape == "head" else []
    page = page_picture(words, (150, 90))
    pen = ImageDraw.Draw(page)
    box = (30 * MM, 30 * MM, 70 * MM, 70 * MM)
    if shape == "disc":
        pen.ellipse(box, fill=RED)
    if shape == "frame":
        pen.rectangle(box, outline=RED, width=8)
    if shape == "small circle":
        pen.ellipse((30 * MM, 30 * MM, 42 * MM, 42 * MM), outline=RED, width=8)
    if shape == "black circle":
        pen.ellipse(box, outline=(0, 0, 0), width=8)
    assert _seals(page) == []
