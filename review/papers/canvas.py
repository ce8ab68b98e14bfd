"""The ground every chart is drawn on: size, font, fills, words, and the PNG at the end.

By matplotlib's objects, never its pyplot: nothing stays in memory, nothing global is set. The font is
Noto Sans SC from the package pylopdf-fonts-zh-cn, so a chart looks the same on every machine.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pylopdf_fonts_zh_cn
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from review.papers.paper import TEXT_WIDTH
from review.papers.series import Part, Tone

__all__ = [
    "AXIS", "DARK", "DEEP", "GREY", "HEAD", "INK", "PLAIN", "RED", "WARM", "WIDTH",
    "Canvas", "drawable", "head_of", "paint", "width_of",
]  # fmt: skip

#: The colours of the pages (static/css): tokens.css and the chart classes of lists.css.
INK, GREY, AXIS, DEEP, RED = "#16202e", "#3f4d63", "#d3dae5", "#14498c", "#b3141d"
WARM = "#dfeaf7"
_OUTLINE = "#7b889d"
#: Fill, outline, pattern, colour of the pattern: told apart also by a printer that knows no colour.
_FILLS: dict[Tone, tuple[str, str, str, str]] = {
    Tone.DONE: (DEEP, DEEP, "", DEEP),
    Tone.HALF: ("#8fb3de", DEEP, "", DEEP),
    Tone.LEFT: ("#ffffff", _OUTLINE, "", _OUTLINE),
    Tone.SHUT: ("#3b4656", "#3b4656", "////", "#ffffff"),
    Tone.SOFT: (WARM, _OUTLINE, "....", _OUTLINE),
    Tone.LATE: (RED, RED, "xxxx", "#ffffff"),
}
#: Parts dark enough for white figures, and plain enough for any.
DARK, PLAIN = frozenset({Tone.DONE}), frozenset({Tone.DONE, Tone.HALF, Tone.LEFT})

#: Inches; dots to the inch are twice those of a screen.
WIDTH = TEXT_WIDTH / 25.4
_DOTS = 192
SMALL = 8.5  # points
_STROKE = 0.75
HEAD = 0.36  # inches of a legend of one line
_LEGEND_LEFT, _LEGEND_LINE = 0.12, 0.22
#: Stands for a character the font does not have, as in print shops.
_MISSING = "〓"


@cache
def _face() -> tuple[str, frozenset[int]]:
    """The font file, and the characters it can draw."""
    path = str(pylopdf_fonts_zh_cn.sans_path())
    return path, frozenset(FT2Font(path).get_charmap())


def drawable(text: str) -> str:
    """The text in one line, with a geta mark for each character the font does not have."""
    known = _face()[1]
    return "".join(c if ord(c) in known else _MISSING for c in " ".join(text.split()))


def width_of(text: str, points: float = SMALL) -> float:
    """About how many inches a text takes."""
    return sum(0.58 if character.isascii() else 1.0 for character in text) * points / 72


def paint(axes: Any, corner: tuple[float, float], size: tuple[float, float], tone: Tone) -> None:
    """A filled rectangle; corner and size in the units of the axes."""
    fill, edge, pattern, lines = _FILLS[tone]
    patch = Rectangle(
        corner,
        *size,
        facecolor=fill,
        edgecolor=edge,
        linewidth=_STROKE,
        hatch=pattern or None,
        clip_on=False,
    )
    patch.set_hatchcolor(lines)
    patch.set_hatch_linewidth(0.5)
    axes.add_patch(patch)


def head_of(parts: tuple[Part, ...]) -> float:
    """Inches that the legend of these parts takes at the top."""
    return HEAD + (len(_legend_lines(parts)) - 1) * _LEGEND_LINE


def _legend_lines(parts: tuple[Part, ...]) -> list[list[tuple[float, Part]]]:
    """The parts of each line with the inch at which they begin."""
    lines: list[list[tuple[float, Part]]] = [[]]
    x = _LEGEND_LEFT
    for part in parts:
        wide = 0.42 + width_of(part.name)
        if lines[-1] and x + wide > WIDTH:
            lines.append([])
            x = _LEGEND_LEFT
        lines[-1].append((x, part))
        x += wide
    return lines


class Canvas:
    """A white picture as wide as the text area, so many inches high."""

    def __init__(self, height: float) -> None:
        self.height = height
        self._figure = Figure(figsize=(WIDTH, height), dpi=_DOTS, facecolor="white")
        FigureCanvasAgg(self._figure)

    def field(self, left: float, bottom: float, width: float, height: float) -> Any:
        """Bare axes; the place in inches from the lower left corner."""
        axes = self._figure.add_axes(
            (left / WIDTH, bottom / self.height, width / WIDTH, height / self.height)
        )
        axes.set_axis_off()
        return axes

    def whole(self) -> Any:
        """Axes over everything, in inches."""
        axes = self.field(0, 0, WIDTH, self.height)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(0, self.height)
        return axes

    @staticmethod
    def write(
        axes: Any,
        x: float,
        y: float,
        text: str,
        *,
        side: str = "left",
        at: str = "center",
        colour: str = GREY,
        halo: bool = False,
    ) -> None:
        """Words at a place of the axes, with a white edge where they cross lines.

        A dollar sign is a dollar sign, never the begin of a formula.
        """
        font = FontProperties(fname=_face()[0], size=SMALL)
        white = [withStroke(linewidth=2.5, foreground="white")] if halo else []
        axes.text(
            x, y, drawable(text), ha=side, va=at, color=colour, fontproperties=font,
            parse_math=False, clip_on=False, path_effects=white,
        )  # fmt: skip

    def legend(self, parts: tuple[Part, ...]) -> None:
        """What each fill means, at the top, in as many lines as it takes."""
        axes = self.whole()
        for line, entries in enumerate(_legend_lines(parts)):
            y = self.height - 0.165 - line * _LEGEND_LINE
            for x, part in entries:
                paint(axes, (x, y - 0.055), (0.16, 0.11), part.tone)
                self.write(axes, x + 0.22, y, part.name)

    def png(self) -> bytes:
        """The picture; equal for equal words and numbers. The canvas can not be used again."""
        out = io.BytesIO()
        self._figure.savefig(out, format="png", dpi=_DOTS, metadata={"Software": None})
        self._figure.clear()
        return out.getvalue()
