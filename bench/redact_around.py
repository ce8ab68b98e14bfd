"""Generated documents: secrets around the page — properties, notes, forms, attachments, older revisions."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from dataclasses import replace

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from bench.redact_sheet import Made, Sheet, made, one_page

Secrets = Mapping[str, str]


def _page(secrets: Secrets) -> tuple[Sheet, Pdf]:
    sheet = Sheet(secrets).body()
    return sheet, one_page(sheet)


def properties(secrets: Secrets) -> Made:
    """The information dictionary, with an entry of its own."""
    sheet, pdf = _page(secrets)
    for key, value in zip(("Title", "Author", "Subject", "Own"), secrets.values(), strict=False):
        pdf.docinfo["/" + key] = value
    return made(pdf, sheet)


def metadata(secrets: Secrets) -> Made:
    """XMP of the document and of the page, plain and packed."""
    sheet, pdf = _page(secrets)
    with pdf.open_metadata() as told:
        told["dc:title"] = secrets["name"]
        told["pdf:Keywords"] = secrets["mobile"]
    pdf.pages[0].obj.Metadata = Stream(pdf, f"<x>{secrets['id']}</x>".encode("utf-16-be"))
    return made(pdf, sheet)


def private_data(secrets: Secrets) -> Made:
    """PieceInfo of the document and of the page, a thumbnail, an odd key of the page."""
    sheet, pdf = _page(secrets)
    pdf.Root.PieceInfo = Dictionary(App=Dictionary(Private=Dictionary(n=String(secrets["name"]))))
    page = pdf.pages[0].obj
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(secrets["mobile"])))
    page.Thumb = Stream(
        pdf,
        secrets["id"].encode().ljust(300, b"\0"),
        Width=10,
        Height=10,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    page["/OfOurOwn"] = String(secrets["address"])
    return made(pdf, sheet)


def bookmarks(secrets: Secrets) -> Made:
    """Titles of bookmarks."""
    sheet, pdf = _page(secrets)
    with pdf.open_outline() as outline:
        outline.root += [pikepdf.OutlineItem(each, 0) for each in secrets.values()]
    return made(pdf, sheet)


def labels_and_destinations(secrets: Secrets) -> Made:
    """Page labels, destinations by name in both forms, named pages."""
    sheet, pdf = _page(secrets)
    target = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(secrets["name"]))]))
    pdf.Root.Dests = Dictionary({"/" + secrets["mobile"]: target})
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(Names=Array([String(secrets["id"]), target])),
        Pages=Dictionary(Names=Array([String(secrets["address"]), pdf.pages[0].obj])),
    )
    return made(pdf, sheet)


def attachments(secrets: Secrets) -> Made:
    """An attached file, named after the applicant, and one that belongs to the page."""
    sheet, pdf = _page(secrets)
    told = ",".join(secrets.values()).encode()
    name = secrets["name"] + ".txt"
    pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, told, filename=name)
    own = pikepdf.AttachedFileSpec(pdf, told, filename="a.csv", description=secrets["id"])
    pdf.pages[0].obj.AF = Array([own.obj])
    return made(pdf, sheet)


def scripts(secrets: Secrets) -> Made:
    """Scripts of opening, of the page, and by name."""
    sheet, pdf = _page(secrets)
    script = Dictionary(S=Name.JavaScript, JS=String(f"var x = '{secrets['id']}'"))
    pdf.Root.OpenAction = script
    pdf.pages[0].obj.AA = Dictionary(
        O=Dictionary(S=Name.JavaScript, JS=Stream(pdf, secrets["name"].encode("utf-16-be")))
    )
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(
            Names=Array(
                [
                    String(secrets["address"]),
                    Dictionary(S=Name.JavaScript, JS=String(secrets["mobile"])),
                ]
            )
        )
    )
    return made(pdf, sheet)


def orphans(secrets: Secrets) -> Made:
    """Objects nothing refers to."""
    sheet, pdf = _page(secrets)
    pdf.make_indirect(Dictionary(Orphan=String(secrets["name"])))
    pdf.make_indirect(Stream(pdf, secrets["id"].encode()))
    return made(pdf, sheet)


def _note(pdf: Pdf, subtype: str, box: list[float], **entries: object) -> pikepdf.Object:
    note = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array(box))
    for key, value in entries.items():
        note["/" + key] = value
    return pdf.make_indirect(note)


def free_text(secrets: Secrets) -> Made:
    """A note that is drawn on the page."""
    sheet = Sheet(secrets).heading()
    shown = sheet.face.hex("批注" + secrets["name"])
    sheet.mark_quad((1, 0, 0, 1, 0, 0), (60, 300, 260, 320))
    pdf = one_page(sheet)
    look = Stream(pdf, f"BT /F1 12 Tf 2 4 Td {shown} Tj ET".encode())
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    look.Resources = Dictionary(Font=pdf.pages[0].Resources.Font)
    note = _note(
        pdf,
        "FreeText",
        [60, 300, 260, 320],
        Contents=String("批注" + secrets["name"]),
        RC=String(f"<body>{secrets['name']}</body>"),
        DA=String("/F1 12 Tf"),
        F=4,
        AP=Dictionary(N=pdf.make_indirect(look)),
    )
    pdf.pages[0].obj.Annots = Array([note])
    return made(pdf, sheet)


def notes(secrets: Secrets) -> Made:
    """A sticky note, a link, a highlight, an attached file, a mark for removal never applied."""
    sheet, pdf = _page(secrets)
    file = pikepdf.AttachedFileSpec(pdf, secrets["id"].encode(), filename="a.txt").obj
    action = Dictionary(S=Name.URI, URI=String("tel:" + secrets["mobile"]))
    corners = Array([60, 520, 100, 520, 60, 500, 100, 500])
    pdf.pages[0].obj.Annots = Array(
        [
            _note(
                pdf,
                "Text",
                [300, 300, 320, 320],
                Contents=String(secrets["id"]),
                T=String(secrets["name"]),
            ),
            _note(pdf, "Link", [36, 200, 100, 220], A=action, Border=Array([0, 0, 0])),
            _note(
                pdf,
                "Highlight",
                [60, 500, 100, 520],
                QuadPoints=corners,
                Contents=String(secrets["address"]),
            ),
            _note(pdf, "FileAttachment", [1, 1, 9, 9], FS=file),
            _note(
                pdf,
                "Redact",
                [36, 350, 200, 370],
                OverlayText=String(secrets["name"]),
                QuadPoints=corners,
            ),
        ]
    )
    return made(pdf, sheet)


def fields(secrets: Secrets) -> Made:
    """A form field: value, earlier value, tooltip; and the same as XFA."""
    sheet = Sheet(secrets).heading()
    shown = sheet.face.hex(secrets["id"])
    sheet.mark_quad((1, 0, 0, 1, 0, 0), (60, 300, 260, 320))
    pdf = one_page(sheet)
    look = Stream(pdf, f"/Tx BMC q BT /F1 12 Tf 2 4 Td {shown} Tj ET Q EMC".encode())
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    look.Resources = Dictionary(Font=pdf.pages[0].Resources.Font)
    field = _note(
        pdf,
        "Widget",
        [60, 300, 260, 320],
        FT=Name.Tx,
        T=String("证件号"),
        TU=String(secrets["name"]),
        V=String(secrets["id"]),
        DV=String(secrets["mobile"]),
        F=4,
        AP=Dictionary(N=pdf.make_indirect(look)),
        P=pdf.pages[0].obj,
    )
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]),
        DA=String("/F1 12 Tf"),
        XFA=Stream(pdf, f"<xfa>{secrets['address']}</xfa>".encode()),
    )
    return made(pdf, sheet)


def signature(secrets: Secrets) -> Made:
    """A signature that tells who signed and how to reach them; redaction ends it."""
    sheet, pdf = _page(secrets)
    signed = Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        Name=String(secrets["name"]),
        ContactInfo=String(secrets["mobile"]),
        Location=String(secrets["address"]),
        Contents=String(secrets["id"].encode().ljust(64, b"\0")),
        ByteRange=Array([0, 1, 2, 3]),
    )
    field = _note(pdf, "Widget", [0, 0, 0, 0], FT=Name.Sig, T=String("s"), F=132)
    field.V = pdf.make_indirect(signed)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    pdf.Root.Perms = Dictionary(DocMDP=field.V)
    return made(pdf, sheet)


def names_of_things(secrets: Secrets) -> Made:
    """A spot colour, a font and a marked content point named after secrets."""
    sheet = Sheet(secrets).heading()
    sheet.text(36, 400, "以下空白")
    pdf = one_page(sheet)
    font = pdf.pages[0].Resources.Font.F1
    font.BaseFont = Name("/AAAAAA+" + secrets["mobile"])
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0, 0, 1], N=1)
    spot = Array([Name.Separation, Name("/" + secrets["id"]), Name.DeviceCMYK, function])
    resources = pdf.pages[0].Resources
    resources.ColorSpace = Dictionary({"/Cs1": pdf.make_indirect(spot)})
    content = f"/Cs1 cs 0.5 scn 36 300 90 20 re f /{secrets['mobile']} MP"
    pdf.pages[0].contents_add(Stream(pdf, content.encode()))
    return made(pdf, sheet)


def in_streams_that_draw(secrets: Secrets) -> Made:
    """A comment in the content, and keys in the dictionaries of streams."""
    sheet, pdf = _page(secrets)
    pdf.pages[0].contents_add(Stream(pdf, f"% {secrets['name']} {secrets['id']}\n".encode()))
    font = pdf.pages[0].Resources.Font.F1
    font.ToUnicode["/Made"] = String(secrets["mobile"])
    font.DescendantFonts[0].FontDescriptor["/Charset"] = String(secrets["address"])
    return made(pdf, sheet)


def earlier_revision(secrets: Secrets) -> Made:
    """An update replaced the content: the old one is still in the file, and a comment behind it."""
    sheet = Sheet(secrets).body()
    later = Sheet(secrets, face=sheet.face).heading()
    first = made(one_page(sheet), sheet, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = first.data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        number = pdf.pages[0].Contents.objgen[0]
        root, size = pdf.Root.objgen[0], int(pdf.trailer.Size)
    previous = int(data[data.rindex(b"startxref") :].split()[1])
    packed = zlib.compress("\n".join(later.content).encode())
    offset = len(data) + 1
    update = b"\n%d 0 obj\n<</Length %d/Filter/FlateDecode>>stream\n" % (number, len(packed))
    update += packed + b"\nendstream\nendobj\n"
    table = len(data) + len(update)
    update += b"xref\n%d 1\n%010d 00000 n \ntrailer\n" % (number, offset)
    update += b"<</Size %d/Root %d 0 R/Prev %d>>\n" % (size, root, previous)
    update += b"startxref\n%d\n%%%%EOF\n%%%s" % (table, secrets["name"].encode())
    return replace(first, data=data + update, boxes=())


def bytes_around(secrets: Secrets) -> Made:
    """Bytes ahead of the header and behind the end."""
    sheet, pdf = _page(secrets)
    file = made(pdf, sheet)
    told = ",".join(secrets.values()).encode("gb18030")
    return replace(file, data=b"%" + told[:40] + b"\n" + file.data + b"\n" + told)


def owner_password(secrets: Secrets) -> Made:
    """Locked by an owner's password: it opens without one."""
    sheet, pdf = _page(secrets)
    return made(
        pdf, sheet, encryption=pikepdf.Encryption(owner="o", user="", R=6), deterministic_id=False
    )


def old_owner_password(secrets: Secrets) -> Made:
    """Locked likewise, by RC4 as of old."""
    sheet, pdf = _page(secrets)
    lock = pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False)
    return made(pdf, sheet, encryption=lock, deterministic_id=False)


MAKERS = (
    properties,
    metadata,
    private_data,
    bookmarks,
    labels_and_destinations,
    attachments,
    scripts,
    orphans,
    free_text,
    notes,
    fields,
    signature,
    names_of_things,
    in_streams_that_draw,
    earlier_revision,
    bytes_around,
    owner_password,
    old_owner_password,
)
