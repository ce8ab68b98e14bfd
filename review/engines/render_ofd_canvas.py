"""Items of an OFD page as operators of a PDF content stream (PDF 32000-1, section 8), in millimetres
with y downwards; whoever begins the stream sets the scale.

Fonts and pictures come from ``render_ofd_fonts.py`` and ``render_ofd_pictures.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import pikepdf

from review.engines.read.ofd_colours import rgb_of
from review.engines.read.ofd_drawing import Clips, Item, PathItem, PictureItem, TextItem
from review.engines.read.ofd_package import Element, Parts, child, children, local, number, numbers
from review.engines.read.ofd_paths import Step, steps
from review.engines.read.ofd_shapes import Matrix, Paint, Rect, Rgb, around
from review.engines.read.ofd_text import Placed, glyph_turn, placed
from review.engines.render_ofd_fonts import Fonts
from review.engines.render_ofd_pictures import Pictures

_BLENDS: Final = {
    name.lower(): name
    for name in ("Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn",
                 "HardLight", "SoftLight", "Difference", "Exclusion")
}  # fmt: skip
_SLANT: Final = Matrix(c=0.21)  # twelve degrees
_BOLD: Final = 0.028  # of the size: stroke that makes a font bold which has no bold cut
_UNIT: Final = Rect(0, 0, 1, 1)
_MOST_STOPS: Final = 64


class Canvas:
    """A content stream that grows. ``fonts``, ``pictures``, ``states`` and ``shadings`` are the
    resources it refers to.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._out: list[str] = []
        self.fonts = Fonts(pdf)
        self.pictures = Pictures(pdf)
        self.states = pikepdf.Dictionary()
        self.shadings = pikepdf.Dictionary()

    def content(self) -> bytes:
        """The stream so far."""
        return "\n".join(self._out).encode("ascii")

    def resources(self) -> pikepdf.Dictionary:
        """What the stream refers to."""
        return pikepdf.Dictionary(
            Font=self.fonts.used,
            XObject=self.pictures.used,
            ExtGState=self.states,
            Shading=self.shadings,
        )

    def begin(self, matrix: Matrix, clip: Rect | None = None) -> None:
        """Save the state, move everything by ``matrix``, show only what lies in ``clip``."""
        self._out += ["q", f"{_matrix(matrix)} cm"]
        if clip is not None:
            self._out.append(f"{_rectangle(clip)} re W n")

    def end(self) -> None:
        """Back to the state before ``begin``."""
        self._out.append("Q")

    def paint(self, parts: Parts, item: Item) -> None:
        """Draw one item of a document with these parts; what is hidden is not drawn."""
        if not item.visible:
            return
        self._out.append("q")
        self._clip(item.clips)
        if isinstance(item, TextItem):
            self._text(parts, item)
        elif isinstance(item, PathItem):
            self._path(item)
        elif isinstance(item, PictureItem) and item.part is not None:
            name = self.pictures.part(parts, item.part, item.mask)
            if name is not None:
                box = around(item.matrix, _UNIT)
                if 0.01 * box.area < box.cut(item.bounds).area < 0.98 * box.area:
                    self._out.append(f"{_rectangle(item.bounds)} re W n")
                self.picture(name, item.matrix, item.alpha, item.blend)
        self._out.append("Q")

    def picture(self, name: str, matrix: Matrix, alpha: float = 1.0, blend: str = "") -> None:
        """Draw a picture of ``pictures`` so that the unit square, y downwards, becomes ``matrix``."""
        self._state(alpha, alpha, blend)
        upright = Matrix(1, 0, 0, -1, 0, 1).then(matrix)
        self._out += ["q", f"{_matrix(upright)} cm /{name} Do", "Q"]

    def _clip(self, clips: Clips) -> None:
        for areas in clips:
            for area in areas:
                self._out.append(_operators(steps(area.data, area.matrix)))
            rule = "W*" if all(area.even_odd for area in areas) else "W"
            self._out.append(f"{rule} n")

    def _path(self, item: PathItem) -> None:
        path = _operators(steps(item.data, item.matrix))
        if not path:
            return
        star = "*" if item.even_odd else ""
        fill, stroke = item.fill, item.stroke
        if fill is not None and fill.shading is not None:
            self._shade(path, star, fill, item.matrix)
            fill = None
        if fill is None and stroke is None:
            return
        self._colours(fill, stroke, item)
        if stroke is not None:
            self._pen(item, item.matrix.scale)
        operator = {(True, True): f"B{star}", (True, False): f"f{star}", (False, True): "S"}
        self._out.append(f"{path} {operator[fill is not None, stroke is not None]}")

    def _colours(self, fill: Paint | None, stroke: Paint | None, item: Item) -> None:
        self._state(fill.alpha if fill else 1.0, stroke.alpha if stroke else 1.0, item.blend)
        if fill is not None:
            self._out.append(f"{_rgb(fill.rgb)} rg")
        if stroke is not None:
            self._out.append(f"{_rgb(stroke.rgb)} RG")

    def _pen(self, item: Item, scale: float) -> None:
        pen = item.pen
        self._out.append(f"{_n(pen.width * scale)} w {pen.cap} J {pen.join} j {_n(pen.miter)} M")
        if pen.dashes:
            lengths = " ".join(_n(each * scale) for each in pen.dashes)
            self._out.append(f"[{lengths}] {_n(max(pen.dash_offset, 0) * scale)} d")

    def _state(self, fill: float, stroke: float, blend: str) -> None:
        mode = _BLENDS.get(blend.lower(), "Normal")
        if fill >= 0.999 and stroke >= 0.999 and mode == "Normal":
            return
        name = f"/G{round(fill * 255)}.{round(stroke * 255)}.{mode}"
        if name not in self.states:
            self.states[name] = pikepdf.Dictionary(
                ca=round(fill, 3), CA=round(stroke, 3), BM=pikepdf.Name(f"/{mode}")
            )
        self._out.append(f"{name} gs")

    def _text(self, parts: Parts, item: TextItem) -> None:
        fill, stroke = item.fill, item.stroke
        if fill is None and stroke is None:
            return
        is_bold = item.bold or bool(item.face and item.face.bold and not item.face.file)
        thick = is_bold and fill is not None and stroke is None
        self._colours(fill, fill if thick else stroke, item)
        scale = item.matrix.scale
        if stroke is not None:
            self._pen(item, scale)
        elif thick:
            self._out.append(f"{_n(_BOLD * item.size * scale)} w 1 j")
        mode = 0 if stroke is None and not thick else 2 if fill is not None else 1
        self._out.append(f"BT {mode} Tr")
        slanted = item.italic or bool(item.face and item.face.italic and not item.face.file)
        last = ""
        for code in placed(item):
            for each in code:
                last = self._glyph(parts, item, each, slanted, last)
        self._out.append("ET")

    def _glyph(self, parts: Parts, item: TextItem, each: Placed, slanted: bool, last: str) -> str:
        if each.text.isspace() and each.glyph is None:
            return last
        glyph = self.fonts.glyph(parts, item.face, each.text, each.glyph)
        if glyph is None:
            return last
        stretch = item.h_scale
        if glyph.natural and each.text.isascii():  # another font than meant: keep it in its place
            own = glyph.natural * item.size * item.h_scale
            stretch *= min(1.0, each.advance / own) if own > 0 else 1.0
        shape = _SLANT if slanted else Matrix()
        place = (
            shape.then(Matrix(item.size * stretch, 0, 0, -item.size))
            .then(glyph_turn(item))
            .then(Matrix(e=each.x, f=each.y))
            .then(item.matrix)
        )
        if glyph.font != last:
            self._out.append(f"/{glyph.font} 1 Tf")
        self._out.append(f"{_matrix(place)} Tm <{glyph.glyph:04X}> Tj")
        return glyph.font

    def _shade(self, path: str, star: str, fill: Paint, matrix: Matrix) -> None:
        shading = _shading(fill.shading, matrix) if fill.shading is not None else None
        if shading is None:
            self._state(fill.alpha, 1.0, "")
            self._out.append(f"{_rgb(fill.rgb)} rg {path} f{star}")
            return
        name = f"/S{len(self.shadings)}"
        self.shadings[name] = self._pdf.make_indirect(shading)
        self._out.append("q")
        self._state(fill.alpha, 1.0, "")
        self._out += [f"{path} W{star} n {name} sh", "Q"]


