"""Builders of the files that tests read: Word and PDF documents with exactly the carriers a test
asks for, and valid but invented identifiers. Every file is made anew in the test's own folder; none
is kept in the repository.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.engines import docx_parts as xml

#: In ``make_pdf`` a page that is a photograph of text: a picture, no text layer.
SCAN = "scan"

Page = str | Sequence[str]


def make_docx(
    path: Path,
    paragraphs: Sequence[xml.Words] = (),
    *,
    table: Sequence[Sequence[str]] | None = None,
    header: str | None = None,
    footer: str | None = None,
    footnote: str | None = None,
    endnote: str | None = None,
    comment: str | None = None,
    tracked_deletion: str | None = None,
    tracked_insertion: str | None = None,
    textbox: str | None = None,
    hidden: str | None = None,
    properties: Mapping[str, str] | None = None,
    picture: bytes | None = None,
    body_xml: str = "",
    more_parts: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a Word file and return its path. Body order: paragraphs, insertion, deletion, hidden,
    table, text box.

    A paragraph given as a list of strings is split over that many runs. ``properties`` are those of
    ``docProps/core.xml``; ``picture`` is a PNG; ``body_xml`` is put at the end of the body as it
    stands; ``more_parts`` are added to the package without relationships. Same input, same bytes.
    """
    word = _Package()
    word.body += [xml.paragraph(each) for each in paragraphs]
    word.carry(xml.inserted, tracked_insertion)
    word.carry(xml.deleted, tracked_deletion)
    word.carry(xml.hidden, hidden)
    word.carry(xml.table, table)
    word.carry(xml.textbox, textbox)
    word.refer("footnotes", "footnoteReference", xml.footnotes, footnote)
    word.refer("endnotes", "endnoteReference", xml.endnotes, endnote)
    word.refer("comments", "commentReference", xml.comments, comment)
    word.margin("header", header)
    word.margin("footer", footer)
    word.describe(properties)
    if picture is not None:
        word.relations.append(("rIdPicture", xml.RELATIONS + "image", "media/image1.png"))
        word.body.append(xml.picture())
        word.files["word/media/image1.png"] = picture
    word.body.append(body_xml)
    write_zip(path, {**word.finished(), **(more_parts or {})})
    return path


class _Package:
    """A Word file while it is being put together."""

    def __init__(self) -> None:
        self.body: list[str] = []
        self.section = ""
        self.relations: list[tuple[str, str, str]] = []
        self.roots = [("rId1", xml.RELATIONS + "officeDocument", "word/document.xml")]
        self.types = {"/word/document.xml": xml.WORD + "document.main+xml"}
        self.files: dict[str, bytes] = {}

    def carry(self, maker: Callable[[Any], str], content: object) -> None:
        if content is not None:
            self.body.append(maker(content))

    def part(self, name: str, kind: str, content: str) -> None:
        self.files[f"word/{name}.xml"] = content.encode()
        self.types[f"/word/{name}.xml"] = f"{xml.WORD}{kind}+xml"
        self.relations.append((f"rId{name}", xml.RELATIONS + kind, f"{name}.xml"))

    def refer(self, kind: str, tag: str, maker: Callable[[str], str], text: str | None) -> None:
        if text is not None:
            self.part(kind, kind, maker(text))
            number = 0 if kind == "comments" else 1
            self.body.append(xml.paragraph("", extra=f'<w:r><w:{tag} w:id="{number}"/></w:r>'))

    def margin(self, kind: str, text: str | None) -> None:
        if text is not None:
            self.part(f"{kind}1", kind, xml.margin(kind, text))
            self.section += f'<w:{kind}Reference w:type="default" r:id="rId{kind}1"/>'

    def describe(self, properties: Mapping[str, str] | None) -> None:
        if properties is not None:
            name = "docProps/core.xml"
            self.files[name] = xml.core(properties).encode()
            self.types["/" + name] = xml.CORE_TYPE
            self.roots.append(("rId2", xml.CORE_RELATION, name))

    def finished(self) -> dict[str, bytes]:
        document = (
            f"{xml.HEAD}<w:document {xml.NAMESPACES}><w:body>{''.join(self.body)}"
            f"<w:sectPr>{self.section}</w:sectPr></w:body></w:document>"
        )
        return {
            "[Content_Types].xml": _content_types(self.types).encode(),
            "_rels/.rels": _relationships(self.roots).encode(),
            "word/_rels/document.xml.rels": _relationships(self.relations).encode(),
            "word/document.xml": document.encode(),
            **self.files,
        }


