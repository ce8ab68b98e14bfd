"""Generated documents: every kind of font a program writes, embedded and not, mapped to characters or not."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.redact_faces import Face, outline, truetype, width
from bench.redact_sheet import PUBLIC, SIZE, Made, Sheet, lines_of, made, one_page

Secrets = Mapping[str, str]
_LATIN = {"name": "Griffin Ouyang", "id": "E8713094K", "mobile": "+86 139 0571 8833"}
_LATIN_PUBLIC = (
    "Notice on temporary assistance",
    "All applications were examined in March.",
    "Office hours are 9:00 to 17:00 on working days.",
    "Fine print: first floor, affluent offices.",
)


def _composite(kind: str, secrets: Secrets) -> Made:
    sheet = Sheet(secrets, kind=kind).body()
    return made(one_page(sheet), sheet, pictured=kind in ("mute", "lying"))


def _simple(kind: str, secrets: Secrets) -> Made:
    sheet = Sheet(secrets, kind=kind, face=Face(octets=1)).body()
    return made(one_page(sheet), sheet)


def _reportlab(face: str, secrets: Secrets) -> Made:
    lines = [*PUBLIC, *lines_of(secrets)]
    if face == "STSong-Light":
        pdfmetrics.registerFont(UnicodeCIDFont(face))
    else:
        order = sorted(set("".join(lines)) | {" "})
        pdfmetrics.registerFont(TTFont(face, io.BytesIO(truetype(order))))
    sheet = Sheet(secrets, public=list(PUBLIC))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=sheet.size, invariant=1)
    canvas.setFont(face, SIZE)
    for row, line in enumerate(lines):
        canvas.drawString(36, sheet.top(row), line)
        step = partial(pdfmetrics.stringWidth, fontName=face, fontSize=SIZE)
        sheet.mark_text(line, (1, 0, 0, 1, 36, sheet.top(row)), step=step)
    canvas.showPage()
    canvas.save()
    return Made(buffer.getvalue(), sheet.displayed())


def reportlab_cid(secrets: Secrets) -> Made:
    """Reportlab's STSong-Light: nothing embedded, a predefined CMap."""
    return _reportlab("STSong-Light", secrets)


def reportlab_subset(secrets: Secrets) -> Made:
    """Reportlab's TrueType subsets: one-byte fonts with ToUnicode."""
    return _reportlab(f"Bench{secrets['id']}", secrets)


def _wide(_: str) -> float:
    return SIZE


def _half_wide(each: str) -> float:
    """ASCII is half as wide in GBK-EUC."""
    return SIZE / 2 if ord(each) < 0x80 else SIZE


def _predefined(encoding: str, codec: str, secrets: Secrets) -> Made:
    """A font that is not embedded, by the codes of an old encoding."""
    sheet = Sheet(secrets).heading()
    for row, line in enumerate(lines_of(secrets)):
        y = 420 - 24 * row
        sheet.raw(f"BT /G 14 Tf 36 {y} Td <{line.encode(codec).hex()}> Tj ET")
        sheet.mark_text(line, (1, 0, 0, 1, 36, y), step=_half_wide if codec == "gbk" else _wide)
    pdf = one_page(sheet)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/SimSun"),
        Flags=4,
        FontBBox=[0, -200, 1000, 900],
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=700,
        StemV=80,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/SimSun"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
        DW=1000,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    if codec == "gbk":
        descendant.W = Array([1, 95, 500, 814, 939, 500])
    pdf.pages[0].Resources.Font.G = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/SimSun"),
            Encoding=Name("/" + encoding),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
        )
    )
    return made(pdf, sheet)


def gbk(secrets: Secrets) -> Made:
    """GBK-EUC-H, one and two bytes mixed, not embedded."""
    return _predefined("GBK-EUC-H", "gbk", secrets)


def ucs2(secrets: Secrets) -> Made:
    """UniGB-UCS2-H, not embedded."""
    return _predefined("UniGB-UCS2-H", "utf-16-be", secrets)


def latin_kerned(secrets: Secrets) -> Made:
    """Helvetica with kerned TJ and Tw on the blank: the gap of a name may not tell its letters."""
    sheet = Sheet(_LATIN, public=list(_LATIN_PUBLIC))
    for row, line in enumerate((*_LATIN_PUBLIC, *(f"Person: {each}." for each in _LATIN.values()))):
        y = sheet.top(row)
        middle = len(line) // 2
        sheet.raw(
            f"BT /H 14 Tf 2 Tw 36 {y:g} Td [({line[:3]}) 40 ({line[3:middle]}) -30 ({line[middle:]})] TJ ET"
        )
        sheet.mark_text(
            line,
            (1, 0, 0, 1, 36, y),
            step=lambda each: pdfmetrics.stringWidth(each, "Helvetica", 14) + 2 * (each == " "),
        )
    pdf = one_page(sheet)
    pdf.pages[0].Resources.Font.H = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
    )
    return replace(made(pdf, sheet), secrets=_LATIN)


def ligatures(secrets: Secrets) -> Made:
    """One code says two letters: "ffi" of a name is one glyph."""
    return _drawn_by_boxes(
        secrets, {"name": "Griffin"}, ("Office notice",), [("Office ", ["G", "r", "i", "ffi", "n"])]
    )


