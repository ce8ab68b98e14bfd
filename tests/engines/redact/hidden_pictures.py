"""Pages with a picture of a number, and something that hides all of it or a part: each maker adds one such picture
to the page of a file that ``make_pdf`` wrote. Others show theirs whole, or hide what is blank.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw

from tests.engines.making import make_pdf
from tests.engines.scanning import font
from tests.engines.scans import scanned

VALUE: Final = "13912345678"
_SIZE: Final = (700, 120)
_DRAWN: Final = b"q 350 0 0 60 100 300 cm /Im Do Q "
_WHOLE: Final = b"q 595 0 0 842 0 0 cm /Im Do Q "
_OVER: Final = b"95 295 360 70 re f "
_LINES: Final = ("NOTICE OF THE OFFICE", f"Number: {VALUE}", "Please reply")
_OVER_THE_NUMBER: Final = b"70 715 400 22 re f "

Maker = Callable[[Pdf, Any], bytes]


def written(text: str = VALUE, size: tuple[int, int] = _SIZE) -> Image.Image:
    """A white picture with a line of text at its top."""
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).text((30, 20), text, fill=0, font=font(22))
    return image


def stored(pdf: Pdf, image: Image.Image) -> Any:
    """A grey picture as an object of a file."""
    held = Stream(pdf, image.tobytes())
    held.Type, held.Subtype = Name.XObject, Name.Image
    held.Width, held.Height = image.size
    held.ColorSpace, held.BitsPerComponent = Name.DeviceGray, 8
    return pdf.make_indirect(held)


def _scan(pdf: Pdf, page: Any) -> bytes:
    buffer, image = io.BytesIO(), scanned(_LINES)
    image.save(buffer, "JPEG", quality=85)
    held = Stream(pdf, b"")
    held.write(buffer.getvalue(), filter=Name.DCTDecode)
    held.Type, held.Subtype = Name.XObject, Name.Image
    held.Width, held.Height = image.size
    held.ColorSpace, held.BitsPerComponent = Name.DeviceRGB, 8
    page.Resources.XObject.Im = pdf.make_indirect(held)
    return _WHOLE


def _form(pdf: Pdf, page: Any, box: tuple[int, int, int, int] = (0, 0, 595, 842)) -> None:
    """A form that draws a scan."""
    form = Stream(pdf, _scan(pdf, page))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array(box)
    form.Resources = Dictionary(XObject=Dictionary(Im=page.Resources.XObject.Im))
    page.Resources.XObject.Fm = pdf.make_indirect(form)


def _state(page: Any, opacity: float) -> None:
    page.Resources.ExtGState = Dictionary(G0=Dictionary(ca=opacity))


def _clear(_: Pdf, page: Any) -> bytes:
    _state(page, 0)
    return b"q /G0 gs " + _DRAWN + b"Q "


def _pale(_: Pdf, page: Any) -> bytes:
    _state(page, 0.2)
    return b"q /G0 gs " + _DRAWN + b"Q "


def _masked(pdf: Pdf, page: Any, level: int, *, half: bool = False) -> bytes:
    mask = Image.new("L", _SIZE, level)
    if half:
        ImageDraw.Draw(mask).rectangle((0, 0, 350, 120), fill=0)
    page.Resources.XObject.Im.SMask = stored(pdf, mask)
    return _DRAWN


def _drawn_by_mask(pdf: Pdf, page: Any) -> bytes:
    """As signatures and seals are: one colour, and a mask that draws."""
    page.Resources.XObject.Im = stored(pdf, Image.new("L", _SIZE, 0))
    mask = written().point(lambda level: 255 - level)
    page.Resources.XObject.Im.SMask = stored(pdf, mask)
    return _DRAWN


def _keyed(_: Pdf, page: Any) -> bytes:
    page.Resources.XObject.Im.Mask = Array([0, 255])
    return _DRAWN


def _pale_stencil(pdf: Pdf, page: Any) -> bytes:
    stencil = Stream(pdf, written().convert("1").tobytes())
    stencil.Type, stencil.Subtype = Name.XObject, Name.Image
    stencil.Width, stencil.Height = _SIZE
    stencil.ImageMask, stencil.BitsPerComponent = True, 1
    page.Resources.XObject.Im = pdf.make_indirect(stencil)
    return b"1 g " + _DRAWN


def _clipped_form(pdf: Pdf, page: Any) -> bytes:
    _form(pdf, page)
    return b"q 36 40 60 40 re W n /Fm Do Q "


def _bounded_form(pdf: Pdf, page: Any) -> bytes:
    _form(pdf, page, (36, 40, 96, 80))
    return b"/Fm Do "


def _whole_form(pdf: Pdf, page: Any) -> bytes:
    _form(pdf, page)
    return b"/Fm Do "


def _lower_edge(pdf: Pdf, page: Any, text: str) -> bytes:
    """The lowest third of a picture is cut off."""
    image = written("NOTICE", (760, 230))
    ImageDraw.Draw(image).text((30, 175), text, fill=0, font=font(14))
    page.Resources.XObject.Im = stored(pdf, image)
    return b"q 100 335 380 80 re W n 380 0 0 115 100 300 cm /Im Do Q "


def _under_a_picture(pdf: Pdf, page: Any) -> bytes:
    page.Resources.XObject.Z = stored(pdf, Image.radial_gradient("L"))
    return _DRAWN + b"q 400 0 0 100 90 280 cm /Z Do Q "


def _sealed(pdf: Pdf, page: Any) -> bytes:
    seal, mask = Image.new("L", (300, 300), 100), Image.new("L", (300, 300), 0)
    pen = ImageDraw.Draw(mask)
    pen.ellipse((5, 5, 295, 295), outline=255, width=14)
    pen.text((60, 110), "公章", fill=255, font=font(20))
    page.Resources.XObject.Seal = stored(pdf, seal)
    page.Resources.XObject.Seal.SMask = stored(pdf, mask)
    return _scan(pdf, page) + b"q 110 0 0 110 150 660 cm /Seal Do Q "


def _inline(_: Pdf, page: Any) -> bytes:
    data = written().tobytes().hex().encode()
    begin = b"q 350 0 0 60 100 300 cm BI /W 700 /H 120 /BPC 8 /CS /G /F /AHx ID "
    return begin + data + b"> EI Q 0 g " + _OVER


def _letters(pdf: Pdf, page: Any, meaning: str) -> bytes:
    """Letters over all of the picture: solid squares that mean so."""
    glyph = Stream(pdf, b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f")
    unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "1 begincodespacerange <00> <FF> endcodespacerange "
        f"1 beginbfchar <41> <{ord(meaning):04X}> endbfchar endcmap end end"
    )
    page.Resources.Font.Bar = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 1000, 1000]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(A=pdf.make_indirect(glyph)),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name.A])),
        FirstChar=65,
        LastChar=65,
        Widths=Array([1000]),
        Resources=Dictionary(),
        ToUnicode=pdf.make_indirect(Stream(pdf, unicode.encode())),
    )
    return _DRAWN + b"BT /Bar 70 Tf 95 295 Td (AAAAAA) Tj ET "


#: Of each the number stands in the picture and not on the page.
HIDDEN: Final[dict[str, Maker]] = {
    "bar": lambda *_: _DRAWN + b"0 g " + _OVER,
    "white_bar": lambda *_: _DRAWN + b"1 g " + _OVER,
    "thick_line": lambda *_: _DRAWN + b"70 w 95 330 m 460 330 l S ",
    "turned_bar": lambda *_: b"q 0 350 -60 0 300 100 cm /Im Do Q 0 g 235 95 70 360 re f ",
    "clear": _clear,
    "clear_mask": lambda pdf, page: _masked(pdf, page, 0),
    "half_a_mask": lambda pdf, page: _masked(pdf, page, 255, half=True),
    "mask_under_a_bar": lambda pdf, page: _drawn_by_mask(pdf, page) + b"0 g " + _OVER,
    "keyed": _keyed,
    "pale_stencil": _pale_stencil,
    "scan_under_a_bar": lambda pdf, page: _scan(pdf, page) + b"0 g " + _OVER_THE_NUMBER,
    "clipped_form": _clipped_form,
    "bounded_form": _bounded_form,
    "lower_edge": lambda pdf, page: _lower_edge(pdf, page, VALUE),
    "off_the_page": lambda *_: b"q 350 0 0 60 420 300 cm /Im Do Q ",
    "under_a_picture": _under_a_picture,
    "inline": _inline,
    "letters_as_bars": lambda pdf, page: _letters(pdf, page, "█"),
}
#: Of each everything that can be read in the picture can be read on the page.
SHOWN: Final[dict[str, Maker]] = {
    "plain": lambda *_: _DRAWN,
    "pale": _pale,
    "rules": lambda *_: _DRAWN + b"90 330 m 460 330 l S 90 310 370 40 re S ",
    "twice": lambda *_: _DRAWN + _DRAWN,
    "drawn_by_mask": _drawn_by_mask,
    "scan": _scan,
    "blank_part_under_white": lambda pdf, page: _scan(pdf, page) + b"1 g 0 0 595 200 re f ",
    "whole_form": _whole_form,
    "blank_edge": lambda pdf, page: _lower_edge(pdf, page, ""),
    "sealed": _sealed,
    "letters": lambda pdf, page: _letters(pdf, page, "田"),
}


def make(path: Path, maker: Maker, lines: tuple[str, ...] = ("公开内容",)) -> Path:
    """A file of one page with these lines and what the maker adds."""
    make_pdf(path, [lines])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.obj.Resources.XObject = Dictionary(Im=stored(pdf, written()))
        page.contents_add(Stream(pdf, b"\n" + maker(pdf, page.obj)))
        pdf.save(path, deterministic_id=True)
    return path
