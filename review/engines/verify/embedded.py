"""The pictures inside a PDF as the eye of the proof sees them: whole, whatever a page shows of them.

What a clip or the edge of the page cuts off, what a mask hides and what lies in an unused resource is
still in the file. Decoding is pdfium's, from a page made for each picture.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import suppress
from ctypes import c_float, c_ubyte, c_uint
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

_DEEPEST: Final = 12
#: Fewer pixels across hold no letters.
_LEGIBLE: Final = 12
_MOST_PIXELS: Final = 16_000_000
#: A page shows no more of a picture than this resolution of its pixels.
_FINEST: Final = 400
_SLACK: Final = 1.5  # points
_SIZE: Final = 1_000.0  # points: the longer side of the page made for a picture

Key = tuple[int, int]


@dataclass(frozen=True)
class Picture:
    """A picture by its object number, pixels across and down, and a digest of its bytes as stored."""

    key: Key
    wide: int
    high: int
    digest: bytes

    @property
    def is_legible(self) -> bool:
        """Whether it has pixels enough for letters."""
        return min(self.wide, self.high) >= _LEGIBLE


def pictures_of_page(pdf: pikepdf.Pdf, number: int) -> list[Picture]:
    """All picture objects that a page (from 1) refers to, masks among them, in forms and patterns too."""
    found: dict[Key, Picture] = {}
    seen: set[Key] = set()
    waiting: list[tuple[Any, int]] = [
        (pdf.pages[number - 1].obj.get(key), 0) for key in ("/Resources", "/Contents", "/Annots")
    ]
    while waiting:
        item, depth = waiting.pop()
        if not isinstance(item, pikepdf.Object) or depth > _DEEPEST:
            continue
        if item.is_indirect:
            if item.objgen in seen:
                continue
            seen.add(item.objgen)
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == pikepdf.Name.Image:
            with suppress(pikepdf.PdfError, ValueError, TypeError):
                digest = hashlib.sha256(item.read_raw_bytes()).digest()
                size = int(item.get("/Width", 0)), int(item.get("/Height", 0))
                found[item.objgen] = Picture(item.objgen, *size, digest)
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            waiting += [(item.get(key), depth + 1) for key in list(item.keys()) if key != "/Parent"]
        elif isinstance(item, pikepdf.Array):
            waiting += [(each, depth + 1) for each in item]
    return list(found.values())


def draw_whole(pdf: pikepdf.Pdf, picture: Picture) -> Any | None:
    """All of a picture without its masks as rows of RGB bytes; None where pdfium can not draw it."""
    scale = min(1.0, (_MOST_PIXELS / (picture.wide * picture.high)) ** 0.5)
    longer = max(picture.wide, picture.high)
    across, down = picture.wide / longer * _SIZE, picture.high / longer * _SIZE
    buffer = io.BytesIO()
    with pikepdf.new() as made:
        copied = made.copy_foreign(pdf.get_object(picture.key))
        for key in ("/SMask", "/Mask", "/Alternates", "/OC"):
            if key in copied:
                del copied[key]
        contents = f"{across:.3f} 0 0 {down:.3f} 0 0 cm /P Do".encode("ascii")
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, across, down],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=copied)),
            Contents=pikepdf.Stream(made, contents),
        )
        made.pages.append(pikepdf.Page(made.make_indirect(page)))
        made.save(buffer)
    with suppress(pdfium.PdfiumError):
        document = pdfium.PdfDocument(buffer.getvalue())
        try:
            drawn = document[0].render(scale=scale * longer / _SIZE)
            return drawn.to_numpy()[..., :3].copy()
        finally:
            document.close()
    return None


def shown_whole(document: Any, number: int) -> frozenset[bytes]:
    """Digests of the pictures that a page of an opened pdfium document shows without cutting anything
    off, and as large as they are.
    """
    page = document[number - 1]
    whole: set[bytes] = set()
    partly: set[bytes] = set()
    try:
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page.raw, box)
        paper = box.left, box.bottom, box.right, box.top
        for place in range(raw.FPDFPage_CountObjects(page.raw)):
            item = raw.FPDFPage_GetObject(page.raw, place)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                is_whole = _is_within(item, paper) and _is_coarse(item)
                (whole if is_whole else partly).add(_digest(item))
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                partly.update(_within_form(item, 0))
    finally:
        page.close()
    return frozenset(whole - partly)


def _within_form(form: Any, depth: int) -> Iterator[bytes]:
    for place in range(raw.FPDFFormObj_CountObjects(form)):
        item = raw.FPDFFormObj_GetObject(form, place)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            yield _digest(item)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _within_form(item, depth + 1)


def _digest(item: Any) -> bytes:
    size = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
    buffer = (c_ubyte * size)()
    raw.FPDFImageObj_GetImageDataRaw(item, buffer, size)
    return hashlib.sha256(bytes(buffer)).digest()


def _is_within(item: Any, paper: tuple[float, ...]) -> bool:
    """Whether neither the page nor a clip cuts off anything of a page object."""
    sides = [c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *sides):
        return False
    left, bottom, right, top = (side.value for side in sides)
    clip = raw.FPDFPageObj_GetClipPath(item)
    xs, ys = [paper[0], paper[2]], [paper[1], paper[3]]
    for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0) if clip else 0):
        corners = list(_corners(clip, path))
        if not _is_rectangle(corners):
            return False
        xs = [max(min(xs), min(x for x, _ in corners)), min(max(xs), max(x for x, _ in corners))]
        ys = [max(min(ys), min(y for _, y in corners)), min(max(ys), max(y for _, y in corners))]
    return (
        left >= xs[0] - _SLACK
        and right <= xs[1] + _SLACK
        and bottom >= ys[0] - _SLACK
        and top <= ys[1] + _SLACK
    )


def _corners(clip: Any, path: int) -> Iterator[tuple[float, float]]:
    x, y = c_float(), c_float()
    for place in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), 16)):
        segment = raw.FPDFClipPath_GetPathSegment(clip, path, place)
        if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
            yield round(x.value, 1), round(y.value, 1)


def _is_rectangle(corners: list[tuple[float, float]]) -> bool:
    across, down = {x for x, _ in corners}, {y for _, y in corners}
    return len(set(corners)) == 4 and len(across) == 2 and len(down) == 2


def _is_coarse(item: Any) -> bool:
    """Whether the page shows a picture with all of its pixels worth seeing."""
    wide, high = c_uint(), c_uint()
    matrix = raw.FS_MATRIX()
    if not raw.FPDFImageObj_GetImagePixelSize(item, wide, high):
        return False
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return False
    across = (matrix.a**2 + matrix.b**2) ** 0.5 / 72
    down = (matrix.c**2 + matrix.d**2) ** 0.5 / 72
    return bool(wide.value <= across * _FINEST and high.value <= down * _FINEST)