def _relationships(rows: Sequence[tuple[str, str, str]]) -> str:
    body = "".join(
        f'<Relationship Id="{i}" Type="{t}" Target="{target}"/>' for i, t, target in rows
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{xml.HEAD}<Relationships xmlns="{namespace}">{body}</Relationships>'


def _content_types(overrides: Mapping[str, str]) -> str:
    rows = "".join(f'<Override PartName="{n}" ContentType="{t}"/>' for n, t in overrides.items())
    return (
        f'{xml.HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{rows}</Types>'
    )


def write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    """A zip with a constant date, so that the same parts give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)


def make_pdf(
    path: Path,
    pages: Sequence[Page],
    *,
    font: str = "embedded",
    size: float = 14,
    rotate: int = 0,
    crop: tuple[float, float, float, float] | None = None,
    properties: Mapping[str, str] | None = None,
    note: str | None = None,
    attachment: tuple[str, bytes] | None = None,
    bookmark: str | None = None,
    picture: bytes | None = None,
    invisible: str | None = None,
    password: str | None = None,
) -> Path:
    """Write a text PDF on A4 and return its path. Each page is a list of lines, or ``SCAN``, or
    empty (a blank page).

    ``font``: ``embedded`` (a TrueType subset with ToUnicode; letters look like blocks) or ``cid``
    (STSong-Light, not embedded). Lines start 72 pt from the left and 90 pt from the top, 1.6 ×
    ``size`` apart. ``rotate`` and ``crop`` (points) hold for every page. ``properties``: title,
    author, subject, keywords. ``note`` is a sticky note on page 1, ``attachment`` a name and bytes,
    ``picture`` a PNG in the lower part of page 1, ``invisible`` a line in render mode 3 on page 1,
    ``password`` one that is needed to open the file.
    """
    text = "".join(line for page in pages if page != SCAN for line in page) + (invisible or "")
    face = _face(font, text)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for number, page in enumerate(pages):
        if page == SCAN:
            canvas.drawImage(ImageReader(io.BytesIO(a_picture())), 0, 0, A4[0], A4[1])
        else:
            canvas.setFont(face, size)
            for row, line in enumerate(page):
                canvas.drawString(72, A4[1] - 90 - row * size * 1.6, line)
        if number == 0 and picture is not None:
            canvas.drawImage(ImageReader(io.BytesIO(picture)), 72, 72, 100, 100)
        if number == 0 and invisible is not None:
            hidden = canvas.beginText(72, 60)
            hidden.setFont(face, size)
            hidden.setTextRenderMode(3)
            hidden.textOut(invisible)
            canvas.drawText(hidden)
        canvas.showPage()
    canvas.save()
    buffer.seek(0)
    with pikepdf.open(buffer) as pdf:
        _dress(
            pdf,
            rotate=rotate,
            crop=crop,
            properties=properties or {},
            note=note,
            attachment=attachment,
            bookmark=bookmark,
        )
        lock = pikepdf.Encryption(user=password, owner=password) if password else False
        pdf.save(path, encryption=lock, deterministic_id=password is None)
    return path


def _dress(
    pdf: pikepdf.Pdf,
    *,
    rotate: int,
    crop: tuple[float, float, float, float] | None,
    properties: Mapping[str, str],
    note: str | None,
    attachment: tuple[str, bytes] | None,
    bookmark: str | None,
) -> None:
    for page in pdf.pages:
        if rotate:
            page.obj.Rotate = rotate
        if crop is not None:
            page.obj.CropBox = pikepdf.Array(list(crop))
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, value in properties.items():
        pdf.docinfo["/" + key.capitalize()] = value
    if note is not None:
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[400, 700, 420, 720],
            Contents=pikepdf.String(note),
        )
        pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(annotation)]))
    if attachment is not None:
        pdf.attachments[attachment[0]] = attachment[1]
    if bookmark is not None:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(bookmark, 0))


def _face(font: str, text: str) -> str:
    """Register a font that has every character of the text. Its names tell fonts of different texts
    apart, inside the file too: reportlab keeps one font per inner name.
    """
    if font == "cid":
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        return "STSong-Light"
    letters = sorted(set(text) | {" "})
    builder = FontBuilder(1000, isTTF=True)
    names = {ord(letter): f"u{ord(letter):05X}" for letter in letters}
    widths = {name: 500 if code < 0x2000 else 1000 for code, name in names.items()}
    widths[".notdef"] = 1000
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    blank = {".notdef", "u00020", "u03000"}
    glyphs = {name: _block(0 if name in blank else width) for name, width in widths.items()}
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (width, 60) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    face = "Blocks" + sha256("".join(letters).encode()).hexdigest()[:16]
    builder.setupNameTable({"familyName": face, "styleName": "Regular", "psName": face})
    stream = io.BytesIO()
    builder.save(stream)
    stream.seek(0)
    pdfmetrics.registerFont(TTFont(face, stream))
    return face


def _block(width: int) -> object:
    pen = TTGlyphPen(None)
    if width:
        for number, corner in enumerate(
            ((60, -60), (60, 820), (width - 60, 820), (width - 60, -60))
        ):
            pen.lineTo(corner) if number else pen.moveTo(corner)
        pen.closePath()
    return pen.glyph()


def a_picture(colour: str = "black") -> bytes:
    """A PNG that looks like a page with ten lines of small print."""
    image = Image.new("RGB", (420, 594), "white")
    draw = ImageDraw.Draw(image)
    for row in range(10):
        for column in range(34):
            x, y = 40 + column * 10, 60 + row * 30
            draw.rectangle((x, y, x + 7, y + 8), outline=colour)
            draw.line((x, y + column % 8, x + 7, y + 4), fill=colour)
            draw.line((x + row % 7, y, x + 3, y + 8), fill=colour)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def valid_id(rng: Random, *, born: date | None = None) -> str:
    """An invented resident ID of 18 characters with a right check character (GB 11643-1999)."""
    region = rng.choice(["110101", "310104", "440103", "440305", "510107", "330106", "650102"])
    day = born or date(1950, 1, 1) + timedelta(days=rng.randrange(365 * 55))
    digits = f"{region}{day:%Y%m%d}{rng.randrange(1, 1000):03d}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return digits + "10X98765432"[total % 11]


def valid_mobile(rng: Random) -> str:
    """An invented mobile number of eleven digits."""
    return rng.choice(["138", "139", "150", "177", "186", "199"]) + f"{rng.randrange(10**8):08d}"


def valid_bank_card(rng: Random, *, length: int = 19) -> str:
    """An invented card number that starts with 62 and passes the Luhn test (ISO/IEC 7812-1)."""
    digits = rng.choice(["622202", "621700", "622848"])
    digits += "".join(str(rng.randrange(10)) for _ in range(length - 1 - len(digits)))
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)
