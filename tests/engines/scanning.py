"""Builders of scans for tests and the bench: pages of known text drawn with a font, stamped, and damaged as
a scanner and a careless hand damage them. All text is invented; the same arguments give the same pixels.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pylopdf_fonts_zh_cn
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DPI = 200
MM = DPI / 25.4
RED = (214, 22, 28)
_FONT = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSerifSC-Regular.otf"


@dataclass(frozen=True)
class Words:
    """One line of a page: where its middle stands from the top in mm, its size in points, its place
    (``left``, ``middle`` or millimetres from the left edge) and colour.
    """

    text: str
    top: float
    size: float = 16
    left: float | None = 28
    colour: tuple[int, int, int] = (20, 20, 20)


def font(points: float) -> ImageFont.FreeTypeFont:
    """The serif font of the tests at a size on paper."""
    return ImageFont.truetype(str(_FONT), round(points * DPI / 72))


def page_picture(words: Sequence[Words], size_mm: tuple[float, float] = (210, 297)) -> Image.Image:
    """A clean page; ``left`` None centres a line."""
    page = Image.new("RGB", (round(size_mm[0] * MM), round(size_mm[1] * MM)), "white")
    pen = ImageDraw.Draw(page)
    for each in words:
        anchor = "mm" if each.left is None else "lm"
        x = page.width / 2 if each.left is None else each.left * MM
        pen.text(
            (x, each.top * MM), each.text, fill=each.colour, font=font(each.size), anchor=anchor
        )
    return page


def stamped(
    page: Image.Image,
    middle_mm: tuple[float, float],
    name: str = "某某市某某区人民政府",
    *,
    diameter_mm: float = 42,
    colour: tuple[int, int, int] = RED,
) -> Image.Image:
    """``page`` under a round stamp: a rim, a star, the name along the rim."""
    side = round(diameter_mm * MM)
    stamp = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(stamp)
    rim = max(4, side // 40)
    pen.ellipse((rim, rim, side - rim - 1, side - rim - 1), outline=colour, width=rim)
    pen.polygon(_star(side / 2, side * 0.17), fill=colour)
    for number, character in enumerate(name):
        angle = -210 + number * 240 / max(len(name) - 1, 1)
        _letter(stamp, character, angle, colour)
    layer = Image.new("RGB", page.size, "white")
    left, top = (round(at * MM - side / 2) for at in middle_mm)
    layer.paste(stamp, (left, top))
    return ImageChops.multiply(page, layer)


def _star(middle: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for number in range(10):
        reach = radius if number % 2 == 0 else radius * 0.38
        angle = -math.pi / 2 + number * math.pi / 5
        points.append((middle + reach * math.cos(angle), middle + reach * math.sin(angle)))
    return points


def _letter(
    stamp: Image.Image, character: str, degrees: float, colour: tuple[int, int, int]
) -> None:
    side = stamp.width
    box = round(side * 0.17)
    letter = Image.new("L", (box, box))
    shape = ImageFont.truetype(str(_FONT), round(side * 0.115))
    ImageDraw.Draw(letter).text((box / 2, box / 2), character, fill=255, font=shape, anchor="mm")
    letter = letter.rotate(-(degrees + 90), resample=Image.Resampling.BICUBIC)
    reach = side * 0.39
    x = side / 2 + reach * math.cos(math.radians(degrees)) - box / 2
    y = side / 2 + reach * math.sin(math.radians(degrees)) - box / 2
    stamp.paste(colour, (round(x), round(y)), letter)


def scanned(
    page: Image.Image, *, skew: float = 1.5, noise: float = 9, quality: int = 45, seed: int = 7
) -> Image.Image:
    """``page`` as a scanner gives it: askew (degrees, counter-clockwise), grainy, soft, and a JPEG of that
    quality.
    """
    turned = page.rotate(
        skew, expand=True, fillcolor=(250, 250, 247), resample=Image.Resampling.BICUBIC
    )
    grain = np.random.default_rng(seed).normal(0, noise, (turned.height, turned.width, 1))
    pixels = np.clip(np.asarray(turned, np.float32) * 0.95 + 6 + grain, 0, 255).astype(np.uint8)
    soft = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(0.7))
    return Image.open(io.BytesIO(jpeg(soft, quality)))


def jpeg(picture: Image.Image, quality: int = 75) -> bytes:
    """The bytes of a JPEG."""
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def scan_pdf(path: Path, pictures: Sequence[Image.Image], rotate: int = 0) -> Path:
    """A PDF whose pages are pictures and nothing else, each as large as its picture at 200 dpi."""
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    for picture in pictures:
        width, height = picture.width / DPI * 72, picture.height / DPI * 72
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(jpeg(picture, 85))), 0, 0, width, height)
        if rotate:
            canvas.setPageRotation(rotate)
        canvas.showPage()
    canvas.save()
    return path
