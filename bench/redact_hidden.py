"""Generated documents: secrets nobody sees on paper — pale, invisible, covered, switched off, spoken."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from bench.redact_sheet import Made, Sheet, lines_of, made, one_page

Secrets = Mapping[str, str]


def _copies(secrets: Secrets, before: str, after: str = "", *, size: float = 14) -> Sheet:
    """The secrets in a state of its own below the public lines."""
    sheet = Sheet(secrets).heading()
    sheet.raw(f"q {before}")
    for row, line in enumerate(lines_of(secrets)):
        sheet.text(36, 420 - 24 * row, line, size=size)
    sheet.raw(f"{after} Q")
    return sheet


def _made(sheet: Sheet) -> Made:
    return made(one_page(sheet), sheet)


def white(secrets: Secrets) -> Made:
    """White letters on white paper."""
    return _made(_copies(secrets, "1 g"))


def colour_of_the_ground(secrets: Secrets) -> Made:
    """Letters in the colour of the bar they stand on."""
    return _made(_copies(secrets, "0.2 0.4 0.7 rg 30 330 380 110 re f"))


def invisible(secrets: Secrets) -> Made:
    """Render mode 3."""
    return _made(_copies(secrets, "3 Tr"))


def as_a_clip(secrets: Secrets) -> Made:
    """Render mode 7: the letters are the hole through which a colour is seen."""
    sheet = Sheet(secrets).heading()
    shown = " ".join(
        f"1 0 0 1 36 {420 - 24 * row} Tm {sheet.face.hex(line)} Tj"
        for row, line in enumerate(lines_of(secrets))
    )
    sheet.raw(f"q BT 7 Tr /F1 14 Tf {shown} ET 0 0 1 rg 0 0 420 450 re f Q")
    for row, line in enumerate(lines_of(secrets)):
        sheet.mark_text(line, (1, 0, 0, 1, 36, 420 - 24 * row))
    return _made(sheet)


def clipped_away(secrets: Secrets) -> Made:
    """Letters outside the clip."""
    return _made(_copies(secrets, "10 10 20 20 re W n"))


def painted_over(secrets: Secrets) -> Made:
    """The drafter's own black bars over live text."""
    return _made(_copies(secrets, "", "0 g 30 330 380 110 re f"))


def under_a_picture(secrets: Secrets) -> Made:
    """A photograph over live text."""
    pdf = one_page(sheet := _copies(secrets, "", "q 380 0 0 110 30 330 cm /Im Do Q"))
    buffer = io.BytesIO()
    Image.linear_gradient("L").save(buffer, "JPEG")
    picture = Stream(pdf, b"")
    picture.write(buffer.getvalue(), filter=Name.DCTDecode)
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width = picture.Height = 256
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].Resources.XObject = Dictionary(Im=pdf.make_indirect(picture))
    return made(pdf, sheet)


def see_through(secrets: Secrets) -> Made:
    """Letters without any opacity."""
    pdf = one_page(sheet := _copies(secrets, "/G0 gs"))
    pdf.pages[0].Resources.ExtGState = Dictionary(G0=Dictionary(ca=0, CA=0))
    return made(pdf, sheet)


def tiny(secrets: Secrets) -> Made:
    """Letters of a tenth of a point."""
    return _made(_copies(secrets, "", size=0.1))


def layer_off(secrets: Secrets) -> Made:
    """A layer that is not shown, named after the applicant."""
    pdf = one_page(sheet := _copies(secrets, "/OC /oc1 BDC", "EMC"))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("隐藏" + secrets["name"])))
    pdf.pages[0].Resources.Properties = Dictionary(oc1=layer)
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
    )
    return made(pdf, sheet)


def layer_by_membership(secrets: Secrets) -> Made:
    """Shown only when a layer that is off were on: a membership dictionary decides."""
    pdf = one_page(sheet := _copies(secrets, "/OC /oc1 BDC", "EMC"))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("底稿")))
    member = pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array([layer]), P=Name.AllOn))
    pdf.pages[0].Resources.Properties = Dictionary(oc1=member)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return made(pdf, sheet)


def _utf16(text: str) -> str:
    return "<FEFF" + text.encode("utf-16-be").hex().upper() + ">"


def spoken_inline(secrets: Secrets) -> Made:
    """ActualText, Alt and E inside the content say what is not drawn."""
    sheet = Sheet(secrets).heading()
    values = list(secrets.values())
    for row, (key, value) in enumerate(zip(("ActualText", "Alt", "E"), values, strict=False)):
        sheet.raw(f"/Span <</{key} {_utf16(value)}>> BDC")
        sheet.text(36, 420 - 24 * row, "另见附件")
        sheet.raw("EMC")
    return replace(_made(sheet), said=True)


def spoken_by_structure(secrets: Secrets) -> Made:
    """The structure tree and a list of properties say the secrets, beside what is drawn."""
    sheet = Sheet(secrets).heading()
    sheet.raw("/P /MC0 BDC")
    sheet.text(36, 420, secrets["id"])
    sheet.raw("EMC")
    pdf = one_page(sheet)
    pdf.pages[0].Resources.Properties = Dictionary(
        MC0=Dictionary(ActualText=String(secrets["id"]), MCID=0)
    )
    told = Dictionary(
        S=Name.Figure,
        Alt=String("签名 " + secrets["name"]),
        ActualText=String(secrets["mobile"]),
        E=String(secrets["address"]),
        T=String(secrets["name"]),
    )
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=told))
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    return made(pdf, sheet)


def in_a_dictionary_of_marks(secrets: Secrets) -> Made:
    """Property lists carry values under keys of their own."""
    sheet = Sheet(secrets).heading()
    sheet.raw(f"/Artifact <</Author {_utf16(secrets['name'])} /Note {_utf16(secrets['id'])}>> DP")
    return _made(sheet)


MAKERS = (
    white,
    colour_of_the_ground,
    invisible,
    as_a_clip,
    clipped_away,
    painted_over,
    under_a_picture,
    see_through,
    tiny,
    layer_off,
    layer_by_membership,
    spoken_inline,
    spoken_by_structure,
    in_a_dictionary_of_marks,
)
