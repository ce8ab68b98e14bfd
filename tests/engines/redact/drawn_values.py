"""A value that stands where no text reader looks: in a small picture, as outlines, in a tile, in a font that says
other letters than it draws. Each function adds it to a page of a document.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import reportlab
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw

from tests.engines.redact import font_parts as parts
from tests.engines.scanning import font

_FILE = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


class _Operators(BasePen):  # type: ignore[misc]
    """A pen that writes the operators of a path."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.said: list[str] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._say("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._say("l", pt)

    def _curveToOne(self, *pts: tuple[float, float]) -> None:  # noqa: N802
        self._say("c", *pts)

    def _closePath(self) -> None:  # noqa: N802
        self._say("h")

    def _say(self, operator: str, *points: tuple[float, float]) -> None:
        self.said += [f"{number:.0f}" for point in points for number in point] + [operator]


def outlines(pdf: Pdf, page: int, text: str) -> None:
    """Letters as filled paths at 12 pt."""
    pdf.pages[page - 1].contents_add(Stream(pdf, path_of(text, 100, 300)))


def path_of(text: str, x: float, y: float, size: float = 12) -> bytes:
    """Operators that fill the outlines of a text."""
    with TTFont(_FILE) as program:
        glyphs, names = program.getGlyphSet(), program.getBestCmap()
        scale = size / program["head"].unitsPerEm
        said = ["q"]
        for letter in text:
            pen = _Operators(glyphs)
            glyphs[names[ord(letter)]].draw(pen)
            said.append(f"q {scale:.6f} 0 0 {scale:.6f} {x:.2f} {y} cm")
            said += [*pen.said, "f Q"]
            x += glyphs[names[ord(letter)]].width * scale
        return " ".join([*said, "Q"]).encode()


def small_picture(pdf: Pdf, page: int, text: str) -> None:
    """A picture of 150 by 26 points."""
    image = Image.new("L", (700, 120), 255)
    ImageDraw.Draw(image).text((30, 20), text, fill=0, font=font(22))
    held = Stream(pdf, image.tobytes())
    held.Type, held.Subtype = Name.XObject, Name.Image
    held.Width, held.Height = image.size
    held.ColorSpace, held.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[page - 1].obj.Resources[Name.XObject] = Dictionary(Im=held)
    pdf.pages[page - 1].contents_add(Stream(pdf, b"q 150 0 0 26 100 300 cm /Im Do Q"))


def tile(pdf: Pdf, page: int, text: str) -> None:
    """A tile as large as the page, which shows the text once at 12 pt."""
    made = pdf.pages[page - 1].obj
    shown = Stream(pdf, b"BT /H 12 Tf 100 300 Td (%s) Tj ET" % text.encode("ascii"))
    shown.Type, shown.PatternType, shown.PaintType, shown.TilingType = Name.Pattern, 1, 1, 1
    shown.BBox, shown.XStep, shown.YStep = [0, 0, 600, 850], 600, 850
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    helvetica.Encoding = Name.WinAnsiEncoding
    shown.Resources = Dictionary(Font=Dictionary(H=helvetica))
    made.Resources[Name.Pattern] = Dictionary(T=pdf.make_indirect(shown))
    pdf.pages[page - 1].contents_add(Stream(pdf, b"q /Pattern cs /T scn 0 0 600 850 re f Q"))


def lying_map(pdf: Pdf, page: int, text: str, said: str) -> None:
    """Letters of Helvetica, whose encoding says what they are and whose map says others."""
    texts = {ord(letter): other for letter, other in zip(text, said, strict=True)}
    held = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    held.Encoding = Name.WinAnsiEncoding
    held.ToUnicode = pdf.make_indirect(Stream(pdf, parts.to_unicode(texts, 1)))
    pdf.pages[page - 1].obj.Resources.Font["/Lie"] = pdf.make_indirect(held)
    shown = f"BT /Lie 12 Tf 100 300 Td ({text}) Tj ET".encode()
    pdf.pages[page - 1].contents_add(Stream(pdf, shown))


def lying_font(pdf: Pdf, page: int, text: str, said: str) -> None:
    """Letters in a font of which nothing but its outlines says what it draws."""
    with TTFont(_FILE, recalcTimestamp=False) as program:
        names = program.getBestCmap()
        numbers = {letter: program.getGlyphID(names[ord(letter)]) for letter in text}
        program["post"].formatType = 3.0
        for tag in ("cmap", "name", "OS/2", "kern"):
            del program[tag]
        buffer = io.BytesIO()
        program.save(buffer)
        units, metrics = program["head"].unitsPerEm, program["hmtx"]
        widths = {
            n: round(metrics[names[ord(letter)]][0] * 1000 / units) for letter, n in numbers.items()
        }
    held = parts.composite(
        pdf,
        "".join(numbers),
        buffer.getvalue(),
        texts={numbers[letter]: other for letter, other in zip(text, said, strict=True)},
        cids=list(numbers.values()),
    )
    held.DescendantFonts[0].W = pikepdf.Array(
        [each for n, width in widths.items() for each in (n, pikepdf.Array([width]))]
    )
    codes = "".join(f"{numbers[letter]:04X}" for letter in text)
    pdf.pages[page - 1].obj.Resources.Font["/Lie"] = held
    shown = f"BT /Lie 12 Tf 100 300 Td <{codes}> Tj ET".encode()
    pdf.pages[page - 1].contents_add(Stream(pdf, shown))


def changed(path: Path) -> Pdf:
    """A document to be changed in place."""
    return pikepdf.open(path, allow_overwriting_input=True)
