"""Builders of scans: pages that are photographs of print, as an office machine makes them.

Letters and digits only, in the face that comes with Pillow, so that no font of the machine matters.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

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
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number, lines in enumerate(pages):
        buffer = io.BytesIO()
        scanned(lines).save(buffer, "JPEG", quality=85)
        buffer.seek(0)
        canvas.drawImage(ImageReader(buffer), 0, 0, A4[0], A4[1])
        if layer is not None:
            hidden = canvas.beginText(72, A4[1] - 180 / DPI * 72 - 12)
            hidden.setFont("Helvetica", 16)
            hidden.setLeading(_STEP / DPI * 72)
            hidden.setTextRenderMode(3)
            for line in layer[number]:
                hidden.textLine(line)
            canvas.drawText(hidden)
        canvas.showPage()
    canvas.save()
    return path
