"""A page of an OFD on the desk looks as its readers show it: letters, lines, pictures, seals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from review.engines.content import embedded_digests
from review.engines.render import NoSuchPage, render_page
from review.engines.render_ofd import OfdPages, ofd_sizes
from tests.engines.ofd_making import fill, make_ofd, path, picture, red_picture, sealed, text

#: Pixels of a page of 100 × 100 mm: four a millimetre.
_WIDTH = 400


def _drawn(file: Path, page: int = 1) -> np.ndarray:
    out = file.with_suffix(".png")
    assert render_page(file, page, _WIDTH, out) == (_WIDTH, _WIDTH)
    with Image.open(out) as shown:
        return np.asarray(shown.convert("RGB")).astype(int)


def _at(shown: np.ndarray, x: float, y: float) -> tuple[int, int, int]:
    red, green, blue = shown[int(y * 4), int(x * 4)]
    return int(red), int(green), int(blue)


def _red(shown: np.ndarray) -> np.ndarray:
    return (shown[..., 0] > 150) & (shown[..., 1] < 100) & (shown[..., 2] < 100)


def test_paths_are_filled_stroked_dashed_and_clipped(tmp_path: Path) -> None:
    arc = path(
        "M 0 10 A 10 10 0 1 1 20 10 C",
        (40, 10, 20, 20),
        '<FillColor Value="0 0 255"/>',
        Fill="true",
    )
    line = path("M 0 1 L 40 1", (10, 60, 40, 2), LineWidth="1", DashPattern="5 5")
    clip = '<Clips><Clip><Area><Path Boundary="0 0 5 5"><AbbreviatedData>M 0 0 L 5 0 L 5 5 L 0 5 C'
    clip += "</AbbreviatedData></Path></Area></Clip></Clips>"
    cut = path("M 0 0 L 20 0 L 20 20 L 0 20 C", (70, 70, 20, 20), clip, Fill="true", Stroke="false")
    page = fill(10, 10, 20, 20, "255 0 0") + arc + line + cut
    shown = _drawn(make_ofd(tmp_path / "a.ofd", [page], size=(100, 100)))
    assert _at(shown, 20, 20) == (255, 0, 0)
    assert _at(shown, 50, 15) == (0, 0, 255)
    assert _at(shown, 50, 28) == (255, 255, 255)
    assert _at(shown, 12, 61) == (0, 0, 0)
    assert _at(shown, 17.5, 61) == (255, 255, 255)
    assert _at(shown, 72, 72) == (0, 0, 0)
    assert _at(shown, 85, 85) == (255, 255, 255)


def test_pictures_and_shadings_have_their_place_and_colours(tmp_path: Path) -> None:
    shade = '<FillColor><AxialShd StartPoint="0 0" EndPoint="40 0">'
    shade += '<Segment Position="0"><Color Value="255 0 0"/></Segment>'
    shade += '<Segment Position="1"><Color Value="0 0 255"/></Segment></AxialShd></FillColor>'
    band = path(
        "M 0 0 L 40 0 L 40 10 L 0 10 C", (10, 60, 40, 10), shade, Fill="true", Stroke="false"
    )
    file = make_ofd(
        tmp_path / "a.ofd",
        [picture(10, 10, 30, 30) + band],
        size=(100, 100),
        more_parts={"Doc_0/Res/picture.png": red_picture()},
    )
    shown = _drawn(file)
    rows, columns = np.nonzero(_red(shown[:200]))
    for found in (rows, columns):
        assert (found.min() / 4, found.max() / 4) == pytest.approx((11, 39), abs=0.5)
    left, right = _at(shown, 12, 65), _at(shown, 48, 65)
    assert left[0] > 200 > left[2]
    assert right[2] > 200 > right[0]


@pytest.mark.parametrize("kind", ["PNG", "ofd"])
def test_a_seal_is_drawn_over_the_text_and_lets_it_through(tmp_path: Path, kind: str) -> None:
    data = red_picture()
    if kind == "ofd":
        ring = path(
            "M 2 20 A 18 18 0 1 1 38 20 A 18 18 0 1 1 2 20 C",
            (0, 0, 40, 40),
            '<StrokeColor Value="220 20 20"/>',
            LineWidth="4",
        )
        data = make_ofd(tmp_path / "seal.ofd", [ring], size=(40, 40)).read_bytes()
    file = make_ofd(
        tmp_path / "a.ofd",
        [text("盖章处文字", 32, 52, size=8)],
        size=(100, 100),
        seal=sealed(data, kind),
        seal_box="30 30 40 40",
    )
    shown = _drawn(file)
    rows, columns = np.nonzero(_red(shown))
    assert 118 <= rows.min() <= 130
    assert 268 <= columns.max() <= 282
    assert (shown.max(axis=2)[160:220, 160:240] < 90).sum() > 200  # letters under the seal


def test_hidden_objects_are_not_drawn_and_sizes_are_points(tmp_path: Path) -> None:
    file = make_ofd(
        tmp_path / "a.ofd", [text("甲", 20, 50, Visible="false"), text("乙")], size=(100, 100)
    )
    assert _drawn(file).min() == 255
    assert ofd_sizes(file) == [pytest.approx((283.46, 283.46), abs=0.01)] * 2
    with pytest.raises(NoSuchPage):
        render_page(file, 3, 100, tmp_path / "b.png")


def test_pages_come_one_at_a_time_as_pdfium_shows_them(tmp_path: Path) -> None:
    file = make_ofd(tmp_path / "a.ofd", [text("甲"), fill(0, 0, 50, 50)], size=(50, 50))
    pages = OfdPages(file)
    assert len(pages) == 2
    assert pages[1].get_size() == pytest.approx((141.73, 141.73), abs=0.01)
    assert np.asarray(pages[1].render(scale=1).to_pil()).max() == 0
    with pytest.raises(IndexError):
        pages[2]
    pages.close()


def test_broken_fonts_and_pictures_leave_the_rest(tmp_path: Path) -> None:
    fonts = '<Fonts><Font ID="60" FontName="x"><FontFile>f.ttf</FontFile></Font></Fonts>'
    file = make_ofd(
        tmp_path / "a.ofd",
        [picture(10, 10, 30, 30) + text("正文", 20, 80, Font="60")],
        size=(100, 100),
        resources=fonts,
        more_parts={
            "Doc_0/Res/picture.png": red_picture()[:50],
            "Doc_0/Res/f.ttf": b"\0\1\0\0" + b"\xff" * 60,
        },
    )
    assert (_drawn(file)[280:330, 70:130] < 128).sum() > 100


def test_pictures_and_attachments_are_listed_by_digest_and_signatures_are_not(
    tmp_path: Path,
) -> None:
    file = make_ofd(
        tmp_path / "a.ofd",
        [text("正文")],
        attachments={"名单.xml": b"<a/>"},
        seal=sealed(red_picture()),
        more_parts={"Doc_0/Res/picture.png": red_picture()},
    )
    assert [each.part for each in embedded_digests(file)] == [
        "Doc_0/Attachs/名单.xml",
        "Doc_0/Res/picture.png",
    ]
