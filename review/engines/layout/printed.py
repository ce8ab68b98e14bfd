"""The letters of a printed PDF with their places, each line from left to right.

Opens pages through pdfium and reads nothing but text. A program that prints draws letters of a
substitute font after the others of their line; so each run of letters of one line is put in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from review.engines import limits
from review.engines.layout.model import Letter, Print, Rectangle, folded
from review.engines.messages import Cause, refuse
from review.engines.read.pdf_open import OpenPages, admit_pdf
from review.engines.read.pdf_page import PageText, each_box

#: A letter and its place, before it is known what it stands beside.
_Placed = tuple[str, Rectangle]


def read_print(path: Path) -> Print:
    """The letters of the PDF at ``path``. Raises ``FileRefused``: no good PDF, too many pages or letters."""
    admit_pdf(path)
    pages = OpenPages(path)
    sizes: list[tuple[float, float]] = []
    letters: list[Letter] = []
    try:
        for number in range(1, pages.count + 1):
            with pages.page(number) as (page, textpage):
                sizes.append(page.get_size())
                text = PageText(textpage)
                boxes = each_box(page, textpage, text, 0, len(text.text))
                placed = [
                    (each, box)
                    for character, box in zip(text.text, boxes, strict=True)
                    if box is not None
                    for each in folded(character)
                ]
            letters += _in_lines(number, placed)
            if len(letters) > limits.LAYOUT_LETTERS:
                raise refuse(Cause.TOO_MANY_ELEMENTS)
    except pypdfium2.PdfiumError as error:
        raise refuse(Cause.DAMAGED) from error
    finally:
        pages.close()
    return Print(sizes, letters)


def _in_lines(page: int, placed: list[_Placed]) -> Iterator[Letter]:
    for line in _lines(placed):
        line.sort(key=lambda each: each[1][0])
        end = -1.0
        for letter, box in line:
            x0, _, x1, _ = box
            yield Letter(letter, page, box, begins=end < 0 or x0 - end > x1 - x0)
            end = max(end, x1)


def _lines(placed: list[_Placed]) -> Iterator[list[_Placed]]:
    """Runs of letters that share most of their height with the one before."""
    line: list[_Placed] = []
    for each in placed:
        if line and not _is_beside(line[-1][1], each[1]):
            yield line
            line = []
        line.append(each)
    if line:
        yield line


def _is_beside(one: Rectangle, other: Rectangle) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > min(one[3] - one[1], other[3] - other[1]) / 2
