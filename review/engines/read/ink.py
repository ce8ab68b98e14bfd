"""Does a page show more than its text says? Compares what is drawn with where the text layer puts its characters.

Asked only for pages with little or no text over a picture or outlines: a scan with a page number is told from a short
page that a redaction turned into a picture. Solid bars and straight lines are no words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Box = tuple[float, float, float, float]

_PIXELS: Final = 1_000_000  # an A4 page at 100 dpi; larger pages are drawn smaller
_INK: Final = 200  # greys below this are ink; paper of a scan is lighter
_MARGIN: Final = 2  # pixels around a character box
_BAR: Final = 5  # pixels: solid squares of this size are bars, strokes of letters are thinner
_LINE: Final = 16  # pixels: a stroke this long and straight is a line
_SPECKS: Final = 80  # pixels of dust and of line ends
_ADDED: Final = 24  # levels by which an annotation changes what it is drawn on
_SHARE: Final = 0.25  # of the ink under the text: descenders, underlines, a stamp's edge
_FEW_LETTERS: Final = 1_500  # pixels: more is never left to descenders; some twenty characters
_MOSTLY_DARK: Final = 0.6  # a negative: then the words are the light parts


@dataclass(frozen=True)
class Ink:
    """Pixels of ink under characters of the text layer, elsewhere, and in solid bars, of all ``pixels``."""

    read: int
    unread: int
    solid: int
    pixels: int

    @property
    def is_explained(self) -> bool:
        """Whether hardly anything is shown that the text layer does not say."""
        allowed = min(max(_SPECKS, int(self.read * _SHARE)), _FEW_LETTERS)
        return self.unread <= allowed and self.solid < self.pixels * _MOSTLY_DARK


def measure_ink(page: Any, boxes: Iterable[Box], within: Sequence[Box] = ()) -> Ink:
    """Draw an opened pdfium page in grey and sort its ink. ``boxes`` (of the text) and ``within`` (look
    only there; empty: everywhere) are fractions of the displayed page.
    """
    width, height = page.get_size()
    scale = min(100 / 72, (_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    picture = bitmap.to_pil().convert("L")
    dark = picture.point([255 * (level < _INK) for level in range(256)])
    if within:
        dark = ImageChops.multiply(dark, _mask(dark.size, within))
    text = _mask(dark.size, boxes)
    read = _count(ImageChops.multiply(dark, text))
    rest = ImageChops.subtract(dark, text)
    bars = rest.filter(ImageFilter.MinFilter(_BAR)).filter(ImageFilter.MaxFilter(_BAR + 2))
    solid = _count(bars)
    rest = ImageChops.subtract(rest, bars)
    lines = ImageChops.lighter(_lines(rest, 1, 0), _lines(rest, 0, 1))
    rest = ImageChops.subtract(rest, lines)
    return Ink(read, _count(rest), solid, dark.width * dark.height)


def annotations_speak(page: Any) -> bool:
    """Whether stamps, fields and notes of an opened pdfium page draw more than bars and lines: their
    words stand in no text layer (PDF 32000-1, 12.5.5).
    """
    width, height = page.get_size()
    scale = min(100 / 72, (_PIXELS / (width * height)) ** 0.5)
    drawn, bare = (
        page.render(scale=scale, grayscale=True, draw_annots=wanted).to_pil().convert("L")
        for wanted in (True, False)
    )
    change = ImageChops.difference(drawn, bare)
    ink = change.point([255 * (level >= _ADDED) for level in range(256)])
    bars = ink.filter(ImageFilter.MinFilter(_BAR)).filter(ImageFilter.MaxFilter(_BAR + 2))
    rest = ImageChops.subtract(ink, bars)
    lines = ImageChops.lighter(_lines(rest, 1, 0), _lines(rest, 0, 1))
    return _count(ImageChops.subtract(rest, lines)) > _SPECKS


def _mask(size: tuple[int, int], boxes: Iterable[Box]) -> Image.Image:
    mask = Image.new("L", size, 0)
    pen = ImageDraw.Draw(mask)
    width, height = size
    for x0, y0, x1, y1 in boxes:
        left, top = int(x0 * width) - _MARGIN, int(y0 * height) - _MARGIN
        pen.rectangle((left, top, int(x1 * width) + _MARGIN, int(y1 * height) + _MARGIN), fill=255)
    return mask


def _lines(ink: Image.Image, across: int, down: int) -> Image.Image:
    """Stretches of at least ``_LINE`` pixels in one row (or column) that are ink all along."""
    steps = [1 << power for power in range(_LINE.bit_length() - 1)]
    kept = ink
    for step in steps:
        kept = ImageChops.darker(kept, ImageChops.offset(kept, -step * across, -step * down))
    for step in steps:
        kept = ImageChops.lighter(kept, ImageChops.offset(kept, step * across, step * down))
    return kept


def _count(mask: Image.Image) -> int:
    return sum(mask.histogram()[128:])
