"""Charts: Chinese is really drawn, grey prints can be told apart, nothing is kept, no data is no crash."""

from __future__ import annotations

import gc
import io
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from PIL import Image

from review.papers.canvas import drawable
from review.papers.charts import draw_bars, draw_columns, draw_trend
from review.papers.series import MOST_BARS, Bar, Part, Point, Stack, Tone, Trend, parted

PARTS = (
    Part(name="已办结", tone=Tone.DONE),
    Part(name="审查、审定中", tone=Tone.HALF),
    Part(name="待处室", tone=Tone.LEFT),
)


def stack_of(*labels: str, parts: tuple[Part, ...] = PARTS, empty: str = "没有公文。") -> Stack:
    """Bars of these labels."""
    values = range(3, 3 + len(parts))
    rows = tuple(Bar(label=label, values=tuple(values)) for label in labels)
    return Stack(parts=parts, rows=rows, empty=empty)


def trend_of(*values: float | None, bound: float | None = 0.05) -> Trend:
    """A share with bounds of two points up and down."""
    points = tuple(
        Point(label=f"{n}月", value=None)
        if value is None
        else Point(label=f"{n}月", value=value, low=max(0, value - 0.02), high=min(1, value + 0.02))
        for n, value in enumerate(values, 1)
    )
    return Trend(
        points=points, name="差错率", band="95%置信区间", empty="没有抽查。", bound=bound,
        bound_words="目标5%",
    )  # fmt: skip


def image(png: bytes) -> Image.Image:
    """The picture, decoded."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def colours(png: bytes) -> set[str]:
    """The colours a picture has."""
    picture = image(png)
    found = picture.getcolors(picture.width * picture.height) or []
    return {
        "#{:02x}{:02x}{:02x}".format(*colour) for _, colour in found if isinstance(colour, tuple)
    }


DRAWN: list[Callable[[], bytes]] = [
    lambda: draw_bars(stack_of("综合科", "法制科")),
    lambda: draw_columns(stack_of("2024", "2025", "2026")),
    lambda: draw_trend(trend_of(0.08, None, 0.04, 0.03)),
]


@pytest.mark.parametrize("draw", DRAWN, ids=["bars", "columns", "trend"])
def test_a_chart_is_as_wide_as_the_text_at_twice_the_dots_and_equal_each_time(
    draw: Callable[[], bytes],
) -> None:
    first, second = draw(), draw()
    assert first == second
    assert image(first).width == round(156 / 25.4 * 192)
    assert b"Software" not in first


@pytest.mark.parametrize("draw", [draw_bars, draw_columns])
def test_two_chinese_labels_are_two_pictures(draw: Callable[[Stack], bytes]) -> None:
    """Characters without a glyph would all be the same empty box."""
    labels = ["综合", "法制", "督查", "城建"]
    assert len({draw(stack_of(label)) for label in labels}) == len(labels)
    names = [(Part(name=label, tone=Tone.DONE),) for label in labels]
    assert len({draw(stack_of("甲", parts=parts)) for parts in names}) == len(labels)
    assert len({draw(stack_of(empty=label)) for label in labels}) == len(labels)


def test_a_character_the_font_lacks_is_marked_and_a_dollar_is_a_dollar() -> None:
    assert drawable("综合😀科\n$x^2$\x00") == "综合〓科 $x^2$〓"
    assert draw_bars(stack_of("😀")) == draw_bars(stack_of("😁"))
    assert draw_bars(stack_of("$x$")) != draw_bars(stack_of("x"))


def test_the_colours_are_those_of_the_pages(root: Path) -> None:
    css = "".join(
        p.read_text(encoding="utf-8") for p in (root / "review/web/static").rglob("*.css")
    )
    every = tuple(Part(name=tone, tone=tone) for tone in Tone)
    drawn = colours(draw_bars(stack_of("甲", parts=every)))
    for tone in ("#14498c", "#8fb3de", "#7b889d", "#3b4656", "#dfeaf7", "#b3141d"):
        assert tone in drawn
        assert tone in css


def test_red_is_for_warnings_only() -> None:
    assert "#b3141d" not in colours(draw_bars(stack_of("甲")))
    assert "#b3141d" not in colours(draw_trend(trend_of(0.05, 0.04)))
    assert "#b3141d" in colours(draw_trend(trend_of(0.06, 0.04)))


def test_every_fill_can_be_told_from_every_other_in_grey() -> None:
    """Mean and spread of the grey inside one wide column: lightness or pattern differs."""
    looks = {}
    for tone in Tone:
        stack = Stack(
            parts=(Part(name="x", tone=tone),), rows=(Bar(label="x", values=(9,)),), empty="-"
        )
        grey = Image.open(io.BytesIO(draw_columns(stack))).convert("L")
        middle, low = grey.width // 2, grey.height * 3 // 4
        # Beside the figure in the middle of the column.
        pixels = list(grey.crop((middle - 50, low - 40, middle + 50, low + 20)).tobytes())
        looks[tone] = (statistics.mean(pixels), statistics.pstdev(pixels))
    pairs = [(a, b) for a in Tone for b in Tone if a < b]
    close = [
        (a, b)
        for a, b in pairs
        if abs(looks[a][0] - looks[b][0]) < 15 and abs(looks[a][1] - looks[b][1]) < 15
    ]
    assert close == []


def test_without_data_a_sentence_stands_in_place_of_the_chart() -> None:
    pictures = [
        draw_bars(stack_of()),
        draw_columns(stack_of()),
        draw_trend(trend_of()),
        draw_trend(trend_of(None, None)),
    ]
    assert {image(png).height for png in pictures} == {int(0.9 * 192)}
    assert all(len(colours(png)) > 2 for png in pictures)


def test_bars_of_nothing_and_of_much_are_drawn() -> None:
    rows = (Bar(label="无", values=(0, 0, 0)), Bar(label="多", values=(10**9, 1, 0), strong=True))
    stack = Stack(parts=PARTS, rows=rows, empty="-")
    assert draw_bars(stack) != draw_columns(stack)
    nothing = Stack(parts=PARTS, rows=rows[:1], empty="-")
    assert image(draw_bars(nothing)).width == image(draw_columns(nothing)).width


def test_words_of_any_length_leave_room_for_the_chart() -> None:
    """The bars and the line are still there: their blue takes more than the legend's."""
    long = "很长的名称" * 30
    bars = replace(stack_of("甲"), rows=(Bar(label=long, values=(9, 0, 0), words=long),))
    trend = replace(trend_of(0.05, 0.04), bound_words=long)
    columns = replace(stack_of("甲"), rows=(Bar(label=long, values=(9, 0, 0), words=long),) * 3)
    for png in (draw_bars(bars), draw_trend(trend), draw_columns(columns)):
        picture = image(png)
        blue = picture.getcolors(picture.width * picture.height) or []
        assert sum(count for count, colour in blue if colour == (0x14, 0x49, 0x8C)) > 1_500
        margin = picture.crop((picture.width - 4, 0, picture.width, picture.height))
        assert margin.getextrema() == ((255, 255),) * 3


