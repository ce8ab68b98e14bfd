"""Generated documents: secrets in pixels — scans, cut and masked pictures, every coding of an image."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from functools import cache
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw, ImageFont

from bench.redact_faces import NOTO
from bench.redact_sheet import PAGE, PUBLIC, SEED, Made, Sheet, lines_of, made, one_page

Secrets = Mapping[str, str]
DPI = 150
_POINTS = 72 / DPI
_SIZE = 29  # pixels: fourteen points


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(NOTO), _SIZE)


def _paper(sheet: Sheet, *, public: bool) -> Image.Image:
    """A page of pixels with the lines of the secrets; their rectangles go to the sheet."""
    width, height = (round(each / _POINTS) for each in PAGE)
    paper = Image.new("L", (width, height), 255)
    lines = [*(PUBLIC if public else ()), *lines_of(sheet.secrets)]
    for row, line in enumerate(lines, start=0 if public else len(PUBLIC)):
        _write(sheet, paper, line, 75, 83 + row * 50)
    rng, pixels = Random(SEED), paper.load()
    assert pixels is not None
    for _ in range(1500):
        pixels[rng.randrange(width), rng.randrange(height)] = rng.randrange(120)
    return paper


def _write(sheet: Sheet, paper: Image.Image, line: str, x: int, y: int) -> None:
    """One line with its base at ``y`` pixels from the top of a picture that fills the page."""
    ImageDraw.Draw(paper).text((x, y), line, fill=20, font=_font(), anchor="ls")
    upper = paper.height * _POINTS
    for secret in sheet.secrets.values():
        at = line.find(secret)
        if at >= 0:
            left = x + _font().getlength(line[:at])
            right = left + _font().getlength(secret)
            box = (left * _POINTS, upper - (y + 7) * _POINTS, right * _POINTS)
            sheet.mark_quad((1, 0, 0, 1, 0, 0), (*box, upper - (y - 27) * _POINTS))


def picture(pdf: Pdf, image: Image.Image, coding: str = "flate") -> pikepdf.Object:
    """An image XObject: flate, jpeg, fax (one bit, CCITT group 4), indexed or cmyk."""
    stream = Stream(pdf, b"")
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = image.size
    stream.ColorSpace, stream.BitsPerComponent = Name.DeviceGray, 8
    if coding == "jpeg":
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=85)
        stream.write(buffer.getvalue(), filter=Name.DCTDecode)
    elif coding == "fax":
        buffer = io.BytesIO()
        image.convert("1").save(buffer, "TIFF", compression="group4")
        with Image.open(buffer) as tiff:
            start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
        parameters = Dictionary(K=-1, Columns=image.width, Rows=image.height, BlackIs1=True)
        stream.write(
            buffer.getvalue()[start : start + length],
            filter=Name.CCITTFaxDecode,
            decode_parms=parameters,
        )
        stream.BitsPerComponent = 1
        stream.Decode = Array([1, 0])
    elif coding == "indexed":
        palette = b"\x00\x00\x30\xff\xff\xf0"
        stream.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(palette)])
        stream.BitsPerComponent = 1
        stream.write(zlib.compress(image.convert("1").tobytes()), filter=Name.FlateDecode)
    elif coding == "cmyk":
        stream.ColorSpace = Name.DeviceCMYK
        blank = Image.new("L", image.size, 0)
        inverted = image.point(lambda each: 255 - each)
        data = Image.merge("CMYK", (blank, blank, blank, inverted)).tobytes()
        stream.write(zlib.compress(data), filter=Name.FlateDecode)
    else:
        stream.write(zlib.compress(image.tobytes()), filter=Name.FlateDecode)
    return pdf.make_indirect(stream)


def _scan(secrets: Secrets, coding: str) -> Made:
    sheet = Sheet(secrets, public=list(PUBLIC))
    paper = _paper(sheet, public=True)
    sheet.raw(f"q {PAGE[0]:g} 0 0 {PAGE[1]:g} 0 0 cm /Im Do Q")
    pdf = one_page(sheet)
    pdf.pages[0].Resources.XObject = Dictionary(Im=picture(pdf, paper, coding))
    del pdf.pages[0].Resources["/Font"]
    return made(pdf, sheet, pictured=True)


def scan(secrets: Secrets) -> Made:
    """A page of one JPEG."""
    return _scan(secrets, "jpeg")


def fax(secrets: Secrets) -> Made:
    """A page of one bit in CCITT group 4."""
    return _scan(secrets, "fax")


def indexed(secrets: Secrets) -> Made:
    """A page of two colours of a palette."""
    return _scan(secrets, "indexed")


def cmyk(secrets: Secrets) -> Made:
    """A page in the colours of print."""
    return _scan(secrets, "cmyk")


def scan_with_layer(secrets: Secrets) -> Made:
    """A scan with the invisible text of a recogniser, a little beside the pixels."""
    sheet = Sheet(secrets, public=list(PUBLIC))
    paper = _paper(sheet, public=True)
    sheet.raw(f"q {PAGE[0]:g} 0 0 {PAGE[1]:g} 0 0 cm /Im Do Q 3 Tr")
    for row, line in enumerate((*PUBLIC, *lines_of(secrets))):
        sheet.text(38, sheet.top(row) + 1, line)
    pdf = one_page(sheet)
    pdf.pages[0].Resources.XObject = Dictionary(Im=picture(pdf, paper, "jpeg"))
    return made(pdf, sheet, pictured=True)


def _drawn(secrets: Secrets, operators: str) -> tuple[Sheet, Pdf, Image.Image]:
    """Public text, and a page-large picture with the secrets drawn by ``operators``."""
    sheet = Sheet(secrets).heading()
    paper = _paper(sheet, public=False)
    sheet.raw(operators)
    return sheet, one_page(sheet), paper


_WHOLE = f"{PAGE[0]:g} 0 0 {PAGE[1]:g} 0 0 cm /Im Do"


def clipped_picture(secrets: Secrets) -> Made:
    """Most of a scan lies outside the clip: the pixels are in the file all the same."""
    sheet, pdf, paper = _drawn(secrets, f"q 36 40 60 40 re W n {_WHOLE} Q")
    sheet.marks.clear()
    pdf.pages[0].Resources.XObject = Dictionary(Im=picture(pdf, paper))
    return made(pdf, sheet, pictured=True)


def picture_off_the_paper(secrets: Secrets) -> Made:
    """A picture that hangs over the edge of the paper; boxes stand on what is to be seen of it."""
    sheet, pdf, paper = _drawn(secrets, f"q 1 0 0 1 250 -300 cm {_WHOLE} Q")
    sheet.marks = [(x0 + 250, y0 - 300, x1 + 250, y1 - 300) for x0, y0, x1, y1 in sheet.marks]
    pdf.pages[0].Resources.XObject = Dictionary(Im=picture(pdf, paper))
    return made(pdf, sheet, pictured=True)


def picture_never_drawn(secrets: Secrets) -> Made:
    """A picture in the resources that no operator draws."""
    sheet, pdf, paper = _drawn(secrets, "")
    sheet.marks.clear()
    pdf.pages[0].Resources.XObject = Dictionary(Im=picture(pdf, paper))
    return made(pdf, sheet, pictured=True)


def soft_masked(secrets: Secrets) -> Made:
    """A black picture; the letters are its soft mask."""
    sheet, pdf, paper = _drawn(secrets, f"q {_WHOLE} Q")
    main = picture(pdf, Image.new("L", paper.size, 20))
    main.SMask = picture(pdf, paper.point(lambda each: 255 - each))
    pdf.pages[0].Resources.XObject = Dictionary(Im=main)
    return made(pdf, sheet, pictured=True)


def stencil(secrets: Secrets) -> Made:
    """Letters as a stencil of one bit."""
    sheet, pdf, paper = _drawn(secrets, f"q 0 0 0.5 rg {_WHOLE} Q")
    mask = Stream(pdf, zlib.compress(paper.convert("1").tobytes()))
    mask.Type, mask.Subtype, mask.ImageMask = Name.XObject, Name.Image, True
    mask.Width, mask.Height, mask.BitsPerComponent = *paper.size, 1
    mask.Filter = Name.FlateDecode
    pdf.pages[0].Resources.XObject = Dictionary(Im=pdf.make_indirect(mask))
    return made(pdf, sheet, pictured=True)


def alternate(secrets: Secrets) -> Made:
    """A picture with another one for print."""
    sheet, pdf, paper = _drawn(secrets, "q 60 0 0 60 36 200 cm /Im Do Q")
    sheet.marks.clear()
    main = picture(pdf, Image.new("L", (40, 40), 250))
    main.Alternates = Array(
        [Dictionary(Image=picture(pdf, paper, "jpeg"), DefaultForPrinting=False)]
    )
    pdf.pages[0].Resources.XObject = Dictionary(Im=main)
    return made(pdf, sheet, pictured=True)


def inline_picture(secrets: Secrets) -> Made:
    """Pixels inside the content."""
    sheet = Sheet(secrets).heading()
    image = Image.new("1", (400, 40), 1)
    font = ImageFont.truetype(str(NOTO), 26)
    ImageDraw.Draw(image).text((4, 32), secrets["id"], fill=0, font=font, anchor="ls")
    data = image.tobytes().hex()
    sheet.raw(f"q 300 0 0 30 36 300 cm BI /W 400 /H 40 /CS /G /BPC 1 /F /AHx ID {data}> EI Q")
    sheet.mark_quad((1, 0, 0, 1, 36, 300), (0, 0, 300, 30))
    return made(one_page(sheet), sheet, pictured=True)


def picture_in_a_turned_form(secrets: Secrets) -> Made:
    """A picture in a form, drawn upside down with a mirrored decode."""
    sheet = Sheet(secrets, rotate=180, public=list(PUBLIC))
    paper = _paper(sheet, public=True)
    sheet.raw("/Fm Do")
    pdf = one_page(sheet)
    image = picture(pdf, paper.point(lambda each: 255 - each), "jpeg")
    image.Decode = Array([1, 0])
    form = Stream(pdf, f"q {_WHOLE} Q".encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, *PAGE])
    form.Resources = Dictionary(XObject=Dictionary(Im=image))
    pdf.pages[0].Resources.XObject = Dictionary(Fm=pdf.make_indirect(form))
    return made(pdf, sheet, pictured=True)


def camera_notes(secrets: Secrets) -> Made:
    """Exif and comments of a photograph tell who took it."""
    sheet = Sheet(secrets).heading()
    sheet.raw("q 100 0 0 100 36 200 cm /Im Do Q")
    pdf = one_page(sheet)
    exif = Image.Exif()
    exif[0x013B], exif[0x010E] = secrets["mobile"], secrets["id"]
    buffer = io.BytesIO()
    gradient = Image.radial_gradient("L")
    gradient.save(buffer, "JPEG", exif=exif, comment=secrets["name"].encode())
    image = picture(pdf, gradient)
    image.write(buffer.getvalue(), filter=Name.DCTDecode)
    pdf.pages[0].Resources.XObject = Dictionary(Im=image)
    return made(pdf, sheet)


def one_picture_on_two_pages(secrets: Secrets) -> Made:
    """The same picture on two pages, marked on both."""
    sheet = Sheet(secrets, public=list(PUBLIC))
    paper = _paper(sheet, public=True)
    sheet.raw(f"q {_WHOLE} Q")
    pdf = one_page(sheet)
    pdf.pages[0].Resources.XObject = Dictionary(Im=picture(pdf, paper, "jpeg"))
    pdf.pages.append(pdf.pages[0])
    return made(pdf, sheet, sheet, pictured=True)


MAKERS = (
    scan,
    fax,
    indexed,
    cmyk,
    scan_with_layer,
    clipped_picture,
    picture_off_the_paper,
    picture_never_drawn,
    soft_masked,
    stencil,
    alternate,
    inline_picture,
    picture_in_a_turned_form,
    camera_notes,
    one_picture_on_two_pages,
)
