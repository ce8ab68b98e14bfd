"""Builders of scans: pages that are photographs of print, as an office machine makes them.

Letters and digits only, in the face that comes with Pillow, so that no font of the machine matters.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4

from review.engines.read.recognised import Recognised, RecognisedLine

DPI = 150
_SIZE = 34  # pixels: about 16 points
_STEP = 60


def scanned(lines: Sequence[str]) -> Image.Image:
    """One A4 page at 150 dpi with these lines on slightly grey paper."""
    size = round(A4[0] / 72 * DPI), round(A4[1] / 72 * DPI)
    page = Image.new("RGB", size, (250, 250, 248))
    pen, face = ImageDraw.Draw(page), ImageFont.load_default(_SIZE)
    for row, line in enumerate(lines):
        pen.text((150, 180 + row * _STEP), line, fill=(20, 20, 20), font=face)
    return page


def make_scan(
    path: Path, pages: Sequence[Sequence[str]], *, layer: Sequence[Sequence[str]] | None = None
) -> Path:
    """A PDF whose pages are pictures of the given lines, without any text, and return its path.

    With ``layer`` each page also has invisible text: what somebody's recognition made of it.
    """
    width, height = A4
    with pikepdf.new() as pdf:
        for number, lines in enumerate(pages):
            picture = scanned(lines)
            buffer = io.BytesIO()
            picture.save(buffer, "JPEG", quality=85)
            page = pdf.add_blank_page(page_size=A4)
            image = pikepdf.Stream(pdf, b"")
            image.write(buffer.getvalue(), filter=pikepdf.Name.DCTDecode)
            image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            image.Width, image.Height = picture.size
            image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
            drawn = f"q {width} 0 0 {height} 0 0 cm /P Do Q\n"
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image))
            if layer is not None:
                page.obj.Resources.Font = pikepdf.Dictionary(F=font)
                drawn += "BT 3 Tr /F 16 Tf 28.8 TL 72 740 Td "
                drawn += "".join(f"({line}) Tj T* " for line in layer[number]) + "ET"
            page.obj.Contents = pikepdf.Stream(pdf, drawn.encode("ascii"))
        pdf.save(path, deterministic_id=True)
    return path


def recognised_as(pages: Sequence[Sequence[str]]) -> dict[str, Recognised]:
    """What a recogniser without fault would give for ``make_scan`` of these lines, by key."""
    face = ImageFont.load_default(_SIZE)
    width, height = scanned(()).size
    found = {}
    for number, page in enumerate(pages, 1):
        lines = []
        for row, line in enumerate(page):
            top = 180 + row * _STEP
            edges = [150 + face.getlength(line[:at]) for at in range(len(line) + 1)]
            boxes = tuple(
                (x0 / width, top / height, x1 / width, (top + 1.2 * _SIZE) / height)
                for x0, x1 in pairwise(edges)
            )
            lines.append(RecognisedLine(line, 0.99, boxes))
        found[f"page-{number}"] = Recognised(f"page-{number}", tuple(lines))
    return found
