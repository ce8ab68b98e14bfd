"""Builders of OFD files with exactly the carriers a test asks for. Pieces of pages are XML without a
prefix; ``make_ofd`` puts them together. Nothing is kept in the repository.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, ImageDraw

_NS = 'xmlns="http://www.ofdspec.org/2016"'
#: Fonts and pictures that every file declares: 宋体 as 1, 黑体 as 2, ``Res/picture.png`` as 50.
_RESOURCES = (
    '<Fonts><Font ID="1" FontName="宋体"/><Font ID="2" FontName="黑体"/></Fonts>'
    '<MultiMedias><MultiMedia ID="50" Type="Image" Format="PNG"><MediaFile>picture.png</MediaFile>'
    "</MultiMedia></MultiMedias>"
)


def text(
    words: str, x: float = 20, y: float = 20, *, size: float = 5, inner: str = "", **attributes: str
) -> str:
    """A line of text whose first character has its left end at ``x`` and its base line at ``y`` mm;
    ``inner`` is put before the text (colours, clips, glyphs).
    """
    deltas = f' DeltaX="g {len(words) - 1} {size}"' if len(words) > 1 else ""
    code = f'<TextCode X="0" Y="{size}"{deltas}>{escape(words)}</TextCode>'
    return text_object(
        code, (x, y - size, size * len(words), size * 1.2), size, inner, **attributes
    )


def text_object(
    codes: str,
    boundary: tuple[float, float, float, float],
    size: float = 5,
    inner: str = "",
    **attributes: str,
) -> str:
    """A TextObject with these TextCodes."""
    named = {"ID": "9", "Font": "1", "Size": str(size), **attributes}
    return f"<TextObject {_attributes(named)}{_box(boundary)}>{inner}{codes}</TextObject>"


def fill(x: float, y: float, width: float, height: float, colour: str = "0 0 0") -> str:
    """A filled rectangle."""
    data = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
    return path(
        data, (x, y, width, height), f'<FillColor Value="{colour}"/>', Fill="true", Stroke="false"
    )


def path(
    data: str, boundary: tuple[float, float, float, float], inner: str = "", **attributes: str
) -> str:
    """A PathObject."""
    data = f"<AbbreviatedData>{data}</AbbreviatedData>"
    return (
        f'<PathObject ID="8" {_attributes(attributes)}{_box(boundary)}>{inner}{data}</PathObject>'
    )


def picture(x: float, y: float, width: float, height: float, resource: str = "50") -> str:
    """An ImageObject of that size."""
    matrix = f'CTM="{width} 0 0 {height} 0 0" ResourceID="{resource}"'
    return f'<ImageObject ID="7" {matrix}{_box((x, y, width, height))}/>'


def layer(inner: str, **attributes: str) -> str:
    """A layer; a page given as a string that begins with one is not wrapped again."""
    return f'<Layer ID="2" {_attributes(attributes)}>{inner}</Layer>'


def make_ofd(
    target: Path,
    pages: Sequence[str] = (),
    *,
    size: tuple[float, float] = (210, 297),
    resources: str = "",
    templates: Mapping[str, str] | None = None,
    page_head: str = "",
    notes: str = "",
    attachments: Mapping[str, bytes] | None = None,
    info: str = "",
    document: str = "",
    seal: bytes | None = None,
    seal_box: str = "100 100 40 40",
    more_parts: Mapping[str, bytes] | None = None,
    rename: Mapping[str, str] | None = None,
) -> Path:
    """Write an OFD and return its path. ``pages``: what lies in the body layer of each, or whole
    layers. ``templates`` by ID, each drawn where ``page_head`` says so. ``notes`` is the content of the
    annotations of the first page. ``document`` is put at the end of Document.xml. ``rename`` stores
    parts under other names. Same input, same bytes.
    """
    parts: dict[str, bytes] = {}

    def put(name: str, root: str, inner: str, more: str = "") -> None:
        start = f'<?xml version="1.0" encoding="UTF-8"?><{root} {_NS}{more}>'
        parts[name] = f"{start}{inner}</{root}>".encode()

    signed = "<Signatures>/Doc_0/Signs/Signatures.xml</Signatures>" if seal is not None else ""
    body = f"<DocInfo><DocID>0</DocID>{info}</DocInfo><DocRoot>Doc_0/Document.xml</DocRoot>{signed}"
    put("OFD.xml", "OFD", f"<DocBody>{body}</DocBody>")
    listed = ""
    for number, page in enumerate(pages):
        inner = page if page.startswith("<Layer") else layer(page)
        put(
            f"Doc_0/Pages/Page_{number}/Content.xml",
            "Page",
            f"{page_head}<Content>{inner}</Content>",
        )
        listed += f'<Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
    common = ""
    for name, inner in (templates or {}).items():
        put(f"Doc_0/Tpls/{name}.xml", "Page", f"<Content>{layer(inner)}</Content>")
        common += f'<TemplatePage ID="{name}" BaseLoc="Tpls/{name}.xml"/>'
    end = document
    if notes:
        end += "<Annotations>Annots/Annotations.xml</Annotations>"
        place = '<Page PageID="100"><FileLoc>Page_0.xml</FileLoc></Page>'
        put("Doc_0/Annots/Annotations.xml", "Annotations", place)
        put("Doc_0/Annots/Page_0.xml", "PageAnnot", notes)
    if attachments:
        end += "<Attachments>Attachs/Attachments.xml</Attachments>"
        inner = ""
        for name, data in attachments.items():
            inner += (
                f'<Attachment ID="5" Name={quoteattr(name)}><FileLoc>{name}</FileLoc></Attachment>'
            )
            parts[f"Doc_0/Attachs/{name}"] = data
        put("Doc_0/Attachs/Attachments.xml", "Attachments", inner)
    box = f"<PageArea><PhysicalBox>0 0 {size[0]} {size[1]}</PhysicalBox></PageArea>"
    common += f"{box}<PublicRes>PublicRes.xml</PublicRes>"
    put(
        "Doc_0/Document.xml",
        "Document",
        f"<CommonData>{common}</CommonData><Pages>{listed}</Pages>{end}",
    )
    put("Doc_0/PublicRes.xml", "Res", _RESOURCES + resources, ' BaseLoc="Res"')
    if seal is not None:
        put(
            "Doc_0/Signs/Signatures.xml",
            "Signatures",
            '<Signature ID="1" BaseLoc="Sign_0/Signature.xml"/>',
        )
        stamp = f'<StampAnnot ID="1" PageRef="100" Boundary="{seal_box}"/>'
        maker = '<Provider ProviderName="印章系统"/>'
        value = "<SignedValue>SignedValue.dat</SignedValue>"
        put(
            "Doc_0/Signs/Sign_0/Signature.xml",
            "Signature",
            f"<SignedInfo>{maker}{stamp}</SignedInfo>{value}",
        )
        parts["Doc_0/Signs/Sign_0/SignedValue.dat"] = seal
    parts |= more_parts or {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo((rename or {}).get(name, name), (2024, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return target


def red_picture(size: int = 60) -> bytes:
    """A PNG of a red ring on white: what a seal looks like from afar."""
    image = Image.new("RGB", (size, size), "white")
    ImageDraw.Draw(image).ellipse((2, 2, size - 3, size - 3), outline=(220, 20, 20), width=8)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def sealed(data: bytes, kind: str = "PNG", name: str = "某某市人民政府") -> bytes:
    """The structure of a signed electronic seal, as far as its name and picture stand in it."""
    title = _der(
        0x30, _der(0x02, b"\3") + _der(0x0C, name.encode()) + _der(0x02, b"\1") + _der(0x30, b"")
    )
    shown = _der(0x16, kind.encode()) + _der(0x04, data) + _der(0x02, b"\x28") + _der(0x02, b"\x28")
    head = _der(0x30, _der(0x16, b"ES") + _der(0x02, b"\4") + _der(0x16, b"TEST"))
    info = _der(0x30, head + _der(0x16, b"id") + title + _der(0x30, shown))
    signed = _der(0x30, _der(0x02, b"\4") + _der(0x30, info) + _der(0x18, b"20240101000000Z"))
    return _der(0x30, signed + _der(0x04, b"certificate"))


def _der(tag: int, data: bytes) -> bytes:
    length = len(data)
    size = bytes([length]) if length < 128 else b"\x84" + length.to_bytes(4, "big")
    return bytes([tag]) + size + data


def _box(boundary: tuple[float, float, float, float]) -> str:
    return ' Boundary="{} {} {} {}"'.format(*boundary)


def _attributes(values: Mapping[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())