def right_to_left(secrets: Secrets) -> Made:
    """A name in Hebrew letters, written from the left in the order in which it is seen."""
    name = "שמעון"
    return _drawn_by_boxes(
        secrets, {"name": name}, ("Notice", "Reading"), [("Notice ", list(name[::-1]))]
    )


def _drawn_by_boxes(
    secrets: Secrets,
    own: Secrets,
    public: tuple[str, ...],
    shown: list[tuple[str, list[str]]],
) -> Made:
    """Lines of a Type 3 font whose codes say any characters; letters are drawn as bars."""
    sheet = Sheet({**own, "id": secrets["id"]}).heading()
    sheet.text(36, 300, secrets["id"])
    codes: dict[str, int] = {}
    first = 0xA1  # no code of the other font, read as two bytes, is one of these

    def code(each: str) -> int:
        return codes.setdefault(each, len(codes) + first)

    for row, (before, letters) in enumerate([*((each, []) for each in public), *shown]):
        told = [*before, *letters]
        y = 420 - 24 * row
        written = "".join(f"{code(each):02X}" for each in told)
        sheet.raw(f"BT /T3 14 Tf 36 {y} Td <{written}> Tj ET")
        if letters:
            left, wide = 7 * len(before), 7 * len(letters)
            sheet.mark_quad((1, 0, 0, 1, 36 + left, y), (0, -3, wide, 13))
    sheet.public += public
    pdf = one_page(sheet)
    bar = pdf.make_indirect(Stream(pdf, b"500 0 50 0 450 700 d1 50 0 400 700 re f"))
    blank = pdf.make_indirect(Stream(pdf, b"500 0 d0"))
    rows = "\n".join(
        f"<{number:02X}> <{each.encode('utf-16-be').hex()}>" for each, number in codes.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /B def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(codes)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap end end\n"
    )
    procs = {f"/g{at}": blank if each == " " else bar for each, at in codes.items()}
    pdf.pages[0].Resources.Font.T3 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 500, 1000]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(procs),
            Encoding=Dictionary(
                Type=Name.Encoding, Differences=Array([first, *(Name(each) for each in procs)])
            ),
            FirstChar=first,
            LastChar=first + len(codes) - 1,
            Widths=Array([500] * len(codes)),
            Resources=Dictionary(),
            ToUnicode=pdf.make_indirect(Stream(pdf, cmap.encode("ascii"))),
        )
    )
    return replace(made(pdf, sheet), secrets=sheet.secrets)


def letters_as_forms(secrets: Secrets) -> Made:
    """Each glyph of a Type 3 font shows text of another font."""
    sheet = Sheet(secrets).heading()
    values = list(secrets.values())
    pdf = pikepdf.new()
    for at, value in enumerate(values):
        sheet.raw(f"BT /T3 14 Tf 36 {420 - 24 * at} Td <{at + 1:02X}> Tj ET")
        sheet.mark_text(value, (1, 0, 0, 1, 36, 420 - 24 * at))
    shown = [sheet.face.hex(value) for value in values]
    page = sheet.add_to(pdf)
    font = page.Resources.Font.F1
    procs = {
        f"/g{at}": pdf.make_indirect(
            Stream(pdf, f"1000 0 d0 BT /F1 1000 Tf {show} Tj ET".encode("ascii"))
        )
        for at, show in enumerate(shown, 1)
    }
    page.Resources.Font.T3 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, -300, 30000, 1000]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(procs),
            Encoding=Dictionary(
                Type=Name.Encoding, Differences=Array([1, *(Name(each) for each in procs)])
            ),
            FirstChar=1,
            LastChar=len(procs),
            Widths=Array([1000] * len(procs)),
            Resources=Dictionary(Font=Dictionary(F1=font)),
        )
    )
    return made(pdf, sheet, pictured=True)


def outlined(secrets: Secrets) -> Made:
    """Letters as paths: no text at all where the secrets stand."""
    sheet = Sheet(secrets).heading()
    for row, value in enumerate(secrets.values()):
        x, y = 36.0, 420 - 24 * row
        for each in value:
            sheet.raw(f"q 0.014 0 0 0.014 {x:g} {y} cm {outline(each)} f Q")
            x += width(each) * SIZE / 1000
        sheet.mark_text(value, (1, 0, 0, 1, 36, y))
    return made(one_page(sheet), sheet, pictured=True)


def _named(name: str, maker: Callable[[Secrets], Made], told: str) -> Callable[[Secrets], Made]:
    """A maker with a name and a sentence of its own."""

    def run(secrets: Secrets) -> Made:
        return maker(secrets)

    run.__name__, run.__doc__ = name, told
    return run


MAKERS = (
    reportlab_cid,
    reportlab_subset,
    *(
        _named(f"type0_{kind}", partial(_composite, kind), f"A Type 0 font: {kind}.")
        for kind in (
            "truetype",
            "cff",
            "cid_keyed",
            "mapped",
            "embedded_cmap",
            "radicals",
            "mute",
            "lying",
        )
    ),
    *(
        _named(f"simple_{kind}", partial(_simple, kind), f"A one-byte font: {kind}.")
        for kind in ("truetype", "type1c", "type3")
    ),
    gbk,
    ucs2,
    latin_kerned,
    ligatures,
    right_to_left,
    letters_as_forms,
    outlined,
)
