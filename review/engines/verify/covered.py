"""Pictures of a PDF page of which the page does not show what could be read in them: under a bar, behind a clip, a
mask or an opacity of nothing.

The page is drawn without its text, the picture by itself (``embedded.py``), and the one is laid over the other: where
the picture has contrast the page must show something like it. Asked only where something on the page may hide a part
of a picture.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from ctypes import c_float, c_ubyte, c_uint
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image
from pypdfium2 import raw

from review.engines.verify.embedded import Picture, draw_whole, pictures_of_page
from review.engines.verify.pages import PAGES_OF_ONE_OPENING

_Grey = NDArray[np.float32]
_Place = NDArray[np.float64]  # 3 × 3, row vectors

_DPI: Final = 120
_MOST_PIXELS: Final = 8_000_000
_LONGEST: Final = 1_000  # dots of a picture that are laid over its page
_CELL: Final = 12  # dots: as high as letters
#: Levels between the lightest and the darkest dot of a cell in which something may be read.
_WRITTEN: Final = 72
#: Levels by which its rows differ from each other, and its columns.
_UNEVEN: Final = 12
#: Deviation of levels in a cell that shows nothing, and likeness (0 to 1) of two that show the same.
_FLAT: Final = 1.5
_ALIKE: Final = 0.35
#: Dots by which two drawings of the same may be apart.
_SHIFTS: Final = tuple((down, across) for down in (-1, 0, 1) for across in (-1, 0, 1))
#: Cells side by side: two letters.
_CELLS: Final = 3
_SLACK: Final = 3.0  # points
_LEGIBLE: Final = 12
_DEEPEST: Final = 8
_PALE: Final = 600  # sum of red, green and blue
_BARS: Final = frozenset("█▇▉▊▆▅■▮▬⬛●")


@dataclass(frozen=True)
class _Use:
    """A picture where it is drawn: its page object, a digest of its bytes, its place, and whether something may
    hide it.
    """

    item: Any
    digest: bytes
    place: _Place
    is_doubtful: bool


def pages_hiding_pictures(data: bytes, count: int) -> list[int]:
    """The pages (from 1) of so many on which something that could be read in a picture is not shown."""
    found: list[int] = []
    document: Any = None
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number in range(1, count + 1):
            if document is None or number % PAGES_OF_ONE_OPENING == 0:
                if document is not None:
                    document.close()
                document = pdfium.PdfDocument(data)
            if _hides(document, pdf, number):
                found.append(number)
    if document is not None:
        document.close()
    return found


def _hides(document: Any, pdf: pikepdf.Pdf, number: int) -> bool:
    held = {each.digest: each for each in pictures_of_page(pdf, number) if each.is_legible}
    masked = {key for key, each in held.items() if _has(pdf, each, "/SMask", "/Mask")}
    stencils = {key for key, each in held.items() if _has(pdf, each, "/ImageMask")}
    page = document[number - 1]
    try:
        walk = _Walk(page, masked, stencils)
        doubtful = [use for use in walk.uses() if use.is_doubtful]
        if not doubtful:
            return False
        walk.hide_text()
        drawn = _Drawn(page)
        return any(drawn.lacks(use, pdf, held.get(use.digest)) for use in doubtful)
    finally:
        page.close()


def _has(pdf: pikepdf.Pdf, picture: Picture, *keys: str) -> bool:
    item = pdf.get_object(picture.key)
    return any(key in item for key in keys)


class _Walk:
    """Goes through the objects of a page in the order of painting, those of forms among them."""

    def __init__(self, page: Any, masked: set[bytes], stencils: set[bytes]) -> None:
        self._page = page
        self._masked = masked
        self._stencils = stencils
        self._texts: list[Any] = []
        self._uses: list[tuple[_Use, tuple[float, ...]]] = []
        self._covers: list[tuple[int, tuple[float, ...]]] = []
        self._barred = False

    def uses(self) -> Iterator[_Use]:
        """The pictures; doubtful where something is cut off, see-through, or painted over."""
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(self._page.raw, box)
        paper = (box.left, box.bottom, box.right, box.top)
        count = raw.FPDFPage_CountObjects(self._page.raw)
        items = [raw.FPDFPage_GetObject(self._page.raw, at) for at in range(count)]
        kinds = {raw.FPDFPageObj_GetType(item) for item in items}
        if kinds.isdisjoint((raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM)):
            return
        textpage = self._page.get_textpage()
        self._barred = not _BARS.isdisjoint(textpage.get_text_range())
        textpage.close()
        self._take(items, np.eye(3), paper, clear=False, depth=0)
        for order, (use, sides) in enumerate(self._uses):
            over = any(after > order and _meet(sides, cover) for after, cover in self._covers)
            yield _Use(use.item, use.digest, use.place, use.is_doubtful or over)

    def hide_text(self) -> None:
        """Draw no letters from here on, unless some of them are bars."""
        for text in () if self._barred else self._texts:
            raw.FPDFPageObj_SetIsActive(text, 0)

    def _take(
        self, items: list[Any], outer: _Place, shown: tuple[float, ...], *, clear: bool, depth: int
    ) -> None:
        for item in items:
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self._texts.append(item)
                if raw.FPDFTextObj_GetTextRenderMode(item) >= raw.FPDF_TEXTRENDERMODE_FILL_CLIP:
                    clear = True
                if self._barred:
                    self._covers.append((len(self._uses), _moved(_bounds(item), outer)))
                continue
            sides = _moved(_bounds(item), outer)
            is_clear = clear or bool(raw.FPDFPageObj_HasTransparency(item))
            clip = _clip(item, outer)
            if kind == raw.FPDF_PAGEOBJ_FORM:
                if depth < _DEEPEST:
                    count = raw.FPDFFormObj_CountObjects(item)
                    inner = [raw.FPDFFormObj_GetObject(item, at) for at in range(count)]
                    within = _common(shown, clip) if clip is not None else shown
                    place = _matrix(item) @ outer
                    self._take(inner, place, within, clear=is_clear, depth=depth + 1)
                continue
            self._covers.append((len(self._uses), sides))
            if kind == raw.FPDF_PAGEOBJ_IMAGE and _is_legible(item):
                digest = _digest(item)
                left = _common(shown, clip) if clip is not None else shown
                cut = any(a < b - 1 for a, b in zip(sides[:2], left[:2], strict=True)) or any(
                    a > b + 1 for a, b in zip(sides[2:], left[2:], strict=True)
                )
                pale = digest in self._stencils and not _is_dark(item)
                doubtful = is_clear or cut or pale or digest in self._masked or _is_odd(item)
                self._uses.append((_Use(item, digest, _matrix(item) @ outer, doubtful), sides))


class _Drawn:
    """A page drawn once in grey, asked for the place of a picture."""

    def __init__(self, page: Any) -> None:
        width, height = page.get_size()
        scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        grey = bitmap.to_numpy()
        self._grey: _Grey = grey.reshape(grey.shape[0], grey.shape[1], -1)[..., 0].astype(
            np.float32
        )
        high, wide = self._grey.shape
        placed = pdfium.PdfPosConv(page, (0, 0, wide * 100, high * 100, 0))
        (x, y), (ax, ay), (ux, uy) = (
            placed.to_bitmap(*at) for at in ((0, 0), (1000, 0), (0, 1000))
        )
        rows = [[ax - x, ay - y, 0], [ux - x, uy - y, 0], [x * 1000, y * 1000, 1000 * 100]]
        self._display = np.array(rows, np.float64) / (1000 * 100)

    def lacks(self, use: _Use, pdf: pikepdf.Pdf, picture: Picture | None) -> bool:
        """Whether the page does not show something that could be read in a picture, or in its mask."""
        if picture is None:  # inline
            held = raw.FPDFImageObj_GetBitmap(use.item)
            image = pdfium.PdfBitmap.from_raw(held).to_pil().convert("RGB") if held else None
            return self._lacks(use, None if image is None else np.asarray(image), is_mask=False)
        if self._lacks(use, draw_whole(pdf, picture), is_mask=False):
            return True
        item = pdf.get_object(picture.key)
        for mask in (item.get(key) for key in ("/SMask", "/Mask")):
            if isinstance(mask, pikepdf.Stream):
                held = Picture(mask.objgen, int(mask.Width), int(mask.Height), b"")
                if held.is_legible and self._lacks(use, draw_whole(pdf, held), is_mask=True):
                    return True
        return False

    def _lacks(self, use: _Use, whole: Any | None, *, is_mask: bool) -> bool:
        if whole is None:
            return True
        place = use.place @ self._display  # the unit square, in dots of the drawing
        across = float(np.hypot(*place[0, :2])), float(np.hypot(*place[1, :2]))
        if min(across) < 1:
            return True
        share = min(1.0, _LONGEST / max(whole.shape[:2]), max(across) / max(whole.shape[:2]))
        high, wide = (max(round(side * share), _CELL) for side in whole.shape[:2])
        small = Image.fromarray(whole).convert("L").resize((wide, high), Image.Resampling.BOX)
        own = np.asarray(small, np.float32)
        x = (np.arange(wide) + 0.5) / wide
        y = 1 - (np.arange(high)[:, None] + 0.5) / high
        columns = np.floor(place[0, 0] * x + place[1, 0] * y + place[2, 0]).astype(np.intp)
        rows = np.floor(place[0, 1] * x + place[1, 1] * y + place[2, 1]).astype(np.intp)
        tall, broad = self._grey.shape
        on_paper = (columns >= 0) & (columns < broad) & (rows >= 0) & (rows < tall)
        seen = self._grey[rows.clip(0, tall - 1), columns.clip(0, broad - 1)]
        seen = np.where(on_paper, seen, 255).astype(np.float32)
        return _has_run(_unlike(own, seen, is_mask=is_mask))


def _unlike(own: _Grey, seen: _Grey, *, is_mask: bool) -> NDArray[np.bool_]:
    """Cells in which one has contrast and the other nothing of the kind; of a mask, nothing at all."""
    one, other = _cells(own), _cells(seen)
    lines = one.reshape(*one.shape[:2], _CELL, _CELL)
    written = one.max(axis=2) - one.min(axis=2) >= _WRITTEN
    for axis in (2, 3):  # a line alone says nothing
        means = lines.mean(axis=axis)
        written &= means.max(axis=2) - means.min(axis=2) >= _UNEVEN
    shown = other.std(axis=2)
    missing: NDArray[np.bool_] = written & (shown < _FLAT)
    if is_mask or not written.any():
        return missing
    likeness = [_likeness(one, _cells(np.roll(seen, shift, (0, 1)))) for shift in _SHIFTS]
    missing |= written & (np.max(likeness, axis=0) < _ALIKE)
    return missing


def _likeness(one: _Grey, other: _Grey) -> _Grey:
    """How far the dots of each cell go up and down together, 0 to 1."""
    far = one - one.mean(axis=2, keepdims=True)
    near = other - other.mean(axis=2, keepdims=True)
    both = np.sqrt((far**2).mean(axis=2) * (near**2).mean(axis=2))
    like: _Grey = np.abs((far * near).mean(axis=2)) / np.maximum(both, 1e-6)
    return like


def _cells(grey: _Grey) -> _Grey:
    high, wide = (side // _CELL for side in grey.shape)
    part = grey[: high * _CELL, : wide * _CELL].reshape(high, _CELL, wide, _CELL)
    return part.transpose(0, 2, 1, 3).reshape(high, wide, _CELL * _CELL)


def _has_run(cells: NDArray[np.bool_]) -> bool:
    """Whether so many stand side by side, in a row or in a column, as two letters take."""
    for lines in (cells, cells.T):
        run = lines[:, : max(lines.shape[1] - _CELLS + 1, 0)].copy()
        for step in range(1, _CELLS):
            run &= lines[:, step : step + run.shape[1]]
        if run.any():
            return True
    return False


def _matrix(item: Any) -> _Place:
    held = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, held)
    rows = [[held.a, held.b, 0], [held.c, held.d, 0], [held.e, held.f, 1]]
    return np.array(rows, np.float64)


def _bounds(item: Any) -> tuple[float, ...]:
    sides = [c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *sides)
    return tuple(side.value for side in sides)


def _moved(sides: tuple[float, ...], place: _Place) -> tuple[float, ...]:
    corners = np.array([[x, y, 1] for x in sides[::2] for y in sides[1::2]]) @ place
    low, high = corners.min(axis=0), corners.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _clip(item: Any, outer: _Place) -> tuple[float, ...] | None:
    """The rectangle around what the clip paths of an object let through together."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    found: tuple[float, ...] | None = None
    x, y = c_float(), c_float()
    for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0) if clip else 0):
        points = []
        for at in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), 200)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, at)
            if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            around = _moved((min(xs), min(ys), max(xs), max(ys)), outer)
            found = around if found is None else _common(found, around)
    return found


def _is_dark(item: Any) -> bool:
    """Whether an object paints with a dark colour, as a stencil does."""
    parts = [c_uint() for _ in range(4)]
    known = raw.FPDFPageObj_GetFillColor(item, *parts)
    return bool(known) and sum(part.value for part in parts[:3]) < _PALE


def _is_odd(item: Any) -> bool:
    """Whether a clip path of an object is no rectangle."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    paths = range(max(raw.FPDFClipPath_CountPaths(clip), 0) if clip else 0)
    return any(raw.FPDFClipPath_CountPathSegments(clip, path) > 5 for path in paths)


def _common(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    left, bottom, right, top = _common(one, other)
    return right - left > _SLACK and top - bottom > _SLACK


def _is_legible(item: Any) -> bool:
    wide, high = c_uint(), c_uint()
    raw.FPDFImageObj_GetImagePixelSize(item, wide, high)
    return min(wide.value, high.value) >= _LEGIBLE


def _digest(item: Any) -> bytes:
    size = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
    buffer = (c_ubyte * size)()
    raw.FPDFImageObj_GetImageDataRaw(item, buffer, size)
    return hashlib.sha256(bytes(buffer)).digest()