def test_shares_from_none_to_all_are_drawn() -> None:
    assert draw_trend(trend_of(0.0, bound=None)) != draw_trend(trend_of(1.0, bound=None))


def test_many_offices_take_several_pictures_on_one_scale() -> None:
    stack = stack_of(*(f"第{n}科" for n in range(2 * MOST_BARS + 1)))
    with pytest.raises(ValueError, match="room"):
        draw_bars(stack)
    pieces = parted(stack)
    assert [len(piece.rows) for piece in pieces] == [MOST_BARS, MOST_BARS, 1]
    assert {piece.scale for piece in pieces} == {stack.scale}
    assert parted(stack_of())[0].rows == ()
    with pytest.raises(ValueError, match="told apart"):
        draw_columns(stack)


def test_impossible_series_can_not_be_made() -> None:
    with pytest.raises(ValueError, match="negative"):
        Bar(label="x", values=(-1,))
    with pytest.raises(ValueError, match="parts"):
        Stack(parts=PARTS, rows=(Bar(label="x", values=(1,)),), empty="-")
    with pytest.raises(ValueError, match="bounds"):
        Point(label="x", value=0.5, low=0.6, high=0.7)


def test_no_chart_stays_in_memory() -> None:
    for draw in DRAWN:
        draw()
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, Figure)]


def test_large_libraries_load_only_where_papers_are_written(root: Path) -> None:
    program = (
        "import sys, review.papers.book, review.papers.paper, review.papers.series\n"
        "assert not {'matplotlib', 'numpy', 'xlsxwriter', 'docx'} & set(sys.modules)\n"
        "import review.papers.charts\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr.decode()
