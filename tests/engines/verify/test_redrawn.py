"""A font that is not in the file looks different at each resolution: a page that became a picture is held against
the original as finely drawn, and against nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from review.engines.model import Plan
from review.engines.verify.expected import Expected
from review.engines.verify.inked import Grey
from review.engines.verify.marks import Marks
from review.engines.verify.pages import Page, read_pages
from review.engines.verify.pixels import pixels_check
from review.engines.verify.redrawn import redrawn
from tests.engines.redact.glyph_sheets import saved, sheet

_SIZE = (200, 100)


def _drawing(*rows: int) -> Grey:
    grey = np.full((100, 200), 255, np.uint8)
    for row in rows:
        grey[row : row + 6, 20:180] = 0
    return grey


def _page(drawing: Grey, *, picture: bool = False) -> Page:
    covers = [(0.0, 0.0, 1.0, 1.0)] if picture else []
    return Page(1, "", pictures=covers, packed=drawing.tobytes(), size=_SIZE)


def _holds(after: Page, finer: Grey) -> bool:
    def drawn(_: Page) -> Iterator[Grey]:
        yield finer

    check = pixels_check(
        [_page(_drawing(40))], [after], [Expected()], (), Plan(()), Marks({}, (), 0), drawn
    )
    return check.passed


@pytest.mark.parametrize(("finer", "holds"), [((40, 60), True), ((40,), False), ((20,), False)])
def test_a_picture_that_is_the_page_as_finely_drawn_is_no_difference(
    finer: tuple[int, ...], holds: bool
) -> None:
    assert _holds(_page(_drawing(40, 60), picture=True), _drawing(*finer)) is holds


def test_a_page_that_kept_its_vectors_is_held_against_its_own_drawing_only() -> None:
    assert not _holds(_page(_drawing(40, 60)), _drawing(40, 60))


def test_a_page_is_redrawn_at_the_size_of_its_drawing(tmp_path: Path) -> None:
    path = saved(sheet(b"BT /F 12 Tf 20 100 Td (open) Tj ET"), tmp_path / "a.pdf")
    (page,) = read_pages(path.read_bytes())
    for each in redrawn(path.read_bytes(), page):
        assert each.shape == page.pixels.shape
        assert abs(float(each.mean()) - float(page.pixels.mean())) < 1
