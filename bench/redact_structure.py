"""Generated documents: pages, forms and patterns that nest, turn, repeat and inherit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from bench.redact_sheet import (
    PUBLIC,
    SIZE,
    Made,
    Sheet,
    all_pages,
    lines_of,
    made,
    one_page,
    spread,
    times,
)

Secrets = Mapping[str, str]


def _form(pdf: pikepdf.Pdf, content: str, **entries: object) -> pikepdf.Object:
    form = Stream(pdf, content.encode("ascii"))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, -20, 400, 100])
    for key, value in entries.items():
        form[f"/{key}"] = value
    return pdf.make_indirect(form)


def nested_forms(secrets: Secrets) -> Made:
    """A form in a form, drawn twice, once aslant, on two pages."""
    sheets = [Sheet(secrets).heading()]
    sheets.append(Sheet(secrets, face=sheets[0].face, public=list(PUBLIC)))
    first, *others = [sheets[0].face.hex(each) for each in lines_of(secrets)]
    sheets[1].content = sheets[0].content
    turn = times(spread(30), (0.7, 0, 0, 0.7, 60, 60))
    aslant = " ".join(f"{each:.4f}" for each in turn)
    sheets[0].raw(f"q 1 0 0 1 26 300 cm /Fm Do Q q {aslant} cm /Fm Do Q")
    for sheet in sheets:
        for placed in ((1, 0, 0, 1, 26, 300), turn):
            for row, line in enumerate(lines_of(secrets)):
                y = 70 if row == 0 else 46 - 22 * (row - 1)
                sheet.mark_text(line, times((1, 0, 0, 1, 10, y), placed))
    pdf = all_pages(sheets)
    font = pdf.pages[0].Resources.Font
    shown = "".join(
        f"BT /F1 14 Tf 0 {16 - 22 * at} Td {each} Tj ET " for at, each in enumerate(others)
    )
    inner = _form(pdf, shown, Resources=Dictionary(Font=font), BBox=Array([0, -60, 400, 100]))
    outer = _form(
        pdf,
        f"BT /F1 14 Tf 0 60 Td {first} Tj ET q 1 0 0 1 0 20 cm /In Do Q",
        Matrix=Array([1, 0, 0, 1, 10, 10]),
        BBox=Array([0, -60, 400, 120]),
        Resources=Dictionary(Font=font, XObject=Dictionary(In=inner)),
    )
    for page in pdf.pages:
        page.Resources.XObject = Dictionary(Fm=outer)
    return made(pdf, *sheets)


def form_without_resources(secrets: Secrets) -> Made:
    """A form that uses the fonts of the page it is drawn on."""
    sheet = Sheet(secrets).heading()
    lines = lines_of(secrets)
    shown = " ".join(
        f"BT /F1 14 Tf 0 {60 - 24 * at} Td {sheet.face.hex(line)} Tj ET"
        for at, line in enumerate(lines)
    )
    sheet.raw("q 1 0 0 1 36 300 cm /Fm Do Q")
    for at, line in enumerate(lines):
        sheet.mark_text(line, (1, 0, 0, 1, 36, 360 - 24 * at))
    pdf = one_page(sheet)
    pdf.pages[0].Resources.XObject = Dictionary(
        Fm=_form(pdf, shown, BBox=Array([0, -40, 400, 100]))
    )
    return made(pdf, sheet)


def form_of_itself(secrets: Secrets) -> Made:
    """A form that draws itself."""
    sheet = Sheet(secrets).body()
    sheet.raw("/Fm Do")
    pdf = one_page(sheet)
    form = _form(pdf, "q /Fm Do Q")
    form.Resources = Dictionary(XObject=Dictionary(Fm=form))
    pdf.pages[0].Resources.XObject = Dictionary(Fm=form)
    return made(pdf, sheet)


def _rotated(angle: int, secrets: Secrets) -> Made:
    sheet = Sheet(secrets, rotate=angle).body()
    return made(one_page(sheet), sheet)


def rotated_90(secrets: Secrets) -> Made:
    """Displayed after a quarter turn."""
    return _rotated(90, secrets)


def rotated_180(secrets: Secrets) -> Made:
    """Displayed upside down."""
    return _rotated(180, secrets)


def rotated_270(secrets: Secrets) -> Made:
    """Displayed after three quarters of a turn."""
    return _rotated(270, secrets)


def shifted_box(secrets: Secrets) -> Made:
    """A MediaBox that does not begin at nought."""
    sheet = Sheet(secrets, origin=(100, 200)).body()
    return made(one_page(sheet), sheet)


def cropped(secrets: Secrets) -> Made:
    """Secrets also stand on paper that the CropBox cuts away."""
    sheet = Sheet(secrets).body()
    for row, value in enumerate(secrets.values()):
        sheet.text(60, -40 - 24 * row, value)
    pdf = one_page(sheet)
    pdf.pages[0].CropBox = Array([0, 0, *sheet.size])
    pdf.pages[0].MediaBox = Array([-50, -200, sheet.size[0] + 50, sheet.size[1] + 50])
    return made(pdf, sheet)


def off_the_page(secrets: Secrets) -> Made:
    """Text written beside the paper."""
    sheet = Sheet(secrets).heading()
    for row, value in enumerate(secrets.values()):
        sheet.text(60, -60 - 24 * row, value)
    return made(one_page(sheet), sheet)


def large_unit(secrets: Secrets) -> Made:
    """A page whose unit is a thirty-sixth of an inch."""
    sheet = Sheet(secrets, unit=2).body()
    return made(one_page(sheet), sheet)


def tiled(secrets: Secrets) -> Made:
    """Text as the tile of a pattern."""
    sheet = Sheet(secrets).heading()
    value = secrets["name"] + secrets["id"]
    shown = sheet.face.hex(value)
    sheet.raw("/Pattern cs /P1 scn 36 240 300 60 re f")
    sheet.mark_quad((1, 0, 0, 1, 0, 0), (36, 240, 336, 300))
    pdf = one_page(sheet)
    tile = Stream(pdf, f"BT /F1 12 Tf 5 5 Td {shown} Tj ET".encode())
    tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = Name.Pattern, 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = Array([0, 0, 250, 20]), 250, 20
    tile.Resources = Dictionary(Font=pdf.pages[0].Resources.Font)
    pdf.pages[0].Resources.Pattern = Dictionary(P1=pdf.make_indirect(tile))
    return made(pdf, sheet, pictured=True)


def soft_mask(secrets: Secrets) -> Made:
    """Text as the mask through which a colour is seen."""
    sheet = Sheet(secrets).heading()
    value = secrets["name"] + secrets["id"]
    shown = sheet.face.hex(value)
    sheet.raw(f"q /G1 gs 0 g 0 0 {sheet.size[0]:g} 400 re f Q")
    sheet.mark_text(value, (1, 0, 0, 1, 36, 300))
    pdf = one_page(sheet)
    group = _form(
        pdf,
        f"1 g BT /F1 14 Tf 36 300 Td {shown} Tj ET",
        BBox=Array([0, 0, *sheet.size]),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
        Resources=Dictionary(Font=pdf.pages[0].Resources.Font),
    )
    pdf.pages[0].Resources.ExtGState = Dictionary(
        G1=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))
    )
    return made(pdf, sheet, pictured=True)


def inherited(secrets: Secrets) -> Made:
    """Resources, MediaBox and Rotate stand at the tree of pages."""
    sheet = Sheet(secrets, rotate=90).body()
    pdf = one_page(sheet)
    page, tree = pdf.pages[0].obj, pdf.Root.Pages
    for key in ("/Resources", "/MediaBox", "/Rotate"):
        tree[key] = page[key]
        del page[key]
    return made(pdf, sheet)


def split_contents(secrets: Secrets) -> Made:
    """A content in pieces that end in the middle of text objects."""
    sheet = Sheet(secrets).body()
    pdf = one_page(sheet)
    words = "\n".join(sheet.content).split(" ")
    third = len(words) // 3
    parts = [words[:third], words[third : 2 * third], words[2 * third :]]
    pdf.pages[0].Contents = Array(
        [pdf.make_indirect(Stream(pdf, " ".join(each).encode("ascii"))) for each in parts]
    )
    return made(pdf, sheet)


def one_page_twice(secrets: Secrets) -> Made:
    """Two pages share content, fonts and resources."""
    sheet = Sheet(secrets).body()
    pdf = one_page(sheet)
    pdf.pages.append(pdf.pages[0])
    return made(pdf, sheet, sheet)


def another_page_keeps_the_letters(secrets: Secrets) -> Made:
    """The second page shares the font and shows every letter of the name in other words."""
    sheet = Sheet(secrets).body()
    other = Sheet(secrets, face=sheet.face)
    name = secrets["name"]
    for row, each in enumerate(name):
        other.text(36, 500 - 24 * row, f"第{row + 1}号文件〔{each}〕公开")
        other.public.append(f"第{row + 1}号文件〔{each}〕公开")
    return made(all_pages([sheet, other]), sheet, other)


def odd_names(secrets: Secrets) -> Made:
    """The name of a font is no UTF-8, in the resources and in the content."""
    sheet = Sheet(secrets).heading()
    for row, line in enumerate(lines_of(secrets)):
        shown = sheet.face.hex(line)
        sheet.raw(f"BT /F\xe9\xffa 14 Tf 36 {420 - 24 * row} Td {shown} Tj ET")
        sheet.mark_text(line, (1, 0, 0, 1, 36, 420 - 24 * row))
    pdf = one_page(sheet)
    fonts = pdf.pages[0].Resources.Font
    fonts["/FxFxF"] = fonts.F1
    written = made(pdf, sheet, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    # the library writes no such name itself: same length, so that offsets stay right
    return replace(written, data=written.data.replace(b"/FxFxF", b"/F\xe9\xffa\x20"))


def packed_objects(secrets: Secrets) -> Made:
    """Objects in streams, streams packed twice."""
    sheet = Sheet(secrets).body()
    pdf = one_page(sheet)
    content = pdf.pages[0].Contents
    content.write(
        content.read_bytes().hex().encode() + b">", filter=Name.ASCIIHexDecode, decode_parms=None
    )
    return made(
        pdf,
        sheet,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )


def twelve_pages(secrets: Secrets) -> Made:
    """One font, twelve pages, secrets on every third one only."""
    face = None
    sheets = []
    for number in range(12):
        sheet = Sheet(secrets) if face is None else Sheet(secrets, face=face)
        face = sheet.face
        sheet.body() if number % 3 == 0 else sheet.heading()
        sheet.text(36, 60, f"第{number + 1}页")
        sheets.append(sheet)
    return made(all_pages(sheets), *sheets)


def mirrored(secrets: Secrets) -> Made:
    """Text seen in a mirror: its letters run to the left."""
    sheet = Sheet(secrets).heading()
    for row, value in enumerate(secrets.values()):
        sheet.text(380, 420 - 24 * row, value, size=SIZE, turn=(-1, 0, 0, 1, 0, 0))
    return made(one_page(sheet), sheet)


MAKERS = (
    nested_forms,
    form_without_resources,
    form_of_itself,
    rotated_90,
    rotated_180,
    rotated_270,
    shifted_box,
    cropped,
    off_the_page,
    large_unit,
    tiled,
    soft_mask,
    inherited,
    split_contents,
    one_page_twice,
    another_page_keeps_the_letters,
    odd_names,
    packed_objects,
    twelve_pages,
    mirrored,
)
