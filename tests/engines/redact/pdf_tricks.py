"""What a PDF can hide beside its visible text: each function adds one carrier to a file that
``make_pdf`` wrote.

Used by the tests of removal and of proof. Everything here is made of invented values.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image


def change(path: Path, *tricks: str, value: str = "", page: int = 1) -> Path:
    """Apply the named tricks of this module to a file in place and return its path."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for trick in tricks:
            _TRICKS[trick](pdf, pdf.pages[page - 1], value)
        pdf.save(path, deterministic_id=True)
    return path


def _font(page: pikepdf.Page) -> str:
    """The name of the font of the first text; texts are added by copying what the page shows."""
    name = ""
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "Tf":
            name = str(instruction.operands[0])
        elif str(instruction.operator) in {"Tj", "TJ"}:
            break
    return name


def _append(pdf: Pdf, page: pikepdf.Page, content: bytes) -> None:
    page.contents_add(Stream(pdf, content))


def _shown(page: pikepdf.Page) -> bytes:
    """The operators that show the first text of the page."""
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) in {"Tj", "TJ"}:
            return pikepdf.unparse_content_stream([instruction])
    raise AssertionError("the page shows no text")


def _again(pdf: Pdf, page: pikepdf.Page, before: bytes, at: tuple[int, int] = (72, 300)) -> None:
    """Show the first text of the page once more, with other settings, at another place."""
    place = f"BT {_font(page)} 14 Tf {at[0]} {at[1]} Td ".encode()
    _append(pdf, page, b"q " + before + place + _shown(page) + b" ET Q")


def _white(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    _again(pdf, page, b"1 1 1 rg ")


def _outside(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    _again(pdf, page, b"", at=(72, -200))


def _covered(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    _again(pdf, page, b"")
    _append(pdf, page, b"q 0 0 0 rg 60 290 500 30 re f Q")


def _in_form(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    place = f"BT {_font(page)} 14 Tf 72 300 Td ".encode()
    form = Stream(pdf, place + _shown(page) + b" ET")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
    form.Resources = Dictionary(Font=page.resources.Font)
    page.resources.XObject = Dictionary(Fm=pdf.make_indirect(form))
    _append(pdf, page, b"/Fm Do")


def _spoken(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    words = value.encode("utf-16-be").hex()
    inner = f"/Span <</ActualText <feff{words}>>> BDC ".encode()
    _append(pdf, page, inner + b"q 0.9 g 72 250 20 20 re f Q EMC")


def _layered(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String(value)))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(Order=Array([group]), OFF=Array([group]))
    )
    page.resources.Properties = Dictionary(Lay=group)
    _append(pdf, page, b"/OC /Lay BDC ")
    _again(pdf, page, b"")
    _append(pdf, page, b" EMC")


def _orphan(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    page.obj.PieceInfo = Dictionary(App=Dictionary(Private=pikepdf.String(value)))
    page.obj.Metadata = Stream(pdf, f"<x>{value}</x>".encode())


def _script(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String(f"app.alert('{value}')"))


def _photo(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = value
    Image.radial_gradient("L").save(buffer, "JPEG", exif=exif, comment=value.encode())
    picture = Stream(pdf, b"")
    picture.write(buffer.getvalue(), filter=Name.DCTDecode)
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width = picture.Height = 256
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    page.resources.XObject = Dictionary(Im=pdf.make_indirect(picture))
    _append(pdf, page, b"q 100 0 0 100 72 72 cm /Im Do Q")


def _seal(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    look = Stream(pdf, b"1 0 0 rg 0 0 80 80 re f")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 80, 80])
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=Array([300, 200, 380, 280]),
        F=4,
        T=pikepdf.String(value),
        AP=Dictionary(N=pdf.make_indirect(look)),
    )
    page.obj.Annots = Array([pdf.make_indirect(note)])


def _picture(pdf: Pdf, page: pikepdf.Page) -> None:
    picture = Stream(pdf, bytes(range(256)) * 4)
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width, picture.Height = 32, 32
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    page.resources.XObject = Dictionary(Im=pdf.make_indirect(picture))


def _spilling(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    _picture(pdf, page)
    _append(pdf, page, b"q 400 0 0 400 400 100 cm /Im Do Q")


def _clipped(pdf: Pdf, page: pikepdf.Page, value: str) -> None:
    _picture(pdf, page)
    _append(pdf, page, b"q 100 100 50 50 re W n 400 0 0 400 80 80 cm /Im Do Q")


_TRICKS = {
    "white": _white,
    "outside": _outside,
    "covered": _covered,
    "in_form": _in_form,
    "spoken": _spoken,
    "layered": _layered,
    "orphan": _orphan,
    "script": _script,
    "photo": _photo,
    "seal": _seal,
    "spilling": _spilling,
    "clipped": _clipped,
}


def add_revision(path: Path, value: str) -> None:
    """Append an earlier or later version as an incremental update would: old bytes stay in the
    file.
    """
    data = path.read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        size = int(pdf.trailer.Size)
        root = pdf.Root.objgen[0]
    start = data.rindex(b"startxref")
    previous = int(data[start:].split()[1])
    extra = f"{size} 0 obj\n({value})\nendobj\n".encode()
    offset = len(data) + 1
    table = f"xref\n{size} 1\n{offset:010d} 00000 n \n"
    trailer = f"trailer\n<< /Size {size + 1} /Root {root} 0 R /Prev {previous} >>\n"
    where = offset + len(extra)
    path.write_bytes(data + b"\n" + extra + f"{table}{trailer}startxref\n{where}\n%%EOF\n".encode())