def _shading(shade: Element, matrix: Matrix) -> pikepdf.Dictionary | None:
    """An axial or radial shading (GB/T 33190-2016, 8.3.4) as one of PDF; None when it says too little."""
    start, end = (numbers(shade.get(each), 2) for each in ("StartPoint", "EndPoint"))
    stops = [
        (min(max(number(each.get("Position"), index), 0.0), 1.0), rgb_of(colour, {}))
        for index, each in enumerate(list(children(shade, "Segment"))[:_MOST_STOPS])
        if (colour := child(each, "Color")) is not None
    ]
    stops.sort(key=lambda stop: stop[0])
    if len(start) < 2 or len(end) < 2 or len(stops) < 2:
        return None
    extend = int(number(shade.get("Extend")))
    places = [*matrix.at(*start), *matrix.at(*end)]
    if local(shade) == "RadialShd":
        radii = [number(shade.get(each)) * matrix.scale for each in ("StartRadius", "EndRadius")]
        places = [*places[:2], radii[0], *places[2:], radii[1]]
    return pikepdf.Dictionary(
        ShadingType=2 if local(shade) == "AxialShd" else 3,
        ColorSpace=pikepdf.Name.DeviceRGB,
        Coords=[round(each, 4) for each in places],
        Extend=[bool(extend & 1), bool(extend & 2)],
        Function=_function(stops),
    )


def _function(stops: list[tuple[float, Rgb]]) -> pikepdf.Dictionary:
    parts = [
        pikepdf.Dictionary(
            FunctionType=2, Domain=[0, 1], C0=[*map(_round, a[1])], C1=[*map(_round, b[1])], N=1
        )
        for a, b in pairwise(stops)
    ]
    if len(parts) == 1:
        return parts[0]
    return pikepdf.Dictionary(
        FunctionType=3,
        Domain=[0, 1],
        Functions=parts,
        Bounds=[round(stop[0], 4) for stop in stops[1:-1]],
        Encode=[0, 1] * len(parts),
    )


def _operators(path: Iterable[Step]) -> str:
    return " ".join(
        " ".join(f"{_n(x)} {_n(y)}" for x, y in step.points) + f" {step.operator}" for step in path
    )


def _matrix(matrix: Matrix) -> str:
    return " ".join(f"{each:.6f}" for each in matrix)


def _rectangle(box: Rect) -> str:
    return f"{_n(box.x0)} {_n(box.y0)} {_n(box.x1 - box.x0)} {_n(box.y1 - box.y0)}"


def _rgb(rgb: Rgb) -> str:
    return " ".join(f"{each:.4f}" for each in rgb)


def _n(value: float) -> str:
    return f"{value:.4f}"


def _round(value: float) -> float:
    return round(value, 4)
